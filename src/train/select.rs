//! One head: candidates, how well each does on authors it has not seen, and the best.

use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

use super::fit::{Cases, Fitted, several_classes, softmax, two_classes};
use super::target::Target;
use super::{Candidate, Scope};
use crate::classify::calibration::{Platt, sigmoid};
use crate::error::Error;

/// The cases of one target, as positions in the vectors.
pub(super) struct Split {
    pub(super) target: Target,
    /// Of authors whose text the encoder was tuned on.
    pub(super) seen: Cases,
    /// Of authors whose text it never saw, with each case's fold.
    pub(super) unseen: Cases,
    pub(super) fold: Vec<usize>,
}

/// The head chosen, and what it says of the unseen cases when fitted without their author.
pub(super) struct Selected {
    pub(super) fitted: Fitted,
    pub(super) platt: Platt,
    /// The first score of each unseen case, by heads fitted without its author.
    pub(super) scores: Vec<f64>,
    pub(super) chosen: Candidate,
    pub(super) candidates: Vec<Candidate>,
    /// Probability of each answer, one row an unseen case.
    pub(super) out_of_fold: Array2<f64>,
}

/// All fits of one strength.
struct Fits {
    strength: f64,
    seen: Option<Fitted>,
    unseen: Fitted,
    /// Scores of the unseen cases, each by a fit without its fold.
    out_of_fold: Array2<f64>,
}

impl Split {
    fn fit(&self, vectors: ArrayView2<'_, f32>, cases: &Cases, by: f64) -> Result<Fitted, Error> {
        let fitted = match self.target {
            Target::Source(_) => two_classes(vectors, cases, by),
            _ => several_classes(vectors, cases, self.target.answers(), by),
        };
        fitted.map_err(|e| {
            let hint = e.hint().unwrap_or_default().to_owned();
            Error::model(format!("{e} for {}", self.target.name())).with_hint(hint)
        })
    }

    fn fits(&self, vectors: ArrayView2<'_, f32>, strength: f64) -> Result<Fits, Error> {
        let folds = self.fold.iter().max().map_or(0, |last| last + 1);
        let parts: Vec<(Vec<usize>, Array2<f64>)> = (0..folds)
            .into_par_iter()
            .map(|fold| {
                let (mut rest, mut held) = (Cases::default(), Vec::new());
                for k in 0..self.fold.len() {
                    if self.fold[k] == fold {
                        held.push(k);
                    } else {
                        rest.rows.push(self.unseen.rows[k]);
                        rest.copies.push(self.unseen.copies[k]);
                        rest.classes.push(self.unseen.classes[k]);
                    }
                }
                let rows: Vec<usize> = held.iter().map(|&k| self.unseen.rows[k]).collect();
                let fitted = self.fit(vectors, &rest, strength)?;
                Ok((held, fitted.scores(vectors, &rows)))
            })
            .collect::<Result<_, Error>>()?;
        let seen = (!self.seen.rows.is_empty())
            .then(|| self.fit(vectors, &self.seen, strength))
            .transpose()?;
        let unseen = self.fit(vectors, &self.unseen, strength)?;
        let mut out_of_fold = Array2::zeros((self.fold.len(), unseen.bias.len()));
        for (held, scores) in parts {
            for (k, row) in held.into_iter().zip(scores.rows()) {
                out_of_fold.row_mut(k).assign(&row);
            }
        }
        Ok(Fits {
            strength,
            seen,
            unseen,
            out_of_fold,
        })
    }

    /// Probabilities of the answers; those of a case's author come from the other authors.
    fn probabilities(&self, scores: &Array2<f64>) -> Array2<f64> {
        let mut p = Array2::zeros((scores.nrows(), self.target.answers()));
        if let Target::Source(_) = self.target {
            let folds = self.fold.iter().max().map_or(0, |last| last + 1);
            for fold in 0..folds {
                let line = self.platt(scores, |k| self.fold[k] != fold);
                for k in (0..scores.nrows()).filter(|&k| self.fold[k] == fold) {
                    let named = sigmoid(line.logit(scores[[k, 0]]));
                    p[[k, 0]] = 1.0 - named;
                    p[[k, 1]] = named;
                }
            }
        } else {
            p.assign(scores);
            for mut row in p.rows_mut() {
                softmax(row.as_slice_mut().unwrap_or_default());
            }
        }
        p
    }

    fn platt(&self, scores: &Array2<f64>, of: impl Fn(usize) -> bool) -> Platt {
        let kept: Vec<usize> = (0..scores.nrows()).filter(|&k| of(k)).collect();
        let z: Vec<f64> = kept.iter().map(|&k| scores[[k, 0]]).collect();
        let y: Vec<bool> = kept.iter().map(|&k| self.unseen.classes[k] == 1).collect();
        Platt::fit(&z, &y)
    }

    /// Mean negative log-probability of the right answer, cases weighted.
    fn loss(&self, p: &Array2<f64>) -> f64 {
        let (mut sum, mut weight) = (0.0, 0.0);
        for (k, &class) in self.unseen.classes.iter().enumerate() {
            let copies = f64::from(self.unseen.copies[k]);
            sum -= copies * p[[k, class]].max(1e-12).ln();
            weight += copies;
        }
        if weight > 0.0 { sum / weight } else { 0.0 }
    }

    /// Fits every candidate and takes the one with the smallest loss on unseen authors.
    pub(super) fn select(
        &self,
        vectors: ArrayView2<'_, f32>,
        strengths: &[f64],
    ) -> Result<Selected, Error> {
        let fits: Vec<Fits> = strengths
            .par_iter()
            .map(|&strength| self.fits(vectors, strength))
            .collect::<Result<_, _>>()?;
        let mut candidates = Vec::new();
        let mut best: Option<Selected> = None;
        for fit in &fits {
            let mut heads = vec![(Scope::Unseen, fit.unseen.clone(), fit.out_of_fold.clone())];
            if let Some(seen) = &fit.seen {
                let scores = seen.scores(vectors, &self.unseen.rows);
                let mean = (&scores + &fit.out_of_fold) / 2.0;
                heads.push((Scope::Seen, seen.clone(), scores));
                heads.push((Scope::Both, seen.mean(&fit.unseen), mean));
            }
            for (scope, fitted, scores) in heads {
                let p = self.probabilities(&scores);
                let candidate = Candidate {
                    scope,
                    strength: fit.strength,
                    loss: self.loss(&p),
                };
                candidates.push(candidate);
                if best.as_ref().is_none_or(|b| candidate.loss < b.chosen.loss) {
                    let platt = match self.target {
                        Target::Source(_) => self.platt(&scores, |_| true),
                        _ => Platt::IDENTITY,
                    };
                    best = Some(Selected {
                        fitted,
                        platt,
                        scores: scores.column(0).to_vec(),
                        chosen: candidate,
                        candidates: Vec::new(),
                        out_of_fold: p,
                    });
                }
            }
        }
        let mut best = best.ok_or_else(|| Error::usage("train without a strength to try"))?;
        best.candidates = candidates;
        Ok(best)
    }
}
