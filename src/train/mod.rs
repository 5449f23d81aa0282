//! Corpus to heads.
pub mod corpus; mod fit; mod folds;
