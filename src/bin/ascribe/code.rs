//! `ascribe code`: from statements or reflections to codings, a line each.

use ascribe::analysis::CodedStatement;
use ascribe::error::{Error, Notice};
use ascribe::read::records;
use ascribe::reflection::Record;
use ascribe::report;

use crate::args::CodeArgs;
use crate::results::WholeFile;
use crate::{Done, messages, threads};

/// Records read, coded and written at a time: bounds the memory, enough to fill all threads.
const CHUNK: usize = 512;

/// Reads, codes and writes piece by piece.
pub(crate) fn run(args: &CodeArgs) -> Done {
    let settings = args.reading.settings()?;
    let mut reading = records::open(&args.paths, &settings)?;
    let written = threads(args.threads)?.install(|| write(args, &mut reading));
    let (problems, notices) = reading.told();
    if !args.quiet {
        messages::notices(notices);
    }
    messages::problems(problems);
    written?;
    Ok(problems.is_empty())
}

fn write(args: &CodeArgs, reading: &mut records::Records) -> Result<(), Error> {
    let model = args.model.load()?;
    let mut file = args.out.as_deref().map(WholeFile::create).transpose()?;
    let counter = messages::counter(args.quiet);
    let mut is_first = true;
    let mut empty = Vec::new();
    loop {
        let chunk: Vec<Record> = reading.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            break;
        }
        let coded = ascribe::code(&chunk, &model)?;
        empty.extend(without_statement(&chunk, &coded));
        counter.inc(coded.len() as u64);
        let bytes = bytes(&chunk, &coded, args.json, is_first);
        is_first = false;
        match &mut file {
            Some(file) => file.write(&bytes)?,
            // Who stops reading wants no more.
            None if !messages::write(&bytes)? => return Ok(()),
            None => {}
        }
    }
    counter.finish_and_clear();
    reading.check()?;
    if !args.quiet {
        messages::notices(&empty);
    }
    file.map_or(Ok(()), WholeFile::keep)
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

fn bytes(records: &[Record], coded: &[CodedStatement], json: bool, is_first: bool) -> Vec<u8> {
    if json {
        report::codes_jsonl(records, coded)
    } else {
        report::codes_csv(records, coded, is_first)
    }
}
