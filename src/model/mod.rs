//! `models/<name>/` to [`Model`] and back: versioned, checksummed, no code in it.
//!
//! A folder holds `model.json` (the [`Manifest`]), the encoder's network and tokenizer, and the
//! heads. Two such folders, `models/base` and `models/small`, are part of the program
//! ([`Builtin`]). A network above 47 MB stands in parts, `encoder.onnx.1` and so on.

mod builtin;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::classify::{Classifier, evidence};
use crate::codebook::{Coder, Coding};
use crate::encode::{Encoder, Run};
use crate::error::Error;
pub use builtin::Builtin;

/// The layout of model folders that this version reads and writes.
pub const FORMAT: u32 = 1;

const MANIFEST: &str = "model.json";
const NETWORK: &str = "encoder.onnx";
const TOKENIZER: &str = "tokenizer.json";
const HEADS: &str = "heads.json";
/// Bytes of a part of a network: repositories refuse files not much larger.
const PART: usize = 47_000_000;

/// What a model is, apart from its numbers: `model.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The layout of the folder; see [`FORMAT`].
    pub format: u32,
    /// A short name; with the version, the coder's name in codings.
    pub name: String,
    /// Counts up whenever codes may change.
    pub version: u32,
    /// How many numbers a statement's vector has.
    pub dim: usize,
    /// Authors of training text that the encoder never saw: heads and calibration are judged on
    /// them.
    pub unseen: Vec<String>,
    /// Figures measured on the unseen authors when the heads were trained, by name.
    pub figures: BTreeMap<String, f64>,
    /// How each head was trained, a line each.
    pub trained: Vec<String>,
    /// Who coded what it was trained and judged on, by [`CorpusCoders::name`]; `None` where nobody
    /// said.
    ///
    /// [`CorpusCoders::name`]: crate::codebook::CorpusCoders::name
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coded_by: Option<String>,
    /// The other files of the folder.
    pub files: Vec<ManifestFile>,
}

/// One file of a model folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Its name in the folder.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its content, in hexadecimal.
    pub sha256: String,
}

/// The files of a model folder, checked but not yet loaded.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// What the model is.
    pub manifest: Manifest,
    /// The encoder's network, an ONNX graph.
    pub network: Cow<'static, [u8]>,
    /// The encoder's tokenizer, a `tokenizers` JSON file.
    pub tokenizer: Cow<'static, [u8]>,
    /// The heads, as [`Classifier::to_json`] writes them.
    pub heads: Cow<'static, [u8]>,
}

/// An encoder and the heads trained on it.
#[derive(Debug)]
pub struct Model {
    /// What the model is.
    pub manifest: Manifest,
    /// Statements to vectors.
    pub encoder: Encoder,
    /// Vectors to codings.
    pub classifier: Classifier,
}

impl Model {
    /// A model that is part of the program.
    ///
    /// Its checksums are verified when the program is tested, not here.
    ///
    /// # Errors
    ///
    /// See [`Builtin::bundle`].
    pub fn builtin(model: Builtin) -> Result<Self, Error> {
        model.bundle()?.open()
    }

    /// The model in a folder.
    ///
    /// # Errors
    ///
    /// See [`Bundle::read`] and [`Bundle::open`].
    pub fn load(folder: &Path) -> Result<Self, Error> {
        Bundle::read(folder)?.open()
    }

    /// Name and version, as they stand in codings: `small-1`.
    pub fn coder(&self) -> Coder {
        Coder(format!("{}-{}", self.manifest.name, self.manifest.version).into())
    }

