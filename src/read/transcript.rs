//! Transcripts of meetings (`WebVTT`, SRT): a reflection for each turn of a speaker.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::lines::{lines_of, one_block};
use super::{Parsed, Settings};
use crate::error::Problem;
use crate::reflection::{Origin, Reflection};

/// Reads a decoded transcript. Cues of one speaker that follow each other are one turn, joined by
/// spaces; a cue that names nobody goes on with the turn before. Speakers are named by `<v Name>`
/// or, if names return or most cues have one, by `Name:`.
pub(crate) fn read(file: &str, text: &str, _settings: &Settings) -> Parsed {
    let mut parsed = Parsed::default();
    let cues = cues(file, text, &mut parsed.problems);
    if cues.is_empty() {
        parsed.problems.push(Problem {
            file: file.to_owned(),
            place: String::new(),
            what: "the file".to_owned(),
            why: "no cue with a timing line is in it".to_owned(),
        });
        return parsed;
    }
    let speakers = speakers(&cues);
    for cue in cues {
        for (line, said) in &cue.lines {
            for (speaker, words) in voices(said, &speakers) {
                add(&mut parsed.reflections, file, *line, speaker, &words);
            }
        }
    }
    for turn in &mut parsed.reflections {
        turn.layout = one_block(&turn.text);
    }
    parsed
}

/// The lines under one timing line, each with its number.
#[derive(Default)]
struct Cue<'t> {
    lines: Vec<(u32, &'t str)>,
}

fn cues<'t>(file: &str, text: &'t str, problems: &mut Vec<Problem>) -> Vec<Cue<'t>> {
    let mut cues: Vec<Cue> = Vec::new();
    // Whether the lines are under a timing line, and whether they are a note or a style.
    let (mut timed, mut aside) = (false, false);
    let mut fresh = true;
    for (number, range) in (1..).zip(lines_of(text, 0..text.len())) {
        let line = text[range].trim();
        if line.contains("-->") && !aside {
            if !is_timing(line) {
                problems.push(Problem {
                    file: file.to_owned(),
                    place: format!("line {number}"),
                    what: format!("the timing \"{}\"", shortened(line)),
                    why: "it is not of the form 00:01:02.000 --> 00:01:05.000".to_owned(),
                });
            }
            // Without a blank line before it, the number of the cue hangs on the one before.
            if timed && let Some(cue) = cues.last_mut() {
                cue.lines
                    .pop_if(|(_, last)| last.bytes().all(|b| b.is_ascii_digit()));
            }
            cues.push(Cue::default());
            timed = true;
        } else if line.is_empty() {
            (timed, aside) = (false, false);
        } else if timed {
            if let Some(cue) = cues.last_mut() {
                cue.lines.push((number, line));
            }
        } else if fresh {
            let word = line.split_whitespace().next().unwrap_or_default();
            aside = matches!(word, "NOTE" | "STYLE" | "REGION");
        }
        fresh = line.is_empty();
    }
    cues
}

fn shortened(line: &str) -> String {
    line.chars().take(60).collect()
}

/// `00:01:02.000 --> 00:01:05.000`, with what may follow; hours may be missing, and a comma may
/// stand for the point.
fn is_timing(line: &str) -> bool {
    let Some((from, to)) = line.split_once("-->") else {
        return false;
    };
    let to = to.split_whitespace().next().unwrap_or_default();
    [from.trim(), to].iter().all(|time| {
        let parts: Vec<&str> = time.split([':', '.', ',']).collect();
        let digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        (3..=4).contains(&parts.len()) && parts.iter().all(digits)
    })
}

/// The names before colons that return, or all of them if most cues have one.
fn speakers<'t>(cues: &[Cue<'t>]) -> BTreeSet<&'t str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut named = 0;
    for cue in cues {
        let before_colons = cue
            .lines
            .iter()
            .filter_map(|(_, line)| name_before_colon(line));
        let mut any = false;
        for name in before_colons {
            any = true;
            *counts.entry(name).or_default() += 1;
        }
        named += usize::from(any);
    }
    let most = 2 * named > cues.len();
    counts.retain(|_, count| most || *count > 1);
    counts.into_keys().collect()
}

