//! Whose statements, and which of them, have their tokens read.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use ndarray::Array2;

use super::quotes;
use crate::codebook::Coding;
use crate::encode::{Encoder, Run};
use crate::error::Error;
use crate::train::corpus::{Corpus, Passage};
use crate::train::{Settings, folds, run};

/// Tokens read at most. With 768 numbers each they take 180 MB, and the solver's copy of the
/// three quarters that a head is fitted on 280 MB.
const TOKENS: usize = 60_000;
/// Of these, those of the authors that judge, if only they do.
const JUDGED: usize = TOKENS / 4;
/// Passages encoded at a time.
const CHUNK: usize = 64;

/// Who is fitted on (side 0) and who judges (side 1).
pub(super) struct Sides<'a> {
    of: BTreeMap<&'a str, usize>,
    /// Whether both sides are fitted on and judge.
    pub(super) halves: bool,
}

impl<'a> Sides<'a> {
    pub(super) fn new(corpus: &'a Corpus, settings: &Settings) -> Self {
        let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
        for passage in &corpus.passages {
            *sizes.entry(&passage.author).or_default() += passage.statements.len();
        }
        let unseen = |author: &str| settings.unseen.iter().any(|a| a == author);
        let count = sizes.keys().filter(|author| unseen(author)).count();
        let halves = count == 0 || count == sizes.len();
        let counts: Vec<usize> = sizes.values().copied().collect();
        let drawn = folds::folds(&counts, 2, settings.seed);
        let of = sizes.into_keys().zip(drawn);
        let of = of.map(|(author, half)| {
            let side = if halves {
                half
            } else {
                usize::from(unseen(author))
            };
            (author, side)
        });
        Self {
            of: of.collect(),
            halves,
        }
    }

    fn side(&self, passage: &Passage) -> usize {
        self.of.get(&*passage.author).copied().unwrap_or(0)
    }

    /// The tokens of each side that are read.
    fn budget(&self) -> [usize; 2] {
        if self.halves {
            [TOKENS / 2; 2]
        } else {
            [TOKENS - JUDGED, JUDGED]
        }
    }
}

/// A statement whose tokens are read.
pub(super) struct Sampled<'a> {
    pub(super) text: &'a str,
    pub(super) coding: &'a Coding,
    pub(super) side: usize,
    pub(super) tokens: Vec<Range<usize>>,
    /// The rows of its tokens in the vectors.
    pub(super) rows: Range<usize>,
}

/// Which statements' tokens are read.
pub(super) struct Sample {
    /// The side of each, by the numbers of its passage and of the statement in it.
    sides: BTreeMap<(usize, usize), usize>,
    tokens: usize,
}

impl Sample {
    /// Draws documents until the tokens of each side are enough.
    pub(super) fn draw(
        corpus: &Corpus,
        encoder: &Encoder,
        sides: &Sides<'_>,
        seed: u64,
    ) -> Result<Self, Error> {
        let mut documents: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for (k, passage) in corpus.passages.iter().enumerate() {
            let name = (&*passage.author, &*passage.document);
            documents.entry(name).or_default().push(k);
        }
        let documents: Vec<Vec<usize>> = documents.into_values().collect();
        let mut left = sides.budget();
        let mut sample = Self {
            sides: BTreeMap::new(),
            tokens: 0,
        };
        for document in folds::drawn(documents.len(), seed) {
            for &k in &documents[document] {
                let passage = &corpus.passages[k];
                let side = sides.side(passage);
                for (i, (text, coding)) in passage.statements.iter().enumerate() {
                    if !quotes(coding) {
                        continue;
                    }
                    let alone = Run {
                        statements: vec![text.into()],
                        ..Run::default()
                    };
                    // Two of a window's tokens are its marks.
                    let tokens = encoder.count_tokens(&[alone])?.saturating_sub(2);
                    if tokens > left[side] {
                        // Full: no short statement slips in where a long one did not.
                        left[side] = 0;
                        continue;
                    }
                    left[side] -= tokens;
                    sample.tokens += tokens;
                    sample.sides.insert((k, i), side);
                }
            }
        }
        Ok(sample)
    }

    /// The statements, and the vectors of their tokens.
    pub(super) fn read<'a>(
        &self,
        corpus: &'a Corpus,
        encoder: &Encoder,
    ) -> Result<(Vec<Sampled<'a>>, Array2<f32>), Error> {
        let passages: BTreeSet<usize> = self.sides.keys().map(|&(k, _)| k).collect();
        let passages: Vec<usize> = passages.into_iter().collect();
        let width = encoder.dim() / 2;
        let (mut sampled, mut numbers) = (Vec::new(), Vec::with_capacity(self.tokens * width));
        for chunk in passages.chunks(CHUNK) {
            let runs: Vec<Run<'_>> = chunk.iter().map(|&k| run(&corpus.passages[k])).collect();
            let places: Vec<(usize, usize)> = chunk
                .iter()
                .flat_map(|&k| (0..corpus.passages[k].statements.len()).map(move |i| (k, i)))
                .collect();
            let wanted: Vec<Option<usize>> = places
                .iter()
                .map(|place| self.sides.get(place).copied())
                .collect();
            let found = encoder.encode_tokens(&runs, &|number, token, kept| {
                if wanted[number].is_some() {
                    kept.extend_from_slice(token);
                }
            })?;
            for (((k, i), side), tokens) in places.into_iter().zip(wanted).zip(found.tokens) {
                if let Some(side) = side {
                    let (text, coding) = &corpus.passages[k].statements[i];
                    let first = numbers.len() / width;
                    sampled.push(Sampled {
                        text,
                        coding,
                        side,
                        rows: first..first + tokens.ranges.len(),
                        tokens: tokens.ranges,
                    });
                    numbers.extend(tokens.kept);
                }
            }
        }
        let rows = numbers.len() / width;
        let vectors = Array2::from_shape_vec((rows, width), numbers)
            .map_err(|e| Error::model(format!("hold the vectors of {rows} tokens: {e}")))?;
        Ok((sampled, vectors))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_the_unseen_or_halves() {
        let mut corpus = Corpus::default();
        for author in ["a", "b", "c", "d"] {
            let line = r#"{"set": "s", "statements": [{"text": "A.", "sources": []}]}"#;
            corpus.add(&format!("x-{author}.jsonl"), line.as_bytes());
        }
        let sides = |unseen: &[&str]| {
            let settings = Settings {
                unseen: unseen.iter().map(|&a| a.to_owned()).collect(),
                ..Settings::default()
            };
            let sides = Sides::new(&corpus, &settings);
            (sides.halves, sides.of.into_values().collect::<Vec<_>>())
        };
        assert_eq!(sides(&["b"]), (false, vec![0, 1, 0, 0]));
        for everyone in [&[][..], &["a", "b", "c", "d"]] {
            let (halves, of) = sides(everyone);
            assert!(halves);
            assert_eq!(of.iter().sum::<usize>(), 2);
        }
    }
}
