//! An event's name: a hash of all that it holds.

use std::ops::Range;

use sha2::{Digest, Sha256};

use super::event::{Act, Codes, Event};
use super::key::{EventId, half, wide};

/// What is hashed first, so that an event is never mistaken for anything else.
const KIND: &[u8] = b"ascribe event 1\0";

impl Event {
    /// The name that follows from what the event holds.
    ///
    /// Every field is hashed with its length or with a mark of whether it is there, so that two
    /// events have one name only if they are the same.
    pub fn name(&self) -> EventId {
        let mut parts = Parts(Sha256::new());
        parts.0.update(KIND);
        parts.0.update(self.time.to_le_bytes());
        parts.text(&self.coder.0);
        parts.option(self.person.as_deref(), Parts::text);
        parts.flag(self.blind);
        parts.act(&self.act);
        EventId(half(parts.0))
    }
}

struct Parts(Sha256);

impl Parts {
    fn bytes(&mut self, bytes: &[u8]) {
        self.0.update(wide(bytes.len()));
        self.0.update(bytes);
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn flag(&mut self, flag: bool) {
        self.0.update([u8::from(flag)]);
    }

    fn position(&mut self, position: usize) {
        self.0.update(wide(position));
    }

    fn number(&mut self, number: f32) {
        // SQLite keeps no sign of zero.
        self.0.update((number + 0.0).to_bits().to_le_bytes());
    }

    fn option<T>(&mut self, value: Option<T>, add: impl FnOnce(&mut Self, T)) {
        self.flag(value.is_some());
        if let Some(value) = value {
            add(self, value);
        }
    }

    fn events(&mut self, events: &[EventId]) {
        self.position(events.len());
        for event in events {
            self.0.update(event.0);
        }
    }

    fn act(&mut self, act: &Act) {
        match act {
            Act::Code {
                statement,
                codes,
                supersedes,
            } => {
                self.text("code");
                self.0.update(statement.0);
                self.codes(codes);
                self.events(supersedes);
            }
            Act::Memo {
                statement,
                text,
                supersedes,
            } => {
                self.text("memo");
                self.0.update(statement.0);
                self.text(text);
                self.events(supersedes);
            }
            Act::Split {
                reflection,
                hash,
                start,
                end,
                at,
            } => {
                self.text("split");
                self.text(reflection);
                self.0.update(hash);
                for at in [start, end, at] {
                    self.position(*at);
                }
            }
            Act::Merge {
                reflection,
                hash,
                first,
                second,
            } => {
                self.text("merge");
                self.text(reflection);
                self.0.update(hash);
                let all = [first.0, first.1, second.0, second.1];
                for at in all {
                    self.position(at);
                }
            }
            Act::Undo { event } => {
                self.text("undo");
                self.0.update(event.0);
            }
        }
    }

    fn codes(&mut self, codes: &Codes) {
        self.text(&codes.sources.to_string());
        self.option(codes.outcome, |parts, outcome| parts.text(outcome.name()));
        self.option(codes.agency, |parts, agency| parts.text(agency.name()));
        for focus in codes.focus {
            self.option(focus, |parts, focus| parts.text(focus.name()));
        }
        self.option(codes.probabilities, |parts, all| {
            for p in all {
                parts.number(p);
            }
        });
        self.option(codes.confidence, Self::number);
        self.flag(codes.abstain);
        for range in &codes.evidence.cause {
            self.option(range.as_ref(), Self::range);
        }
        self.option(codes.evidence.explained.as_ref(), Self::range);
    }

    fn range(&mut self, range: &Range<usize>) {
        self.position(range.start);
        self.position(range.end);
    }
}
