//! Codes causal attributions in teachers' reflection logs and estimates how they shift.
//!
//! When teachers explain how their students do, they place the cause somewhere: in their own
//! practice (**internal**), or in the home, the school or the students (**external**). ascribe
//! reads reflection logs, finds the statements that explain how students do, codes where each
//! places the cause, and estimates how that shifts over inquiry cycles, with intervals. It runs
//! on this machine alone: nothing here opens a network connection.
//!
//! # The way of the data
//!
//! ```text
//! bytes -read-> Reflection -split-> Statement -encode-> vectors -classify-> Coding
//!     -shift-> Shift -report-> page, files
//! corpus -encode-> vectors -train-> Model
//! ```
//!
//! Each arrow is a module below, in that order, and [`analyze`] is the whole path ([`code()`] is it
//! as far as the codings):
//!
//! ```
//! use ascribe::{analyze, Settings, model::{Builtin, Model}, read};
//!
//! let log = "teacher,cycle,text\n\
//!     Maria,Cycle 1,They failed because nobody at home checks the reading.\n\
//!     Maria,Cycle 2,They passed because I modelled every step.\n";
//! let parsed = read::parse("log.csv", log.as_bytes(), &read::Settings::default());
//! let model = Model::builtin(Builtin::default())?;
//! let analysis = analyze(&parsed.reflections, &model, &Settings::default())?;
//!
//! assert_eq!(analysis.cycles.len(), 2);
//! let page: Vec<u8> = ascribe::report::html(&analysis, &Default::default());
//! let table: Vec<u8> = ascribe::report::codings_csv(&analysis);
//! # assert!(!page.is_empty() && !table.is_empty());
//! # Ok::<(), ascribe::error::Error>(())
//! ```
//!
//! The page and the table hold what teachers wrote; where they go is the caller's business.
//! [`codebook::Coding`] is the waist: everything after it counts codings and can't tell a
//! person's from a model's.

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;

pub mod error;
pub mod reflection;
pub mod codebook;
pub mod read;
pub mod cycle;
pub mod teacher;
pub mod split;
pub mod encode;
pub mod classify;
pub mod train;
pub mod model;
pub mod codings;
pub mod estimate;
pub mod agree;
pub mod evaluate;
pub mod shift;
pub mod study;
pub mod sample;
#[cfg(feature = "project")]
pub mod store;
#[cfg(feature = "project")]
pub mod review;
pub mod analysis;
pub mod beside;
pub mod report;

use analysis::{Analysis, CodedStatement, ModelNote};
use codebook::CorpusCoders;
use encode::Run;
use error::Error;
use model::Model;
use reflection::{LoneStatement, Record, Reflection, Statement};

/// The README's example compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// How an analysis is made.
#[derive(Clone, Default)]
pub struct Settings {
    /// How reflections come to their cycles, and the order of these.
    pub cycles: cycle::Settings,
    /// Names of people in the logs who are not teachers of the study (a coach, a principal):
    /// their reflections are left out.
    pub exclude: Vec<String>,
    /// How the shift is estimated.
    pub shift: shift::Settings,
    /// The largest share of wrong source sets, above 0 and below 1, among the statements that
    /// count as they were coded; the others count by their probabilities. `None`: all count as
    /// they were coded.
    pub max_error: Option<f64>,
    /// Called with the number of statements coded so far and the number of all.
    pub progress: Option<Progress>,
}

/// What is called as statements are coded: with how many are done, and how many there are.
pub type Progress = Arc<dyn Fn(usize, usize) + Send + Sync>;

/// Reflections coded at a time: bounds the memory that vectors take, enough to fill batches.
const CHUNK: usize = 256;

