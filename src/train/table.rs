//! The statements of a corpus as cases, and what fitted heads make of them.

use std::collections::BTreeMap;

use super::corpus::Corpus;
use super::fit::{Cases, Fitted};
use super::genres::{self, Judged};
use super::select::{Selected, Split};
use super::target::Target;
use super::{HeadReport, Settings, Trained, folds};
use crate::classify::calibration::Platt;
use crate::classify::head::{Choice, Linear, nearest};
use crate::classify::{Classifier, SourceHead, decide};
use crate::codebook::{Agency, Coder, Coding, Focus, Outcome, Source};

/// The statements of a corpus, in the order of the vectors.
pub(super) struct Table<'a> {
    codings: Vec<&'a Coding>,
    weights: Vec<u32>,
    documents: Vec<usize>,
    authors: Vec<&'a str>,
    /// The fold of each statement by an unseen author.
    fold: Vec<Option<usize>>,
}

impl<'a> Table<'a> {
    pub(super) fn new(corpus: &'a Corpus, settings: &Settings) -> Self {
        let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
        for passage in &corpus.passages {
            let author = &*passage.author;
            if settings.unseen.is_empty() || settings.unseen.iter().any(|a| a == author) {
                *sizes.entry(author).or_default() += passage.statements.len();
            }
        }
        let counts: Vec<usize> = sizes.values().copied().collect();
        let folds = folds::folds(&counts, settings.folds, settings.seed);
        let fold_of: BTreeMap<&str, usize> = sizes.into_keys().zip(folds).collect();
        let mut table = Self {
            codings: Vec::new(),
            weights: Vec::new(),
            documents: Vec::new(),
            authors: Vec::new(),
            fold: Vec::new(),
        };
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        for passage in &corpus.passages {
            let next = numbers.len();
            let document = *numbers.entry(&passage.document).or_insert(next);
            for (_, coding) in &passage.statements {
                table.codings.push(coding);
                table.weights.push(settings.weight(&passage.author));
                table.documents.push(document);
                table.authors.push(&passage.author);
                table.fold.push(fold_of.get(&*passage.author).copied());
            }
        }
        table
    }

    pub(super) fn split(&self, target: Target) -> Split {
        let mut split = Split {
            target,
            seen: Cases::default(),
            unseen: Cases::default(),
            fold: Vec::new(),
        };
        for (row, coding) in self.codings.iter().enumerate() {
            let Some(class) = target.answer(coding) else {
                continue;
            };
            let cases = if let Some(fold) = self.fold[row] {
                split.fold.push(fold);
                &mut split.unseen
            } else {
                &mut split.seen
            };
            cases.rows.push(row);
            cases.copies.push(self.weights[row]);
            cases.classes.push(class);
        }
        split
    }

