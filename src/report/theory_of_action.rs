//! Theories of action: sentences that say what teachers will do and what students should then do.
//!
//! "If we …, (then) students …", the same turned round, "by giving …, students will …", "our
//! theory of action is that …", in English and simple Spanish. Found by words alone, without
//! grammar: whose clause it is, is read from its first words, and a look back at what might have
//! been ("if we had …, they would have …") is none. What is said in other words is missed.

mod phrases;

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use self::phrases::{ENGLISH, SPANISH, Tongue};

/// Where a theory stands in its sentence, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Theory {
    /// What teachers will do.
    pub action: Range<usize>,
    /// What students should then do; `None` if it can't be told from the action.
    pub expected: Option<Range<usize>>,
}

/// A word in small letters.
struct Word {
    text: String,
    range: Range<usize>,
    /// Whether a mark stands before it that parts clauses.
    opens: bool,
}

/// Within so many words of its beginning a clause names whom it is about.
const NEAR: usize = 4;
/// Within so many words after them stands what they will do.
const SOON: usize = 6;
/// Sentences of more words than this are a list or a log without full stops, in which a theory
/// can't be told from what stands around it.
const LONGEST: usize = 200;

/// The theory of action that a sentence states; `None` if it states none.
pub(super) fn find(text: &str) -> Option<Theory> {
    let words = words(text);
    if words.len() > LONGEST {
        return None;
    }
    let mut found = [ENGLISH, SPANISH]
        .iter()
        .find_map(|tongue| conditional(&words, tongue).or_else(|| announced(&words, tongue)))?;
    if let Some(after) = found.expected.as_ref().map(|expected| expected.start) {
        // With the mark that closes a quotation in it.
        let marks = [',', ';', ':', '–', '—'];
        let between = text.get(found.action.end..after).unwrap_or_default();
        let kept =
            between.trim_end_matches(|sign: char| sign.is_whitespace() || marks.contains(&sign));
        found.action.end += kept.len();
    }
    Some(found)
}

/// The words of a text, or the first ones if there are more than a theory has.
fn words(text: &str) -> Vec<Word> {
    let mut last = 0;
    text.unicode_word_indices()
        .take(LONGEST + 1)
        .map(|(at, word)| {
            let opens = text[last..at].contains([',', ';', ':', '–', '—', '"', '“', '«']);
            last = at + word.len();
            Word {
                text: word.to_lowercase().replace('’', "'"),
                range: at..last,
                opens,
            }
        })
        .collect()
}

fn is_one_of(word: &Word, list: &[&str]) -> bool {
    list.contains(&word.text.as_str())
}

fn span(words: &[Word]) -> Option<Range<usize>> {
    let (first, last) = words.first().zip(words.last())?;
    Some(first.range.start..last.range.end)
}

/// "If we …, then students …", "students … if we …" and "by giving …, students …".
fn conditional(words: &[Word], tongue: &Tongue) -> Option<Theory> {
    (0..words.len()).find_map(|at| {
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        let is_asked = before.is_some_and(|word| is_one_of(word, tongue.not_before_if));
        let is_if = is_one_of(&words[at], tongue.ifs) && !is_asked;
        let verb = if is_if {
            own_verb(words, at + 1, tongue)?
        } else if opens_by(words, at, tongue) {
            at + 1
        } else {
            return None;
        };
        let after = (verb + 1..words.len()).find(|from| is_expected(words, verb, *from, tongue));
        if let Some(from) = after {
            return Some(Theory {
                action: span(&words[at..from])?,
                expected: span(&words[from..]),
            });
        }
        let is_first = at > 2 && is_if && is_about_students(&words[..at], tongue);
        is_first.then(|| {
            Some(Theory {
                action: span(&words[at..])?,
                expected: span(&words[..at]),
            })
        })?
    })
}

/// Where the verb stands if the clause from `at` on is about what teachers do.
fn own_verb(words: &[Word], at: usize, tongue: &Tongue) -> Option<usize> {
    let skipped = words.iter().skip(at).take(3);
    let skipped = skipped.take_while(|word| is_one_of(word, tongue.aside));
    let at = at + skipped.count();
    let subject = words.get(at)?;
    let mut verb = if is_one_of(subject, tongue.own) {
        at + 1
    } else if is_one_of(subject, tongue.before_teachers)
        && is_one_of(words.get(at + 1)?, tongue.teachers)
    {
        at + 2
    } else if (tongue.is_own_verb)(&after_particles(words, at, tongue)?.text) {
        at
    } else {
        return None;
    };
    while is_one_of(words.get(verb)?, tongue.particles) {
        verb += 1;
    }
    let is_none = is_one_of(words.get(verb)?, tongue.no_action);
    let rest = words.iter().skip(verb + 1).take(3);
    let is_given = is_one_of(&words[verb], tongue.having)
        && rest.clone().any(|word| is_one_of(word, tongue.given));
    (!is_none && !is_given).then_some(verb)
}

