//! Corpus to heads.