/// What may be a name: up to five words with capitals before a colon.
fn name_before_colon(line: &str) -> Option<&str> {
    const OPENERS: [&str; 18] = [
        "also", "and", "because", "but", "example", "first", "note", "now", "question", "answer",
        "second", "so", "then", "third", "well", "yes", "no", "remember",
    ];
    let line = line.trim_start_matches(['-', '>', '–', ' ']);
    let (name, said) = line.split_once(':')?;
    let words: Vec<&str> = name.split_whitespace().collect();
    let capital = |word: &&str| {
        word.starts_with(|c: char| c.is_uppercase() || c == '(' || c.is_ascii_digit())
            || matches!(
                *word,
                "de" | "da" | "van" | "von" | "der" | "den" | "la" | "al" | "bin"
            )
    };
    let fits = name.len() <= 60
        && (1..=5).contains(&words.len())
        && name.starts_with(char::is_uppercase)
        && words.iter().all(capital)
        && !name.contains(['?', '!', ',', '"'])
        && (said.starts_with(' ') || said.is_empty())
        && !OPENERS.contains(&name.to_lowercase().as_str());
    fits.then_some(name)
}

/// What is said in a line, by whom; `None` goes on with the speaker before.
fn voices(line: &str, speakers: &BTreeSet<&str>) -> Vec<(Option<String>, String)> {
    let mut voices = Vec::new();
    let mut speaker: Option<String> = None;
    let mut words = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('<') {
        words.push_str(&rest[..at]);
        let Some(end) = rest[at..].find('>') else {
            words.push_str(&rest[at..]);
            rest = "";
            break;
        };
        let tag = &rest[at + 1..at + end];
        if let Some(name) = voice(tag) {
            voices.push((speaker.take(), std::mem::take(&mut words)));
            speaker = Some(decoded(name));
        } else if !is_tag(tag) {
            words.push_str(&rest[at..=at + end]);
        }
        rest = &rest[at + end + 1..];
    }
    words.push_str(rest);
    voices.push((speaker, words));
    for (speaker, words) in &mut voices {
        if speaker.is_none()
            && let Some(name) = name_before_colon(words).filter(|name| speakers.contains(name))
        {
            *speaker = Some(decoded(name));
            *words = words
                .split_once(':')
                .map_or("", |(_, said)| said)
                .to_owned();
        }
        *words = decoded(words.trim());
    }
    voices.retain(|(_, words)| !words.is_empty() && !is_sound(words));
    voices
}

/// Whether a line only tells what is heard: `[laughter]`, `(applause)`, `♪ …`.
fn is_sound(words: &str) -> bool {
    let words = words.trim_start_matches(['-', '–', '>', ' ']);
    if words.starts_with(['♪', '♫']) {
        return true;
    }
    let mut rest = words;
    while let Some(open) = rest.chars().next() {
        let close = match open {
            '[' => ']',
            '(' => ')',
            '*' => '*',
            _ => return false,
        };
        let Some((sound, after)) = rest[1..].split_once(close) else {
            return false;
        };
        if sound.split_whitespace().count() > 4 || sound.contains(['.', '!', '?']) {
            return false;
        }
        rest = after.trim_start_matches(|c: char| {
            c.is_whitespace() || c.is_ascii_punctuation() && !matches!(c, '[' | '(' | '*')
        });
    }
    !words.is_empty()
}

/// The name in `v Name` or `v.loud Name`.
fn voice(tag: &str) -> Option<&str> {
    let rest = tag.strip_prefix('v')?;
    let (classes, name) = rest.split_once([' ', '\t'])?;
    let name = name.trim();
    ((classes.is_empty() || classes.starts_with('.')) && !name.is_empty()).then_some(name)
}

fn is_tag(tag: &str) -> bool {
    tag.starts_with('/') || tag.starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// The entities that transcripts use; white space made single.
fn decoded(text: &str) -> String {
    const ENTITIES: [(&str, &str); 9] = [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&lrm;", ""),
        ("&rlm;", ""),
        ("&amp;", "&"),
    ];
    let mut text = text.to_owned();
    for (entity, sign) in ENTITIES {
        if text.contains(entity) {
            text = text.replace(entity, sign);
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Adds what was said to the turn before, or as a turn of its own.
fn add(turns: &mut Vec<Reflection>, file: &str, line: u32, speaker: Option<String>, words: &str) {
    if let Some(turn) = turns.last_mut()
        && (speaker.is_none() || speaker.as_deref() == turn.teacher.as_deref())
    {
        turn.text.push(' ');
        turn.text.push_str(words);
        return;
    }
    turns.push(Reflection {
        id: format!("{file}#{line}"),
        teacher: speaker.map(Arc::from),
        text: words.to_owned(),
        origin: Origin {
            file: file.into(),
            row: Some(line),
            ..Origin::default()
        },
        ..Reflection::default()
    });
}
