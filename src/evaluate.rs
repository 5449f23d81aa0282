//! Codings against gold codings: how good a coder is.

use std::collections::BTreeMap;

use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::codebook::{Coding, Source};
use crate::error::Error;

/// Confidence level of every interval.
pub const LEVEL: f64 = 0.95;

/// A figure with its interval, by the delete-one-cluster jackknife.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// The figure itself.
    pub value: f64,
    /// Its standard error; not a number with fewer than two clusters.
    pub std_error: f64,
    /// Lower bound of the 95 % interval.
    pub low: f64,
    /// Upper bound of the 95 % interval.
    pub high: f64,
    /// How many statements it rests on.
    pub statements: usize,
    /// How many clusters they come from.
    pub clusters: usize,
}

/// How well one source is found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SourceFigures {
    /// The source.
    pub source: Source,
    /// Statements whose gold coding names it.
    pub cases: usize,
    /// Share of the statements said to name it that do; `None` if none is said to.
    pub precision: Option<Figure>,
    /// Share of the statements that name it that are found; `None` if none does.
    pub recall: Option<Figure>,
    /// Harmonic mean of both; `None` if none names it or is said to.
    pub f1: Option<Figure>,
    /// Mean squared error of its probability; `None` without probabilities.
    pub brier: Option<Figure>,
}

/// How good a coder is, against gold codings of the same statements.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// Cohen's kappa of the source set.
    pub sources: Figure,
    /// Cohen's kappa of attribution yes or no.
    pub attribution: Figure,
    /// Cohen's kappa of the locus.
    pub locus: Figure,
    /// One a source, in the codebook's order.
    pub by_source: [SourceFigures; 4],
    /// Accuracy of the outcome where both found an attribution and gold codes its outcome.
    pub outcome: Option<Figure>,
    /// Accuracy of the agency where both found a teacher cause and gold codes its agency.
    pub agency: Option<Figure>,
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
        for of in &self.by_source {
            let named = [("F1", of.f1), ("Brier", of.brier)];
            let known = named
                .iter()
                .filter_map(|(what, figure)| Some((what, (*figure)?.value)));
            figures.extend(known.map(|(what, value)| (format!("{what} of {}", of.source), value)));
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
/// the jackknife that leaves one cluster out at a time, with `clusters - 1` degrees of freedom;
/// those of kappa are formed on Fisher's z (statistics/methods.md §4), all others are cut at 0
/// and 1.
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
        kappa(&labels, clusters)
    };
    Ok(Evaluation {
        sources: kappa(|c| {
            Source::ALL
                .iter()
                .map(|s| usize::from(c.sources.contains(*s)) << s.index())
                .sum()
        }),
        attribution: kappa(|c| usize::from(c.is_attribution())),
        locus: kappa(|c| c.sources.locus() as usize),
        by_source: [0, 1, 2, 3].map(|k| of_source(Source::ALL[k], &pairs, clusters)),
        outcome: accuracy(&pairs, clusters, |c| c.outcome.map(|o| o as usize)),
        agency: accuracy(&pairs, clusters, |c| c.agency.map(|a| a as usize)),
    })
}

fn of_source(source: Source, pairs: &[(&Coding, &Coding)], clusters: &[usize]) -> SourceFigures {
    let both =
        |(g, p): &(&Coding, &Coding)| (g.sources.contains(source), p.sources.contains(source));
    // True positives, false positives, false negatives.
    let tally = |pair| match both(pair) {
        (true, true) => [1.0, 0.0, 0.0],
        (false, true) => [0.0, 1.0, 0.0],
        (true, false) => [0.0, 0.0, 1.0],
        (false, false) => [0.0; 3],
    };
    let rows: Vec<[f64; 3]> = pairs.iter().map(tally).collect();
    let brier: Option<Vec<[f64; 3]>> = pairs
        .iter()
        .map(|(g, p)| {
            let truth = f64::from(u8::from(g.sources.contains(source)));
            let p = f64::from(p.probabilities?[source.index()]);
            Some([(p - truth).powi(2), 1.0, 0.0])
        })
        .collect();
    SourceFigures {
        source,
        cases: pairs.iter().filter(|pair| both(pair).0).count(),
        precision: ratio(&rows, clusters, |[tp, fp, _]| (tp, tp + fp)),
        recall: ratio(&rows, clusters, |[tp, _, missed]| (tp, tp + missed)),
        f1: ratio(&rows, clusters, |[tp, fp, missed]| {
            (2.0 * tp, 2.0 * tp + fp + missed)
        }),
        brier: brier.and_then(|rows| ratio(&rows, clusters, |[loss, n, _]| (loss, n))),
    }
}

fn accuracy(
    pairs: &[(&Coding, &Coding)],
    clusters: &[usize],
    of: fn(&Coding) -> Option<usize>,
) -> Option<Figure> {
    let (mut rows, mut kept) = (Vec::new(), Vec::new());
    for ((g, p), &cluster) in pairs.iter().zip(clusters) {
        if let (Some(g), Some(p)) = (of(g), of(p)) {
            rows.push([f64::from(u8::from(g == p)), 1.0, 0.0]);
            kept.push(cluster);
        }
    }
    ratio(&rows, &kept, |[right, n, _]| (right, n))
}

