//! Codings against gold codings: how good a coder is.
//!
//! [`compare`] joins two [files of codings](crate::codings), [`evaluate`] counts. It can't tell a
//! person's codings from a model's.

mod figure;
mod ranking;
mod calibration;
mod confusion;
mod prose;
pub mod compare;

pub use crate::agree::SINGLE;
pub use calibration::BINS;
pub use confusion::{Confusion, errors};
pub use figure::{Figure, Interval, LEVEL, method};

use crate::agree;
use crate::codebook::{Coding, Source};
use crate::error::Error;
use figure::{Scale, figure, ratio};

/// How well one thing is found: a source, or attributions as such.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detection {
    /// Statements in which gold has it.
    pub cases: usize,
    /// Statements in which it is said to be.
    pub found: usize,
    /// Share of the statements said to have it that do; `None` if none is said to.
    pub precision: Option<Figure>,
    /// Share of the statements that have it that are found; `None` if none does.
    pub recall: Option<Figure>,
    /// Harmonic mean of both; `None` if none has it or is said to.
    pub f1: Option<Figure>,
    /// Average precision of its probability (equal ones count together); `None` without
    /// probabilities or without a case.
    pub average_precision: Option<Figure>,
    /// Mean squared error of its probability; `None` without probabilities.
    pub brier: Option<Figure>,
    /// Debiased squared calibration error of its probability over [`BINS`] bins of equal mass
    /// (Kumar, Liang & Ma 2019), 0 or below if it is calibrated; `None` without probabilities.
    pub calibration_error: Option<Figure>,
}

/// What a coder that may abstain gains by it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Abstention {
    /// Share of the statements that it does not abstain from.
    pub kept: Figure,
    /// Share of these whose source set is wrong; `None` if it keeps none.
    pub error_of_kept: Option<Figure>,
    /// The same of all statements.
    pub error_of_all: Figure,
}

/// How good a coder is, against gold codings of the same statements.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// How many statements were compared.
    pub statements: usize,
    /// How many clusters they come from.
    pub clusters: usize,
    /// Cohen's kappa of the source set.
    pub sources: Figure,
    /// Cohen's kappa of attribution yes or no.
    pub attribution: Figure,
    /// Cohen's kappa of the locus.
    pub locus: Figure,
    /// One a source, indexed by [`Source::index`].
    pub by_source: [Detection; 4],
    /// Attribution yes or no; its probability is that of any source, as if they were independent.
    pub any_source: Detection,
    /// Accuracy of the outcome where both found an attribution and gold codes its outcome; `None`
    /// if there is no such statement or no outcome is predicted anywhere.
    pub outcome: Option<Figure>,
    /// The same of the agency where both found a teacher cause.
    pub agency: Option<Figure>,
    /// The same of the focus within each source that both found.
    pub focus: Option<Figure>,
    /// Every pair of source sets that occurs, the most frequent first.
    pub confusion: Vec<Confusion>,
    /// Statements by the only source named: rows gold, columns predicted, both as [`SINGLE`].
    pub single: [[usize; 6]; 6],
    /// What abstaining gains; `None` if nothing is abstained from.
    pub abstention: Option<Abstention>,
}

impl Evaluation {
    /// The headline figures by name, in the order in which they are best read: the values alone.
    pub fn figures(&self) -> Vec<(String, f64)> {
        let mut figures = vec![
            ("kappa of the source set".to_owned(), self.sources.value),
            (
                "kappa of attribution yes or no".to_owned(),
                self.attribution.value,
            ),
            ("kappa of the locus".to_owned(), self.locus.value),
        ];
        for (of, source) in self.by_source.iter().zip(Source::ALL) {
            let named = [("F1", of.f1), ("Brier", of.brier)];
            let known = named
                .iter()
                .filter_map(|(what, figure)| Some((what, (*figure)?.value)));
            figures.extend(known.map(|(what, value)| (format!("{what} of {source}"), value)));
        }
        let accuracies = [("outcome", self.outcome), ("agency", self.agency)];
        let known = accuracies
            .iter()
            .filter_map(|(what, figure)| Some((what, (*figure)?.value)));
        figures.extend(known.map(|(what, value)| (format!("accuracy of the {what}"), value)));
        figures
    }
}

