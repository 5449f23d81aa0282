//! The file itself: made, opened, read and written.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::fault::{Doing, Fallible, Fault};
use super::schema::{self, APPLICATION, STEPS};
use crate::error::Error;

/// How long a write waits for another program's.
const PATIENCE: Duration = Duration::from_secs(5);

/// How the first bytes of every `SQLite` file read.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Bytes of a file's head, and where in it the application's mark stands.
const HEAD: usize = 100;
const MARK: std::ops::Range<usize> = 68..72;

/// Memory for pages of the file, in KiB: the indexes of a large project fit.
const CACHE: i64 = 32 * 1024;

/// A project: reflections, statements and all that coders said of them, in one `SQLite` file.
///
/// ```
/// use ascribe::codebook::{Coder, Coding, Source, Sources};
/// use ascribe::reflection::{Reflection, Statement};
/// use ascribe::store::{Act, Codes, NewStatement, Project};
///
/// # let folder = tempfile::tempdir().unwrap();
/// # let path = folder.path().join("study.ascribe");
/// let mut project = Project::create(&path)?;
///
/// // What an analysis found.
/// let text = "They failed because nobody at home checks.".to_owned();
/// let reflection = Reflection { id: "log.csv#2".into(), text, ..Reflection::default() };
/// let mut coding = Coding::new(Coder("base 1".into()), Sources::NONE.with(Source::Home));
/// coding.confidence = Some(0.9);
/// let statement = NewStatement {
///     reflection: 0,
///     number: 1,
///     statement: Statement { start: 0, end: 42 },
///     coding: Some(&coding),
/// };
/// project.add(&[], &[reflection], &mut std::iter::once(statement))?;
///
/// // What a person says, on the disk when `append` returns.
/// let mut contents = project.contents()?;
/// let (ann, statement) = (Coder("Ann".into()), contents.statements[0].key);
/// let codes = Codes::new(Sources::NONE.with(Source::Student));
/// let act = Act::Code { statement, codes, supersedes: Vec::new() };
/// let event = project.append(&ann, None, false, act)?;
/// contents.update(&project, &event)?;
/// assert_eq!(contents.of(0).len(), 2);
///
/// // Another copy takes it over; this one undoes it.
/// let (events, problems) = Project::parse_events("ann.jsonl", &project.export(Some(&ann))?);
/// assert!(events == [event] && problems.is_empty());
/// project.undo(&ann)?;
/// assert_eq!(project.contents()?.of(0).len(), 1);
/// # Ok::<(), ascribe::error::Error>(())
/// ```
///
/// # What of the file
///
/// Its journal is a rollback journal, which stands beside the file only while something is
/// written: a write-ahead log would need memory that all who have the file open share, which
/// network drives don't give. It is synced to the disk at every write (`synchronous = EXTRA`).
/// Others may read the file with any `SQLite`; the view `current` shows what is in force.
#[derive(Debug)]
pub struct Project {
    path: PathBuf,
    file: Connection,
}

impl Project {
    /// Makes a new project.
    ///
    /// # Errors
    ///
    /// If there is something at the path already, or no file can be made there.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let failed =
            |why: String| Error::output(format!("make the project {}: {why}", path.display()));
        match File::options().write(true).create_new(true).open(path) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                return Err(failed("it exists already".into())
                    .with_hint("open it, or give the new project another name"));
            }
            Err(error) => return Err(failed(error.to_string())),
        }
        let made = connect(path).and_then(|mut file| {
            let change = file.transaction_with_behavior(TransactionBehavior::Immediate)?;
            change.pragma_update(None, "application_id", APPLICATION)?;
            schema::migrate(&change, &STEPS)?;
            change.commit()?;
            Ok(file)
        });
        match made {
            Ok(file) => Ok(Self {
                path: path.to_owned(),
                file,
            }),
            Err(fault) => {
                // It was made just now and holds nothing.
                let _ = fs::remove_file(path);
                Err(fault.told(Doing::Make, path))
            }
        }
    }

    /// Opens a project. One of an older version is brought to [`super::SCHEMA`] first, all at once
    /// or not at all.
    ///
    /// # Errors
    ///
    /// If it is missing, no project, of a later version, damaged, changed by someone in a way that
    /// could do harm, locked by another program, or may not be written.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let told = |fault: Fault| fault.told(Doing::Open, path);
        look(path).map_err(told)?;
        let mut file = connect(path).map_err(told)?;
        ready(&mut file, path).map_err(told)?;
        Ok(Self {
            path: path.to_owned(),
            file,
        })
    }

    /// Whether a file is a project, by its first bytes.
    pub fn is_project(path: &Path) -> bool {
        look(path).is_ok()
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A number that changes when another connection, another program's or not, has written to the
    /// file.
    ///
    /// # Errors
    ///
    /// If the file can't be read.
    pub fn data_version(&self) -> Result<i64, Error> {
        let version = self
            .file
            .query_row("PRAGMA data_version", [], |row| row.get(0));
        version.map_err(|error| Fault::from(error).told(Doing::Read, &self.path))
    }

    /// Reads in one transaction: all that is read was there at one time.
    pub(super) fn reading<T>(
        &self,
        work: impl FnOnce(&Connection) -> Fallible<T>,
    ) -> Result<T, Error> {
        let read = || {
            let view = self.file.unchecked_transaction()?;
            work(&view)
        };
        read().map_err(|fault: Fault| fault.told(Doing::Read, &self.path))
    }

    /// Does in one transaction what would be written, and leaves all as it was.
    pub(super) fn trying<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Fallible<T>,
    ) -> Result<T, Error> {
        let file = &mut self.file;
        let attempt = || {
            let change = file.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&change)?;
            change.rollback()?;
            Ok(done)
        };
        attempt().map_err(|fault: Fault| fault.told(Doing::Write, &self.path))
    }

    /// Writes in one transaction, which is on the disk when this returns, or leaves all as it was.
    pub(super) fn writing<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Fallible<T>,
    ) -> Result<T, Error> {
        let file = &mut self.file;
        let write = || {
            let change = file.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&change)?;
            change.commit()?;
            Ok(done)
        };
        write().map_err(|fault: Fault| fault.told(Doing::Write, &self.path))
    }
}

