//! A classifier as JSON: plain numbers and the names of codes.

use std::fmt::Display;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::abstain::Case;
use super::calibration::Platt;
use super::evidence::TokenHeads;
use super::genre::Genre;
use super::head::{Choice, Linear};
use super::{Classifier, SourceHead};
use crate::codebook::{Focus, Source};
use crate::error::Error;

#[derive(Serialize, Deserialize)]
struct StoredClassifier {
    dim: usize,
    sources: Vec<StoredSource>,
    outcome: Vec<StoredOption>,
    agency: Vec<StoredOption>,
    focus: Vec<StoredOption>,
    /// Heads of tokens, the four sources' and [`EXPLAINED`]; models had none at first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    words: Option<Vec<StoredOption>>,
    /// What is known of each genre; models knew none at first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    genres: Vec<StoredGenre>,
}

/// The code of the head of tokens that state the outcome.
const EXPLAINED: &str = "explained";

#[derive(Serialize, Deserialize)]
struct StoredSource {
    code: String,
    threshold: f32,
    intercept: f64,
    slope: f64,
    bias: f32,
    weights: Vec<f32>,
}

#[derive(Serialize, Deserialize)]
struct StoredOption {
    code: String,
    bias: f32,
    weights: Vec<f32>,
}

#[derive(Serialize, Deserialize)]
struct StoredGenre {
    name: String,
    threshold: f32,
    /// Intercept and slope of each source.
    calibration: Vec<(f64, f64)>,
    cases: StoredCases,
    cases_of_all: StoredCases,
}

/// Confidences of coded statements.
#[derive(Serialize, Deserialize)]
struct StoredCases {
    right: Vec<f32>,
    wrong: Vec<f32>,
}

