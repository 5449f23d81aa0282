//! ZIP archives (DOCX, XLSX, ODS) under bounds that hold whatever their headers declare.

use std::borrow::Cow;
use std::io::{Cursor, Read, Seek, SeekFrom};

use zip::read::ZipFile;
use zip::result::ZipError;
use zip::{ZipArchive, ZipWriter};

/// Most entries an archive may have. A workbook has about ten and one a sheet, a document one a
/// picture; the index takes some 400 bytes an entry, so this many stay below 4 MiB.
const MAX_ENTRIES: u64 = 8192;

/// How far from the end the end record may stand: its 22 bytes, a comment of at most 65,535 and
/// a ZIP64 locator of 20.
const TAIL: usize = 22 + 65_535 + 20;

/// An archive in memory; entries are inflated one at a time.
pub(crate) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
}

impl<'a> Archive<'a> {
    /// Reads the directory of an archive.
    ///
    /// # Errors
    ///
    /// Why the archive is unusable, as a fragment: it is cut off or has too many entries.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let declared = declared_entries(bytes);
        if declared > MAX_ENTRIES {
            return Err(format!(
                "the archive declares {declared} entries, more than {MAX_ENTRIES}"
            ));
        }
        let zip = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| format!("the file is damaged or cut off ({error})"))?;
        let names = zip
            .file_names()
            .map(|name| name.map(Cow::into_owned).unwrap_or_default())
            .collect();
        Ok(Self { zip, names })
    }

    /// The names of all entries, as the archive has them.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Inflates an entry; `None` if there is none of this name (case and the direction of slashes
    /// don't matter).
    ///
    /// # Errors
    ///
    /// Why it can't be inflated, as a fragment; an entry that inflates to more than `limit` bytes
    /// is given up there, whatever size its header declares.
    pub(crate) fn entry(&mut self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, String> {
        let Some(entry) = self.reader(name)? else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        entry
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| damaged(name, &error))?;
        if bytes.len() as u64 > limit {
            return Err(format!(
                "{name} in it inflates to more than {}",
                mebibytes(limit)
            ));
        }
        Ok(Some(bytes))
    }

    /// A stream of an entry's inflated bytes, without a bound of its own.
    ///
    /// # Errors
    ///
    /// Why the entry can't be inflated, as a fragment.
    pub(crate) fn reader(
        &mut self,
        name: &str,
    ) -> Result<Option<ZipFile<'_, Cursor<&'a [u8]>>>, String> {
        let Some(index) = self.position(name) else {
            return Ok(None);
        };
        match self.zip.by_index(index) {
            Ok(entry) => Ok(Some(entry)),
            Err(ZipError::UnsupportedArchive(why)) if why == ZipError::PASSWORD_REQUIRED => {
                Err("the file is protected by a password".to_owned())
            }
            Err(error) => Err(damaged(name, &error)),
        }
    }

    /// Where an entry stands, if there is one of this name.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        let exact = self.names.iter().position(|known| known == name);
        exact.or_else(|| {
            self.names
                .iter()
                .position(|known| known.replace('\\', "/").eq_ignore_ascii_case(name))
        })
    }
}

/// A copy of an archive without pictures and whatever else is embedded in it, so that a document
/// full of photographs fits into memory.
///
/// # Errors
///
/// Why there is no such copy, as a fragment: the archive is damaged, or larger than `limit` bytes
/// even so.
pub(crate) fn without_pictures(mut file: impl Read + Seek, limit: u64) -> Result<Vec<u8>, String> {
    let broken =
        |error: &dyn std::fmt::Display| format!("the file is damaged or cut off ({error})");
    let length = file
        .seek(SeekFrom::End(0))
        .map_err(|error| broken(&error))?;
    let from = length.saturating_sub(TAIL as u64);
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(from))
        .and_then(|_| file.read_to_end(&mut tail))
        .map_err(|error| broken(&error))?;
    let too_large = || {
        format!(
            "it is larger than {}, even without its pictures",
            mebibytes(limit)
        )
    };
    // Beyond 4 GiB and 65,535 entries (ZIP64) no document goes.
    if declared_entries(&tail) > MAX_ENTRIES || positions(&tail, *b"PK\x06\x07").next().is_some() {
        return Err(too_large());
    }
    let mut zip = ZipArchive::new(file).map_err(|error| broken(&error))?;
    let mut copy = ZipWriter::new(Cursor::new(Vec::new()));
    let mut size = 0;
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index).map_err(|error| broken(&error))?;
        let name = entry.name().map(Cow::into_owned).unwrap_or_default();
        let embedded = [
            "media/",
            "Pictures/",
            "embeddings/",
            "Thumbnails/",
            "Object ",
        ];
        if embedded.iter().any(|folder| name.contains(folder)) {
            continue;
        }
        size += entry.compressed_size();
        if size > limit {
            return Err(too_large());
        }
        copy.raw_copy_file(entry).map_err(|error| broken(&error))?;
    }
    let copy = copy.finish().map_err(|error| broken(&error))?;
    Ok(copy.into_inner())
}

