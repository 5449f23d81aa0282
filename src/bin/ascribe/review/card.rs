//! A statement as the page shows it: no more than its coder may see.
//!
//! What may be seen is decided by [`review::card`]; here it is put into words. A blind card is made
//! without ever asking for the model's or others' codes, teacher, cycle or date.

use std::ops::Range;

use ascribe::codebook::{Coder, Evidence, Source};
use ascribe::error::Error;
use ascribe::reflection::Reflection;
use ascribe::review::{self, Queue, Sample, Seen, Sight};
use ascribe::store::{ADJUDICATED, Coded, Contents, Project};

use super::codings::Codings;
use super::passage::Passage;
use super::wire::{Card, Other, Place, Suggestion};

/// Words for how sure a model is, from the surest.
const SURE: [(f32, &str); 5] = [
    (0.95, "very sure"),
    (0.85, "sure"),
    (0.7, "fairly sure"),
    (0.5, "unsure"),
    (0.0, "guessing"),
];

/// All from which a card is made.
pub(crate) struct Shelf<'a> {
    pub(crate) project: &'a Project,
    pub(crate) contents: &'a Contents,
    pub(crate) samples: &'a [Sample],
}

impl Shelf<'_> {
    /// The card of a statement of this reflection, for the person at the page.
    ///
    /// # Errors
    ///
    /// If the file can't be read, or the statement is not there.
    pub(crate) fn card(
        &self,
        coder: &Coder,
        queue: &Queue,
        statement: u32,
        reflection: &Reflection,
    ) -> Result<Card, Error> {
        let row = self.contents.statement(statement);
        let row = row.ok_or_else(|| Error::usage("show a statement that is not there"))?;
        let seen = review::card(self.contents, self.samples, coder, statement);
        let passage = Passage::of(reflection, row.statement);
        let is_open = seen.sight == Sight::Open;
        let settling = *queue == Queue::Adjudicate && is_open;
        let mut card = Card {
            key: row.key.to_string(),
            blind: !is_open,
            settling,
            prompt: reflection.prompt.as_deref().map(str::to_owned),
            excerpt: passage.excerpt(),
            splits: in_units(&passage),
            merges: self.continues(statement),
            memo: self.project.memo(row.key, coder)?,
            ..Card::default()
        };
        let mine = if settling {
            self.settled(&seen)
        } else {
            seen.own
        };
        card.seen = mine.map_or(0, |coded| coded.time);
        card.mine = mine.map(Codings::of);
        let mut evidence = Evidence::default();
        if seen.may_show_names {
            card.place = self.place(statement);
        }
        if is_open {
            card.suggestion = seen.suggestion.map(suggestion);
            if let Some(by) = seen.suggestion.and_then(|coded| self.coder(coded)) {
                evidence = self.evidence(statement, by)?;
            }
            if matches!(queue, Queue::Adjudicate | Queue::Disagreements) {
                card.others = self.others(&seen, statement, settling.then_some(coder))?;
            }
        }
        card.words = runs(&passage.words, &evidence);
        card.before = passage.before;
        card.after = passage.after;
        Ok(card)
    }

    /// Whether the next statement is of the same reflection.
    fn continues(&self, statement: u32) -> bool {
        let of = |at: u32| Some(self.contents.statement(at)?.reflection);
        of(statement).is_some() && of(statement) == of(statement + 1)
    }

    fn coder(&self, coded: &Coded) -> Option<&Coder> {
        self.contents.coders.get(usize::from(coded.coder))
    }

    /// What was settled on, if anything was.
    fn settled<'s>(&self, seen: &Seen<'s>) -> Option<&'s Coded> {
        let others = seen.others.iter().copied();
        let mut settled = others.filter(|coded| self.is_settled(coded));
        settled.next()
    }

    fn is_settled(&self, coded: &Coded) -> bool {
        self.coder(coded)
            .is_some_and(|coder| *coder.0 == *ADJUDICATED)
    }

    /// The words on which a model's codes rest.
    fn evidence(&self, statement: u32, by: &Coder) -> Result<Evidence, Error> {
        let Some(row) = self.contents.statement(statement) else {
            return Ok(Evidence::default());
        };
        let all = self.project.coded(row.key)?;
        let found = all.into_iter().find(|(coder, _, _)| coder == by);
        Ok(found
            .map(|(_, codes, _)| codes.evidence)
            .unwrap_or_default())
    }

    /// Others' codes, with memos; where codes are settled also those of the person who settles.
    fn others(
        &self,
        seen: &Seen<'_>,
        statement: u32,
        settler: Option<&Coder>,
    ) -> Result<Vec<Other>, Error> {
        let Some(row) = self.contents.statement(statement) else {
            return Ok(Vec::new());
        };
        let own = seen.own.filter(|_| settler.is_some());
        let mut all: Vec<&Coded> = seen.others.iter().copied().chain(own).collect();
        all.retain(|coded| !self.is_settled(coded));
        all.sort_by_key(|coded| coded.coder);
        let others = all
            .into_iter()
            .filter_map(|coded| Some((coded, self.coder(coded)?)));
        others
            .map(|(coded, coder)| {
                Ok(Other {
                    coder: coder.to_string(),
                    codes: Codings::of(coded),
                    memo: self.project.memo(row.key, coder)?,
                })
            })
            .collect()
    }

    fn place(&self, statement: u32) -> Option<Place> {
        let row = self.contents.reflection(statement)?;
        let text = |text: &Option<std::sync::Arc<str>>| text.as_deref().map(str::to_owned);
        let cycle = row
            .cycle
            .and_then(|at| self.contents.cycles.get(usize::from(at)));
        Some(Place {
            teacher: text(&row.teacher),
            team: text(&row.team),
            group: text(&row.group),
            cycle: cycle
                .map(ToString::to_string)
                .filter(|label| !label.is_empty()),
            date: row.date.map(|date| date.to_string()),
        })
    }
}

