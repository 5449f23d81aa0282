//! From which probability a source is named, and what is known of each genre.
//!
//! Everything here is judged on authors that the encoder never saw, by heads fitted without the
//! author judged.

use std::collections::BTreeMap;

use super::Settings;
use super::table::digits;
use crate::agree::cohen;
use crate::classify::abstain::Case;
use crate::classify::calibration::{Platt, sigmoid};
use crate::classify::decide;
use crate::classify::genre::Genre;
use crate::classify::head::nearest;
use crate::codebook::{Coder, Sources};

/// Parts of a genre's documents: each is read with a calibration fitted on the others.
const PARTS: usize = 5;

/// One statement of an unseen author.
#[derive(Clone, Debug)]
pub(super) struct Judged<'a> {
    pub(super) author: &'a str,
    pub(super) document: usize,
    /// The sources coded.
    pub(super) gold: Sources,
    /// The score of each source, by heads fitted without the author.
    pub(super) scores: [f64; 4],
    /// Their probabilities, calibrated without the author.
    pub(super) probabilities: [f32; 4],
}

/// The one threshold for all sources with which the source sets agree best with the codes: the
/// highest mean over the genres (over the authors, where no genres are told apart) of Cohen's
/// kappa, so that a genre counts as much as any other however many statements it has.
pub(super) fn threshold(judged: &[Judged<'_>], settings: &Settings) -> f32 {
    if let Some(threshold) = settings.threshold {
        return threshold;
    }
    let mut groups: BTreeMap<&str, Vec<&Judged<'_>>> = BTreeMap::new();
    for one in judged {
        let group = settings.genre(one.author).unwrap_or(one.author);
        groups.entry(group).or_default().push(one);
    }
    let groups: Vec<Vec<(Sources, [f32; 4])>> = groups
        .into_values()
        .map(|group| group.iter().map(|j| (j.gold, j.probabilities)).collect())
        .collect();
    best_threshold(&groups)
}

/// Each genre that the settings name, in the order of names.
pub(super) fn genres(judged: &[Judged<'_>], threshold: f32, settings: &Settings) -> Vec<Genre> {
    let mut by_name: BTreeMap<&str, Vec<&Judged<'_>>> = BTreeMap::new();
    for one in judged {
        if let Some(name) = settings.genre(one.author) {
            by_name.entry(name).or_default().push(one);
        }
    }
    by_name
        .into_iter()
        .map(|(name, of)| genre(name, &of, threshold, settings))
        .collect()
}

fn genre(name: &str, of: &[&Judged<'_>], pooled: f32, settings: &Settings) -> Genre {
    let line = |k: usize, fitted_on: &dyn Fn(&Judged<'_>) -> bool| {
        let kept = || of.iter().filter(|j| fitted_on(j));
        let scores: Vec<f64> = kept().map(|j| j.scores[k]).collect();
        let named: Vec<bool> = kept()
            .map(|j| j.gold.iter().any(|source| source.index() == k))
            .collect();
        Platt::fit(&scores, &named)
    };
    let lines: Vec<[Platt; 4]> = (0..PARTS)
        .map(|part| [0, 1, 2, 3].map(|k| line(k, &|j| j.document % PARTS != part)))
        .collect();
    let own: Vec<(Sources, [f32; 4])> = of
        .iter()
        .map(|j| {
            let lines = &lines[j.document % PARTS];
            let p = [0, 1, 2, 3].map(|k| nearest(sigmoid(lines[k].logit(j.scores[k]))));
            (j.gold, p)
        })
        .collect();
    let threshold = settings
        .threshold
        .unwrap_or_else(|| best_threshold(std::slice::from_ref(&own)));
    let of_all: Vec<_> = of.iter().map(|j| (j.gold, j.probabilities)).collect();
    Genre {
        name: name.to_owned(),
        calibration: [0, 1, 2, 3].map(|k| {
            let line = line(k, &|_| true);
            Platt {
                intercept: digits(line.intercept),
                slope: digits(line.slope),
            }
        }),
        threshold,
        cases: cases(&own, threshold),
        cases_of_all: cases(&of_all, pooled),
    }
}

fn cases(of: &[(Sources, [f32; 4])], threshold: f32) -> Vec<Case> {
    let by = Coder("cross-validation".into());
    of.iter()
        .map(|(gold, p)| {
            let coding = decide(*p, [threshold; 4], &by);
            let confidence = coding.confidence.unwrap_or_default();
            Case {
                confidence: nearest(digits(f64::from(confidence))),
                right: coding.sources == *gold,
            }
        })
        .collect()
}

/// Of .20, .22 … .60 the one with the highest mean kappa over the groups, the lowest of equals.
fn best_threshold(groups: &[Vec<(Sources, [f32; 4])>]) -> f32 {
    let by = Coder("cross-validation".into());
    let mean = |threshold: f32| -> f64 {
        let kappas = groups.iter().map(|group| {
            let pairs = group
                .iter()
                .map(|(gold, p)| (*gold, decide(*p, [threshold; 4], &by).sources));
            cohen(pairs)
        });
        kappas.sum::<f64>() / groups.len().max(1) as f64
    };
    let grid = (20..=60_u8)
        .step_by(2)
        .map(|hundredths| f32::from(hundredths) / 100.0);
    let mut best = (f64::NEG_INFINITY, 0.5);
    for threshold in grid {
        let found = mean(threshold);
        if found > best.0 {
            best = (found, threshold);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::Source;

    fn teacher(p: f32, coded: bool) -> (Sources, [f32; 4]) {
        let gold = if coded {
            Sources::NONE.with(Source::Teacher)
        } else {
            Sources::NONE
        };
        (gold, [0.01, 0.01, 0.01, p])
    }

    #[test]
    fn the_threshold_parts_what_was_coded_from_what_was_not() {
        let group = vec![
            teacher(0.9, true),
            teacher(0.45, true),
            teacher(0.35, false),
            teacher(0.1, false),
        ];
        let found = best_threshold(&[group]);
        assert!(found > 0.35 && found <= 0.45, "{found}");
    }

    #[test]
    fn a_large_genre_counts_no_more_than_a_small_one() {
        // In the large one .5 is best, and .3 nearly as good; in the small one only .3 is good.
        let mut large: Vec<_> = (0..300).map(|k| teacher(0.8, k < 295)).collect();
        large.extend((0..700).map(|k| teacher(0.4, k < 5)));
        large[300..].iter_mut().for_each(|one| one.1[3] = 0.1);
        let small = vec![
            teacher(0.35, true),
            teacher(0.2, false),
            teacher(0.19, false),
        ];
        let found = best_threshold(&[large, small]);
        assert!(found > 0.2 && found <= 0.35, "{found}");
    }
}
