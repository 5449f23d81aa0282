//! Vectors to codings with probabilities. Knows nothing of texts.