/// The whole path from reflections to the shift: settles teachers and cycles, leaves out
/// duplicates, splits, encodes, classifies, estimates.
///
/// What could not be read is not known here: [`Analysis::problems`] is left empty for the caller
/// to fill from [`read::Parsed`], and its notices likewise come before those of the analysis.
///
/// Takes `&reflections` or, to save a copy, the vector itself. Uses the threads of the current
/// rayon pool; the result does not depend on how many there are.
///
/// # Errors
///
/// If the settings name a cycle that doesn't occur or [`shift::Settings::check`] has something
/// against them, the model can't be run, or a bound on errors is
/// set that is no share or that the model can't judge (see [`classify::Classifier::abstain`]).
pub fn analyze<'a>(
    reflections: impl Into<Cow<'a, [Reflection]>>,
    model: &Model,
    settings: &Settings,
) -> Result<Analysis, Error> {
    if let Some(bound) = settings.max_error {
        model.classifier.abstain(&mut [], bound)?;
    }
    let mut reflections = reflections.into().into_owned();
    let mut notices = teacher::settle(&mut reflections, &settings.exclude);
    let (mut cycles, told) = cycle::arrange(&mut reflections, &settings.cycles)?;
    notices.extend(told);
    let (reflections, told) = read::drop_duplicates(reflections);
    notices.extend(told);
    if cycles.is_empty() {
        cycles.push(cycle::NO_CYCLE.into());
    }
    settings.shift.check(cycles.len())?;

    let texts: Vec<Text<'_>> = reflections.iter().map(Text::Reflection).collect();
    let mut statements = code_all(&texts, model, settings.progress.as_ref())?;
    let told = settings
        .max_error
        .map(|bound| abstain(&mut statements, model, bound))
        .transpose()?;
    let observations = analysis::observations(&reflections, &statements, &cycles);
    let mut shift = shift::estimate(&observations, &cycles, &settings.shift);
    shift.warnings.extend(told);
    let model = note(model, &statements);
    Ok(Analysis {
        reflections,
        statements,
        cycles,
        shift,
        problems: Vec::new(),
        notices,
        correction: None,
        waits_for: None,
        model,
    })
}

/// Codes statements that come by themselves, and the statements of reflections: in the order of the
/// records and, within a reflection, of its text.
///
/// ```
/// use ascribe::{code, model::{Builtin, Model}, read::records, report};
///
/// let line = br#"{"id": 7, "before": "Half of them failed.", "statement": "I had rushed it."}"#;
/// let read = records::parse("statements.jsonl", line, &Default::default());
/// let coded = code(&read.records, &Model::builtin(Builtin::default())?)?;
/// let lines: Vec<u8> = report::codes_jsonl(&read.records, &coded);
/// assert!(lines.starts_with(b"{\"id\":7,\"sources\":["));
/// # Ok::<(), ascribe::error::Error>(())
/// ```
///
/// Uses the threads of the current rayon pool; the result does not depend on how many there are,
/// nor on what else is coded in the same call.
///
/// # Errors
///
/// If the model can't be run.
pub fn code(records: &[Record], model: &Model) -> Result<Vec<CodedStatement>, Error> {
    let texts: Vec<Text<'_>> = records
        .iter()
        .map(|record| match record {
            Record::Statement(lone) => Text::Lone(lone),
            Record::Reflection(reflection) => Text::Reflection(reflection),
        })
        .collect();
    code_all(&texts, model, None)
}

/// Codes statements as someone else has cut them from reflections, each among the others of its
/// text: in the order given.
///
/// Uses the threads of the current rayon pool, as [`code`].
///
/// # Errors
///
/// If the model can't be run.
pub fn code_cut(
    reflections: &[(Reflection, Vec<Statement>)],
    model: &Model,
) -> Result<Vec<CodedStatement>, Error> {
    let texts: Vec<Text<'_>> = reflections
        .iter()
        .map(|(reflection, statements)| Text::Cut(reflection, statements))
        .collect();
    code_all(&texts, model, None)
}

/// What is coded: a whole text, with its statements if they are cut already, or a statement by
/// itself.
enum Text<'a> {
    Lone(&'a LoneStatement),
    Reflection(&'a Reflection),
    Cut(&'a Reflection, &'a [Statement]),
}

impl<'a> Text<'a> {
    fn split(&self) -> Vec<Statement> {
        match self {
            Self::Lone(lone) => vec![Statement {
                start: 0,
                end: lone.words.len(),
            }],
            Self::Reflection(reflection) => split::split(reflection),
            Self::Cut(_, statements) => statements.to_vec(),
        }
    }

    fn run(&self, statements: &[Statement]) -> Run<'a> {
        match *self {
            Self::Lone(lone) => Run {
                question: lone.question.as_deref(),
                before: &lone.before,
                statements: vec![Cow::Borrowed(lone.words.as_str())],
            },
            Self::Reflection(reflection) | Self::Cut(reflection, _) => Run {
                question: reflection.prompt.as_deref(),
                before: "",
                statements: statements.iter().map(|s| reflection.words(*s)).collect(),
            },
        }
    }
}

