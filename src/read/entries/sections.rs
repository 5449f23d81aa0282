//! Sections of the highest level that are headed by people: `# Ann Lee`, `# Bob Ray`.

use std::sync::Arc;

use super::{Entries, Fields};
use crate::read::headings;

/// What the headings of the highest level have been so far.
#[derive(Debug, Default)]
pub(super) struct Sections {
    people: Option<People>,
    /// Whether one of them stands above text and names nobody.
    any_topic: bool,
}

/// Sections by the names above them.
#[derive(Debug)]
struct People {
    /// What holds outside of them.
    outer: Fields,
    first: Arc<str>,
    /// How many reflections stand before the first.
    before: usize,
    /// Whether there are two names: one alone may be a topic.
    are_two: bool,
}

impl Entries<'_> {
    /// Takes a heading of the highest level, which ends what was said of the section before;
    /// whether it is the name of a person, and the section is that person's.
    pub(super) fn enters_section(&mut self, text: &str, title: &str) -> bool {
        let is_name = headings::is_person(title);
        if self.sections.people.is_none() {
            let has_text = self.has_prose() || !self.done.is_empty();
            self.sections.any_topic |= !is_name && has_text;
            if !is_name || self.sections.any_topic || self.fields.teacher.is_some() {
                return false;
            }
        }
        self.close(text);
        let people = self.sections.people.get_or_insert_with(|| People {
            outer: self.fields.clone(),
            first: title.into(),
            before: self.done.len(),
            are_two: false,
        });
        if !is_name && !people.are_two {
            self.sections = Sections {
                people: None,
                any_topic: true,
            };
            return false;
        }
        if is_name && !people.are_two && *people.first != *title {
            people.are_two = true;
            for (reflection, _) in &mut self.done[people.before..] {
                reflection
                    .teacher
                    .get_or_insert_with(|| Arc::clone(&people.first));
            }
        }
        self.fields = people.outer.clone();
        if is_name && people.are_two {
            self.fields.teacher = Some(title.into());
        }
        self.question = None;
        (self.date_is_new, self.cycle_is_new) = (false, false);
        is_name
    }
}