    /// The statements of unseen authors, as heads see them that don't know their author.
    fn judged(&self, heads: &[(Split, Selected)], unseen: &[usize]) -> Vec<Judged<'a>> {
        let mut judged: Vec<Judged<'a>> = unseen
            .iter()
            .map(|&row| Judged {
                author: self.authors[row],
                document: self.documents[row],
                gold: self.codings[row].sources,
                scores: [0.0; 4],
                probabilities: [0.0; 4],
            })
            .collect();
        for (split, selected) in heads {
            if let Target::Source(source) = split.target {
                let found = selected
                    .out_of_fold
                    .rows()
                    .into_iter()
                    .zip(&selected.scores);
                for (one, (p, score)) in judged.iter_mut().zip(found) {
                    one.scores[source.index()] = *score;
                    one.probabilities[source.index()] = nearest(p[1]);
                }
            }
        }
        judged
    }

    pub(super) fn trained(&self, heads: &[(Split, Selected)], settings: &Settings) -> Trained {
        let find = |target: Target| heads.iter().find(|(split, _)| split.target == target);
        let linear = |target: Target, k: usize| {
            find(target).map_or_else(Linear::default, |(_, s)| rounded(&s.fitted, k))
        };
        let unseen: Vec<usize> = (0..self.codings.len())
            .filter(|&row| self.fold[row].is_some())
            .collect();
        let judged = self.judged(heads, &unseen);
        let threshold = genres::threshold(&judged, settings);
        let classifier = Classifier {
            sources: [0, 1, 2, 3].map(|k| {
                let target = Target::Source(Source::ALL[k]);
                SourceHead {
                    score: linear(target, 0),
                    calibration: find(target).map_or(Platt::IDENTITY, |(_, s)| Platt {
                        intercept: digits(s.platt.intercept),
                        slope: digits(s.platt.slope),
                    }),
                    threshold,
                }
            }),
            outcome: options(Outcome::ALL.iter().copied(), |k| linear(Target::Outcome, k)),
            agency: options(Agency::ALL.iter().copied(), |k| linear(Target::Agency, k)),
            focus: [0, 1, 2, 3].map(|k| {
                let source = Source::ALL[k];
                options(Focus::of(source), |f| linear(Target::Focus(source), f))
            }),
            words: None,
            genres: genres::genres(&judged, threshold, settings),
            genre: None,
        };
        Trained {
            classifier,
            heads: heads.iter().map(|(split, s)| report(split, s)).collect(),
            words: None,
            gold: unseen
                .iter()
                .map(|&row| self.codings[row].clone())
                .collect(),
            predicted: predictions(heads, &judged, &unseen, threshold),
            documents: unseen.iter().map(|&row| self.documents[row]).collect(),
        }
    }
}

fn report(split: &Split, selected: &Selected) -> HeadReport {
    HeadReport {
        head: split.target.name(),
        cases: split.unseen.rows.len(),
        chosen: selected.chosen,
        candidates: selected.candidates.clone(),
    }
}

/// What heads that have not seen a statement's author say of it. Outcome, agency and focus stand
/// only where the author coded an attribution too: elsewhere there is no vector to judge them by.
fn predictions(
    heads: &[(Split, Selected)],
    judged: &[Judged<'_>],
    unseen: &[usize],
    threshold: f32,
) -> Vec<Coding> {
    let by = Coder("cross-validation".into());
    let mut codings: Vec<Coding> = judged
        .iter()
        .map(|one| decide(one.probabilities, [threshold; 4], &by))
        .collect();
    for (split, selected) in heads {
        for (row, p) in split.unseen.rows.iter().zip(selected.out_of_fold.rows()) {
            let Ok(at) = unseen.binary_search(row) else {
                continue;
            };
            let answer = (1..p.len()).fold(0, |best, k| if p[k] > p[best] { k } else { best });
            let coding = &mut codings[at];
            match split.target {
                Target::Outcome => {
                    coding.outcome = coding.is_attribution().then_some(Outcome::ALL[answer]);
                }
                Target::Agency => {
                    coding.agency = coding
                        .sources
                        .contains(Source::Teacher)
                        .then_some(Agency::ALL[answer]);
                }
                Target::Focus(source) if coding.sources.contains(source) => {
                    coding.focus[source.index()] = Focus::of(source).nth(answer);
                }
                Target::Source(_) | Target::Focus(_) => {}
            }
        }
    }
    codings
}

fn options<C>(codes: impl Iterator<Item = C>, of: impl Fn(usize) -> Linear) -> Choice<C> {
    Choice {
        options: codes.enumerate().map(|(k, code)| (code, of(k))).collect(),
    }
}

/// Weights to five digits: what is stored is what was measured, in half the bytes.
pub(super) fn rounded(fitted: &Fitted, function: usize) -> Linear {
    let weights = fitted.weights.row(function);
    Linear {
        weights: weights.iter().map(|&w| nearest(digits(w))).collect(),
        bias: nearest(digits(fitted.bias[function])),
    }
}

/// A number to five significant digits.
pub(super) fn digits(x: f64) -> f64 {
    format!("{x:.4e}").parse().unwrap_or(x)
}
