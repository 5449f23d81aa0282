//! The folder of results: each file whole or not at all.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;

use ascribe::analysis::Analysis;
use ascribe::error::Error;
use ascribe::report;

/// Writes every file of results into the folder, making it if need be.
///
/// # Errors
///
/// If the folder or a file in it can't be written.
pub(crate) fn write(analysis: &Analysis, folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|error| {
        Error::output(format!(
            "make the folder of results {}: {error}",
            folder.display()
        ))
        .with_hint("name another with --out")
    })?;
    write_file(folder, "report.html", |out| {
        out.write_all(&report::html(analysis))
    })?;
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

/// Writes beside the file first, then puts it in its place, so that an old result is never half
/// overwritten.
fn write_file(
    folder: &Path,
    name: &str,
    content: impl FnOnce(&mut BufWriter<fs::File>) -> std::io::Result<()>,
) -> Result<(), Error> {
    let (path, part) = (folder.join(name), folder.join(format!(".{name}.part")));
    let written = fs::File::create(&part).and_then(|file| {
        let mut out = BufWriter::new(file);
        content(&mut out)?;
        out.flush()?;
        fs::rename(&part, &path)
    });
    written.map_err(|error| {
        let _ = fs::remove_file(&part);
        Error::output(format!("write {}: {error}", path.display()))
            .with_hint("is it open in another program, or is the disk full?")
    })
}
