//! What a word before a full stop says about the stop.

/// How to read a full stop after a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// An ordinary word: the stop ends the sentence.
    Word,
    /// The stop belongs to the word whatever follows ("e.g.", "Mrs.").
    Never,
    /// The stop belongs to the word if a number or a letter follows ("No. 5", "Fig. B").
    BeforeNumber,
    /// The stop also ends the sentence if a capital follows ("etc.", "a.m.").
    BeforeCapital,
    /// The stop also ends the sentence if a word follows that starts sentences ("U.S.", "Sept.").
    BeforeStarter,
    /// One capital: an initial, read like [`Reading::BeforeStarter`].
    Initial,
}

#[rustfmt::skip]
const NEVER: &[&str] = &[
    "approx", "aprox", "asst", "att", "cf", "dr", "e.g", "eg", "esp", "fr", "gen", "gov", "hon",
    "i.e", "ie", "incl", "ing", "lt", "mdm", "messrs", "mgr", "mlle", "mme", "mr", "mrs",
    "ms", "mtra", "mtro", "mx", "prof", "resp", "rev", "sgt", "sr", "sra", "srta", "sta", "supt",
    "v", "viz", "vs", "w",
];

#[rustfmt::skip]
const BEFORE_NUMBER: &[&str] = &[
    "bk", "ch", "chap", "cl", "eq", "ex", "exc", "fig", "figs", "gr", "grd", "iss", "lev", "lvl",
    "n", "no", "nos", "nr", "num", "p", "para", "pg", "pgs", "pp", "pt", "pts", "q", "qs", "qu",
    "rm", "sect", "ss", "vol", "y",
];

#[rustfmt::skip]
const BEFORE_CAPITAL: &[&str] = &[
    "a.m", "al", "am", "avg", "c.a", "cm", "conf", "etc", "ft", "hr", "hrs", "hw", "kg", "km",
    "lang", "lb", "lbs", "max", "mgmt", "mi", "min", "mins", "misc", "mm", "oz", "p.m", "pm",
    "re", "sch", "sec", "secs", "wk", "wks", "yr", "yrs",
];

#[rustfmt::skip]
const BEFORE_STARTER: &[&str] = &[
    "adj", "admin", "adv", "apr", "assoc", "aug", "ave", "b.a", "b.ed", "bldg", "blvd", "ca",
    "co", "corp", "dec", "dept", "diff", "dist", "ed.d", "elem", "est", "feb", "fri", "govt",
    "grp", "inc", "jan", "jr", "jul", "jun", "ltd", "m.a", "m.ed", "mon", "mt", "nov", "oct",
    "org", "ph.d", "phd", "princ", "rd", "ref", "sen", "sep", "sept", "sp", "st", "thu", "thur",
    "thurs", "tue", "tues", "u.k", "u.s", "univ", "wed",
];

/// Words that are abbreviations only with a capital: "They just sat." is none.
const WITH_CAPITAL: &[&str] = &["mar", "sat", "sun"];

/// After these a single capital is a label, not an initial: "Plan B. Maya chose it."
#[rustfmt::skip]
const LABELLED: &[&str] = &[
    "an", "and", "block", "class", "column", "form", "got", "grade", "group", "level", "mark",
    "marks", "option", "or", "part", "period", "plan", "pupil", "question", "room", "row",
    "section", "set", "step", "table", "task", "team", "the", "type", "unit", "vitamin", "year",
];