fn after_particles<'w>(words: &'w [Word], at: usize, tongue: &Tongue) -> Option<&'w Word> {
    let mut rest = words.iter().skip(at);
    rest.find(|word| !is_one_of(word, tongue.particles))
}

/// Whether "by" and what a teacher does open a clause.
fn opens_by(words: &[Word], at: usize, tongue: &Tongue) -> bool {
    let Some(verb) = words.get(at + 1) else {
        return false;
    };
    let opens = at == 0 || words[at].opens || is_one_of(&words[at - 1], tongue.that);
    opens && is_one_of(&words[at], tongue.by) && (tongue.is_teaching)(&verb.text)
}

/// Whether what students should do begins at `from`, the action having begun at `verb`.
fn is_expected(words: &[Word], verb: usize, from: usize, tongue: &Tongue) -> bool {
    let (done, rest) = words.split_at(from);
    let is_then = is_one_of(&rest[0], tongue.then);
    if !(is_then || rest[0].opens) {
        // Without a mark: "if I slow down they will …".
        let is_next = rest
            .iter()
            .take(2)
            .zip(rest.iter().skip(1))
            .any(|(who, does)| is_one_of(who, tongue.students) && (tongue.is_will)(&does.text));
        let opens = is_one_of(&rest[0], tongue.students) || is_one_of(&rest[0], tongue.articles);
        return opens && is_next && is_prospect(&done[verb..], rest, tongue);
    }
    // What looks at a few words only comes first.
    (is_about_students(rest, tongue) || is_then && names_students(&rest[1..], tongue))
        && is_prospect(&done[verb..], rest, tongue)
}

/// Whether it is no look back at what might have been, and about students if it says "they".
fn is_prospect(action: &[Word], expected: &[Word], tongue: &Tongue) -> bool {
    let mut pairs = expected.iter().zip(expected.iter().skip(1));
    let not_next = expected.iter().skip(2);
    let mut triples = expected.iter().zip(not_next);
    let looks_back = expected
        .iter()
        .any(|word| is_one_of(word, tongue.might_have))
        || pairs.any(|(will, have)| (tongue.is_will)(&will.text) && is_one_of(have, tongue.have))
        || triples.any(|(will, have)| (tongue.is_will)(&will.text) && is_one_of(have, tongue.have));
    let mut others = action.iter();
    let is_of_others = others.any(|word| is_one_of(word, tongue.others));
    let is_named = action
        .iter()
        .chain(expected)
        .any(|word| is_one_of(word, tongue.student_nouns));
    !looks_back && (!is_of_others || is_named)
}

fn names_students(clause: &[Word], tongue: &Tongue) -> bool {
    let opening = clause.iter().take(NEAR);
    let is_own = clause
        .first()
        .is_some_and(|word| is_one_of(word, tongue.own));
    !is_own && opening.clone().any(|word| is_one_of(word, tongue.students))
}

/// Whether a clause says what students will do.
fn is_about_students(clause: &[Word], tongue: &Tongue) -> bool {
    let clause = match clause.first() {
        Some(word) if is_one_of(word, tongue.then) => &clause[1..],
        _ => clause,
    };
    // "We expect that students will …".
    let is_held = clause
        .first()
        .is_some_and(|word| is_one_of(word, tongue.own) || is_one_of(word, tongue.holds));
    let mut opening = clause.iter().take(3).filter(|_| is_held);
    let held = opening.position(|word| is_one_of(word, tongue.holds));
    let clause = &clause[held.map_or(0, |at| at + 1)..];
    let is_own = clause
        .first()
        .is_some_and(|word| is_one_of(word, tongue.own));
    let who = clause.iter().take(NEAR);
    let who = who
        .clone()
        .position(|word| is_one_of(word, tongue.students) || (tongue.is_they_will)(&word.text));
    let Some(at) = who.filter(|_| !is_own) else {
        return false;
    };
    let mut does = clause.iter().skip(at).take(SOON);
    does.any(|word| (tongue.is_will)(&word.text) || (tongue.is_they_will)(&word.text))
        && is_prospect(&[], clause, tongue)
}

/// "Our theory of action is that …".
fn announced(words: &[Word], tongue: &Tongue) -> Option<Theory> {
    let length = tongue.theory.len();
    let starts = words.windows(length);
    let at = starts
        .map(|window| window.iter().map(|word| word.text.as_str()))
        .position(|window| window.eq(tongue.theory.iter().copied()))?;
    let rest = &words[at + length..];
    let skipped = rest.iter().take_while(|word| is_one_of(word, tongue.is));
    let rest = &rest[skipped.count()..];
    let is_told = rest.len() > 3 && rest.len() < words.len() - at - length;
    let has_students = rest
        .iter()
        .any(|word| is_one_of(word, tongue.student_nouns));
    (is_told && has_students).then_some(Theory {
        action: span(rest)?,
        expected: None,
    })
}

#[cfg(test)]
mod tests;
