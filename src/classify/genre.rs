//! Kinds of text: what a score means in each, and how often the codes are right.
//!
//! Explanations are rare in some kinds of text and common in others, and a model's scores don't
//! mean the same in all. A model is calibrated on several genres together, each statement of
//! which was written by somebody whose text the encoder never saw, and on each by itself. Who
//! knows the genre of the texts at hand says so; for all others the calibration on all genres
//! together holds.

use super::Classifier;
use super::abstain::{Case, least_confidence};
use super::calibration::Platt;
use crate::codebook::Coding;
use crate::error::Error;

/// What is known of a model on one kind of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Genre {
    /// Its name: `posts`, `diaries`.
    pub name: String,
    /// From the score of each source to its probability, indexed by [`Source::index`].
    ///
    /// [`Source::index`]: crate::codebook::Source::index
    pub calibration: [Platt; 4],
    /// A source is named from this probability upwards, above 0 and below 1.
    pub threshold: f32,
    /// Its coded statements, with the confidences that this calibration gives.
    pub cases: Vec<Case>,
    /// The same statements, with the confidences that the calibration on all genres gives.
    pub cases_of_all: Vec<Case>,
}

impl Classifier {
    /// Reads scores as in texts of one genre from here on.
    ///
    /// # Errors
    ///
    /// If the classifier was not calibrated on it; the hint has those that it was.
    pub fn set_genre(&mut self, name: &str) -> Result<(), Error> {
        let Some(at) = self.genres.iter().position(|genre| genre.name == name) else {
            let known: Vec<&str> = self.genres.iter().map(|genre| &*genre.name).collect();
            let hint = if known.is_empty() {
                "this model knows none".to_owned()
            } else {
                format!("this model knows {}", known.join(", "))
            };
            return Err(Error::usage(format!("find the genre {name:?}")).with_hint(hint));
        };
        let genre = &self.genres[at];
        for (head, calibration) in self.sources.iter_mut().zip(genre.calibration) {
            head.calibration = calibration;
            head.threshold = genre.threshold;
        }
        self.genre = Some(at);
        Ok(())
    }

    /// Marks the codings that are too uncertain to promise that at most `max_error` of the rest
    /// have a wrong source set; see [`least_confidence`]. Returns how many are kept.
    ///
    /// The promise is judged on the coded statements of the genre set, or, without one, holds for
    /// every genre that the model was calibrated on. Pass all codings of one set of texts at once;
    /// with none at all, this tells whether anything could be promised.
    ///
    /// # Errors
    ///
    /// If the classifier has no coded statements to judge by, or the bound is not above 0 and
    /// below 1.
    pub fn abstain(&self, codings: &mut [&mut Coding], max_error: f64) -> Result<usize, Error> {
        if !(max_error > 0.0 && max_error < 1.0) {
            return Err(Error::usage(format!(
                "promise a bound of {max_error} on errors: not above 0 and below 1"
            )));
        }
        if self.genres.is_empty() {
            return Err(Error::model(
                "promise a bound on errors: the model keeps no coded statements to judge by",
            )
            .with_hint("train it with --genre AUTHOR=NAME,…"));
        }
        let confidences: Vec<f32> = codings.iter().filter_map(|c| c.confidence).collect();
        let least = match self.genre {
            Some(at) => least_confidence(&self.genres[at].cases, &confidences, max_error),
            None => self.genres.iter().try_fold(0.0_f32, |most, genre| {
                let least = least_confidence(&genre.cases_of_all, &confidences, max_error)?;
                Some(most.max(least))
            }),
        };
        let mut kept = 0;
        for coding in codings.iter_mut() {
            let Some(confidence) = coding.confidence else {
                continue;
            };
            coding.abstain = least.is_none_or(|least| confidence < least);
            kept += usize::from(!coding.abstain);
        }
        Ok(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::small;
    use super::*;
    use crate::codebook::Coder;
    use ndarray::array;

    fn cases(confidence: f32, wrong: usize) -> Vec<Case> {
        let case = |k| Case {
            confidence,
            right: k >= wrong,
        };
        (0..200).map(case).collect()
    }

    /// Knows two genres: in the second a cause is rarer, and only the surest half can be kept.
    fn two_genres() -> Classifier {
        let genre = |name: &str, intercept, cases: Vec<Case>| Genre {
            name: name.to_owned(),
            calibration: [Platt {
                intercept,
                slope: 1.0,
            }; 4],
            threshold: 0.3,
            cases: cases.clone(),
            cases_of_all: cases,
        };
        let doubtful = [cases(0.95, 2), cases(0.5, 90)].concat();
        Classifier {
            genres: vec![
                genre("posts", 0.0, cases(0.95, 2)),
                genre("diaries", -2.0, doubtful),
            ],
            ..small()
        }
    }

    fn abstain(heads: &Classifier, codings: &mut [Coding], bound: f64) -> Result<usize, Error> {
        heads.abstain(&mut codings.iter_mut().collect::<Vec<_>>(), bound)
    }

    fn codings(heads: &Classifier, vectors: &ndarray::Array2<f32>) -> Vec<Coding> {
        let by = Coder("test-1".into());
        heads.classify(vectors.view(), &by).unwrap()
    }

    #[test]
    fn a_genre_changes_what_a_score_means() {
        let mut heads = two_genres();
        let vectors = array![[1.0, -5.0]];
        let p = |heads: &Classifier| codings(heads, &vectors)[0].probabilities.unwrap()[3];
        assert!((p(&heads) - 0.731_058_6).abs() < 1e-6);
        heads.set_genre("diaries").unwrap();
        assert!((p(&heads) - 0.268_941_4).abs() < 1e-6);
        let error = heads.set_genre("songs").unwrap_err();
        assert_eq!(error.to_string(), "find the genre \"songs\"");
        assert_eq!(error.hint(), Some("this model knows posts, diaries"));
    }

    #[test]
    fn without_a_genre_the_promise_holds_for_every_one() {
        let mut heads = two_genres();
        // Ten sure statements and ten that are not.
        let mut rows = ndarray::Array2::from_elem((20, 2), -9.0_f32);
        for mut row in rows.rows_mut().into_iter().skip(10) {
            row[0] = 0.0;
        }
        let mut all = codings(&heads, &rows);
        assert_eq!(abstain(&heads, &mut all, 0.10).unwrap(), 10);
        assert!(!all[0].abstain && all[19].abstain);
        heads.set_genre("posts").unwrap();
        let mut posts = codings(&heads, &rows);
        assert_eq!(abstain(&heads, &mut posts, 0.10).unwrap(), 20);
    }

    #[test]
    fn a_promise_needs_coded_statements() {
        let heads = small();
        let mut some = codings(&heads, &array![[1.0, 1.0]]);
        let error = abstain(&heads, &mut some, 0.10).unwrap_err();
        assert!(error.is_model() && error.hint().is_some());
        let error = abstain(&two_genres(), &mut some, 1.0).unwrap_err();
        assert!(error.is_usage(), "{error}");
    }
}
