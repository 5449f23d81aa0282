//! Models on disk and embedded.
