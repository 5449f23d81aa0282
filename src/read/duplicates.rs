//! The same text submitted twice is kept once.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::Notice;
use crate::reflection::Reflection;

/// Texts with fewer words than this ("yes", "n/a", "mhm") may well be written twice.
const TELLING_WORDS: usize = 4;

/// A text by a teacher in a cycle: the teacher, the cycle, and its words with single spaces.
type Key = (Option<Arc<str>>, Option<Arc<str>>, String);

/// Keeps the first of the reflections that have the same text, teacher and cycle, as when a form
/// is submitted twice or a file lies in two places; tells how many were dropped and where.
///
/// White space doesn't count, case does. Texts of fewer than four words are kept: the same teacher
/// may answer "n/a" to two questions, or say "yes" twice in a meeting.
/// To be called once cycles are known.
pub fn drop_duplicates(reflections: Vec<Reflection>) -> (Vec<Reflection>, Vec<Notice>) {
    let mut seen: BTreeMap<Key, usize> = BTreeMap::new();
    let mut kept: Vec<Reflection> = Vec::with_capacity(reflections.len());
    let mut dropped: Vec<Dropped> = Vec::new();
    for reflection in reflections {
        let words: Vec<&str> = reflection.text.split_whitespace().collect();
        if words.len() < TELLING_WORDS {
            kept.push(reflection);
            continue;
        }
        let teacher = reflection.teacher.clone();
        let key = (teacher, reflection.cycle.clone(), words.join(" "));
        if let Some(&first) = seen.get(&key) {
            tell(&mut dropped, &kept[first], &reflection);
        } else {
            seen.insert(key, kept.len());
            kept.push(reflection);
        }
    }
    (kept, dropped.iter().map(Dropped::notice).collect())
}

/// What one file repeats of another, or of itself.
struct Dropped {
    file: Arc<str>,
    of: Arc<str>,
    /// Each row with the row that it repeats.
    rows: Vec<(Option<u32>, Option<u32>)>,
}

fn tell(dropped: &mut Vec<Dropped>, first: &Reflection, again: &Reflection) {
    let (file, of) = (&again.origin.file, &first.origin.file);
    let rows = (again.origin.row, first.origin.row);
    match dropped.iter_mut().find(|d| d.file == *file && d.of == *of) {
        Some(pair) => pair.rows.push(rows),
        None => dropped.push(Dropped {
            file: Arc::clone(file),
            of: Arc::clone(of),
            rows: vec![rows],
        }),
    }
}

impl Dropped {
    fn notice(&self) -> Notice {
        const SHOWN: usize = 5;
        let count = self.rows.len();
        let mut rows: Vec<String> = (self.rows.iter().take(SHOWN))
            .filter_map(|(again, first)| Some(format!("row {} repeats {}", (*again)?, (*first)?)))
            .collect();
        if count > SHOWN {
            rows.push("…".to_owned());
        }
        let whose = if self.file == self.of {
            "earlier ones".to_owned()
        } else {
            format!("ones in {}", self.of)
        };
        let (plural, was) = if count == 1 {
            ("reflection repeats", "was")
        } else {
            ("reflections repeat", "were")
        };
        let list = if rows.is_empty() {
            String::new()
        } else {
            format!(" ({})", rows.join(", "))
        };
        Notice {
            file: self.file.to_string(),
            what: format!("{count} {plural} {whose} and {was} left out{list}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reflection::Origin;

    fn row(row: u32, teacher: Option<&str>, cycle: &str, text: &str) -> Reflection {
        Reflection {
            teacher: teacher.map(Arc::from),
            cycle: Some(cycle.into()),
            text: text.into(),
            origin: Origin {
                file: "form.csv".into(),
                row: Some(row),
                ..Origin::default()
            },
            ..Reflection::default()
        }
    }

    #[test]
    fn a_form_submitted_twice_counts_once() {
        let text = "They talked more than before.";
        let (kept, notices) = drop_duplicates(vec![
            row(2, Some("Ana"), "1", text),
            row(3, Some("Ana"), "1", "They talked  more\nthan before."),
            row(4, Some("Ana"), "2", text),
            row(5, Some("Ben"), "1", text),
            row(6, Some("Ana"), "1", "they talked more than before."),
        ]);
        let rows: Vec<_> = kept.iter().filter_map(|r| r.origin.row).collect();
        assert_eq!(rows, [2, 4, 5, 6]);
        assert_eq!(
            notices[0].to_string(),
            "form.csv: 1 reflection repeats earlier ones and was left out (row 3 repeats 2)"
        );
    }

    #[test]
    fn short_answers_are_kept() {
        let (kept, notices) = drop_duplicates(vec![
            row(2, None, "1", "n/a"),
            row(3, None, "1", "n/a"),
            row(4, Some("Ana"), "1", "n/a"),
            row(5, Some("Ana"), "1", "n/a"),
        ]);
        assert_eq!((kept.len(), notices.len()), (4, 0));
    }
}