/// How many entries the archive's end records declare, the most if there are several of them.
/// Asked first because the index is allocated by this number.
fn declared_entries(bytes: &[u8]) -> u64 {
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    let mut most = 0;
    for at in positions(tail, *b"PK\x05\x06") {
        most = most.max(number(tail, at + 10, 2));
    }
    if positions(tail, *b"PK\x06\x07").next().is_some() {
        for at in positions(bytes, *b"PK\x06\x06") {
            most = most.max(number(bytes, at + 32, 8));
        }
    }
    most
}

fn positions(bytes: &[u8], signature: [u8; 4]) -> impl Iterator<Item = usize> + '_ {
    bytes
        .windows(4)
        .enumerate()
        .filter(move |(_, window)| *window == signature)
        .map(|(at, _)| at)
}

/// The little-endian number of `width` bytes at `at`; 0 beyond the end.
fn number(bytes: &[u8], at: usize, width: usize) -> u64 {
    let field = bytes.get(at..at + width).unwrap_or_default();
    field
        .iter()
        .rev()
        .fold(0, |value, &byte| (value << 8) | u64::from(byte))
}

fn damaged(name: &str, error: &dyn std::fmt::Display) -> String {
    format!("{name} in it is damaged ({error})")
}

/// A bound in bytes as people read it.
pub(crate) fn mebibytes(bytes: u64) -> String {
    if bytes >= 1 << 20 {
        format!("{} MiB", bytes >> 20)
    } else {
        format!("{} KiB", bytes >> 10)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    fn pack(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn entries_are_found_whatever_their_case_and_slashes() {
        let bytes = pack(&[("Word\\Document.xml", b"<w/>")]);
        let mut archive = Archive::open(&bytes).unwrap();
        let entry = archive.entry("word/document.xml", 100).unwrap();
        assert_eq!(entry.as_deref(), Some(&b"<w/>"[..]));
        assert_eq!(archive.entry("xl/workbook.xml", 100), Ok(None));
    }

    #[test]
    fn an_entry_beyond_its_bound_is_given_up() {
        let bytes = pack(&[("a.xml", &vec![b' '; 3 << 20])]);
        let mut archive = Archive::open(&bytes).unwrap();
        let why = archive.entry("a.xml", 2 << 20).unwrap_err();
        assert_eq!(why, "a.xml in it inflates to more than 2 MiB");
        assert!(archive.entry("a.xml", 3 << 20).unwrap().is_some());
    }

    #[test]
    fn a_cut_archive_says_so() {
        let bytes = pack(&[("a.xml", b"<a/>"), ("b.xml", b"<b/>")]);
        let why = Archive::open(&bytes[..bytes.len() - 30]).err().unwrap();
        assert!(why.starts_with("the file is damaged or cut off"), "{why}");
    }

    #[test]
    fn a_directory_that_declares_millions_is_refused_before_it_is_allocated() {
        let mut bytes = pack(&[("a.xml", b"<a/>")]);
        let end = bytes.len() - 22;
        bytes[end + 8..end + 12].copy_from_slice(&[0xF0, 0xFF, 0xF0, 0xFF]);
        let why = Archive::open(&bytes).err().unwrap();
        assert_eq!(why, "the archive declares 65520 entries, more than 8192");
    }
}