/// Compares codings with gold codings of the same statements, in the same order.
///
/// `clusters` says which statements belong together (a document, a writer): every interval is by
/// the jackknife that leaves one cluster out at a time; those of kappa are formed on Fisher's z
/// (statistics/methods.md §4), those of shares are cut at 0 and 1.
///
/// # Errors
///
/// If the three are not of one length, or empty.
pub fn evaluate(
    gold: &[Coding],
    predicted: &[Coding],
    clusters: &[usize],
) -> Result<Evaluation, Error> {
    let lengths = [gold.len(), predicted.len(), clusters.len()];
    if lengths != [gold.len(); 3] || gold.is_empty() {
        let [gold, predicted, clusters] = lengths;
        return Err(Error::input(format!(
            "evaluate {predicted} codings of {clusters} statements against {gold} gold codings"
        )));
    }
    let pairs: Vec<(&Coding, &Coding)> = gold.iter().zip(predicted).collect();
    let kappa = |label: fn(&Coding) -> usize| {
        let labels: Vec<_> = pairs.iter().map(|(g, p)| (label(g), label(p))).collect();
        let (value, without) = agree::jackknife(&labels, clusters);
        figure(value, &without, labels.len(), Scale::Fisher)
    };
    let sets = || {
        pairs
            .iter()
            .map(|(gold, predicted)| (gold.sources, predicted.sources))
    };
    let by_source = [0, 1, 2, 3].map(|k| {
        let has = |c: &Coding| c.sources.contains(Source::ALL[k]);
        let probability = |c: &Coding| Some(f64::from(c.probabilities?[k]));
        detection(&pairs, clusters, &has, &probability)
    });
    let of_any = |c: &Coding| {
        let none: f64 = c
            .probabilities?
            .iter()
            .map(|p| 1.0 - f64::from(*p))
            .product();
        Some(1.0 - none)
    };
    let sources = kappa(|c| {
        Source::ALL
            .iter()
            .map(|s| usize::from(c.sources.contains(*s)) << s.index())
            .sum()
    });
    Ok(Evaluation {
        statements: gold.len(),
        clusters: sources.clusters,
        sources,
        attribution: kappa(|c| usize::from(c.is_attribution())),
        locus: kappa(|c| c.sources.locus() as usize),
        by_source,
        any_source: detection(&pairs, clusters, &Coding::is_attribution, &of_any),
        outcome: accuracy(&pairs, clusters, |gold, predicted| {
            let asked = gold.is_attribution() && predicted.is_attribution();
            let code = |c: &Coding| c.outcome.map(|outcome| outcome as usize);
            vec![(asked, code(gold), code(predicted))]
        }),
        agency: accuracy(&pairs, clusters, |gold, predicted| {
            let named = |c: &Coding| c.sources.contains(Source::Teacher);
            let code = |c: &Coding| c.agency.map(|agency| agency as usize);
            vec![(named(gold) && named(predicted), code(gold), code(predicted))]
        }),
        focus: accuracy(&pairs, clusters, |gold, predicted| {
            let code = |c: &Coding, s: Source| c.focus[s.index()].map(|focus| focus as usize);
            let both = gold.sources.iter();
            both.map(|s| {
                (
                    predicted.sources.contains(s),
                    code(gold, s),
                    code(predicted, s),
                )
            })
            .collect()
        }),
        confusion: confusion::pairs(sets()),
        single: agree::single(sets()),
        abstention: abstention(&pairs, clusters),
    })
}

/// How well one thing is found, given who has it and with which probability.
fn detection(
    pairs: &[(&Coding, &Coding)],
    clusters: &[usize],
    has: &dyn Fn(&Coding) -> bool,
    probability: &dyn Fn(&Coding) -> Option<f64>,
) -> Detection {
    let both: Vec<(bool, bool)> = pairs.iter().map(|(g, p)| (has(g), has(p))).collect();
    // True positives, false positives, false negatives.
    let tally = |pair: &(bool, bool)| match pair {
        (true, true) => [1.0, 0.0, 0.0],
        (false, true) => [0.0, 1.0, 0.0],
        (true, false) => [0.0, 0.0, 1.0],
        (false, false) => [0.0; 3],
    };
    let rows: Vec<[f64; 3]> = both.iter().map(tally).collect();
    let truth: Vec<bool> = both.iter().map(|(gold, _)| *gold).collect();
    let probabilities: Option<Vec<f64>> = pairs.iter().map(|(_, p)| probability(p)).collect();
    let probabilities = probabilities.as_deref();
    let scored = probabilities.map(|all| {
        let scored = all.iter().zip(&truth).zip(clusters);
        scored
            .map(|((p, case), cluster)| (*p, *case, *cluster))
            .collect()
    });
    Detection {
        cases: both.iter().filter(|(gold, _)| *gold).count(),
        found: both.iter().filter(|(_, predicted)| *predicted).count(),
        precision: ratio(&rows, clusters, |[tp, fp, _]| (tp, tp + fp)),
        recall: ratio(&rows, clusters, |[tp, _, missed]| (tp, tp + missed)),
        f1: ratio(&rows, clusters, |[tp, fp, missed]| {
            (2.0 * tp, 2.0 * tp + fp + missed)
        }),
        average_precision: scored.and_then(ranking::average_precision),
        brier: probabilities.and_then(|p| calibration::brier(p, &truth, clusters)),
        calibration_error: probabilities
            .and_then(|p| calibration::squared_error(p, &truth, clusters)),
    }
}

