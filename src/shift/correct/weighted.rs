//! How good the model is, on the human sample weighted back to all statements.
//!
//! A code of stratum k stands for `N_k/n_k` statements. Without a teacher, `N_k`, `n_k` and the
//! sums are those of the others; the bins of the calibration stay.

use std::collections::BTreeMap;

use super::method;
use super::spread::{Kind, Spread, Squares, made};
use super::sums::{ANY, Cell, Coded, PLACES, Study, places};
use crate::codebook::{Source, Sources};
use crate::estimate::{Estimate, interval, units};

/// Into how many bins of equal weight probabilities are put.
pub const BINS: usize = 10;

/// How well the model codes one source (or any), each number weighted by N/n.
#[derive(Clone, Debug, PartialEq)]
pub struct Quality {
    /// Of what the model names, the part that people name; `None` if it names nothing.
    pub precision: Option<Estimate>,
    /// Of what people name, the part that the model names; `None` if they name nothing.
    pub recall: Option<Estimate>,
    /// Harmonic mean of both; `None` if neither names anything.
    pub f1: Option<Estimate>,
    /// Cohen's kappa (1960), −1 to 1.
    pub kappa: Option<Estimate>,
    /// Brier's score: mean squared distance of probabilities from people's codes.
    pub brier: Option<Estimate>,
    /// Debiased squared calibration error over [`BINS`] bins (Kumar, Liang & Ma 2019); on average
    /// 0, so often below, if the model is calibrated.
    pub calibration: Option<Estimate>,
    /// Mean probability less the share that people name: what the model counts too much.
    pub excess: Option<Estimate>,
}

/// The model against the human sample, weighted back to all statements.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// Indexed by [`Source::index`].
    pub sources: [Quality; 4],
    /// Whether any source is named.
    pub attribution: Quality,
    /// Cohen's kappa over the 16 source sets.
    pub set_kappa: Option<Estimate>,
}

/// How an interval is formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scale {
    /// Cut at 0 and 1.
    Fraction,
    /// On Fisher's z.
    Fisher,
    /// As it comes.
    Plain,
}

/// What a statistic is of the weighted sums of columns.
type Statistic = fn(&[f64]) -> Option<f64>;

/// Columns: 1, human, model, both, squared distance, probability; then for each bin 1,
/// probability, human, and the square of the weight.
const FIRST: usize = 6;
/// Columns of a bin.
const OF_BIN: usize = 4;

const STATISTICS: [(Statistic, Scale); 7] = [
    (|s| ratio(s[3], s[2]), Scale::Fraction),
    (|s| ratio(s[3], s[1]), Scale::Fraction),
    (|s| ratio(2.0 * s[3], s[1] + s[2]), Scale::Fraction),
    (kappa_of_two, Scale::Fisher),
    (|s| ratio(s[4], s[0]), Scale::Fraction),
    (calibration, Scale::Plain),
    (|s| ratio(s[5] - s[1], s[0]), Scale::Plain),
];

/// The agreement of the model with people; `None` without a human code.
pub(super) fn agreement(study: &Study, level: f64) -> Option<Agreement> {
    if study.coded.is_empty() {
        return None;
    }
    let quality = |at: usize| quality(study, at, level);
    let [home, school, student, teacher, attribution] = [0, 1, 2, 3, ANY].map(quality);
    debug_assert!(PLACES == Source::ALL.len() + 1);
    let sets: Vec<Vec<(usize, f64)>> = study
        .coded
        .iter()
        .map(|code| vec![(16 * set(code.human) + set(code.named), 1.0)])
        .collect();
    let of_sets: [(Statistic, Scale); 1] = [(kappa_of_sets, Scale::Fisher)];
    let found = jackknifed(study, &sets, 256, &of_sets, level);
    Some(Agreement {
        sources: [home, school, student, teacher],
        attribution,
        set_kappa: found.into_iter().next().flatten(),
    })
}

fn quality(study: &Study, at: usize, level: f64) -> Quality {
    let bins = bins(study, at, BINS);
    let rows: Vec<Vec<(usize, f64)>> = study
        .coded
        .iter()
        .zip(bins)
        .map(|(code, bin)| row(code, at, bin))
        .collect();
    let columns = FIRST + OF_BIN * BINS;
    let found = jackknifed(study, &rows, columns, &STATISTICS, level);
    let mut found = found.into_iter();
    let mut next = || found.next().flatten();
    Quality {
        precision: next(),
        recall: next(),
        f1: next(),
        kappa: next(),
        brier: next(),
        calibration: next(),
        excess: next(),
    }
}

