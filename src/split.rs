//! Reflections to statements, losslessly.

use crate::reflection::{Reflection, Statement};

/// The statements of a reflection, in order, without overlap.
pub fn split(_reflection: &Reflection) -> Vec<Statement> {
    unreachable!("skeleton")
}
