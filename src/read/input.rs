//! Where bytes come from, and a first look through all of them in constant memory.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek};
use std::path::Path;

use encoding_rs::Encoding;

use super::charset::Detector;
use super::decode::PIECE;

/// The longest line that is read. The longest honest ones are a text without line ends or an
/// object of JSON: a journal of 300 pages is 1 MB. Several copies of it stay far below 64 MiB.
pub(crate) const MAX_LINE: u64 = 8 << 20;

/// Bytes that can be read several times from their start.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Input<'a> {
    Bytes(&'a [u8]),
    File(&'a Path),
}

/// What can be read from anywhere.
pub(crate) trait Seekable: Read + Seek {}

impl<T: Read + Seek> Seekable for T {}

impl<'a> Input<'a> {
    pub(crate) fn reader(&self) -> io::Result<Box<dyn Read + 'a>> {
        Ok(match *self {
            Input::Bytes(bytes) => Box::new(Cursor::new(bytes)),
            Input::File(path) => Box::new(File::open(path)?),
        })
    }

    /// How many bytes there are.
    pub(crate) fn len(&self) -> io::Result<u64> {
        match *self {
            Input::Bytes(bytes) => Ok(bytes.len() as u64),
            Input::File(path) => Ok(path.metadata()?.len()),
        }
    }

    /// The bytes, to be read from anywhere.
    pub(crate) fn seekable(&self) -> io::Result<Box<dyn Seekable + 'a>> {
        Ok(match *self {
            Input::Bytes(bytes) => Box::new(Cursor::new(bytes)),
            Input::File(path) => Box::new(File::open(path)?),
        })
    }

    /// Up to `length` bytes from the start.
    pub(crate) fn head(&self, length: u64) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.reader()?.take(length).read_to_end(&mut head)?;
        Ok(head)
    }

    /// All bytes, or up to `limit` and one more.
    pub(crate) fn all(&self, limit: u64) -> io::Result<Vec<u8>> {
        self.head(limit.saturating_add(1))
    }

    /// Looks through the bytes for their encoding and their longest line.
    ///
    /// The inner error says why they are not read, as a fragment.
    pub(crate) fn scan(&self) -> io::Result<Result<&'static Encoding, String>> {
        let mut reader = self.reader()?;
        let mut piece = vec![0; PIECE];
        let mut detector = Detector::new();
        let mut line = 0_u64;
        loop {
            let read = match reader.read(&mut piece) {
                Ok(0) => return Ok(Ok(detector.finish())),
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let bytes = &piece[..read];
            detector.feed(bytes);
            for part in bytes.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
                line += part.len() as u64;
                if line > MAX_LINE {
                    return Ok(Err(too_long()));
                }
                if part.ends_with(b"\n") || part.ends_with(b"\r") {
                    line = 0;
                }
            }
        }
    }
}

/// Why a line is not read.
pub(crate) fn too_long() -> String {
    format!("a line in it is longer than {} MiB", MAX_LINE >> 20)
}

/// A file to be read from its start, piece by piece.
pub(crate) fn open(path: &Path) -> io::Result<Box<dyn Read + Send>> {
    Ok(Box::new(File::open(path)?))
}

/// The largest archive (DOCX, XLSX, ODS) that is held in memory: texts pack to a third of their
/// size and less, so this is the writing of a whole district; pictures are left out of it.
pub(crate) const MAX_ARCHIVE: u64 = 16 << 20;

/// Reads standard input (`-`) or a pipe into memory.
///
/// The inner error says why it is not read, as a fragment.
pub(crate) fn read_stream(path: &Path) -> io::Result<Result<Vec<u8>, String>> {
    let mut reader: Box<dyn Read> = if path.as_os_str() == "-" {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(path)?)
    };
    let mut bytes = Vec::new();
    let mut line = 0_u64;
    loop {
        let from = bytes.len();
        if (&mut reader).take(PIECE as u64).read_to_end(&mut bytes)? == 0 {
            return Ok(Ok(bytes));
        }
        if bytes.starts_with(b"PK") {
            if bytes.len() as u64 > MAX_ARCHIVE {
                return Ok(Err(format!("it is larger than {} MiB", MAX_ARCHIVE >> 20)));
            }
            continue;
        }
        match bytes[from..]
            .iter()
            .rposition(|byte| matches!(byte, b'\n' | b'\r'))
        {
            Some(end) => line = (bytes.len() - from - end - 1) as u64,
            None => line += (bytes.len() - from) as u64,
        }
        if line > MAX_LINE {
            return Ok(Err(too_long()));
        }
    }
}