fn row(code: &Coded, at: usize, bin: usize) -> Vec<(usize, f64)> {
    let (human, named) = (places(code.human)[at], places(code.named)[at]);
    let p = code.expected[at];
    let first = FIRST + OF_BIN * bin;
    vec![
        (0, 1.0),
        (1, human),
        (2, named),
        (3, human * named),
        (4, (p - human).powi(2)),
        (5, p),
        (first, 1.0),
        (first + 1, p),
        (first + 2, human),
    ]
}

/// The bin of each human code: bins of equal weight in the order of probabilities, equal ones in
/// one order whatever that of the rows.
fn bins(study: &Study, at: usize, count: usize) -> Vec<usize> {
    let weight = |code: &Coded| weight(&study.strata[code.stratum]);
    let all: f64 = study.coded.iter().map(weight).sum();
    let mut order: Vec<usize> = (0..study.coded.len()).collect();
    // The codes stand in an order of their contents; this sort is stable.
    let p = |place: usize| study.coded[place].expected[at];
    order.sort_by(|a, b| p(*a).total_cmp(&p(*b)));
    let mut bins = vec![0; order.len()];
    let mut before = 0.0;
    for place in order {
        let own = weight(&study.coded[place]);
        let middle = (before + own / 2.0) / all * count as f64;
        bins[place] = (1..count).take_while(|edge| *edge as f64 <= middle).count();
        before += own;
    }
    bins
}

fn weight(cell: &Cell) -> f64 {
    cell.sums.statements / cell.sums.coded
}

fn set(sources: Sources) -> usize {
    sources.iter().map(|source| 1 << source.index()).sum()
}

fn ratio(above: f64, below: f64) -> Option<f64> {
    (below > 0.0).then(|| above / below)
}

fn kappa_of_two(sums: &[f64]) -> Option<f64> {
    let [all, human, model, both, ..] = *sums else {
        return None;
    };
    let neither = all - human - model + both;
    let chance = (human * model + (all - human) * (all - model)) / (all * all);
    kappa((both + neither) / all, chance)
}

fn kappa_of_sets(sums: &[f64]) -> Option<f64> {
    let all: f64 = sums.iter().sum();
    let (mut same, mut chance) = (0.0, 0.0);
    for set in 0..16 {
        let human: f64 = sums.iter().skip(16 * set).take(16).sum();
        let model: f64 = sums.iter().skip(set).step_by(16).sum();
        same += sums.get(17 * set).copied().unwrap_or_default() / all;
        chance += human * model / (all * all);
    }
    kappa(same, chance)
}

/// 1 where both always say the same one thing.
fn kappa(same: f64, chance: f64) -> Option<f64> {
    let found = if chance < 1.0 {
        (same - chance) / (1.0 - chance)
    } else {
        1.0
    };
    found.is_finite().then_some(found)
}

/// `Σ_b W_b [(p̄ − ȳ)² − ȳ(1 − ȳ)/(n_b − 1)] / W`; `n_b` is Kish's effective number of codes,
/// their number where all weigh the same. A bin of one adds nothing.
fn calibration(sums: &[f64]) -> Option<f64> {
    let (mut error, mut all) = (0.0, 0.0);
    for bin in sums.get(FIRST..)?.chunks_exact(OF_BIN) {
        let [weight, p, human, squares] = *bin else {
            continue;
        };
        all += weight;
        let effective = weight * weight / squares;
        if weight > 0.0 && squares > 0.0 && effective > 1.0 + 1e-9 {
            let (mean, share) = (p / weight, human / weight);
            let chance = share * (1.0 - share) / (effective - 1.0);
            error += weight * ((mean - share).powi(2) - chance);
        }
    }
    ratio(error, all)
}

