//! Vectors to codings with probabilities. Knows nothing of texts, but for [`evidence`].
//!
//! Every code is a linear function of a statement's vector: four independent probabilities for
//! the sources, then, for attributions alone, one choice each for the outcome, the agency of a
//! teacher cause, and the focus within each source named. Which words of the statement bear
//! these codes is told by linear functions of its tokens' vectors, where a model has them.

pub mod abstain;
pub mod calibration;
pub mod evidence;
pub mod genre;
pub mod head;
pub mod measured;
mod stored;

use ndarray::ArrayView2;

use crate::codebook::{Agency, Coder, Coding, Focus, Outcome, Source, Sources, probability_of};
use crate::error::Error;
use calibration::{Platt, sigmoid};
use evidence::TokenHeads;
use genre::Genre;
use head::{Choice, Linear, nearest};

/// The head of one source: a score, and how it becomes a probability.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceHead {
    /// The score of a statement.
    pub score: Linear,
    /// The score's probability.
    pub calibration: Platt,
    /// The source is named from this probability upwards, above 0 and below 1.
    pub threshold: f32,
}

impl SourceHead {
    /// Probability that the source is named, 0 to 1.
    pub fn probability(&self, vector: &[f32]) -> f32 {
        nearest(sigmoid(
            self.calibration.logit(f64::from(self.score.of(vector))),
        ))
    }
}

/// Linear heads on a statement's vector.
#[derive(Clone, Debug, PartialEq)]
pub struct Classifier {
    /// One head a source, indexed by [`Source::index`].
    pub sources: [SourceHead; 4],
    /// What is explained went well or badly.
    pub outcome: Choice<Outcome>,
    /// Whose practice a teacher cause is.
    pub agency: Choice<Agency>,
    /// What within each source, indexed by [`Source::index`].
    pub focus: [Choice<Focus>; 4],
    /// The words that bear the codes; `None` where the model was trained without them.
    pub words: Option<TokenHeads>,
    /// The genres it was calibrated on; none where the model was trained without them.
    pub genres: Vec<Genre>,
    /// Which of these the texts at hand are of, set by [`Classifier::set_genre`].
    pub genre: Option<usize>,
}

impl Classifier {
    /// How many numbers a vector has.
    pub fn dim(&self) -> usize {
        self.sources[0].score.weights.len()
    }

    /// One coding a row of `vectors`, in order.
    ///
    /// `confidence` is the product over the four sources of the probability that the code given
    /// is right (`p` if named, `1 - p` if not), as if they were independent. Outcome, agency and
    /// focus are given for attributions alone.
    ///
    /// # Errors
    ///
    /// If the vectors are not as long as this classifier's.
    pub fn classify(&self, vectors: ArrayView2<'_, f32>, by: &Coder) -> Result<Vec<Coding>, Error> {
        if vectors.ncols() != self.dim() {
            return Err(Error::model(format!(
                "classify vectors of {} numbers with heads for {}",
                vectors.ncols(),
                self.dim()
            )));
        }
        let rows = vectors.as_standard_layout();
        Ok(rows
            .rows()
            .into_iter()
            .filter_map(|row| row.to_slice().map(|vector| self.code(vector, by)))
            .collect())
    }

    fn code(&self, vector: &[f32], by: &Coder) -> Coding {
        let probabilities = [0, 1, 2, 3].map(|k| self.sources[k].probability(vector));
        let thresholds = [0, 1, 2, 3].map(|k| self.sources[k].threshold);
        let mut coding = decide(probabilities, thresholds, by);
        let sources = coding.sources;
        if coding.is_attribution() {
            coding.outcome = self.outcome.pick(vector);
        }
        if sources.contains(Source::Teacher) {
            coding.agency = self.agency.pick(vector);
        }
        for source in sources.iter() {
            coding.focus[source.index()] = self.focus[source.index()].pick(vector);
        }
        coding
    }
}

/// A coding of the sources alone: those whose probability reaches its threshold, with the
/// probability that the whole set is right.
pub fn decide(probabilities: [f32; 4], thresholds: [f32; 4], by: &Coder) -> Coding {
    let named = |source: &Source| probabilities[source.index()] >= thresholds[source.index()];
    let sources: Sources = Source::ALL.iter().copied().filter(named).collect();
    let mut coding = Coding::new(by.clone(), sources);
    coding.confidence = Some(probability_of(sources, probabilities));
    coding.probabilities = Some(probabilities);
    coding
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn linear(weights: [f32; 2], bias: f32) -> Linear {
        Linear {
            weights: weights.to_vec(),
            bias,
        }
    }

    /// Teacher by the first number, student by the second; a good outcome by a positive first.
    pub(super) fn small() -> Classifier {
        let head = |weights, bias| SourceHead {
            score: linear(weights, bias),
            calibration: Platt::IDENTITY,
            threshold: 0.5,
        };
        Classifier {
            sources: [
                head([0., 0.], -3.),
                head([0., 0.], -3.),
                head([0., 1.], 0.),
                head([1., 0.], 0.),
            ],
            outcome: Choice {
                options: vec![
                    (Outcome::Success, linear([1., 0.], 0.)),
                    (Outcome::Failure, linear([-1., 0.], 0.)),
                ],
            },
            agency: Choice {
                options: vec![(Agency::Individual, linear([0., 0.], 0.))],
            },
            focus: [(); 4].map(|()| Choice::default()),
            words: None,
            genres: Vec::new(),
            genre: None,
        }
    }

    fn codings(vectors: &ndarray::Array2<f32>) -> Vec<Coding> {
        let by = Coder("test-1".into());
        small().classify(vectors.view(), &by).unwrap()
    }

    #[test]
    fn each_source_is_decided_by_itself() {
        let found = codings(&array![[2., 2.], [2., -2.], [-2., -2.]]);
        let sources: Vec<_> = found.iter().map(|c| c.sources.to_string()).collect();
        assert_eq!(sources, ["student;teacher", "teacher", ""]);
        let p = found[1].probabilities.unwrap();
        assert!((p[3] - 0.880_797).abs() < 1e-6, "{p:?}");
    }

    #[test]
    fn confidence_is_the_probability_of_the_whole_set() {
        let coding = &codings(&array![[2., -2.]])[0];
        let p = coding.probabilities.unwrap();
        let expected = (1. - p[0]) * (1. - p[1]) * (1. - p[2]) * p[3];
        assert!((coding.confidence.unwrap() - expected).abs() < 1e-7);
    }

    #[test]
    fn only_attributions_have_an_outcome_and_only_teacher_causes_an_agency() {
        let found = codings(&array![[2., -2.], [-2., 2.], [-2., -2.]]);
        let outcomes: Vec<_> = found.iter().map(|c| c.outcome).collect();
        assert_eq!(
            outcomes,
            [Some(Outcome::Success), Some(Outcome::Failure), None]
        );
        let agencies: Vec<_> = found.iter().map(|c| c.agency).collect();
        assert_eq!(agencies, [Some(Agency::Individual), None, None]);
        assert_eq!(found[0].focus, [None; 4]);
    }

    #[test]
    fn vectors_of_another_model_are_refused() {
        let by = Coder("test-1".into());
        let error = small().classify(array![[1., 2., 3.]].view(), &by);
        assert_eq!(
            error.unwrap_err().to_string(),
            "classify vectors of 3 numbers with heads for 2"
        );
    }
}