/// Whether a code is to be compared, gold's and the predicted one.
type Asked = (bool, Option<usize>, Option<usize>);

/// Share of the codes asked for that are right; one that is not predicted is wrong, unless none
/// is predicted anywhere.
fn accuracy(
    pairs: &[(&Coding, &Coding)],
    clusters: &[usize],
    of: fn(&Coding, &Coding) -> Vec<Asked>,
) -> Option<Figure> {
    let (mut rows, mut kept, mut any) = (Vec::new(), Vec::new(), false);
    for ((gold, predicted), &cluster) in pairs.iter().zip(clusters) {
        for (asked, gold, predicted) in of(gold, predicted) {
            if asked && gold.is_some() {
                any |= predicted.is_some();
                rows.push([f64::from(u8::from(gold == predicted)), 1.0, 0.0]);
                kept.push(cluster);
            }
        }
    }
    ratio(&rows, &kept, |[right, n, _]| (right, n)).filter(|_| any)
}

fn abstention(pairs: &[(&Coding, &Coding)], clusters: &[usize]) -> Option<Abstention> {
    if !pairs.iter().any(|(_, predicted)| predicted.abstain) {
        return None;
    }
    // Kept, wrong among kept, wrong.
    let row = |(gold, predicted): &(&Coding, &Coding)| {
        let wrong = gold.sources != predicted.sources;
        let flag = |yes: bool| f64::from(u8::from(yes));
        [
            flag(!predicted.abstain),
            flag(!predicted.abstain && wrong),
            flag(wrong),
        ]
    };
    let rows: Vec<[f64; 3]> = pairs.iter().map(row).collect();
    let of_all = |column: usize| {
        let rows: Vec<[f64; 3]> = rows.iter().map(|row| [row[column], 1.0, 0.0]).collect();
        ratio(&rows, clusters, |[yes, n, _]| (yes, n))
    };
    Some(Abstention {
        kept: of_all(0)?,
        error_of_kept: ratio(&rows, clusters, |[kept, wrong, _]| (wrong, kept)),
        error_of_all: of_all(2)?,
    })
}
#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::{Coder, Outcome, Sources};

    fn coding(text: &str) -> Coding {
        let sources: Sources = text
            .split_terminator(';')
            .map(|s| s.parse::<Source>().unwrap())
            .collect();
        Coding::new(Coder("x".into()), sources)
    }

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-6, "{found}, not {expected}");
    }

    #[test]
    fn precision_and_recall_are_counted_by_source() {
        let gold: Vec<_> = ["home", "home;teacher", "", "teacher"].map(coding).into();
        let found: Vec<_> = ["home", "teacher", "home", "teacher"].map(coding).into();
        let evaluation = evaluate(&gold, &found, &[0, 0, 1, 1]).unwrap();
        let home = evaluation.by_source[Source::Home.index()];
        assert_eq!(home.cases, 2);
        near(home.precision.unwrap().value, 0.5);
        near(home.recall.unwrap().value, 0.5);
        near(evaluation.by_source[3].f1.unwrap().value, 1.0);
        assert_eq!(evaluation.by_source[1].recall, None);
        assert_eq!((home.brier, home.average_precision), (None, None));
        assert_eq!((home.cases, home.found), (2, 2));
    }

    /// Forty statements in eight documents: tenths of a probability, and whether it is a case.
    const TENTHS: [u8; 40] = [
        5, 2, 4, 8, 1, 1, 1, 5, 2, 2, 7, 1, 2, 4, 0, 2, 3, 4, 3, 6, 2, 3, 4, 7, 5, 3, 2, 3, 4, 9,
        1, 0, 7, 2, 3, 7, 2, 5, 1, 5,
    ];
    const CASES: [u8; 40] = [
        0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1,
        0, 0, 0, 0, 1, 0, 0, 0, 0, 1,
    ];

    #[test]
    fn figures_of_probabilities_agree_with_other_programs() {
        let (mut gold, mut found, mut clusters) = (Vec::new(), Vec::new(), Vec::new());
        for (k, (tenths, case)) in TENTHS.into_iter().zip(CASES).enumerate() {
            gold.push(coding(if case == 1 { "teacher" } else { "" }));
            let p = f32::from(tenths) / 10.0;
            found.push(Coding {
                probabilities: Some([0.0, 0.0, 0.0, p]),
                ..coding(if tenths >= 5 { "teacher" } else { "" })
            });
            clusters.push(k / 5);
        }
        let evaluation = evaluate(&gold, &found, &clusters).unwrap();
        let teacher = evaluation.by_source[3];
        // scikit-learn 1.9.1: precision_score, recall_score, f1_score, cohen_kappa_score,
        // average_precision_score, brier_score_loss; standard errors from the same without one
        // document each.
        near(teacher.precision.unwrap().value, 0.416_666_666_7);
        near(teacher.recall.unwrap().value, 0.625);
        near(evaluation.attribution.value, 0.342_105_263_2);
        let near_with_error = |figure: Option<Figure>, value, std_error| {
            near(figure.unwrap().value, value);
            near(figure.unwrap().interval().unwrap().std_error, std_error);
        };
        near_with_error(teacher.f1, 0.5, 0.112_013_105_2);
        near_with_error(teacher.average_precision, 0.547_740_835_5, 0.150_923_744_9);
        near_with_error(teacher.brier, 0.1495, 0.021_750_909_0);
        let interval = teacher.average_precision.unwrap().interval().unwrap();
        near(interval.low, 0.190_862_888_0);
        near(interval.high, 0.904_618_782_9);
        // uncertainty-calibration 0.1.4 (Kumar, Liang & Ma): get_equal_bins with 10 bins, get_bin,
        // unbiased_square_ce; the standard error from the same bins without one document each.
        near_with_error(teacher.calibration_error, 0.022_3, 0.040_338_022_4);
        // The only source that has a probability is that of attributions.
        near(
            evaluation.any_source.average_precision.unwrap().value,
            0.547_740_835_5,
        );
    }

    #[test]
    fn the_outcome_counts_only_where_both_found_an_attribution() {
        let with = |text, outcome| Coding {
            outcome,
            ..coding(text)
        };
        let gold = [
            with("home", Some(Outcome::Failure)),
            with("home", Some(Outcome::Failure)),
            with("home", Some(Outcome::Success)),
        ];
        let found = [
            with("home", Some(Outcome::Failure)),
            with("", None),
            with("school", Some(Outcome::Failure)),
        ];
        let outcome = evaluate(&gold, &found, &[0, 1, 2])
            .unwrap()
            .outcome
            .unwrap();
        assert_eq!(outcome.statements, 2);
        near(outcome.value, 0.5);
    }

    #[test]
    fn probabilities_are_judged_by_their_squared_error() {
        let mut found = [coding("home"), coding("")];
        found[0].probabilities = Some([0.8, 0.0, 0.0, 0.0]);
        found[1].probabilities = Some([0.4, 0.0, 0.0, 0.0]);
        let gold = [coding("home"), coding("")];
        let brier = evaluate(&gold, &found, &[0, 1]).unwrap().by_source[0].brier;
        near(brier.unwrap().value, 0.1);
    }

    #[test]
    fn one_document_has_no_interval_and_unequal_lengths_are_refused() {
        let gold = [coding("home"), coding("")];
        let found = evaluate(&gold, &gold, &[0, 0]).unwrap();
        near(found.sources.value, 1.0);
        assert_eq!(found.sources.interval(), None);
        assert_eq!(found.by_source[0].f1.unwrap().interval(), None);
        assert!(evaluate(&gold, &gold[..1], &[0, 0]).unwrap_err().is_input());
        assert!(evaluate(&[], &[], &[]).is_err());
    }
}
