//! Codings against gold codings: how good a coder is.
