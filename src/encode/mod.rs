//! Statement texts to vectors. Knows nothing of teachers or cycles.

use ndarray::Array2;

use crate::error::Error;

/// A run of statements that are read together: those of one reflection, in their order.
#[derive(Clone, Debug, Default)]
pub struct Run<'a> {
    /// The question that the text answers.
    pub question: Option<&'a str>,
    /// What stands before the first statement.
    pub before: &'a str,
    /// The statements, in order.
    pub statements: Vec<std::borrow::Cow<'a, str>>,
}

/// Tokenizer and encoder.
#[derive(Debug)]
pub struct Encoder {}

impl Encoder {
    /// One vector a statement, runs one after the other: `(n_statements, dim)`.
    ///
    /// # Errors
    ///
    /// If the encoder can't be run.
    pub fn encode(&self, _runs: &[Run<'_>]) -> Result<Array2<f32>, Error> {
        unreachable!("skeleton")
    }
}
