//! How often a model's source sets were right on texts of each genre, and which genre is nearest.
//!
//! What was coded are all statements of texts whose authors the encoder never saw, those without an
//! attribution too, each by heads fitted without its author; right is a source set that is the one
//! coded ([`Genre::cases_of_all`]).

use super::Classifier;
use super::abstain::Case;
use super::genre::Genre;
use crate::estimate::reliability::{Bin, Outcome, Rule, bins};

/// What is known of a model on one genre.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// The genre's name.
    pub name: String,
    /// Over all of its statements: how sure the model was, and how often it was right.
    pub all: Bin,
    /// The same by how sure it was.
    pub bins: Vec<Bin>,
    /// The same of those alone of which it was unsure: with a confidence below [`UNSURE`]. `None`
    /// without any.
    pub unsure: Option<Bin>,
    /// How far the model's confidences in the texts at hand lie from those here, 0 to 1:
    /// Kolmogorov's and Smirnov's distance, the largest difference of the two shares of statements
    /// up to any confidence. `None` where the genre was named, or the texts are too short.
    pub distance: Option<f64>,
}

/// Which of the genres the texts at hand are most like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// Its position among the genres.
    pub at: usize,
    /// Whether it was named, by [`Classifier::set_genre`]; else it is the one at the least
    /// distance, the first of equals.
    pub is_named: bool,
}

/// With fewer statements than this their distance to a genre is mostly chance: of samples of 100
/// statements of each of the built-in model's five genres, 55 to 90 in 100 came out nearest to
/// their own, of 30 statements 15 to 83.
pub const FEWEST: usize = 100;

/// With a confidence below this a coding is called unsure.
pub const UNSURE: f32 = 0.7;

/// Tenths of confidence above one half, below which codings are few.
const RULE: Rule = Rule {
    edges: &[0.5, 0.6, 0.7, 0.8, 0.9],
    fewest: 20,
    apart: 0.08,
    level: 0.95,
};

impl Classifier {
    /// What is known of each genre, in their order, and which is nearest to texts whose codings
    /// have these confidences.
    pub fn measured(&self, confidences: &[f32]) -> (Vec<Measured>, Option<Nearest>) {
        let is_known = self.genre.is_none() && confidences.len() >= FEWEST;
        let distance = |genre: &Genre| {
            let known: Vec<f32> = genre.cases_of_all.iter().map(|c| c.confidence).collect();
            is_known.then(|| distance(&known, confidences))
        };
        let genres = self.genres.iter().enumerate().filter_map(|(at, genre)| {
            // The genre named is read with its own calibration, all others with that of all.
            let cases = if self.genre == Some(at) {
                &genre.cases
            } else {
                &genre.cases_of_all
            };
            let cases: Vec<Outcome> = cases.iter().copied().map(outcome).collect();
            let measured = Measured {
                name: genre.name.clone(),
                all: Bin::of(&cases, RULE.level)?,
                bins: bins(&cases, &RULE),
                unsure: Bin::of(&unsure(&cases), RULE.level),
                distance: distance(genre),
            };
            Some((at, measured))
        });
        let (places, measured): (Vec<usize>, Vec<Measured>) = genres.unzip();
        let named = self
            .genre
            .and_then(|set| places.iter().position(|at| *at == set));
        let nearest = match named {
            Some(at) => Some(Nearest { at, is_named: true }),
            None => least(&measured).map(|at| Nearest {
                at,
                is_named: false,
            }),
        };
        (measured, nearest)
    }
}

fn unsure(cases: &[Outcome]) -> Vec<Outcome> {
    let below = cases.iter().filter(|case| case.claimed < f64::from(UNSURE));
    below.copied().collect()
}

fn outcome(case: Case) -> Outcome {
    Outcome {
        claimed: f64::from(case.confidence),
        is_true: case.right,
        weight: 1.0,
    }
}

/// The first at the least distance.
fn least(measured: &[Measured]) -> Option<usize> {
    let distances = measured.iter().enumerate();
    let known = distances.filter_map(|(at, one)| Some((at, one.distance?)));
    known.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at)
}

