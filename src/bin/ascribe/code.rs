//! `ascribe code`: from statements or reflections to codings, a line each.

use ascribe::analysis::CodedStatement;
use ascribe::error::Error;
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
    loop {
        let chunk: Vec<Record> = reading.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            break;
        }
        let coded = ascribe::code(&chunk, &model)?;
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
    file.map_or(Ok(()), WholeFile::keep)
}

fn bytes(records: &[Record], coded: &[CodedStatement], json: bool, is_first: bool) -> Vec<u8> {
    if json {
        report::codes_jsonl(records, coded)
    } else {
        report::codes_csv(records, coded, is_first)
    }
}
