//! `ascribe code`: from statements or reflections to codings, a line each.

use ascribe::analysis::CodedStatement;
use ascribe::classify::abstain::DOUBT;
use ascribe::codebook::Coding;
use ascribe::error::{Error, Notice};
use ascribe::model::Model;
use ascribe::read::records;
use ascribe::reflection::Record;
use ascribe::report;

use crate::args::CodeArgs;
use crate::results::WholeFile;
use crate::{Done, messages};

/// Records read, coded and written at a time: bounds the memory, enough to fill all threads.
const CHUNK: usize = 512;

/// Reads, codes and writes piece by piece; at once where a bound on errors is to be kept, which
/// is judged over all statements.
pub(crate) fn run(args: &CodeArgs) -> Done {
    let settings = args.reading.settings()?;
    let mut reading = records::open(&args.paths, &settings)?;
    let written = args.threads.pool()?.install(|| code(args, &mut reading));
    let (problems, notices) = reading.told();
    if !args.quiet {
        messages::notices(notices);
    }
    messages::problems(problems);
    written?;
    Ok(problems.is_empty())
}

fn code(args: &CodeArgs, reading: &mut records::Records) -> Result<(), Error> {
    let model = args.model.load(args.quiet)?;
    let max_error = args.model.max_error;
    if let Some(bound) = max_error {
        // Whether it can judge at all is told before the work.
        model.classifier.abstain(&mut [], bound)?;
    }
    let mut output = Output::open(args)?;
    let counter = messages::counter(args.quiet);
    let mut empty = Vec::new();
    let mut held = Vec::new();
    loop {
        let chunk: Vec<Record> = reading.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            break;
        }
        let coded = ascribe::code(&chunk, &model)?;
        empty.extend(without_statement(&chunk, &coded));
        counter.inc(coded.len() as u64);
        if max_error.is_some() {
            held.push((chunk, coded));
        } else if !output.write(&chunk, &coded)? {
            return Ok(());
        }
    }
    counter.finish_and_clear();
    reading.check()?;
    if !args.quiet {
        messages::notices(&empty);
    }
    if let Some(bound) = max_error {
        let told = abstain(&mut held, &model, bound)?;
        if !args.quiet {
            messages::say(&told);
        }
    }
    for (chunk, coded) in &held {
        if !output.write(chunk, coded)? {
            return Ok(());
        }
    }
    output.keep()
}

/// Marks the statements too uncertain for the bound; says how many are kept.
fn abstain(
    held: &mut [(Vec<Record>, Vec<CodedStatement>)],
    model: &Model,
    max_error: f64,
) -> Result<String, Error> {
    let statements = held.iter_mut().flat_map(|(_, coded)| coded);
    let mut marked: Vec<&mut Coding> = statements.map(|one| &mut one.coding).collect();
    let kept = model.classifier.abstain(&mut marked, max_error)?;
    let all = marked.len();
    let bound = (1e4 * max_error).round() / 1e2;
    if kept > 0 || all == 0 {
        return Ok(format!(
            "kept {kept} of {all} statements: of these at most {bound} in 100 have wrong sources, \
             with a chance of {} in 100 that it is more; the others are marked abstain",
            100.0 * DOUBT
        ));
    }
    let genres = &model.classifier.genres;
    let hint = if model.classifier.genre.is_none() && genres.len() > 1 {
        let names: Vec<&str> = genres.iter().map(|genre| &*genre.name).collect();
        format!(
            "hint: allow more with --max-error, or name the kind of text with --genre: {}",
            names.join(", ")
        )
    } else {
        "hint: allow more with --max-error".to_owned()
    };
    Ok(format!(
        "kept 0 of {all} statements: for no part of them can it be promised that at most {bound} \
         in 100 have wrong sources; all are marked abstain\n{hint}"
    ))
}

/// Where the lines go.
struct Output {
    file: Option<WholeFile>,
    json: bool,
    is_first: bool,
}

impl Output {
    fn open(args: &CodeArgs) -> Result<Self, Error> {
        Ok(Self {
            file: args.out.as_deref().map(WholeFile::create).transpose()?,
            json: args.json,
            is_first: true,
        })
    }

    /// Adds lines: whether anyone still reads.
    fn write(&mut self, records: &[Record], coded: &[CodedStatement]) -> Result<bool, Error> {
        let bytes = if self.json {
            report::codes_jsonl(records, coded)
        } else {
            report::codes_csv(records, coded, self.is_first)
        };
        self.is_first = false;
        match &mut self.file {
            Some(file) => file.write(&bytes).map(|()| true),
            None => messages::write(&bytes),
        }
    }

    fn keep(self) -> Result<(), Error> {
        self.file.map_or(Ok(()), WholeFile::keep)
    }
}

/// What is to be told of texts in which there is no statement, and so no line.
fn without_statement(records: &[Record], coded: &[CodedStatement]) -> Vec<Notice> {
    let mut has = vec![false; records.len()];
    for one in coded {
        has[one.reflection] = true;
    }
    let records = records.iter().zip(has);
    records
        .filter_map(|(record, has)| match record {
            Record::Reflection(reflection) if !has => Some(Notice {
                file: reflection.origin.file.to_string(),
                what: format!("{} holds no statement, and so has no line", reflection.id),
            }),
            _ => None,
        })
        .collect()
}