/// The statements of each text with the model's codes, in order.
fn code_all(
    texts: &[Text<'_>],
    model: &Model,
    progress: Option<&Progress>,
) -> Result<Vec<CodedStatement>, Error> {
    let split: Vec<_> = texts.par_iter().map(Text::split).collect();
    let total = split.iter().map(Vec::len).sum();
    let mut coded = Vec::with_capacity(total);
    for (chunk, first) in split.chunks(CHUNK).zip((0..).step_by(CHUNK)) {
        let runs = chunk.iter().zip(&texts[first..]);
        let runs: Vec<Run<'_>> = runs.map(|(found, text)| text.run(found)).collect();
        let mut codings = model.code(&runs)?.into_iter();
        for (offset, statements) in chunk.iter().enumerate() {
            for ((number, statement), coding) in (1..).zip(statements).zip(&mut codings) {
                let (reflection, statement) = (first + offset, *statement);
                coded.push(CodedStatement {
                    reflection,
                    number,
                    statement,
                    coding,
                });
            }
        }
        if let Some(progress) = progress {
            progress(coded.len(), total);
        }
    }
    Ok(coded)
}

/// Marks the statements too uncertain for the bound; a sentence that tells how many they are.
fn abstain(
    statements: &mut [CodedStatement],
    model: &Model,
    max_error: f64,
) -> Result<String, Error> {
    let all = statements.len();
    let mut codings: Vec<_> = statements.iter_mut().map(|one| &mut one.coding).collect();
    let kept = model.classifier.abstain(&mut codings, max_error)?;
    let bound = (1e4 * max_error).round() / 1e2;
    Ok(match all - kept {
        0 => format!(
            "No statement of {all} was too uncertain for the bound of {bound} wrong in 100: all \
             count as they were coded."
        ),
        _ if kept == 0 => format!(
            "No part of the {all} statements could be promised to have at most {bound} wrong in \
             100: all of them count by their probabilities."
        ),
        uncertain => format!(
            "{uncertain} of {all} statements were too uncertain for the bound of {bound} wrong in \
             100: they count by their probabilities, the others as they were coded."
        ),
    })
}

/// What is known of a model that coded these statements.
fn note(model: &Model, statements: &[CodedStatement]) -> ModelNote {
    let confidences = statements.iter().filter_map(|one| one.coding.confidence);
    let (genres, nearest) = model.classifier.measured(&confidences.collect::<Vec<_>>());
    ModelNote {
        name: model.coder().to_string(),
        accuracy: accuracy(model),
        coded_by: coded_by(model),
        genres,
        nearest,
    }
}

fn coded_by(model: &Model) -> Option<CorpusCoders> {
    model.manifest.coded_by.as_deref()?.parse().ok()
}

/// What a reader must know of the model's accuracy, from the figures in its manifest.
fn accuracy(model: &Model) -> Vec<String> {
    let figure = |name: &str| model.manifest.figures.get(name);
    let kappa = figure("kappa of the source set").map(|kappa| {
        format!(
            "On texts by writers it had not seen, its codes agree with the corpus's at a kappa of \
             {kappa:.2} (1 is perfect, 0 is chance; two readers of the codebook reach .77 to .98)."
        )
    });
    let outcome = figure("accuracy of the outcome").map(|share| {
        format!(
            "Where it finds an explanation, it tells success from failure in {:.0} of 100.",
            100.0 * share
        )
    });
    let checked = match coded_by(model) {
        Some(CorpusCoders::LanguageModels) => {
            "It was trained on codes by language models that no trained person has checked; on \
             other kinds of text it may do worse."
        }
        Some(CorpusCoders::People) => {
            "It was trained on codes by people; on other kinds of text it may do worse."
        }
        None => {
            "Who made the codes that it was trained on is not told; on other kinds of text it may \
             do worse."
        }
    };
    kappa
        .into_iter()
        .chain(outcome)
        .chain([checked.to_owned()])
        .collect()
}