    /// One coding a statement, runs one after the other, with the words that bear it where the
    /// model can tell them: as byte ranges into the statement's text in `runs`.
    ///
    /// # Errors
    ///
    /// If the encoder can't be run.
    pub fn code(&self, runs: &[Run<'_>]) -> Result<Vec<Coding>, Error> {
        let Some(heads) = &self.classifier.words else {
            let vectors = self.encoder.encode(runs)?;
            return self.classifier.classify(vectors.view(), &self.coder());
        };
        let scores = |_: usize, token: &[f32], kept: &mut Vec<f32>| {
            kept.extend(heads.scores(token));
        };
        let read = self.encoder.encode_tokens(runs, &scores)?;
        let mut codings = self
            .classifier
            .classify(read.vectors.view(), &self.coder())?;
        let texts = runs.iter().flat_map(|run| &run.statements);
        for ((coding, text), tokens) in codings.iter_mut().zip(texts).zip(&read.tokens) {
            coding.evidence = evidence::find(text, &tokens.ranges, &tokens.kept, coding.sources);
        }
        Ok(codings)
    }
}

impl Bundle {
    /// A model of these parts; sizes and checksums are computed here.
    pub fn new(
        manifest: Manifest,
        network: Cow<'static, [u8]>,
        tokenizer: Cow<'static, [u8]>,
        heads: Vec<u8>,
    ) -> Self {
        let mut bundle = Self {
            manifest,
            network,
            tokenizer,
            heads: Cow::Owned(heads),
        };
        bundle.manifest.format = FORMAT;
        bundle.manifest.files = bundle
            .parts()
            .map(|(name, bytes)| ManifestFile {
                name: name.to_owned(),
                bytes: bytes.len() as u64,
                sha256: sha256(bytes),
            })
            .to_vec();
        bundle
    }

    /// The files of a folder.
    ///
    /// # Errors
    ///
    /// If a file is missing, is not what the manifest says, or the folder was written by a newer
    /// version.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(MANIFEST);
        let bundle = Self {
            manifest: manifest(&read_file(folder, MANIFEST)?, &path.display().to_string())?,
            network: Cow::Owned(read_network(folder)?),
            tokenizer: Cow::Owned(read_file(folder, TOKENIZER)?),
            heads: Cow::Owned(read_file(folder, HEADS)?),
        };
        bundle.check(folder)?;
        Ok(bundle)
    }

    /// Whether every file is the one that the manifest names.
    ///
    /// # Errors
    ///
    /// If one is not; the message names the file in `folder`, its size or checksum, and those
    /// that the manifest has.
    pub fn check(&self, folder: &Path) -> Result<(), Error> {
        for (name, bytes) in self.parts() {
            let path = folder.join(name);
            let path = path.display();
            let Some(expected) = self.manifest.files.iter().find(|f| f.name == name) else {
                return Err(Error::model(format!(
                    "check {path}: {MANIFEST} has no entry for it"
                )));
            };
            let found = bytes.len() as u64;
            let what = if found == expected.bytes {
                let found = sha256(bytes);
                if found == expected.sha256 {
                    continue;
                }
                format!("SHA-256 {found}, expected {}", expected.sha256)
            } else {
                format!("{found} bytes, expected {}", expected.bytes)
            };
            return Err(Error::model(format!("check {path}: {what}"))
                .with_hint("the file is damaged or of another version; fetch the model again"));
        }
        Ok(())
    }

    /// Writes the folder, which is made if it is missing.
    ///
    /// # Errors
    ///
    /// If the folder or a file can't be written.
    pub fn write(&self, folder: &Path) -> Result<(), Error> {
        let failed = |path: &Path, e: std::io::Error| {
            Error::output(format!("write {}: {e}", path.display()))
        };
        std::fs::create_dir_all(folder).map_err(|e| failed(folder, e))?;
        for (name, bytes) in self.parts() {
            let path = folder.join(name);
            if bytes.len() > PART {
                write_parts(&path, bytes)?;
                continue;
            }
            // A folder trained in place keeps its encoder: nothing to write, nothing to damage.
            if std::fs::read(&path).is_ok_and(|old| old == bytes) {
                continue;
            }
            std::fs::write(&path, bytes).map_err(|e| failed(&path, e))?;
        }
        let path = folder.join(MANIFEST);
        let mut json = serde_json::to_vec_pretty(&self.manifest)
            .map_err(|e| Error::output(format!("write {}: {e}", path.display())))?;
        json.push(b'\n');
        std::fs::write(&path, json).map_err(|e| failed(&path, e))
    }

