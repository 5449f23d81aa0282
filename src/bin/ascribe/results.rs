//! The folder of results: each file whole or not at all.

use std::fs;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use ascribe::analysis::Analysis;
use ascribe::error::Error;
use ascribe::report::{self, page};

/// Writes every file of results, the pages by their names, into the folder, making it if need be.
///
/// # Errors
///
/// If the folder or a file in it can't be written.
pub(crate) fn write(
    analysis: &Analysis,
    pages: &[(String, page::Settings)],
    folder: &Path,
) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|error| {
        Error::output(format!(
            "make the folder of results {}: {error}",
            folder.display()
        ))
        .with_hint("name another with --out")
    })?;
    for (name, settings) in pages {
        write_file(folder, name, |out| {
            out.write_all(&report::html(analysis, settings))
        })?;
    }
    write_file(folder, "codings.csv", |out| {
        report::write_codings(analysis, out)
    })?;
    write_file(folder, "shift.csv", |out| {
        out.write_all(&report::shift_csv(analysis))
    })?;
    write_file(folder, "summary.json", |out| {
        out.write_all(&report::summary_json(analysis))
    })?;
    write_file(folder, "problems.csv", |out| {
        out.write_all(&report::problems_csv(analysis))
    })
}

fn write_file(
    folder: &Path,
    name: &str,
    content: impl FnOnce(&mut BufWriter<fs::File>) -> std::io::Result<()>,
) -> Result<(), Error> {
    let mut file = WholeFile::create(&folder.join(name))?;
    let written = content(&mut file.out);
    file.check(written)?;
    file.keep_if_new()
}

/// A file that stands in its place once it is whole: it is written beside it first, so that an old
/// result is never half overwritten. What is dropped before it is kept leaves nothing.
pub(crate) struct WholeFile {
    path: PathBuf,
    part: PathBuf,
    out: BufWriter<fs::File>,
}

impl WholeFile {
    /// Begins the file.
    pub(crate) fn create(path: &Path) -> Result<Self, Error> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let part = path.with_file_name(format!(".{name}.part"));
        let out = fs::File::create(&part).map_err(|error| failed(path, &error))?;
        Ok(Self {
            path: path.to_owned(),
            part,
            out: BufWriter::new(out),
        })
    }

    /// Adds to it.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let written = self.out.write_all(bytes);
        self.check(written)
    }

    /// Puts it in its place.
    pub(crate) fn keep(mut self) -> Result<(), Error> {
        let kept = self.out.flush();
        let kept = kept.and_then(|()| fs::rename(&self.part, &self.path));
        self.check(kept)
    }

    /// Puts it in its place unless the same bytes stand there already, so that nothing that watches
    /// the file (a browser, a program that copies folders) is woken in vain.
    fn keep_if_new(mut self) -> Result<(), Error> {
        let flushed = self.out.flush();
        self.check(flushed)?;
        if is_same(&self.part, &self.path).unwrap_or(false) {
            return Ok(());
        }
        self.keep()
    }

    fn check(&self, written: std::io::Result<()>) -> Result<(), Error> {
        written.map_err(|error| failed(&self.path, &error))
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        // Once it is kept there is nothing of this name.
        let _ = fs::remove_file(&self.part);
    }
}

/// Whether two files hold the same bytes.
fn is_same(one: &Path, other: &Path) -> std::io::Result<bool> {
    let (one, other) = (fs::File::open(one)?, fs::File::open(other)?);
    if one.metadata()?.len() != other.metadata()?.len() {
        return Ok(false);
    }
    let (mut one, mut other) = (BufReader::new(one), BufReader::new(other));
    loop {
        let (left, right) = (one.fill_buf()?, other.fill_buf()?);
        let both = left.len().min(right.len());
        if both == 0 || left[..both] != right[..both] {
            return Ok(left.len() == right.len() && both == 0);
        }
        one.consume(both);
        other.consume(both);
    }
}

fn failed(path: &Path, error: &std::io::Error) -> Error {
    Error::output(format!("write {}: {error}", path.display()))
        .with_hint("is it open in another program, or is the disk full?")
}