/// Words that start sentences far more often than they are a name or part of one.
#[rustfmt::skip]
const STARTERS: &[&str] = &[
    "a", "after", "again", "all", "also", "although", "an", "and", "another", "as", "asked", "at",
    "because", "before", "both", "but", "by", "can", "children", "could", "did", "do", "does",
    "during", "each", "even", "every", "everybody", "everyone", "few", "finally", "first", "five",
    "for", "four", "from", "had", "half", "has", "have", "he", "her", "here", "his", "how",
    "however", "i", "i'd", "i'll", "i'm", "i've", "if", "in", "instead", "is", "it", "it's",
    "its", "just", "kids", "last", "later", "lots", "many", "maybe", "more", "most", "my", "need",
    "needs", "next", "nobody", "none", "not", "nothing", "now", "of", "on", "once", "one", "only",
    "or", "other", "others", "our", "overall", "parents", "perhaps", "pupils", "second",
    "several", "she", "she's", "should", "since", "so", "some", "someone", "still", "students",
    "than", "that", "that's", "the", "their", "then", "there", "there's", "these", "they",
    "they'd", "they're", "they've", "third", "this", "those", "though", "three", "to", "today",
    "tomorrow", "tried", "two", "until", "very", "was", "we", "we'd", "we'll", "we're", "we've",
    "well", "were", "what", "when", "where", "which", "while", "who", "why", "will", "with",
    "without", "would", "yes", "yesterday", "yet", "you",
];

/// Subjects with which a careless typist starts a sentence in lower case.
#[rustfmt::skip]
const SUBJECTS: &[&str] = &[
    "he", "he's", "i", "i'd", "i'll", "i'm", "i've", "im", "it", "it's", "ive", "next", "she",
    "she's", "that", "then", "there", "they", "they're", "they've", "this", "we", "we'll",
    "we're", "we've", "you",
];

/// Words that follow a missing space in lower case: [`SUBJECTS`] and these.
#[rustfmt::skip]
const GLUED: &[&str] = &[
    "a", "all", "also", "and", "at", "because", "but", "for", "had", "her", "his", "how", "if",
    "in", "kids", "maybe", "most", "my", "no", "not", "on", "one", "our", "she", "so", "some",
    "students", "the", "their", "these", "those", "was", "what", "when", "why", "will", "with",
];

#[rustfmt::skip]
const SPEECH: &[&str] = &[
    "added", "admitted", "answered", "asked", "asks", "called", "cried", "explained", "goes",
    "groaned", "laughed", "moaned", "muttered", "replied", "replies", "said", "says", "shouted",
    "shouts", "sighed", "told", "whispered", "whispers", "wondered", "wrote", "yelled", "yells",
];

/// After these no sentence ends: "my 🐶 Rex".
#[rustfmt::skip]
const LEADING: &[&str] = &[
    "a", "about", "an", "and", "at", "by", "for", "from", "her", "his", "i", "in", "love", "my",
    "of", "on", "or", "our", "the", "their", "this", "to", "with", "your",
];

/// Days and months, which follow "a.m." within a sentence.
#[rustfmt::skip]
const DAYS: &[&str] = &[
    "apr", "april", "aug", "august", "dec", "december", "feb", "february", "fri", "friday", "jan",
    "january", "jul", "july", "jun", "june", "mar", "march", "may", "mon", "monday", "nov",
    "november", "oct", "october", "sat", "saturday", "sep", "sept", "september", "sun", "sunday",
    "thu", "thur", "thurs", "thursday", "tue", "tues", "tuesday", "wed", "wednesday",
];

/// Ends of file names and of hosts that are no English word.
#[rustfmt::skip]
const ENDINGS: &[&str] = &[
    "ac", "app", "au", "avi", "ca", "com", "csv", "de", "doc", "docx", "edu", "epub", "gif",
    "gov", "htm", "html", "ie", "io", "jpeg", "jpg", "js", "json", "key", "ly", "md", "mov",
    "mp3", "mp4", "net", "nz", "odt", "org", "pages", "pdf", "png", "ppt", "pptx", "pub", "py",
    "rtf", "sg", "svg", "tv", "txt", "uk", "wav", "xls", "xlsx", "za", "zip",
];

/// How the full stop after `word` (inner stops included, its last stop not) is to be read;
/// `before` is the word before it, "" if there is none.
pub(super) fn read(word: &str, before: &str) -> Reading {
    let mut letters = word.chars();
    if let (Some(c), None) = (letters.next(), letters.next())
        && c.is_uppercase()
    {
        // "would I." ends a sentence; "Albert I. Jones" goes on.
        let oneself = c == 'I' && before.starts_with(char::is_lowercase);
        return if oneself || listed(LABELLED, before) {
            Reading::Word
        } else {
            Reading::Initial
        };
    }
    let starts_upper = word.chars().next().is_some_and(char::is_uppercase);
    if listed(NEVER, word) {
        Reading::Never
    } else if listed(BEFORE_CAPITAL, word) || is_class(word) {
        Reading::BeforeCapital
    } else if listed(BEFORE_NUMBER, word) {
        Reading::BeforeNumber
    } else if listed(BEFORE_STARTER, word)
        || (starts_upper && listed(WITH_CAPITAL, word))
        || is_dotted(word)
    {
        Reading::BeforeStarter
    } else {
        Reading::Word
    }
}

