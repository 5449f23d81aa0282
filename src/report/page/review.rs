//! Links from sentences of a page to the review page of `ascribe review`.

use super::catalogue::gaps;
use super::{Audience, Context, NAME};
use crate::report::excerpt;

/// The review page of the project that holds the statements of an analysis.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    /// The port of this machine at which `ascribe review` serves it.
    pub port: u16,
    /// The name of the project's file, without its folder: what is to be opened.
    pub project: String,
    /// What names each statement of the analysis there, by position: letters and digits. Empty for
    /// one that the project does not hold as it is.
    pub keys: Vec<String>,
}

impl Review {
    /// The address of a statement, by its position.
    fn link(&self, statement: usize) -> Option<String> {
        let key = self.keys.get(statement)?;
        let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_key.then(|| format!("http://127.0.0.1:{}/#{key}", self.port))
    }
}

/// Where a statement can be checked, on the pages of who checks.
pub(super) fn link(context: &Context<'_>, statement: usize) -> Option<String> {
    review(context)?.link(statement)
}

/// How to make the links work; empty without any.
pub(super) fn how(context: &Context<'_>) -> String {
    let name = |review: &Review| {
        let name = quoted(&excerpt::name(&review.project, NAME));
        context.words.fill("links-how", &gaps!["file" => name])
    };
    review(context).map_or_else(String::new, name)
}

/// A file's name as it can stand in a command.
fn quoted(name: &str) -> String {
    let is_plain = |sign: char| sign.is_alphanumeric() || "._-".contains(sign);
    if name.chars().all(is_plain) && !name.starts_with('-') {
        return name.to_owned();
    }
    format!("'{}'", name.replace('\'', r"'\''"))
}

fn review<'a>(context: &Context<'a>) -> Option<&'a Review> {
    let review = context.settings.review.as_ref()?;
    (context.settings.audience != Audience::Team).then_some(review)
}
