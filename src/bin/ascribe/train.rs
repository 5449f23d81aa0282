//! `ascribe train`: from coded statements and an encoder to a model.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ascribe::codebook::{Coder, Coding, CorpusCoders};
use ascribe::encode::Encoder;
use ascribe::error::{Error, Problem};
use ascribe::evaluate::{self, Evaluation};
use ascribe::model::{self, Bundle, Manifest};
use ascribe::train::corpus::{self, Corpus, Passage};
use ascribe::train::{self, Settings, Trained, WordsReport};
use clap::Parser;

use crate::args::ThreadsArgs;
use crate::project::{self, Held};
use crate::{Done, input, messages};

#[derive(Debug, Parser)]
#[command(after_help = "\
Of a project the model learns what its people settled on (adjudicated codes, else those on which
all agree who coded a statement), each statement after what stands before it. Its authors are the
teachers, so that the model is judged on teachers from whom it did not learn; their names are not
kept.

Example, much as the built-in models were made:
  ascribe train corpus --encoder models/small --name own --unseen c5,c8,c10,c16 \\
      --genre c5=posts,c8=forms,c10=posts,c16=interviews --out own

From a project (some hundred statements by several teachers are the least that is of use):
  ascribe train study.ascribe --encoder models/small --name ours --out ours
  ascribe analyze logs --project study.ascribe --model ours")]
pub(crate) struct TrainArgs {
    /// Files and folders with coded statements as JSONL, named KIND-AUTHOR.jsonl; also single files
    /// of codings with their text (XLSX, ODS, CSV), read a statement at a time; and projects
    #[arg(required = true, value_name = "PATH")]
    pub(crate) corpus: Vec<PathBuf>,

    /// Folder with the encoder: encoder.onnx and tokenizer.json
    #[arg(long, value_name = "DIR")]
    pub(crate) encoder: PathBuf,

    /// Folder to write the model to
    #[arg(short, long, value_name = "DIR")]
    pub(crate) out: PathBuf,

    /// The model's name; with its version, the coder's name in codings
    #[arg(long, default_value = "own")]
    pub(crate) name: String,

    /// The model's version: count it up whenever codes may change
    #[arg(long = "model-version", value_name = "N", default_value_t = 1)]
    pub(crate) model_version: u32,

    /// Authors whose text the encoder never saw: heads are judged and calibrated on them alone
    #[arg(long, value_name = "AUTHOR,…", value_delimiter = ',')]
    pub(crate) unseen: Vec<String>,

    /// The genre of an unseen author's texts: calibrated by itself, and kept to judge abstentions
    #[arg(long, value_name = "AUTHOR=NAME,…", value_delimiter = ',', value_parser = genre)]
    pub(crate) genre: Vec<(String, String)>,

    /// Who coded the corpus, for reports to say: people or language-models
    #[arg(long, value_name = "WHO", value_parser = coded_by)]
    pub(crate) coded_by: Option<CorpusCoders>,

    /// How often a statement counts, by the first letters of its author's name
    #[arg(long, value_name = "AUTHOR=N,…", value_delimiter = ',', value_parser = weight)]
    pub(crate) weight: Vec<(String, u32)>,

    /// Draws which authors share a part of the cross-validation
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,

    #[command(flatten)]
    pub(crate) threads: ThreadsArgs,
}

/// Reads the corpus, fits the heads, measures them on unseen authors and writes the model.
pub(crate) fn run(args: &TrainArgs) -> Done {
    let mut corpus = Corpus::default();
    let mut problems = Vec::new();
    for path in files(&args.corpus)? {
        if project::is_meant(&path) {
            add_project(&mut corpus, &path)?;
        } else if is_table(&path) {
            problems.extend(add_codings(&mut corpus, &path)?);
        } else {
            let bytes = input::bytes(&path)?;
            problems.extend(corpus.add(&path.to_string_lossy(), &bytes));
        }
    }
    messages::problems(&problems);
    let network = model::read_network(&args.encoder)?;
    let tokenizer = input::bytes(&args.encoder.join("tokenizer.json"))?;
    let encoder = Encoder::new(network.clone().into(), &tokenizer)?;
    let settings = Settings {
        unseen: args.unseen.clone(),
        weights: args.weight.clone(),
        genres: args.genre.clone(),
        seed: args.seed,
        ..Settings::default()
    };
    messages::say(&format!("encoding {} statements", corpus.len()));
    let trained = args
        .threads
        .pool()?
        .install(|| train::train(&corpus, &encoder, &settings))?;
    let evaluation = evaluate::evaluate(&trained.gold, &trained.predicted, &trained.documents)?;
    print(&trained, &evaluation)?;

    let manifest = Manifest {
        format: model::FORMAT,
        name: args.name.clone(),
        version: args.model_version,
        dim: encoder.dim(),
        unseen: args.unseen.clone(),
        figures: figures(&trained, &evaluation).into_iter().collect(),
        trained: how(&trained),
        coded_by: args.coded_by.map(|by| by.name().to_owned()),
        files: Vec::new(),
    };
    let heads = trained.classifier.to_json()?;
    Bundle::new(manifest, network.into(), tokenizer.into(), heads).write(&args.out)?;
    messages::say(&format!("wrote {}", args.out.display()));
    Ok(problems.is_empty())
}

