//! Corpus to heads.
//!
//! The encoder was tuned on most of the corpus's authors, and its vectors of their statements tell
//! the codes apart better than those of any new text: heads fitted on them are too sure. So
//! everything is judged on the authors it never saw. For each head, three fits compete at several
//! strengths of the penalty: on the unseen authors (judged by cross-validation in which nobody is
//! on both sides), on the seen ones, and the mean of both; the smallest loss wins. Probabilities
//! of sources are calibrated on unseen authors alone.
//!
//! Where the corpus quotes the words that bear its codes, heads of tokens are fitted too
//! (`words.rs`).

pub mod corpus;
mod fit;
mod folds;
mod genres;
mod select;
mod table;
mod target;
mod words;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use ndarray::{Array2, ArrayView2, Axis, Slice};

use crate::classify::Classifier;
use crate::codebook::Coding;
use crate::encode::{Encoder, Run};
use crate::error::Error;
use corpus::{Corpus, Passage};
use table::Table;
use target::Target;
pub use words::WordsReport;

/// How heads are trained.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Authors whose text the encoder never saw; none: it saw nobody's.
    pub unseen: Vec<String>,
    /// How often a statement counts, by the first letters of its author's name; 1 if none fits.
    pub weights: Vec<(String, u32)>,
    /// Strengths of the L2 penalty to try, all above 0.
    pub strengths: Vec<f64>,
    /// Most parts of the cross-validation, at least 2.
    pub folds: usize,
    /// A source is named from this probability upwards, above 0 and below 1. `None`: that with
    /// which the source sets agree best with the codes of unseen authors, genres counting alike.
    /// Causes are rare: one half would find few of them, and a count would come out far too low.
    pub threshold: Option<f32>,
    /// The genre of an unseen author's texts, by the author's name: on each genre the
    /// probabilities are calibrated also by itself, and its statements are kept to judge
    /// abstentions by. Authors without a genre are only part of all.
    pub genres: Vec<(String, String)>,
    /// Draws which authors share a part, where there are more authors than parts.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            unseen: Vec::new(),
            weights: Vec::new(),
            strengths: vec![100.0, 300.0, 1000.0],
            folds: 8,
            threshold: None,
            genres: Vec::new(),
            seed: 1,
        }
    }
}

/// Whose statements a head was fitted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Those of authors that the encoder never saw.
    Unseen,
    /// Those of the others.
    Seen,
    /// The mean of the heads of both.
    Both,
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Unseen => "unseen",
            Self::Seen => "seen",
            Self::Both => "both",
        })
    }
}

/// One way to fit a head.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Whose statements it was fitted on.
    pub scope: Scope,
    /// Strength of the penalty.
    pub strength: f64,
    /// Mean negative log-probability (nats) of the right code, on unseen authors.
    pub loss: f64,
}

/// How one head was chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct HeadReport {
    /// What it decides: `home`, `outcome`, `focus of home`.
    pub head: String,
    /// Statements of unseen authors on which it was judged.
    pub cases: usize,
    /// The candidate taken.
    pub chosen: Candidate,
    /// All candidates.
    pub candidates: Vec<Candidate>,
}

impl fmt::Display for HeadReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Candidate {
            scope,
            strength,
            loss,
        } = self.chosen;
        let Self { head, cases, .. } = self;
        write!(
            f,
            "{head}: fitted on {scope}, penalty {strength}, loss {loss:.4} on {cases} statements"
        )
    }
}

/// Heads, and what is known of them.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The heads.
    pub classifier: Classifier,
    /// How each was chosen.
    pub heads: Vec<HeadReport>,
    /// How well the words that bear the codes are found; `None` without heads for them.
    pub words: Option<WordsReport>,
    /// The authors' codes of the unseen authors' statements.
    pub gold: Vec<Coding>,
    /// What heads fitted without the statement's author say of the same.
    pub predicted: Vec<Coding>,
    /// The document of each, as a number.
    pub documents: Vec<usize>,
}

/// Heads for `encoder` from coded texts.
///
/// # Errors
///
/// If a setting is out of its bounds or names an unknown author, the corpus has fewer than two
/// authors to judge on, the encoder can't be run, or a fit does not converge.
pub fn train(corpus: &Corpus, encoder: &Encoder, settings: &Settings) -> Result<Trained, Error> {
    settings.check(corpus)?;
    let mut trained = fit(corpus, features(corpus, encoder)?.view(), settings)?;
    if let Some((heads, report)) = words::train(corpus, encoder, settings)? {
        trained.classifier.words = Some(heads);
        trained.words = Some(report);
    }
    Ok(trained)
}

