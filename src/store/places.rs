//! Where coders are, settings and samples: what is not exchanged between copies.

use rusqlite::{Connection, OptionalExtension, params};

use super::Project;
use super::fault::Fallible;
use super::key::Key;
use crate::codebook::Coder;
use crate::error::Error;

/// A sample that people are to code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSample {
    /// What it is called.
    pub name: String,
    /// Whether it is coded without seeing suggestions or others' codes.
    pub blind: bool,
    /// Its plan, as bytes that mean nothing here.
    pub plan: Vec<u8>,
}

impl Project {
    /// A setting.
    ///
    /// # Errors
    ///
    /// If the file can't be read.
    pub fn setting(&self, key: &str) -> Result<Option<String>, Error> {
        self.reading(|file| {
            let mut query = file.prepare_cached("SELECT value FROM setting WHERE key = ?1")?;
            Ok(query.query_row([key], |row| row.get(0)).optional()?)
        })
    }

    /// Sets a setting.
    ///
    /// # Errors
    ///
    /// If the file can't be written.
    pub fn set_setting(&mut self, key: &str, value: &str) -> Result<(), Error> {
        self.writing(|file| {
            file.execute(
                "INSERT INTO setting (key, value) VALUES (?1, ?2) \
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                [key, value],
            )?;
            Ok(())
        })
    }

    /// The samples, in the order in which they were added.
    ///
    /// # Errors
    ///
    /// If the file can't be read.
    pub fn samples(&self) -> Result<Vec<StoredSample>, Error> {
        self.reading(|file| {
            let mut query = file.prepare("SELECT name, blind, plan FROM sample ORDER BY rowid")?;
            let rows = query.query_map([], |row| {
                Ok(StoredSample {
                    name: row.get(0)?,
                    blind: row.get(1)?,
                    plan: row.get(2)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Adds a sample; the same again changes nothing.
    ///
    /// # Errors
    ///
    /// If its name is empty or another sample's, or the file can't be written.
    pub fn add_sample(&mut self, name: &str, blind: bool, plan: &[u8]) -> Result<(), Error> {
        let known = self
            .samples()?
            .into_iter()
            .find(|sample| sample.name == name);
        match known {
            Some(known) if known.blind == blind && known.plan == plan => return Ok(()),
            Some(_) => {
                return Err(Error::usage(format!(
                    "add the sample {name:?}: there is another so called"
                ))
                .with_hint("give it another name"));
            }
            None if name.trim().is_empty() => {
                return Err(Error::usage("add a sample: its name is empty"));
            }
            None => {}
        }
        self.writing(|file| {
            file.execute(
                "INSERT INTO sample (name, blind, plan) VALUES (?1, ?2, ?3)",
                params![name, blind, plan],
            )?;
            Ok(())
        })
    }

    /// Where someone was: the queue and the statement.
    ///
    /// # Errors
    ///
    /// If the file can't be read.
    pub fn place(&self, coder: &Coder) -> Result<Option<(String, Key)>, Error> {
        self.reading(|file| {
            let mut query =
                file.prepare_cached("SELECT queue, statement FROM place WHERE coder = ?1")?;
            let place = query.query_row([&*coder.0], |row| Ok((row.get(0)?, Key(row.get(1)?))));
            Ok(place.optional()?)
        })
    }

    /// Keeps where someone is. [`Project::append_at`] does so together with what they did there.
    ///
    /// # Errors
    ///
    /// If the file can't be written.
    pub fn set_place(&mut self, coder: &Coder, queue: &str, statement: Key) -> Result<(), Error> {
        self.writing(|file| store(file, &coder.0, queue, statement))
    }
}

/// Keeps where someone is.
pub(super) fn store(file: &Connection, coder: &str, queue: &str, statement: Key) -> Fallible<()> {
    let mut store = file.prepare_cached(
        "INSERT INTO place (coder, queue, statement) VALUES (?1, ?2, ?3) \
         ON CONFLICT (coder) DO UPDATE SET queue = excluded.queue, statement = excluded.statement",
    )?;
    store.execute(params![coder, queue, statement.0])?;
    Ok(())
}
