//! The page's script, and the hash by which the page's own policy lets it alone run.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// A script that stands in the page.
pub(super) struct Script {
    pub text: &'static str,
    /// Its hash as a content security policy names it (W3C, *Content Security Policy Level 3*,
    /// §2.3.1).
    pub hash: String,
}

impl Script {
    pub(super) fn of_page() -> Self {
        let text = include_str!("../templates/report.js");
        let digest = STANDARD.encode(Sha256::digest(text));
        Self {
            text,
            hash: format!("sha256-{digest}"),
        }
    }
}
