//! Records to code: statements that come by themselves, and reflections.
//!
//! JSON holds either, an object a line: one with a `statement` (or `sentence`) is a
//! [`LoneStatement`](crate::reflection::LoneStatement) with its `id`, `before` (or `prev`) and
//! `question` (or `prompt`); any other is a reflection with its `text`, `teacher`, `cycle` and so
//! on. Keys in any case; others are ignored. Every other format that is read holds reflections.
//! Records come in the order of files and lines, and lines are read as they are asked for.

mod lines;
mod lone;

use std::collections::{HashMap, VecDeque};
use std::io::{Cursor, Read};
use std::path::PathBuf;
use std::vec;

use encoding_rs::{Encoding, UTF_8};
use serde_json::Value;

use super::decode::{self, Utf8Reader};
use super::files::{Found, Place};
use super::input::{self, Input};
use super::{Parsed, Settings, files, format, jsonl, nothing, read, reason};
use crate::error::{Error, Notice, Problem};
use crate::reflection::Record;
use lines::{Line, Lines};

/// All records of some bytes.
#[derive(Clone, Debug, Default)]
pub struct ParsedRecords {
    /// In the order of the lines.
    pub records: Vec<Record>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// What was taken for what.
    pub notices: Vec<Notice>,
}

/// The records of files, one after the other; see [`open()`].
pub struct Records {
    settings: Settings,
    paths: Vec<PathBuf>,
    files: usize,
    waiting: vec::IntoIter<Found>,
    /// The file of JSON that is being read.
    current: Option<Json>,
    ready: VecDeque<Record>,
    /// What was read that is no record.
    told: Parsed,
    /// File and line where each id of a statement stands first.
    ids: HashMap<String, (String, u32)>,
    found: u64,
}

/// A file of JSON, a record a line.
struct Json {
    file: String,
    lines: Lines,
    reflections: jsonl::Reader,
}

/// Finds the files under the paths as [`super::open`] does, to be read as records are asked for.
///
/// # Errors
///
/// If a path doesn't exist.
pub fn open(paths: &[PathBuf], settings: &Settings) -> Result<Records, Error> {
    let (found, told) = files::find(paths)?;
    Ok(Records::new(paths.to_vec(), found, told, settings))
}

/// Reads one file's bytes; the format is found by extension and content.
pub fn parse(file: &str, bytes: &[u8], settings: &Settings) -> ParsedRecords {
    let mut reading = Records::new(Vec::new(), Vec::new(), Parsed::default(), settings);
    reading.start(file, Source::Bytes(bytes.to_vec()));
    let records = reading.by_ref().collect();
    let Parsed {
        problems, notices, ..
    } = reading.told;
    ParsedRecords {
        records,
        problems,
        notices,
    }
}

enum Source {
    Path(PathBuf),
    Bytes(Vec<u8>),
}

impl Source {
    fn input(&self) -> Input<'_> {
        match self {
            Self::Path(path) => Input::File(path),
            Self::Bytes(bytes) => Input::Bytes(bytes),
        }
    }

    fn reader(self) -> std::io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Self::Path(path) => input::open(&path)?,
            Self::Bytes(bytes) => Box::new(Cursor::new(bytes)),
        })
    }
}

impl Iterator for Records {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        loop {
            if let Some(record) = self.ready.pop_front() {
                self.found += 1;
                return Some(record);
            }
            if let Some(json) = self.current.take() {
                self.line(json);
                continue;
            }
            let Found { name, place } = self.waiting.next()?;
            match place {
                Place::File(path) => self.start(&name, Source::Path(path)),
                Place::Stream(path) => match input::read_stream(&path) {
                    Ok(Ok(bytes)) => self.start(&name, Source::Bytes(bytes)),
                    Ok(Err(why)) => self.problem(&name, "", "the file", why),
                    Err(error) => self.problem(&name, "", "the file", reason(&error)),
                },
            }
        }
    }
}

impl Records {
    fn new(paths: Vec<PathBuf>, found: Vec<Found>, told: Parsed, settings: &Settings) -> Self {
        Self {
            settings: settings.clone(),
            paths,
            files: found.len(),
            waiting: found.into_iter(),
            current: None,
            ready: VecDeque::new(),
            told,
            ids: HashMap::new(),
            found: 0,
        }
    }

    /// What could not be read in the records asked for so far, and what was taken for what.
    pub fn told(&self) -> (&[Problem], &[Notice]) {
        (&self.told.problems, &self.told.notices)
    }

    /// Whether anything was found, once all records were asked for.
    ///
    /// # Errors
    ///
    /// If nothing was.
    pub fn check(&self) -> Result<(), Error> {
        if self.found == 0 {
            let what = "a reflection or a statement";
            return Err(nothing(what, &self.paths, self.files, &self.told.problems));
        }
        Ok(())
    }

    /// Begins a file: JSON is read line by line, anything else at once.
    fn start(&mut self, file: &str, source: Source) {
        let started = format::json(file, &source.input()).and_then(|json| {
            if let Some((encoding, sample)) = json {
                return self.start_json(file, source, encoding, &sample);
            }
            let parsed = read(file, &source.input(), &self.settings);
            self.take(parsed);
            Ok(())
        });
        if let Err(error) = started {
            self.problem(file, "", "the file", reason(&error));
        }
    }