/// # Errors
///
/// If the file's first bytes are not those of a project.
fn look(path: &Path) -> Fallible<()> {
    let wrong = |why: &str, hint: &str| Err(Error::input(why).with_hint(hint).into());
    let name = "name a file that ascribe has made as a project";
    let mut head = Vec::with_capacity(HEAD);
    let read = match fs::metadata(path) {
        Ok(found) if found.is_dir() => return wrong("it is a folder", name),
        Ok(found) if !found.is_file() => return wrong("it is no file", name),
        Ok(_) => File::open(path).and_then(|file| file.take(HEAD as u64).read_to_end(&mut head)),
        Err(error) => Err(error),
    };
    match read {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return wrong(
                "there is no such file",
                "the first analysis with a project makes it",
            );
        }
        Err(error) => return wrong(&error.to_string(), name),
    }
    if head.is_empty() {
        return wrong("it is empty", "remove it; the next analysis makes it anew");
    }
    if !head.starts_with(MAGIC) && !MAGIC.starts_with(&head) {
        return wrong("it is no project of ascribe", name);
    }
    match head.get(MARK) {
        None => Err(Fault::Damage("it is cut short".to_owned())),
        Some(mark) if mark == APPLICATION.to_be_bytes() => Ok(()),
        Some(_) => wrong("it is an SQLite file of another program", name),
    }
}

/// Opens the file for `SQLite`, guarded against what someone else may have put into it.
fn connect(path: &Path) -> Fallible<Connection> {
    // Not the path as it is: SQLite takes `:memory:` and an empty name for something else.
    let path = std::path::absolute(path).map_err(|error| Error::input(error.to_string()))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let file = Connection::open_with_flags(path, flags)?;
    file.busy_timeout(PATIENCE)?;
    file.set_prepared_statement_cache_capacity(64);
    for (guard, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
    ] {
        file.set_db_config(guard, on)?;
    }
    file.pragma_update(None, "cell_size_check", true)?;
    file.pragma_update(None, "foreign_keys", true)?;
    file.pragma_update(None, "cache_size", -CACHE)?;
    file.pragma_update(None, "synchronous", "EXTRA")?;
    Ok(file)
}

/// Checks that it is what it seems, and brings it to this version.
fn ready(file: &mut Connection, path: &Path) -> Fallible<()> {
    let mark: i32 = file.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if mark != APPLICATION {
        return Err(Error::input("it is an SQLite file of another program").into());
    }
    if file.is_readonly("main")? {
        return Err(Error::input("it may not be written")
            .with_hint("make it writable, or work on a copy")
            .into());
    }
    let version = schema::version(file)?;
    let steps = usize::try_from(version).ok().and_then(|at| STEPS.get(..at));
    let steps = steps.ok_or_else(|| schema::newer(version, STEPS.len()))?;
    let mode: String = file.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    if mode != "delete" {
        return Err(Error::input(format!("another program keeps its journal as {mode}")).into());
    }
    {
        // What was being written when the power went is rolled back here.
        let view = file.unchecked_transaction()?;
        is_whole(&view, path)?;
        schema::check(&view, steps)?;
    }
    if version != i64::from(schema::SCHEMA) {
        let change = file.transaction_with_behavior(TransactionBehavior::Immediate)?;
        schema::migrate(&change, &STEPS)?;
        change.commit()?;
    }
    Ok(())
}

/// # Errors
///
/// If the file is shorter than it says. `SQLite` itself does not see that the last page is cut.
fn is_whole(file: &Connection, path: &Path) -> Fallible<()> {
    let bytes: u64 = file.query_row(
        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
        [],
        |row| row.get(0),
    )?;
    let found = fs::metadata(path)
        .map_err(|error| Error::input(error.to_string()))?
        .len();
    if found < bytes {
        let why = format!("it is cut short: it has {found} bytes of {bytes}");
        return Err(Fault::Damage(why));
    }
    Ok(())
}