/// Whether a file holds codings, a row a statement, and no passages.
fn is_table(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    ["csv", "tsv", "xlsx", "ods"].contains(&&*extension.to_lowercase())
}

/// Adds the statements of a table of codings, each read for itself after what stands before it.
fn add_codings(corpus: &mut Corpus, path: &Path) -> Result<Vec<Problem>, Error> {
    let file = input::codings(path)?;
    messages::notices(&file.notices);
    let author = corpus::author(&file.name);
    let mut problems = file.problems;
    for line in file.lines {
        let Some(words) = line.words.clone() else {
            problems.push(Problem {
                file: file.name.clone(),
                place: line.place,
                what: "the coding".to_owned(),
                why: "it has no text to learn from".to_owned(),
            });
            continue;
        };
        let coder = Coder(Arc::clone(&author));
        let coding = Coding {
            coder,
            ..line.coding.clone()
        };
        corpus.passages.push(Passage {
            document: line.document().into(),
            author: Arc::clone(&author),
            question: None,
            before: line.before.unwrap_or_default(),
            statements: vec![(words, coding)],
        });
    }
    Ok(problems)
}

/// Adds what people settled on in a project.
fn add_project(corpus: &mut Corpus, path: &Path) -> Result<(), Error> {
    let learnt = project::passages(&Held::open(path)?)?;
    let statements: usize = learnt.passages.iter().map(|one| one.statements.len()).sum();
    let path = path.display();
    if statements == 0 {
        return Err(Error::input(format!(
            "find codes of people in {path}: there are none on which they settled"
        ))
        .with_hint("`ascribe review PROJECT` opens the page on which people code"));
    }
    let left_out = match learnt.open {
        0 => String::new(),
        open => format!("; {open} on which they differ are left out"),
    };
    messages::say(&format!(
        "{path}: learning from {statements} statements on whose codes people settled{left_out}"
    ));
    corpus.passages.extend(learnt.passages);
    Ok(())
}

/// Every JSONL file named or standing in a folder named, in the order of names.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let failed = |error| Error::input(format!("read {}: {error}", path.display()));
        let mut inside = Vec::new();
        for entry in fs::read_dir(path).map_err(failed)? {
            inside.push(entry.map_err(failed)?.path());
        }
        inside.retain(|file| {
            file.extension()
                .is_some_and(|extension| extension == "jsonl")
        });
        inside.sort();
        files.append(&mut inside);
    }
    if files.is_empty() {
        return Err(Error::input(
            "find coded statements: no .jsonl file in what was named",
        ));
    }
    Ok(files)
}

/// What was measured on unseen authors.
fn figures(trained: &Trained, evaluation: &Evaluation) -> Vec<(String, f64)> {
    let mut figures = evaluation.figures();
    figures.extend(trained.words.iter().flat_map(WordsReport::figures));
    figures
}

/// How each head was chosen, a line each.
fn how(trained: &Trained) -> Vec<String> {
    let heads = trained.heads.iter().map(ToString::to_string);
    heads
        .chain(trained.words.iter().map(ToString::to_string))
        .collect()
}

/// How each head was chosen, and how good all are on authors the encoder never saw.
fn print(trained: &Trained, evaluation: &Evaluation) -> Result<(), Error> {
    let mut lines = how(trained);
    lines.push(String::new());
    let figures = figures(trained, evaluation).into_iter();
    lines.extend(figures.map(|(name, value)| format!("{name}: {value:.3}")));
    lines.push(String::new());
    messages::print(&lines.join("\n"))
}

fn coded_by(text: &str) -> Result<CorpusCoders, String> {
    text.parse()
        .map_err(|_| "people or language-models".to_owned())
}

fn genre(text: &str) -> Result<(String, String), String> {
    let (author, genre) = text.split_once('=').ok_or("not AUTHOR=NAME")?;
    Ok((author.trim().to_owned(), genre.trim().to_owned()))
}

fn weight(text: &str) -> Result<(String, u32), String> {
    let (author, count) = text.split_once('=').ok_or("not AUTHOR=N")?;
    let count = count
        .trim()
        .parse()
        .map_err(|_| format!("{count:?} is no whole number"))?;
    Ok((author.trim().to_owned(), count))
}