/// Statistics of weighted sums of columns, each with its jackknife interval. `rows`: the columns
/// of each human code that are not 0.
fn jackknifed(
    study: &Study,
    rows: &[Vec<(usize, f64)>],
    columns: usize,
    statistics: &[(Statistic, Scale)],
    level: f64,
) -> Vec<Option<Estimate>> {
    let mut table = vec![vec![0.0; columns]; study.strata.len()];
    let mut of_teacher: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, (code, row)) in study.coded.iter().zip(rows).enumerate() {
        for (column, value) in row {
            table[code.stratum][*column] += value;
        }
        of_teacher.entry(code.teacher).or_default().push(at);
    }
    let all = weighted(&study.strata, &table);
    let values: Vec<Option<f64>> = statistics.iter().map(|(of, _)| of(&all)).collect();
    let mut squares = vec![Squares::default(); statistics.len()];
    study.without_each(|strata, parts| {
        let Some(codes) = parts.first().and_then(|part| of_teacher.get(&part.teacher)) else {
            // Without codes a teacher only moves weights.
            let without = weighted(strata, &table);
            push(&mut squares, statistics, &values, &without, false);
            return;
        };
        let mut kept: Vec<(usize, Vec<f64>)> = Vec::new();
        for at in codes {
            let stratum = study.coded[*at].stratum;
            if kept.iter().all(|(place, _)| *place != stratum) {
                kept.push((stratum, table[stratum].clone()));
            }
            for (column, value) in &rows[*at] {
                table[stratum][*column] -= value;
            }
        }
        let without = weighted(strata, &table);
        push(&mut squares, statistics, &values, &without, true);
        for (stratum, row) in kept {
            table[stratum] = row;
        }
    });
    let attributions: f64 = study.coded.iter().map(|code| places(code.human)[ANY]).sum();
    let found = values.into_iter().zip(squares).zip(statistics);
    found
        .map(|((value, squares), (_, scale))| {
            let spread = squares.spread(value?);
            let codes = study.coded.len() as f64;
            Some(estimate(&spread, *scale, (codes, attributions), level))
        })
        .collect()
}

fn push(
    squares: &mut [Squares],
    statistics: &[(Statistic, Scale)],
    values: &[Option<f64>],
    without: &[f64],
    has_a_say: bool,
) {
    for ((squares, (of, _)), value) in squares.iter_mut().zip(statistics).zip(values) {
        if let Some(value) = value {
            squares.push(*value, of(without));
            squares.has_a_say(has_a_say);
        }
    }
}

/// `Σ_k` `N_k/n_k` times the columns of stratum k; of bins the squares of weights too.
fn weighted(strata: &[Cell], table: &[Vec<f64>]) -> Vec<f64> {
    let columns = table.first().map_or(0, Vec::len);
    let has_bins = columns == FIRST + OF_BIN * BINS;
    let mut sums = vec![0.0; columns];
    for (cell, row) in strata.iter().zip(table) {
        if cell.sums.coded <= 0.0 {
            continue;
        }
        let weight = weight(cell);
        for (sum, value) in sums.iter_mut().zip(row) {
            *sum += weight * value;
        }
        if has_bins {
            for bin in 0..BINS {
                let first = FIRST + OF_BIN * bin;
                sums[first + 3] += weight * weight * row[first];
            }
        }
    }
    sums
}

fn estimate(spread: &Spread, scale: Scale, counts: (f64, f64), level: f64) -> Estimate {
    let Spread {
        value, teachers, ..
    } = *spread;
    let (codes, attributions) = counts;
    let kind = if scale == Scale::Fraction {
        Kind::Share
    } else {
        Kind::Difference
    };
    let estimate = |low: f64, high: f64, error, how| {
        let bounds = (value, low, high);
        let made = made(kind, bounds, error, how, (teachers, attributions), level);
        // Of statements, not of attributions.
        Estimate {
            units: units::RATIO,
            ..made
        }
    };
    let df = teachers.saturating_sub(1) as f64;
    let variance = spread.variance.filter(|_| teachers > 1);
    let is_certain = variance.is_some_and(|variance| variance <= 0.0);
    match (scale, variance) {
        (Scale::Fraction, Some(_)) if is_certain => {
            let critical = interval::critical(level, Some(df));
            let (low, high) = interval::wilson(value.clamp(0.0, 1.0), codes, critical);
            estimate(low, high, None, method::WILSON)
        }
        (_, Some(variance)) if !is_certain && (scale != Scale::Fisher || value.abs() < 1.0) => {
            let error = variance.sqrt();
            let half = interval::critical(level, Some(df)) * error;
            let (low, high) = match scale {
                Scale::Fraction => ((value - half).max(0.0), (value + half).min(1.0)),
                Scale::Plain => (value - half, value + half),
                Scale::Fisher => {
                    let half = half / (1.0 - value * value);
                    ((value.atanh() - half).tanh(), (value.atanh() + half).tanh())
                }
            };
            estimate(low, high, Some(error), method::JACKKNIFE)
        }
        _ => {
            let low = if scale == Scale::Fraction { 0.0 } else { -1.0 };
            estimate(low, 1.0, None, method::NOT_ESTIMABLE)
        }
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "exact counts and exact limits")]
mod tests {
    use super::*;
    use crate::shift::correct::Record;