/// The vectors of a corpus's statements, in order.
///
/// # Errors
///
/// If the encoder can't be run.
pub fn features(corpus: &Corpus, encoder: &Encoder) -> Result<Array2<f32>, Error> {
    let mut vectors = Array2::zeros((corpus.len(), encoder.dim()));
    let mut at = 0;
    for passages in corpus.passages.chunks(256) {
        let runs: Vec<Run<'_>> = passages.iter().map(run).collect();
        let found = encoder.encode(&runs)?;
        let rows = Slice::from(at..at + found.nrows());
        vectors.slice_axis_mut(Axis(0), rows).assign(&found);
        at += found.nrows();
    }
    Ok(vectors)
}

/// What the encoder reads of a passage.
fn run(passage: &Passage) -> Run<'_> {
    let texts = passage.statements.iter();
    Run {
        question: passage.question.as_deref(),
        before: &passage.before,
        statements: texts
            .map(|(text, _)| Cow::Borrowed(text.as_str()))
            .collect(),
    }
}

/// Heads from the vectors of a corpus's statements, as [`features`] gives them; none of tokens.
///
/// # Errors
///
/// As [`train`], but for the encoder; and if there is not one vector a statement.
pub fn fit(
    corpus: &Corpus,
    vectors: ArrayView2<'_, f32>,
    settings: &Settings,
) -> Result<Trained, Error> {
    settings.check(corpus)?;
    if vectors.nrows() != corpus.len() {
        return Err(Error::model(format!(
            "train on {} vectors of {} statements",
            vectors.nrows(),
            corpus.len()
        )));
    }
    let table = Table::new(corpus, settings);
    let mut heads = Vec::new();
    for target in Target::all() {
        let split = table.split(target);
        let selected = split.select(vectors, &settings.strengths)?;
        heads.push((split, selected));
    }
    Ok(table.trained(&heads, settings))
}

impl Settings {
    fn check(&self, corpus: &Corpus) -> Result<(), Error> {
        if self.folds < 2 {
            return Err(Error::usage(format!(
                "train with {} folds, at least 2 needed",
                self.folds
            )));
        }
        if let Some(threshold) = self.threshold
            && !(threshold > 0.0 && threshold < 1.0)
        {
            return Err(Error::usage(format!(
                "train with threshold {threshold}, between 0 and 1 needed"
            )));
        }
        if self.strengths.is_empty() {
            return Err(Error::usage("train without a strength to try"));
        }
        if let Some(bad) = self
            .strengths
            .iter()
            .find(|s| !(s.is_finite() && **s > 0.0))
        {
            return Err(Error::usage(format!(
                "train with a penalty of strength {bad}, above 0 needed"
            )));
        }
        if let Some((who, _)) = self.weights.iter().find(|(_, weight)| *weight == 0) {
            return Err(Error::usage(format!(
                "train with weight 0 for {who:?}, at least 1 needed"
            )));
        }
        let known: BTreeSet<&str> = corpus.passages.iter().map(|p| &*p.author).collect();
        if let Some(missing) = self.unseen.iter().find(|a| !known.contains(a.as_str())) {
            let known: Vec<_> = known.into_iter().collect();
            return Err(Error::usage(format!(
                "train: the corpus has nothing by the unseen author {missing:?}"
            ))
            .with_hint(format!("its authors are {}", known.join(", "))));
        }
        let unknown = |author: &String| {
            let known = known.contains(author.as_str());
            !known || !(self.unseen.is_empty() || self.unseen.contains(author))
        };
        if let Some((author, genre)) = self.genres.iter().find(|(author, _)| unknown(author)) {
            return Err(Error::usage(format!(
                "train: {author:?}, named as an author of {genre}, is no unseen author of the \
                 corpus"
            )));
        }
        let judged = if self.unseen.is_empty() {
            known.len()
        } else {
            self.unseen.len()
        };
        if judged < 2 {
            return Err(Error::input(format!(
                "train with {judged} author to judge on, at least 2 needed"
            ))
            .with_hint("put each author's texts into a file of their own: NAME-author.jsonl"));
        }
        Ok(())
    }

    fn genre(&self, author: &str) -> Option<&str> {
        let of = |(name, _): &&(String, String)| name == author;
        self.genres.iter().find(of).map(|(_, genre)| &**genre)
    }

    fn weight(&self, author: &str) -> u32 {
        let fits = |(start, _): &&(String, u32)| author.starts_with(start.as_str());
        self.weights
            .iter()
            .find(fits)
            .map_or(1, |(_, weight)| *weight)
    }
}