    fn start_json(
        &mut self,
        file: &str,
        source: Source,
        encoding: &'static Encoding,
        sample: &str,
    ) -> std::io::Result<()> {
        let mut reflections = jsonl::Reader::new(file);
        if is_one_value(sample) {
            let bytes = source.input().all(jsonl::MAX_ARRAY as u64)?;
            match values(&decode::decode(&bytes, encoding).text) {
                Some(Ok(values)) => {
                    for (number, value) in (1..).zip(&values) {
                        self.value(file, &mut reflections, (value, None), number, "item");
                    }
                    return Ok(());
                }
                Some(Err(why)) => {
                    self.problem(file, "", "the file", why);
                    return Ok(());
                }
                None => {}
            }
        }
        let reader = source.reader()?;
        let reader: Box<dyn Read + Send> = if encoding == UTF_8 {
            reader
        } else {
            Box::new(Utf8Reader::new(reader, encoding))
        };
        self.current = Some(Json {
            file: file.to_owned(),
            lines: Lines::new(reader, jsonl::MAX_LINE),
            reflections,
        });
        Ok(())
    }

    /// Reads the next line of a file and keeps the file unless it has ended.
    fn line(&mut self, mut json: Json) {
        let Json {
            file,
            lines,
            reflections,
        } = &mut json;
        let line = match lines.next() {
            Ok(Some(line)) => line,
            Ok(None) => return,
            Err(error) => return self.problem(file, "", "the file", reason(&error)),
        };
        let Line {
            number,
            text,
            flaws,
        } = line;
        let place = format!("line {number}");
        match text {
            None => self.problem(file, &place, "the line", "it is longer than 1 MiB".into()),
            Some(text) if text.trim().is_empty() => {}
            Some(text) => match serde_json::from_str(&text) {
                Ok(value) => {
                    let given = (&value, Some(&*text));
                    self.value(file, reflections, given, number, "line");
                }
                Err(error) => {
                    let what = format!("the line {}", lone::shown(&text));
                    self.problem(file, &place, &what, jsonl::why(&error, false));
                }
            },
        }
        if flaws > 0 {
            let (what, each) = match flaws {
                1 => ("1 character".to_owned(), "it stands"),
                many => (format!("{many} characters"), "each stands"),
            };
            let why = format!("the bytes are not UTF-8; {each} as \u{FFFD} in the text");
            self.problem(file, &place, &what, why);
        }
        self.current = Some(json);
    }

    /// Makes a record of a value, which comes with its line where it stands on one.
    fn value(
        &mut self,
        file: &str,
        reflections: &mut jsonl::Reader,
        (value, line): (&Value, Option<&str>),
        number: u32,
        unit: &str,
    ) {
        let place = format!("{unit} {number}");
        match lone::read(value, line, || format!("{file}#{number}")) {
            Ok(Some(statement)) => {
                let here = (file.to_owned(), number);
                if let Some((first, at)) = self.ids.get(statement.id.as_str()) {
                    let before = if first == file {
                        format!("{unit} {at}")
                    } else {
                        format!("{first}, {unit} {at}")
                    };
                    let id = statement.id.as_str();
                    self.told.notices.push(Notice {
                        file: file.to_owned(),
                        what: format!("the id {id:?} of {before} stands again at {place}"),
                    });
                } else {
                    self.ids.insert(statement.id.as_str().to_owned(), here);
                }
                self.ready.push_back(Record::Statement(statement));
            }
            Ok(None) => {
                reflections.value(value, number, unit);
                let parsed = std::mem::take(&mut reflections.parsed);
                self.take(parsed);
            }
            Err(lone::Unusable { what, why }) => self.problem(file, &place, &what, why),
        }
    }

    fn take(&mut self, mut parsed: Parsed) {
        let reflections = std::mem::take(&mut parsed.reflections);
        self.ready
            .extend(reflections.into_iter().map(Record::Reflection));
        self.told.append(parsed);
    }

    fn problem(&mut self, file: &str, place: &str, what: &str, why: String) {
        self.told.problems.push(Problem {
            file: file.to_owned(),
            place: place.to_owned(),
            what: what.to_owned(),
            why,
        });
    }
}

/// Whether a file may be one value over several lines rather than one a line.
fn is_one_value(sample: &str) -> bool {
    let start = sample.trim_start_matches('\u{feff}').trim_start();
    let first = start.lines().next().unwrap_or_default();
    start.starts_with('[')
        || start.starts_with('{') && serde_json::from_str::<Value>(first).is_err()
}

/// The items of a text that is one value: an array, an object around one, or one record; why it
/// can't be read if it is a broken array, `None` if it is no single value.
fn values(text: &str) -> Option<Result<Vec<Value>, String>> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with('[') {
        if text.len() > jsonl::MAX_ARRAY {
            let why = "an array of more than 4 MiB; write an object a line instead";
            return Some(Err(why.to_owned()));
        }
        return Some(serde_json::from_str(text).map_err(|error| jsonl::why(&error, true)));
    }
    let value: Value = serde_json::from_str(text).ok()?;
    let inner = value.as_object().and_then(|object| {
        let is_record = lone::WORDS.iter().chain(&["text"]);
        let is_record = is_record
            .copied()
            .any(|key| jsonl::field(object, key).is_some());
        object
            .values()
            .find_map(Value::as_array)
            .filter(|_| !is_record)
    });
    Some(Ok(inner.cloned().unwrap_or_else(|| vec![value])))
}
