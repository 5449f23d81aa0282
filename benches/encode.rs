//! Speed of the encoder on one thread, to set beside `benches/peers/onnxruntime_encode.py` in one
//! run on one machine:
//!
//! ```text
//! cargo bench --bench encode -- base --write statements.txt
//! python3 benches/peers/onnxruntime_encode.py statements.txt --model models/base
//! cargo bench --bench encode -- base statements.txt
//! ```
//!
//! The first argument may name the model, `base` or `small`. A file has one statement a line and is taken as one reflection; without one, the first thousand
//! statements of `corpus/entries-c1.jsonl` are read. Tokenising is counted; loading and one
//! warming round are not. Figures are of the fastest of five rounds.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::time::{Duration, Instant};

use ascribe::encode::Run;
use ascribe::model::{Builtin, Model};
use ascribe::train::corpus::Corpus;

const ROUNDS: usize = 5;
const STATEMENTS: usize = 1000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    arguments.retain(|argument| argument != "--bench");
    let model: Builtin = match arguments.first().map(|name| name.parse()) {
        Some(Ok(model)) => {
            arguments.remove(0);
            model
        }
        _ => Builtin::default(),
    };
    let texts = match arguments.as_slice() {
        [file] => std::fs::read_to_string(file)?
            .lines()
            .map(str::to_owned)
            .collect(),
        _ => corpus()?,
    };
    if let [write, file] = arguments.as_slice()
        && write == "--write"
    {
        std::fs::write(file, texts.join("\n") + "\n")?;
    }
    let began = Instant::now();
    let encoder = Model::builtin(model)?.encoder;
    println!(
        "ascribe, {model}, loaded in {:.0} ms",
        1000.0 * began.elapsed().as_secs_f64()
    );

    let texts = texts.iter().filter(|text| !text.trim().is_empty());
    let run = [Run {
        statements: texts.map(|text| text.as_str().into()).collect(),
        ..Run::default()
    }];
    let tokens = encoder.count_tokens(&run)? as f64;
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    let mut best = Duration::MAX;
    let mut statements = 0;
    for round in 0..=ROUNDS {
        let began = Instant::now();
        statements = one.install(|| encoder.encode(&run))?.nrows();
        if round > 0 {
            best = best.min(began.elapsed());
        }
    }
    let seconds = best.as_secs_f64();
    println!(
        "{statements} statements, {tokens} tokens in {seconds:.3} s: {:.0} statements/s, {:.0} \
         tokens/s",
        statements as f64 / seconds,
        tokens / seconds
    );
    Ok(())
}

fn corpus() -> Result<Vec<String>, Box<dyn Error>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/entries-c1.jsonl");
    let mut corpus = Corpus::default();
    corpus.add("entries-c1.jsonl", &std::fs::read(path)?);
    let statements = corpus.passages.into_iter().flat_map(|p| p.statements);
    let texts = statements.map(|(text, _)| text.replace(['\n', '\r'], " "));
    Ok(texts.take(STATEMENTS).collect())
}