/// The largest difference of two empirical distributions (Smirnov 1939); 1 if either is empty.
fn distance(one: &[f32], other: &[f32]) -> f64 {
    if one.is_empty() || other.is_empty() {
        return 1.0;
    }
    let sorted = |values: &[f32]| {
        let mut values = values.to_vec();
        values.sort_by(f32::total_cmp);
        values
    };
    let (one, other) = (sorted(one), sorted(other));
    let up_to = |values: &[f32], bound: f32| {
        values.partition_point(|value| *value <= bound) as f64 / values.len() as f64
    };
    let steps = one.iter().chain(&other);
    let differences = steps.map(|step| (up_to(&one, *step) - up_to(&other, *step)).abs());
    differences.fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::super::tests::small;
    use super::*;
    use crate::classify::calibration::Platt;

    fn cases(of: &[(f32, usize, usize)]) -> Vec<Case> {
        let some = |&(confidence, right, wrong): &(f32, usize, usize)| {
            (0..right + wrong).map(move |k| Case {
                confidence,
                right: k < right,
            })
        };
        of.iter().flat_map(some).collect()
    }

    fn genre(name: &str, of_all: &[(f32, usize, usize)]) -> Genre {
        Genre {
            name: name.into(),
            calibration: [Platt::IDENTITY; 4],
            threshold: 0.5,
            cases: cases(&[(0.95, 99, 1)]),
            cases_of_all: cases(of_all),
        }
    }

    fn two_genres() -> Classifier {
        Classifier {
            genres: vec![
                genre("posts", &[(0.95, 60, 0), (0.55, 20, 20)]),
                genre("diaries", &[(0.95, 90, 0), (0.55, 5, 5)]),
            ],
            ..small()
        }
    }

    #[test]
    fn the_nearest_genre_is_as_sure_as_the_texts_at_hand() {
        // Up to .50 there are 15 of 100 against none; up to .55 as many against 40 and 10.
        let texts = [vec![0.95; 85], vec![0.5; 15]].concat();
        let (measured, nearest) = two_genres().measured(&texts);
        let nearest = nearest.unwrap();
        assert_eq!((nearest.at, nearest.is_named), (1, false));
        let wanted = [0.25, 0.15];
        for (one, wanted) in measured.iter().zip(wanted) {
            assert!(
                (one.distance.unwrap() - wanted).abs() < 1e-6,
                "{measured:?}"
            );
        }
    }

    #[test]
    fn what_it_was_unsure_of_is_judged_by_itself() {
        let (measured, _) = two_genres().measured(&[]);
        let counts = measured.iter().map(|one| {
            let unsure = one.unsure.as_ref().unwrap();
            (unsure.count, unsure.share)
        });
        assert_eq!(counts.collect::<Vec<_>>(), [(40, 0.5), (10, 0.5)]);
        let mut sure = two_genres();
        sure.set_genre("posts").unwrap();
        assert_eq!(sure.measured(&[]).0[0].unsure, None);
    }

    #[test]
    fn distances_are_those_of_scipy() {
        // scipy.stats.ks_2samp([.1, .2, .3, .4], [.25, .35, .9]).statistic
        let found = distance(&[0.4, 0.1, 0.3, 0.2], &[0.9, 0.25, 0.35]);
        assert!((found - 0.5).abs() < 1e-12, "{found}");
        assert!(distance(&[0.5, 0.5], &[0.5]).abs() < 1e-12);
        assert!((distance(&[], &[0.5]) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_genre_named_is_nearest_and_read_by_its_own_calibration() {
        let mut heads = two_genres();
        heads.set_genre("posts").unwrap();
        let (measured, nearest) = heads.measured(&[0.9; 5]);
        let nearest = nearest.unwrap();
        assert_eq!((nearest.at, nearest.is_named), (0, true));
        assert!((measured[0].all.share - 0.99).abs() < 1e-12);
        assert!((measured[1].all.share - 0.95).abs() < 1e-12);
        assert_eq!(measured[0].distance, None);
    }

    #[test]
    fn few_statements_are_near_to_none() {
        let (measured, nearest) = two_genres().measured(&[0.9; FEWEST - 1]);
        assert_eq!((measured.len(), nearest), (2, None));
        let bins: Vec<_> = measured[0]
            .bins
            .iter()
            .map(|b| (b.count, b.share))
            .collect();
        assert_eq!(bins, [(40, 0.5), (60, 1.0)]);
        assert_eq!(small().measured(&[0.9; 200]), (Vec::new(), None));
    }
}