    /// Loads encoder and heads.
    ///
    /// # Errors
    ///
    /// If a part can't be loaded, or the heads are for vectors of another length.
    pub fn open(self) -> Result<Model, Error> {
        let encoder = Encoder::new(self.network, &self.tokenizer)?;
        let classifier = Classifier::from_json(&self.heads)?;
        let (gives, takes) = (encoder.dim(), classifier.dim());
        if gives != takes {
            return Err(Error::model(format!(
                "load the model {:?}: its encoder gives vectors of {gives} numbers, its heads take \
                 {takes}",
                self.manifest.name
            )));
        }
        Ok(Model {
            manifest: self.manifest,
            encoder,
            classifier,
        })
    }

    fn parts(&self) -> [(&'static str, &[u8]); 3] {
        [
            (NETWORK, &*self.network),
            (TOKENIZER, &*self.tokenizer),
            (HEADS, &*self.heads),
        ]
    }
}

fn read_file(folder: &Path, name: &str) -> Result<Vec<u8>, Error> {
    let path = folder.join(name);
    std::fs::read(&path).map_err(|e| {
        Error::model(format!("read {}: {e}", path.display())).with_hint(format!(
            "a model is a folder with {MANIFEST}, {NETWORK}, {TOKENIZER} and {HEADS}"
        ))
    })
}

/// The network, joined if it stands in parts.
///
/// # Errors
///
/// If it is missing or can't be read.
pub fn read_network(folder: &Path) -> Result<Vec<u8>, Error> {
    if !folder.join(part(NETWORK, 1)).exists() {
        return read_file(folder, NETWORK);
    }
    let mut whole = Vec::new();
    let names = (1..).map(|number| part(NETWORK, number));
    for name in names.take_while(|name| folder.join(name).exists()) {
        whole.extend(read_file(folder, &name)?);
    }
    Ok(whole)
}

/// Parts of equal size, none if the same already stand there.
fn write_parts(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let count = bytes.len().div_ceil(PART);
    for (piece, number) in bytes.chunks(bytes.len().div_ceil(count)).zip(1..) {
        let path = path.with_file_name(part(NETWORK, number));
        if std::fs::read(&path).is_ok_and(|old| old == piece) {
            continue;
        }
        std::fs::write(&path, piece)
            .map_err(|e| Error::output(format!("write {}: {e}", path.display())))?;
    }
    Ok(())
}

fn part(name: &str, number: usize) -> String {
    format!("{name}.{number}")
}

/// The manifest, if its format is one that this version knows.
fn manifest(bytes: &[u8], path: &str) -> Result<Manifest, Error> {
    #[derive(Deserialize)]
    struct Format {
        format: u32,
    }
    let failed = |e: serde_json::Error| Error::model(format!("read {path}: {e}"));
    let Format { format } = serde_json::from_slice(bytes).map_err(failed)?;
    if format > FORMAT {
        return Err(Error::model(format!(
            "read {path}: format {format}, this version reads up to {FORMAT}"
        ))
        .with_hint("a newer ascribe wrote this model; update ascribe"));
    }
    serde_json::from_slice(bytes).map_err(failed)
}

fn sha256(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_sha256() {
        // FIPS 180-2, appendix B.1.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), expected);
    }

    #[test]
    fn a_newer_format_is_named_even_if_its_manifest_has_changed() {
        let error = manifest(b"{\"format\": 7, \"kind\": \"other\"}", "m/model.json").unwrap_err();
        assert_eq!(
            error.to_string(),
            "read m/model.json: format 7, this version reads up to 1"
        );
        assert!(error.is_model() && error.hint().is_some());
    }
}