    fn record(cluster: usize, stratum: usize, p: f64, named: bool, human: Option<bool>) -> Record {
        let of = |named: bool| {
            let teacher = named.then_some(Source::Teacher);
            teacher.into_iter().collect::<Sources>()
        };
        Record {
            cluster,
            cycle: 0,
            stratum,
            q: [0.0, 0.0, 0.0, p],
            coded: of(named),
            human: human.map(of),
        }
    }

    /// The golden probabilities and truths, each a teacher of its own and all coded.
    fn golden() -> (serde_json::Value, Vec<Record>) {
        let all: serde_json::Value =
            serde_json::from_str(include_str!("../../../tests/data/golden.json")).unwrap();
        let case = all["calibration"].clone();
        let list = |key: &str| case[key].as_array().unwrap().clone();
        let records = list("z").into_iter().zip(list("y")).enumerate();
        let records = records
            .map(|(at, (z, y))| {
                let p = 1.0 / (1.0 + f64::exp(-z.as_f64().unwrap()));
                record(at, 0, p, p > 0.5, Some(y == 1))
            })
            .collect();
        (case, records)
    }

    #[test]
    fn brier_and_calibration_of_equal_weights_are_the_golden_ones() {
        let (case, records) = golden();
        let study = Study::of(&records, 1);
        let found = agreement(&study, 0.95).unwrap();
        let brier = found.sources[3].brier.as_ref().unwrap();
        assert!((brier.value - case["brier_raw"].as_f64().unwrap()).abs() < 1e-6);
        // Five bins of eight, as the golden number has them.
        let bins = bins(&study, 3, 5);
        let mut sums = vec![0.0; FIRST + OF_BIN * 5];
        for (code, bin) in study.coded.iter().zip(&bins) {
            for (column, value) in row(code, 3, *bin) {
                sums[column] += value;
            }
            sums[FIRST + OF_BIN * bin + 3] += 1.0;
        }
        assert!((0..5).all(|bin| bins.iter().filter(|b| **b == bin).count() == 8));
        let wanted = case["sqce5_debiased_raw"].as_f64().unwrap();
        let error = calibration(&sums).unwrap();
        assert!((error - wanted).abs() < 1e-6, "{error} is not {wanted}");
        // The plain error, biased upwards and so not reported, from the same bins.
        let bins = sums[FIRST..].chunks_exact(OF_BIN);
        let apart: f64 = bins.map(|bin| (bin[1] - bin[2]).abs()).sum();
        let wanted = case["ece5_equal_mass_raw"].as_f64().unwrap();
        assert!((apart / 40.0 - wanted).abs() < 1e-6, "{}", apart / 40.0);
    }

    #[test]
    fn a_code_counts_as_often_as_it_was_rarely_drawn() {
        // Stratum 0: 2 of 8 coded, weight 4; stratum 1: 2 of 2, weight 1.
        let mut records = vec![
            record(0, 0, 0.9, true, Some(true)),
            record(1, 0, 0.8, true, Some(false)),
            record(2, 1, 0.7, true, Some(true)),
            record(3, 1, 0.2, false, Some(true)),
        ];
        records.extend((0..6).map(|k| record(k % 4, 0, 0.5, false, None)));
        let found = agreement(&Study::of(&records, 1), 0.95).unwrap();
        let teacher = &found.sources[3];
        let value = |estimate: &Option<Estimate>| estimate.as_ref().unwrap().value;
        assert!((value(&teacher.precision) - 5.0 / 9.0).abs() < 1e-9);
        assert!((value(&teacher.recall) - 5.0 / 6.0).abs() < 1e-9);
        assert!((value(&teacher.f1) - 10.0 / 15.0).abs() < 1e-9);
        let same = 0.5;
        let chance = (6.0 * 9.0 + 4.0 * 1.0) / 100.0;
        assert!((value(&teacher.kappa) - (same - chance) / (1.0 - chance)).abs() < 1e-9);
        assert!((value(&found.set_kappa.clone()) - value(&teacher.kappa)).abs() < 1e-9);
        let brier = 4.0 * (0.01 + 0.64) + 0.09 + 0.64;
        assert!((value(&teacher.brier) - brier / 10.0).abs() < 1e-6);
        // Nobody ever names home.
        assert_eq!(found.sources[0].recall, None);
        assert_eq!(value(&found.sources[0].kappa), 1.0);
        let intervals = [&teacher.f1, &teacher.kappa, &teacher.brier];
        for estimate in intervals.map(|one| one.as_ref().unwrap()) {
            assert!(estimate.low <= estimate.value && estimate.value <= estimate.high);
        }
    }
}