impl Classifier {
    /// The heads from JSON as [`Classifier::to_json`] writes it.
    ///
    /// # Errors
    ///
    /// If it is no such JSON: a code is unknown or missing, a weight too many or too few, a
    /// number not finite.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Error> {
        let failed = |why: String| Error::model(format!("read the heads: {why}"));
        let stored: StoredClassifier =
            serde_json::from_slice(bytes).map_err(|e| failed(e.to_string()))?;
        stored.check().map_err(failed)?;
        let focus = choice::<Focus>(&stored.focus).map_err(failed)?;
        let mut sources = Vec::new();
        for (source, head) in Source::ALL.iter().zip(stored.sources) {
            if head.code != source.name() {
                let why = format!("source {:?} where {source} should stand", head.code);
                return Err(failed(why));
            }
            sources.push(SourceHead {
                score: Linear {
                    weights: head.weights,
                    bias: head.bias,
                },
                calibration: Platt {
                    intercept: head.intercept,
                    slope: head.slope,
                },
                threshold: head.threshold,
            });
        }
        let sources = <[SourceHead; 4]>::try_from(sources)
            .map_err(|found| failed(format!("{} sources, 4 needed", found.len())))?;
        let within = |k: usize| Choice {
            options: focus
                .options
                .iter()
                .filter(|(focus, _)| focus.source().index() == k)
                .cloned()
                .collect(),
        };
        let words = stored.words.as_deref().map(token_heads).transpose();
        let genres = stored
            .genres
            .into_iter()
            .map(genre)
            .collect::<Result<_, _>>();
        Ok(Self {
            sources,
            outcome: choice(&stored.outcome).map_err(failed)?,
            agency: choice(&stored.agency).map_err(failed)?,
            focus: [0, 1, 2, 3].map(within),
            words: words.map_err(failed)?,
            genres: genres.map_err(failed)?,
            genre: None,
        })
    }

    /// The heads as JSON, always the same bytes for the same heads.
    ///
    /// # Errors
    ///
    /// If the heads can't be written, which none that can be read or trained are known to.
    pub fn to_json(&self) -> Result<Vec<u8>, Error> {
        let sources = Source::ALL.iter().zip(&self.sources);
        let stored = StoredClassifier {
            dim: self.dim(),
            sources: sources
                .map(|(source, head)| StoredSource {
                    code: source.to_string(),
                    threshold: head.threshold,
                    intercept: head.calibration.intercept,
                    slope: head.calibration.slope,
                    bias: head.score.bias,
                    weights: head.score.weights.clone(),
                })
                .collect(),
            outcome: options(&self.outcome),
            agency: options(&self.agency),
            focus: self.focus.iter().flat_map(options).collect(),
            words: self.words.as_ref().map(stored_words),
            genres: self.genres.iter().map(stored_genre).collect(),
        };
        let mut bytes = serde_json::to_vec(&stored)
            .map_err(|e| Error::output(format!("write the heads: {e}")))?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

impl StoredClassifier {
    fn check(&self) -> Result<(), String> {
        let sources = self.sources.iter().map(|s| (&s.code, &s.weights, s.bias));
        let options = [&self.outcome, &self.agency, &self.focus]
            .into_iter()
            .flatten();
        let of_statement = sources.chain(options.map(|o| (&o.code, &o.weights, o.bias)));
        let of_token = self.words.iter().flatten();
        let of_token = of_token.map(|o| (&o.code, &o.weights, o.bias));
        let of_statement = of_statement.map(|head| (head, self.dim));
        // A statement's vector is two of the network's.
        let of_token = of_token.map(|head| (head, self.dim / 2));
        for ((code, weights, bias), needed) in of_statement.chain(of_token) {
            if weights.len() != needed {
                let found = weights.len();
                return Err(format!("{code} has {found} weights, {needed} needed"));
            }
            if !bias.is_finite() || weights.iter().any(|w| !w.is_finite()) {
                return Err(format!("{code} has a weight that is not finite"));
            }
        }
        for source in &self.sources {
            let (code, threshold) = (&source.code, source.threshold);
            if !(threshold > 0.0 && threshold < 1.0) {
                return Err(format!(
                    "threshold {threshold} of {code} is not between 0 and 1"
                ));
            }
            if !(source.intercept.is_finite() && source.slope.is_finite()) {
                return Err(format!(
                    "{} has a calibration that is not finite",
                    source.code
                ));
            }
        }
        Ok(())
    }
}

fn genre(stored: StoredGenre) -> Result<Genre, String> {
    let StoredGenre {
        name,
        threshold,
        calibration,
        cases,
        cases_of_all,
    } = stored;
    if !(threshold > 0.0 && threshold < 1.0) {
        return Err(format!(
            "threshold {threshold} of {name} is not between 0 and 1"
        ));
    }
    let lines: Vec<Platt> = calibration
        .iter()
        .map(|&(intercept, slope)| Platt { intercept, slope })
        .collect();
    let finite = |line: &Platt| line.intercept.is_finite() && line.slope.is_finite();
    let calibration = <[Platt; 4]>::try_from(lines)
        .ok()
        .filter(|lines| lines.iter().all(finite))
        .ok_or_else(|| format!("{name} needs a finite calibration of each of 4 sources"))?;
    Ok(Genre {
        name,
        calibration,
        threshold,
        cases: cases.into(),
        cases_of_all: cases_of_all.into(),
    })
}

fn stored_genre(genre: &Genre) -> StoredGenre {
    StoredGenre {
        name: genre.name.clone(),
        threshold: genre.threshold,
        calibration: genre
            .calibration
            .map(|line| (line.intercept, line.slope))
            .to_vec(),
        cases: genre.cases.as_slice().into(),
        cases_of_all: genre.cases_of_all.as_slice().into(),
    }
}

impl From<StoredCases> for Vec<Case> {
    fn from(stored: StoredCases) -> Self {
        let of = |right| move |confidence| Case { confidence, right };
        let right = stored.right.into_iter().map(of(true));
        right
            .chain(stored.wrong.into_iter().map(of(false)))
            .collect()
    }
}

impl From<&[Case]> for StoredCases {
    fn from(cases: &[Case]) -> Self {
        let of = |right| {
            let mut found: Vec<f32> = cases
                .iter()
                .filter(|case| case.right == right)
                .map(|case| case.confidence)
                .collect();
            found.sort_by(f32::total_cmp);
            found
        };
        Self {
            right: of(true),
            wrong: of(false),
        }
    }
}

fn token_heads(stored: &[StoredOption]) -> Result<TokenHeads, String> {
    let codes = Source::ALL.iter().map(|source| source.name());
    let mut heads = Vec::new();
    for (expected, head) in codes.chain([EXPLAINED]).zip(stored) {
        if head.code != expected {
            return Err(format!(
                "words of {:?} where {expected} should stand",
                head.code
            ));
        }
        heads.push(Linear {
            weights: head.weights.clone(),
            bias: head.bias,
        });
    }
    match <[Linear; 5]>::try_from(heads) {
        Ok([home, school, student, teacher, explained]) if stored.len() == 5 => Ok(TokenHeads {
            cause: [home, school, student, teacher],
            explained,
        }),
        _ => Err(format!("words of {} codes, 5 needed", stored.len())),
    }
}

fn stored_words(heads: &TokenHeads) -> Vec<StoredOption> {
    let codes = Source::ALL.iter().map(|source| source.name());
    let all = heads.cause.iter().chain([&heads.explained]);
    let stored = codes.chain([EXPLAINED]).zip(all);
    stored
        .map(|(code, head)| StoredOption {
            code: code.to_owned(),
            bias: head.bias,
            weights: head.weights.clone(),
        })
        .collect()
}

fn choice<C: FromStr<Err: Display>>(stored: &[StoredOption]) -> Result<Choice<C>, String> {
    let option = |o: &StoredOption| -> Result<(C, Linear), String> {
        let linear = Linear {
            weights: o.weights.clone(),
            bias: o.bias,
        };
        Ok((o.code.parse().map_err(|e: C::Err| e.to_string())?, linear))
    };
    Ok(Choice {
        options: stored.iter().map(option).collect::<Result<_, _>>()?,
    })
}

fn options<C: Display>(choice: &Choice<C>) -> Vec<StoredOption> {
    let stored = |(code, linear): &(C, Linear)| StoredOption {
        code: code.to_string(),
        bias: linear.bias,
        weights: linear.weights.clone(),
    };
    choice.options.iter().map(stored).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::small;
    use super::*;

    /// The heads of [`small`], and each token's score its one number and a bias of its own.
    fn with_words() -> Classifier {
        let head = |bias| Linear {
            weights: vec![1.0],
            bias,
        };
        Classifier {
            words: Some(TokenHeads {
                cause: [head(0.25), head(0.5), head(1.0), head(2.0)],
                explained: head(-1.0),
            }),
            ..small()
        }
    }

    fn with_genres() -> Classifier {
        let case = |confidence, right| Case { confidence, right };
        let line = Platt {
            intercept: -0.5,
            slope: 1.25,
        };
        Classifier {
            genres: vec![Genre {
                name: "posts".to_owned(),
                calibration: [line; 4],
                threshold: 0.3,
                cases: vec![case(0.5, true), case(0.9, true), case(0.75, false)],
                cases_of_all: vec![case(0.25, false)],
            }],
            ..small()
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for heads in [small(), with_words(), with_genres()] {
            let bytes = heads.to_json().unwrap();
            assert_eq!(Classifier::from_json(&bytes).unwrap(), heads);
            assert_eq!(heads.to_json().unwrap(), bytes);
        }
    }

    #[test]
    fn heads_written_before_there_were_any_of_words_have_none() {
        let text = String::from_utf8(small().to_json().unwrap()).unwrap();
        assert!(!text.contains("words"));
        assert_eq!(Classifier::from_json(text.as_bytes()).unwrap().words, None);
    }

    #[test]
    fn genres_that_can_not_be_right_are_refused() {
        let text = String::from_utf8(with_genres().to_json().unwrap()).unwrap();
        for (from, to, why) in [
            ("[-0.5,1.25],", "", "posts needs a finite calibration"),
            ("[-0.5,1.25],", "[-0.5,1e999],", "read the heads: "),
            (
                "\"threshold\":0.3",
                "\"threshold\":0.0",
                "threshold 0 of posts",
            ),
        ] {
            assert!(text.contains(from), "{text}");
            let error = Classifier::from_json(text.replacen(from, to, 1).as_bytes()).unwrap_err();
            assert!(error.to_string().contains(why), "{error}");
        }
    }

    #[test]
    fn heads_of_words_that_can_not_be_right_are_refused() {
        let text = String::from_utf8(with_words().to_json().unwrap()).unwrap();
        let (before, words) = text.split_at(text.find("\"words\"").unwrap());
        for (from, to, why) in [
            (
                "\"school\"",
                "\"home\"",
                "words of \"home\" where school should stand",
            ),
            ("[1.0]", "[1.0,2.0]", "home has 2 weights, 1 needed"),
            (
                "{\"code\":\"home\",\"bias\":0.25,\"weights\":[1.0]},",
                "",
                "where home should",
            ),
            (
                ",{\"code\":\"explained\",\"bias\":-1.0,\"weights\":[1.0]}",
                "",
                "4 codes, 5 needed",
            ),
            ("\"bias\":0.5", "\"bias\":5e60", "not finite"),
        ] {
            let changed = format!("{before}{}", words.replacen(from, to, 1));
            let error = Classifier::from_json(changed.as_bytes()).unwrap_err();
            assert!(error.to_string().contains(why), "{error}");
        }
    }

    #[test]
    fn what_can_not_be_right_is_refused() {
        let text = String::from_utf8(small().to_json().unwrap()).unwrap();
        for (from, to, why) in [
            ("\"failure\"", "\"bad\"", "\"bad\" is no outcome"),
            ("\"dim\":2", "\"dim\":3", "home has 2 weights, 3 needed"),
            (
                "\"home\"",
                "\"house\"",
                "source \"house\" where home should stand",
            ),
            (
                "\"threshold\":0.5",
                "\"threshold\":1.5",
                "threshold 1.5 of home is not",
            ),
            ("\"bias\":-3.0", "\"bias\":-3e60", "not finite"),
            ("{", "", "read the heads: "),
        ] {
            let error = Classifier::from_json(text.replacen(from, to, 1).as_bytes());
            let message = error.unwrap_err().to_string();
            assert!(message.contains(why), "{message}");
        }
    }
}
