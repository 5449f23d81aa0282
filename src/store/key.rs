//! What names a statement and an event in every copy of a project: the first half of a SHA-256.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::reflection::Statement;

/// How many bytes a name has.
pub(super) const BYTES: usize = 16;

/// Makes a type of names that are 16 bytes, written as 32 hexadecimal digits.
macro_rules! name {
    ($(#[$doc:meta])* $type:ident: $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $type(pub [u8; BYTES]);

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($type))
            }
        }

        impl FromStr for $type {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self, Error> {
                bytes_of(text).map(Self).ok_or_else(|| {
                    Error::usage(format!("take {text:?} for the name of {}", $what))
                        .with_hint("it is written as 32 digits from 0 to f")
                })
            }
        }
    };
}

name! {
    /// Names a statement: a hash of its reflection's id, of the reflection's text, and of where in
    /// it the statement stands. So it is the same in every copy of a project, and another as soon
    /// as the text has changed.
    Key: "a statement"
}

name! {
    /// Names an event: a hash of all that it holds, so that the same event is the same in every
    /// file and a changed one is seen.
    EventId: "an event"
}

impl Key {
    /// The name of the statement of a reflection with this id and this [`text_hash`].
    pub fn of(reflection: &str, hash: &[u8; 32], statement: Statement) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(reflection.as_bytes());
        hasher.update([0]);
        hasher.update(hash);
        hasher.update(wide(statement.start));
        hasher.update(wide(statement.end));
        Self(half(hasher))
    }
}

/// The hash of a reflection's text by which its versions are told apart: SHA-256.
pub fn text_hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// The first half of a hash.
pub(super) fn half(hasher: Sha256) -> [u8; BYTES] {
    let whole: [u8; 32] = hasher.finalize().into();
    std::array::from_fn(|at| whole[at])
}

/// A position as eight bytes, the least first.
pub(super) fn wide(position: usize) -> [u8; 8] {
    u64::try_from(position).unwrap_or(u64::MAX).to_le_bytes()
}

/// The bytes that hexadecimal digits, lower case, stand for.
pub(super) fn bytes_of<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    if text.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_it_is_written() {
        let hash = text_hash("Rain again.");
        let key = Key::of("r1", &hash, Statement { start: 0, end: 11 });
        assert_eq!(key.to_string().len(), 32);
        assert_eq!(key.to_string().parse::<Key>().unwrap(), key);
        for wrong in ["", "0g", &key.to_string()[1..], "é".repeat(16).as_str()] {
            let error = wrong.parse::<Key>().unwrap_err();
            assert!(
                error.to_string().contains("the name of a statement"),
                "{wrong}"
            );
        }
    }

    #[test]
    fn every_part_of_it_makes_another_name() {
        let (one, two) = (text_hash("Rain again."), text_hash("Rain again!"));
        let at = |start, end| Statement { start, end };
        let keys = [
            Key::of("r1", &one, at(0, 11)),
            Key::of("r2", &one, at(0, 11)),
            Key::of("r1", &two, at(0, 11)),
            Key::of("r1", &one, at(0, 10)),
            Key::of("r1", &one, at(1, 11)),
        ];
        let distinct: std::collections::BTreeSet<_> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len());
        // What other copies were made with must never change.
        assert_eq!(keys[0].to_string(), "a2762879887d6bca662e23a06a08f58e");
    }
}
