//! The models that are part of the program.
//!
//! A release build holds their files; a debug build, of which there is one for every test, reads
//! them from the sources that it was built from.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use super::{Bundle, MANIFEST, manifest};
use crate::error::Error;

/// A model that is part of the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Builtin {
    /// The more accurate: `MPNet`, 109 million parameters. The default.
    #[default]
    Base,
    /// The faster: `MiniLM`, 22 million parameters, distilled from the other.
    Small,
}

impl Builtin {
    /// Every model that is part of the program.
    pub const ALL: &'static [Self] = &[Self::Base, Self::Small];

    /// Its name, as in `models/<name>`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Small => "small",
        }
    }

    /// Its files as the program was built with them, not checked.
    ///
    /// # Errors
    ///
    /// If they can't be read, which the tests rule out for a release build; a debug build needs
    /// the folder it was built in.
    pub fn bundle(self) -> Result<Bundle, Error> {
        let [json, network, tokenizer, heads] = files(self)?;
        Ok(Bundle {
            manifest: manifest(&json, MANIFEST)?,
            network,
            tokenizer,
            heads,
        })
    }
}

impl fmt::Display for Builtin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Builtin {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let found = Self::ALL.iter().copied().find(|b| b.name() == text);
        found.ok_or_else(|| {
            Error::usage(format!(
                "find the model {text:?}: built in are base and small"
            ))
        })
    }
}

/// Manifest, network, tokenizer and heads.
type Files = [Cow<'static, [u8]>; 4];

#[cfg(not(debug_assertions))]
fn files(model: Builtin) -> Result<Files, Error> {
    macro_rules! file {
        ($path:expr) => {
            Cow::Borrowed(include_bytes!($path).as_slice())
        };
    }
    Ok(match model {
        Builtin::Base => [
            file!("../../models/base/model.json"),
            file!(concat!(env!("OUT_DIR"), "/base.onnx")),
            file!("../../models/base/tokenizer.json"),
            file!("../../models/base/heads.json"),
        ],
        Builtin::Small => [
            file!("../../models/small/model.json"),
            file!("../../models/small/encoder.onnx"),
            file!("../../models/small/tokenizer.json"),
            file!("../../models/small/heads.json"),
        ],
    })
}

#[cfg(debug_assertions)]
fn files(model: Builtin) -> Result<Files, Error> {
    use super::{HEADS, TOKENIZER, read_file, read_network};
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("models")
        .join(model.name());
    Ok([
        read_file(&folder, MANIFEST)?.into(),
        read_network(&folder)?.into(),
        read_file(&folder, TOKENIZER)?.into(),
        read_file(&folder, HEADS)?.into(),
    ])
}