fn suggestion(coded: &Coded) -> Suggestion {
    let confidence = coded.confidence.unwrap_or(0.0);
    let sure = SURE.iter().find(|(least, _)| confidence >= *least);
    Suggestion {
        codes: Codings::of(coded),
        sure: sure.map_or("", |(_, words)| words),
        hundred: coded.confidence.map(hundred),
    }
}

/// How many of a hundred; never 0 or 100, which no model can know.
fn hundred(confidence: f32) -> u8 {
    let count = (100.0 * confidence).round().clamp(1.0, 99.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 1 to 99"
    )]
    let count = count as u8;
    count
}

/// The words cut where a cause or the outcome begins or ends.
fn runs(words: &str, evidence: &Evidence) -> Vec<(String, Vec<&'static str>, bool)> {
    let whole = |range: &Range<usize>| words.get(range.clone()).is_some();
    let causes: Vec<(&'static str, &Range<usize>)> = Source::ALL
        .iter()
        .zip(&evidence.cause)
        .filter_map(|(source, range)| Some((source.name(), range.as_ref()?)))
        .filter(|(_, range)| whole(range))
        .collect();
    let explained = evidence.explained.as_ref().filter(|range| whole(range));
    let ranges = causes.iter().map(|(_, range)| *range).chain(explained);
    let mut edges: Vec<usize> = ranges.flat_map(|range| [range.start, range.end]).collect();
    edges.extend([0, words.len()]);
    edges.sort_unstable();
    edges.dedup();
    let pairs = edges.iter().zip(edges.iter().skip(1));
    pairs
        .filter_map(|(from, to)| {
            let text = words.get(*from..*to)?;
            let named = causes.iter().filter(|(_, range)| range.contains(from));
            let states_outcome = explained.is_some_and(|range| range.contains(from));
            Some((
                text.to_owned(),
                named.map(|(name, _)| *name).collect(),
                states_outcome,
            ))
        })
        .collect()
}

/// Where it can be split, counted as scripts count: in UTF-16 units.
fn in_units(passage: &Passage) -> Vec<(usize, usize)> {
    let (mut units, mut from) = (0, 0);
    let mut found = Vec::with_capacity(passage.splits.len());
    for (word, at) in &passage.splits {
        let between = passage.words.get(from..*word).unwrap_or_default();
        units += between.encode_utf16().count();
        from = *word;
        found.push((units, *at));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_where_causes_and_outcome_begin_and_end() {
        let words = "They failed because I rushed.";
        let mut evidence = Evidence {
            explained: Some(5..11),
            ..Evidence::default()
        };
        evidence.cause[Source::Teacher.index()] = Some(20..28);
        evidence.cause[Source::Student.index()] = Some(0..11);
        let runs = runs(words, &evidence);
        let plain: Vec<_> = runs
            .iter()
            .map(|(text, causes, explained)| (&**text, causes.join("+"), *explained))
            .collect();
        assert_eq!(
            plain,
            [
                ("They ", "student".to_owned(), false),
                ("failed", "student".to_owned(), true),
                (" because ", String::new(), false),
                ("I rushed", "teacher".to_owned(), false),
                (".", String::new(), false),
            ]
        );
    }

    #[test]
    fn ranges_that_do_not_fit_are_left_out() {
        let mut evidence = Evidence {
            explained: Some(0..99),
            ..Evidence::default()
        };
        evidence.cause[0] = Some(1..2);
        let runs = runs("é!", &evidence);
        assert_eq!(runs, [("é!".to_owned(), Vec::new(), false)]);
        assert!(super::runs("", &Evidence::default()).is_empty());
    }

    #[test]
    fn places_are_told_in_the_units_of_scripts() {
        let passage = Passage {
            before: String::new(),
            words: "🙂 é was".to_owned(),
            after: String::new(),
            splits: vec![(5, 15), (8, 18)],
        };
        assert_eq!(in_units(&passage), [(3, 15), (5, 18)]);
    }

    #[test]
    fn no_model_is_certain() {
        assert_eq!(
            [0.0, 0.004, 0.5, 0.999, 1.0].map(hundred),
            [1, 1, 50, 99, 99]
        );
        assert!(SURE.iter().any(|(least, _)| *least <= 0.0));
    }
}
