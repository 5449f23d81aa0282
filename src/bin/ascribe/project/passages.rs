//! What people coded in a project, as a model learns from it.

use std::collections::BTreeMap;
use std::sync::Arc;

use ascribe::codebook::Coding;
use ascribe::error::Error;
use ascribe::review;
use ascribe::train::corpus::{Passage, last_characters};

use super::Held;

/// Who wrote what nobody's name stands with.
const NAMELESS: &str = "unnamed";

/// What a project has to learn from.
pub(crate) struct Learnt {
    /// Statements side by side that people coded, with the question and with what stands before
    /// them. Its author is who wrote them: a model is judged on writers from whom it did not learn.
    pub(crate) passages: Vec<Passage>,
    /// How many statements are left out on which people differ.
    pub(crate) open: usize,
}

/// The codes on which people settled, with their texts.
///
/// # Errors
///
/// If the file can't be read.
pub(crate) fn passages(held: &Held) -> Result<Learnt, Error> {
    let contents = &held.contents;
    let settled = review::settled(contents);
    let mut codings: BTreeMap<u32, Coding> = settled.codings.into_iter().collect();
    let mut passages = Vec::new();
    let mut first = 0;
    for rows in contents
        .statements
        .chunk_by(|a, b| a.reflection == b.reflection)
    {
        let next = first + u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let mut of_text = codings.split_off(&first);
        codings = of_text.split_off(&next);
        if let Some(place) = contents.reflection(first).filter(|_| !of_text.is_empty()) {
            let text = held.project.reflection(place.row)?;
            let words = rows
                .iter()
                .map(|row| text.words(row.statement).into_owned());
            let said = (first..).zip(words);
            let said = said.map(|(at, words)| (words, of_text.remove(&at)));
            let frame = Passage {
                document: text.id.as_str().into(),
                author: text.teacher.clone().unwrap_or_else(|| NAMELESS.into()),
                question: text.prompt.as_deref().map(str::to_owned),
                before: String::new(),
                statements: Vec::new(),
            };
            passages.extend(runs(&frame, said));
        }
        first = next;
    }
    Ok(Learnt {
        passages,
        open: settled.open,
    })
}

/// Runs of coded statements, each after what stands before it.
fn runs(
    frame: &Passage,
    statements: impl Iterator<Item = (String, Option<Coding>)>,
) -> Vec<Passage> {
    let mut found: Vec<Passage> = Vec::new();
    let mut before = String::new();
    let mut is_going_on = false;
    for (words, coding) in statements {
        let stood = before.clone();
        if !before.is_empty() {
            before.push(' ');
        }
        before.push_str(&words);
        before = last_characters(&before).trim().to_owned();
        let Some(mut coding) = coding else {
            is_going_on = false;
            continue;
        };
        coding.coder = ascribe::codebook::Coder(Arc::clone(&frame.author));
        match found.last_mut().filter(|_| is_going_on) {
            Some(passage) => passage.statements.push((words, coding)),
            None => found.push(Passage {
                before: stood,
                statements: vec![(words, coding)],
                ..frame.clone()
            }),
        }
        is_going_on = true;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use ascribe::codebook::{Coder, Sources};

    #[test]
    fn statements_side_by_side_are_read_together_after_what_stands_before() {
        let frame = Passage {
            document: "d".into(),
            author: "Ann".into(),
            question: Some("Why?".into()),
            before: String::new(),
            statements: Vec::new(),
        };
        let coding = || Some(Coding::new(Coder("Eve".into()), Sources::NONE));
        let said = [
            ("A.", coding()),
            ("B.", None),
            ("C.", coding()),
            ("D.", coding()),
        ];
        let found = runs(
            &frame,
            said.map(|(words, said)| (words.to_owned(), said))
                .into_iter(),
        );
        let seen: Vec<_> = found
            .iter()
            .map(|one| {
                (
                    one.before.as_str(),
                    one.statements.len(),
                    one.question.as_deref(),
                )
            })
            .collect();
        assert_eq!(seen, [("", 1, Some("Why?")), ("A. B.", 2, Some("Why?"))]);
        assert_eq!(&*found[1].statements[0].1.coder.0, "Ann");
    }
}