/// A ratio of sums; `None` if its denominator is 0.
fn ratio(rows: &[[f64; 3]], clusters: &[usize], of: fn([f64; 3]) -> (f64, f64)) -> Option<Figure> {
    let mut total = [0.0; 3];
    let mut parts: BTreeMap<usize, [f64; 3]> = BTreeMap::new();
    for (row, &cluster) in rows.iter().zip(clusters) {
        let part = parts.entry(cluster).or_default();
        for k in 0..3 {
            total[k] += row[k];
            part[k] += row[k];
        }
    }
    let value = |sums| {
        let (above, below) = of(sums);
        (below > 0.0).then_some(above / below)
    };
    let all = value(total)?;
    let without: Vec<f64> = parts
        .values()
        .map(|part| value([0, 1, 2].map(|k| total[k] - part[k])).unwrap_or(all))
        .collect();
    let (std_error, t) = jackknife(all, &without);
    let half = t * std_error;
    let bound = |x: f64| {
        if half.is_finite() {
            x.clamp(0.0, 1.0)
        } else {
            x
        }
    };
    Some(Figure {
        value: all,
        std_error,
        low: bound(all - half),
        high: bound(all + half),
        statements: rows.len(),
        clusters: parts.len(),
    })
}

/// Cohen's kappa, its interval formed on Fisher's z.
fn kappa(labels: &[(usize, usize)], clusters: &[usize]) -> Figure {
    let mut groups: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for (&pair, &cluster) in labels.iter().zip(clusters) {
        groups.entry(cluster).or_default().push(pair);
    }
    let mut table: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for &pair in labels {
        *table.entry(pair).or_default() += 1.0;
    }
    let value = kappa_of(&table);
    let without: Vec<f64> = groups
        .values()
        .map(|group| {
            let mut rest = table.clone();
            for pair in group {
                *rest.entry(*pair).or_default() -= 1.0;
            }
            kappa_of(&rest)
        })
        .collect();
    let (std_error, t) = jackknife(value, &without);
    // At 1 and -1 the scale of z is infinite, and so is what it says: the interval is a point.
    let (low, high) = if value.abs() < 1.0 {
        let half = t * std_error / (1.0 - value * value);
        ((value.atanh() - half).tanh(), (value.atanh() + half).tanh())
    } else {
        (value, value)
    };
    Figure {
        value,
        std_error,
        low,
        high,
        statements: labels.len(),
        clusters: groups.len(),
    }
}

/// Cohen (1960); 1 if everything is one label for both, 0 if nothing is labelled.
fn kappa_of(table: &BTreeMap<(usize, usize), f64>) -> f64 {
    let n: f64 = table.values().sum();
    if n <= 0.0 {
        return 0.0;
    }
    let (mut same, mut first, mut second) = (0.0, BTreeMap::new(), BTreeMap::new());
    for (&(a, b), &count) in table {
        if a == b {
            same += count / n;
        }
        *first.entry(a).or_insert(0.0) += count / n;
        *second.entry(b).or_insert(0.0) += count / n;
    }
    let chance = |(label, p): (&usize, &f64)| p * second.get(label).copied().unwrap_or(0.0);
    let chance: f64 = first.iter().map(chance).sum();
    if chance < 1.0 {
        (same - chance) / (1.0 - chance)
    } else {
        1.0
    }
}

/// Standard error from the values without one cluster each (the sum of their squared distances
/// from the value of all: CR3), and the t quantile for its interval.
fn jackknife(all: f64, without: &[f64]) -> (f64, f64) {
    let spread: f64 = without.iter().map(|v| (v - all).powi(2)).sum();
    match StudentsT::new(0.0, 1.0, without.len() as f64 - 1.0) {
        Ok(t) => (spread.sqrt(), t.inverse_cdf(0.5 + LEVEL / 2.0)),
        Err(_) => (f64::NAN, f64::NAN),
    }
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
    fn kappa_and_its_interval_agree_with_the_golden_numbers() {
        // statistics/golden.json, kappa_jackknife (sklearn).
        let a = [
            1, 1, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0,
        ];
        let b = [
            1, 0, 0, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 1, 0,
        ];
        let labels: Vec<(usize, usize)> = a.into_iter().zip(b).collect();
        let clusters: Vec<usize> = (0..24).map(|k| k / 4).collect();
        let found = kappa(&labels, &clusters);
        near(found.value, 0.657_142_857_1);
        near(found.std_error, 0.143_820_795_8);
        near(found.low, 0.136_217_413_5);
        near(found.high, 0.893_388_69);
    }

    #[test]
    fn kappa_of_several_labels_agrees_with_the_golden_numbers() {
        // statistics/golden.json, fleiss_3x3_n100 and paradox_2x2_n125 (statsmodels).
        let table = |rows: &[&[f64]]| {
            let cells = rows.iter().enumerate();
            cells
                .flat_map(|(i, row)| row.iter().enumerate().map(move |(j, &n)| ((i, j), n)))
                .collect()
        };
        let three = table(&[&[75.0, 1.0, 4.0], &[5.0, 4.0, 1.0], &[0.0, 0.0, 10.0]]);
        near(kappa_of(&three), 0.676_470_588_2);
        near(
            kappa_of(&table(&[&[118.0, 5.0], &[2.0, 0.0]])),
            -0.023_391_812_87,
        );
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
        assert_eq!(home.brier, None);
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
    fn one_cluster_has_no_interval_and_unequal_lengths_are_refused() {
        let gold = [coding("home"), coding("")];
        let found = evaluate(&gold, &gold, &[0, 0]).unwrap();
        near(found.sources.value, 1.0);
        assert!(found.by_source[0].f1.unwrap().low.is_nan());
        assert!(evaluate(&gold, &gold[..1], &[0, 0]).unwrap_err().is_input());
        assert!(evaluate(&[], &[], &[]).is_err());
    }
}
