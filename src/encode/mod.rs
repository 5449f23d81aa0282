//! Statement texts to vectors. Knows nothing of teachers or cycles.
//!
//! The statements of a [`Run`] are read together, in windows of up to 192 tokens: the question, up
//! to 64 tokens of what stands before, then as many statements as fit. A statement's vector is the
//! mean over its own tokens, then the vector of the separator after it.
//!
//! Each window goes through the network by itself and on one thread, and no scale in the quantised
//! network spans more than one token: a statement's vector depends on nothing but its window,
//! whatever else is encoded in the same call and on however many threads. Putting windows of one
//! length into one batch was measured to gain nothing (one thread, 128 tokens: 13,600 tokens a
//! second alone, 12,300 in eights).

mod graph;
mod tokens;
mod windows;

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use ndarray::{Array2, ArrayView1};

use crate::error::Error;
use graph::Graph;
use tokens::Tokens;
use windows::Window;

/// A run of statements that are read together: those of one reflection, in their order.
#[derive(Clone, Debug, Default)]
pub struct Run<'a> {
    /// The question that the text answers.
    pub question: Option<&'a str>,
    /// What stands before the first statement.
    pub before: &'a str,
    /// The statements, in order.
    pub statements: Vec<Cow<'a, str>>,
}

/// Tokenizer and network. Immutable once loaded: share it between threads as you like.
#[derive(Debug)]
pub struct Encoder {
    tokens: Tokens,
    graph: Graph,
}

impl Encoder {
    /// An encoder from the bytes of its two files.
    ///
    /// `network` is an ONNX graph with inputs `input_ids` and `attention_mask` (batch × sequence)
    /// and output `last_hidden_state` (batch × sequence × width); `tokenizer` is a `tokenizers`
    /// JSON file with the special tokens `[CLS]` and `[SEP]`. Borrowed bytes are not copied.
    ///
    /// # Errors
    ///
    /// If either is not what it should be.
    pub fn new(network: Cow<'static, [u8]>, tokenizer: &[u8]) -> Result<Self, Error> {
        let (tokens, graph) = std::thread::scope(|scope| {
            let tokens = scope.spawn(|| Tokens::from_json(tokenizer));
            let graph = Graph::load(network);
            let tokens = tokens
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            (tokens, graph)
        });
        Ok(Self {
            tokens: tokens?,
            graph: graph?,
        })
    }

    /// How many numbers a statement's vector has: twice the network's width.
    pub fn dim(&self) -> usize {
        2 * self.graph.width()
    }

    /// One vector a statement, runs one after the other: `(n_statements, dim)`.
    ///
    /// Works on as many threads as the current rayon pool has; the result is the same, bit for
    /// bit, on any number. Memory grows with the statements passed: pass a long text in batches
    /// of some hundred runs.
    ///
    /// # Errors
    ///
    /// If a text can't be tokenised or the network can't be run.
    pub fn encode(&self, runs: &[Run<'_>]) -> Result<Array2<f32>, Error> {
        let mut windows = Vec::new();
        let mut statements = 0;
        for run in runs {
            statements += self.cut(run, statements, &mut windows)?;
        }
        // The longest first, so that no thread is left with a long one at the end.
        windows.sort_by_key(|window| std::cmp::Reverse(window.ids.len()));
        let mut vectors = Array2::zeros((statements, self.dim()));
        for (window, pooled) in self.run_all(&windows)? {
            for (k, vector) in pooled.chunks_exact(self.dim()).enumerate() {
                vectors
                    .row_mut(window.first + k)
                    .assign(&ArrayView1::from(vector));
            }
        }
        Ok(vectors)
    }

    /// How many tokens the network reads for these runs: context, statements and separators.
    ///
    /// # Errors
    ///
    /// If a text can't be tokenised.
    pub fn count_tokens(&self, runs: &[Run<'_>]) -> Result<usize, Error> {
        let mut windows = Vec::new();
        for run in runs {
            self.cut(run, 0, &mut windows)?;
        }
        Ok(windows.iter().map(|window| window.ids.len()).sum())
    }

    /// Adds the windows of a run, whose first statement is number `first` of the call; returns
    /// how many statements it has.
    fn cut(&self, run: &Run<'_>, first: usize, out: &mut Vec<Window>) -> Result<usize, Error> {
        let opening = self.tokens.opening(run.question, run.before)?;
        let statements = run
            .statements
            .iter()
            .map(|text| self.tokens.statement(text))
            .collect::<Result<Vec<_>, _>>()?;
        windows::cut(opening, &statements, self.tokens.marks(), first, out);
        Ok(statements.len())
    }

    /// Pooled vectors of each window's statements, in no particular order.
    fn run_all<'w>(&self, windows: &'w [Window]) -> Result<Vec<(&'w Window, Vec<f32>)>, Error> {
        let next = AtomicUsize::new(0);
        let failed = AtomicBool::new(false);
        let done = Mutex::new(Vec::with_capacity(windows.len()));
        let work = || -> Result<(), Error> {
            self.graph.on_one_thread(|session| {
                while !failed.load(Ordering::Relaxed) {
                    let Some(window) = windows.get(next.fetch_add(1, Ordering::Relaxed)) else {
                        break;
                    };
                    let hidden = session.run(&window.ids)?;
                    let pooled = window.pool(&hidden, self.graph.width());
                    done.lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push((window, pooled));
                }
                Ok(())
            })
        };
        let work = || work().inspect_err(|_| failed.store(true, Ordering::Relaxed));
        let threads = rayon::current_num_threads().clamp(1, windows.len().max(1));
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let mut outcome = work();
            for other in others {
                let ended = other
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                outcome = outcome.and(ended);
            }
            outcome
        })?;
        Ok(done.into_inner().unwrap_or_else(PoisonError::into_inner))
    }
}
