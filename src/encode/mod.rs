//! Statement texts to vectors. Knows nothing of teachers or cycles.
//!
//! The statements of a [`Run`] are read together, in windows of up to 192 tokens: the question, up
//! to 64 tokens of what stands before, then as many statements as fit. A statement's vector is the
//! mean over its own tokens, then the vector of the separator after it. The vectors of single
//! tokens would take some twenty times the memory: [`Encoder::encode_tokens`] hands each to its
//! caller while the window is at hand, and keeps only what the caller makes of it.
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
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use ndarray::{Array2, ArrayView1};

use crate::error::Error;
use graph::Graph;
use tokens::{Text, Tokens};
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

/// The tokens of one statement, in order. Of a statement with more than 96, the first 96.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatementTokens {
    /// Where each stands: bytes of the statement's text, at boundaries of characters.
    pub ranges: Vec<Range<usize>>,
    /// What was kept of each, one token after the other.
    pub kept: Vec<f32>,
}

/// Vectors of statements, and of each statement its tokens.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoded {
    /// As [`Encoder::encode`] gives them.
    pub vectors: Array2<f32>,
    /// One a statement, in the same order.
    pub tokens: Vec<StatementTokens>,
}

/// What is kept of a token: takes the number of its statement in the call and its vector, and
/// adds numbers.
pub type Keep<'a> = dyn Fn(usize, &[f32], &mut Vec<f32>) + Sync + 'a;

/// What one window gave.
struct Read<'w> {
    window: &'w Window,
    /// The vectors of its statements, one after the other.
    pooled: Vec<f32>,
    /// What was kept of each statement's tokens.
    kept: Vec<Vec<f32>>,
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
    /// JSON file with the special tokens `[CLS]` and `[SEP]`, or `<s>` and `</s>` as `MPNet` has
    /// them. Borrowed bytes are not copied.
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
        Ok(self.read(runs, None)?.vectors)
    }

    /// The same vectors, bit for bit, and of each statement its tokens, with what `keep` adds of
    /// them: the scores of a linear function, or the whole vector of [`Encoder::dim`]` / 2`
    /// numbers where few statements are wanted. `keep` is called on several threads, and for the
    /// tokens of one statement in their order.
    ///
    /// # Errors
    ///
    /// As [`Encoder::encode`].
    pub fn encode_tokens(&self, runs: &[Run<'_>], keep: &Keep<'_>) -> Result<Encoded, Error> {
        self.read(runs, Some(keep))
    }

    fn read(&self, runs: &[Run<'_>], keep: Option<&Keep<'_>>) -> Result<Encoded, Error> {
        let (mut windows, mut tokens) = (Vec::new(), Vec::new());
        for run in runs {
            self.cut(run, &mut tokens, &mut windows)?;
        }
        // The longest first, so that no thread is left with a long one at the end.
        windows.sort_by_key(|window| std::cmp::Reverse(window.ids.len()));
        let mut vectors = Array2::zeros((tokens.len(), self.dim()));
        for read in self.run_all(&windows, keep)? {
            let first = read.window.first;
            for (k, vector) in read.pooled.chunks_exact(self.dim()).enumerate() {
                vectors.row_mut(first + k).assign(&ArrayView1::from(vector));
            }
            for (tokens, kept) in tokens[first..].iter_mut().zip(read.kept) {
                tokens.kept = kept;
            }
        }
        Ok(Encoded { vectors, tokens })
    }

    /// How many tokens the network reads for these runs: context, statements and separators.
    ///
    /// # Errors
    ///
    /// If a text can't be tokenised.
    pub fn count_tokens(&self, runs: &[Run<'_>]) -> Result<usize, Error> {
        let (mut windows, mut tokens) = (Vec::new(), Vec::new());
        for run in runs {
            self.cut(run, &mut tokens, &mut windows)?;
        }
        Ok(windows.iter().map(|window| window.ids.len()).sum())
    }

    /// Adds the tokens of a run's statements to those of the runs before, and the run's windows.
    fn cut(
        &self,
        run: &Run<'_>,
        tokens: &mut Vec<StatementTokens>,
        windows: &mut Vec<Window>,
    ) -> Result<(), Error> {
        let opening = self.tokens.opening(run.question, run.before)?;
        let (first, mut statements) = (tokens.len(), Vec::new());
        for text in &run.statements {
            let Text { ids, ranges } = self.tokens.statement(text)?;
            statements.push(ids);
            tokens.push(StatementTokens {
                ranges,
                kept: Vec::new(),
            });
        }
        windows::cut(opening, &statements, self.tokens.marks(), first, windows);
        Ok(())
    }

    /// What each window gives, in no particular order.
    fn run_all<'w>(
        &self,
        windows: &'w [Window],
        keep: Option<&Keep<'_>>,
    ) -> Result<Vec<Read<'w>>, Error> {
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
                    let width = self.graph.width();
                    let read = Read {
                        window,
                        pooled: window.pool(&hidden, width),
                        kept: keep.map_or_else(Vec::new, |keep| window.keep(&hidden, width, keep)),
                    };
                    done.lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push(read);
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