/// Whether sentences start with this word, capital or not.
pub(super) fn starts_sentence(word: &str) -> bool {
    listed(STARTERS, word)
}

/// Whether a careless lower-case sentence starts with this word.
pub(super) fn is_subject(word: &str) -> bool {
    listed(SUBJECTS, word)
}

/// Whether a lower-case word glued to a full stop starts a sentence.
pub(super) fn is_glued_start(word: &str) -> bool {
    listed(SUBJECTS, word) || listed(GLUED, word)
}

/// Whether a sentence can't end behind this word.
pub(super) fn leads_on(word: &str) -> bool {
    listed(LEADING, word)
}

pub(super) fn is_speech(word: &str) -> bool {
    listed(SPEECH, word)
}

pub(super) fn is_day(word: &str) -> bool {
    listed(DAYS, word)
}

/// Whether the part of a token after its stop makes it a file name or a host.
pub(super) fn is_ending(word: &str) -> bool {
    listed(ENDINGS, word)
}

/// Short words without a vowel are shorthand: "grp. work", "wkly. plan".
pub(super) fn is_shorthand(word: &str) -> bool {
    word.len() <= 5
        && word.bytes().all(|b| b.is_ascii_alphabetic())
        && !word.bytes().any(|b| b"aeiouyAEIOUY".contains(&b))
        && word.bytes().any(|b| b.is_ascii_lowercase())
}

/// Letters with stops between them: "P.E", "U.S.A".
fn is_dotted(word: &str) -> bool {
    word.contains('.') && word.split('.').all(is_letter)
}

/// A class as schools in much of Europe write it: "8.B".
fn is_class(word: &str) -> bool {
    word.split_once('.').is_some_and(|(year, letter)| {
        matches!(year.len(), 1 | 2) && year.bytes().all(|b| b.is_ascii_digit()) && is_letter(letter)
    })
}

fn is_letter(part: &str) -> bool {
    let mut signs = part.chars();
    signs.next().is_some_and(char::is_alphabetic) && signs.next().is_none()
}

/// Whether the list holds the word, whatever its case and apostrophe.
fn listed(list: &[&str], word: &str) -> bool {
    let mut lower = [0_u8; 12];
    let mut length = 0;
    for c in word.chars() {
        let c = if c == '’' { '\'' } else { c };
        if !c.is_ascii() || length == lower.len() {
            return false;
        }
        lower[length] = c.to_ascii_lowercase() as u8;
        length += 1;
    }
    list.binary_search_by(|entry| entry.as_bytes().cmp(&lower[..length]))
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_or_the_search_would_miss() {
        for list in [
            NEVER,
            BEFORE_NUMBER,
            BEFORE_CAPITAL,
            BEFORE_STARTER,
            WITH_CAPITAL,
            LABELLED,
            STARTERS,
            SUBJECTS,
            GLUED,
            SPEECH,
            LEADING,
            DAYS,
            ENDINGS,
        ] {
            let unsorted: Vec<_> = list.windows(2).filter(|pair| pair[0] >= pair[1]).collect();
            assert!(unsorted.is_empty(), "{unsorted:?}");
            assert!(list.iter().all(|word| word.len() <= 12));
        }
    }

    #[test]
    fn a_capital_alone_is_an_initial_unless_it_labels() {
        assert_eq!(read("K", "Ms."), Reading::Initial);
        assert_eq!(read("B", "plan"), Reading::Word);
        assert_eq!(read("P.E", ""), Reading::BeforeStarter);
        assert_eq!(read("sat", ""), Reading::Word);
    }
}
