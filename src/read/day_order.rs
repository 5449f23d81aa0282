//! `3/12/2024` in one document, settled by what the writer's other documents show.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::error::Notice;
use crate::reflection::{DayOrder, Reflection};

/// Which orders of day and month occur.
#[derive(Clone, Copy, Default)]
struct Shown {
    day_first: bool,
    month_first: bool,
}

/// Reads dates again whose order of day and month nothing in their own file tells: day first, if
/// other documents by the same writer, or else in the same folder, have the day first and none
/// has the month first. All others stay month first, which is told unless others show it.
pub(super) fn settle(reflections: &mut [Reflection]) -> Vec<Notice> {
    let mut writers: BTreeMap<String, Shown> = BTreeMap::new();
    let mut folders: BTreeMap<String, Shown> = BTreeMap::new();
    for reflection in reflections.iter() {
        let order = reflection.origin.day_order;
        for shown in [
            writer(reflection).map(|writer| writers.entry(writer).or_default()),
            Some(folders.entry(folder(reflection)).or_default()),
        ] {
            let Some(shown) = shown else { continue };
            shown.day_first |= order == DayOrder::DayFirst;
            shown.month_first |= order == DayOrder::MonthFirst;
        }
    }
    let mut notices: Vec<Notice> = Vec::new();
    for reflection in reflections {
        let (DayOrder::Open, Some(date)) = (reflection.origin.day_order, reflection.date) else {
            continue;
        };
        let by_writer = writer(reflection)
            .and_then(|writer| writers.get(&writer))
            .copied();
        let by_writer = by_writer.filter(|shown| shown.day_first || shown.month_first);
        let (shown, whose) = match by_writer {
            Some(shown) => (shown, "by the same writer"),
            None => (
                folders
                    .get(&folder(reflection))
                    .copied()
                    .unwrap_or_default(),
                "beside it",
            ),
        };
        let what = match (shown.day_first, shown.month_first, swapped(date)) {
            (true, false, Some(other)) => {
                reflection.date = Some(other);
                format!("date read as {other}, day first, as in other documents {whose}")
            }
            (false, true, _) => continue,
            _ => format!("date read as {date}, month first; nothing tells the order"),
        };
        let notice = Notice {
            file: reflection.origin.file.to_string(),
            what,
        };
        if notices.last() != Some(&notice) {
            notices.push(notice);
        }
    }
    notices
}

fn writer(reflection: &Reflection) -> Option<String> {
    Some(reflection.teacher.as_ref()?.to_lowercase())
}

fn folder(reflection: &Reflection) -> String {
    let file = &*reflection.origin.file;
    file.rsplit_once('/')
        .map_or("", |(folder, _)| folder)
        .to_owned()
}

/// The day with day and month exchanged, if there is one.
fn swapped(date: Date) -> Option<Date> {
    Date::new(date.year(), date.day(), date.month()).ok()
}

#[cfg(test)]
mod tests {
    use super::super::{Settings, parse};
    use super::*;

    fn documents(files: &[(&str, &str)]) -> Vec<Reflection> {
        let read = |(name, text): &(&str, &str)| {
            parse(name, text.as_bytes(), &Settings::default()).reflections
        };
        files.iter().flat_map(read).collect()
    }

    fn dates(reflections: &[Reflection]) -> Vec<String> {
        reflections
            .iter()
            .map(|r| r.date.map(|d| d.to_string()).unwrap_or_default())
            .collect()
    }

    #[test]
    fn another_document_of_the_writer_settles_the_order() {
        let mut read = documents(&[
            (
                "a.txt",
                "Name: Ann Lee\nDate: 3/12/2024\n\nThe lab went late.",
            ),
            (
                "b.txt",
                "Name: Ann Lee\nDate: 17/10/2024\n\nWe began with lamps.",
            ),
            (
                "c.txt",
                "Name: Bo Dahl\nDate: 10/25/2024\n\nThey wrote a lot.",
            ),
        ]);
        let notices = settle(&mut read);
        assert_eq!(dates(&read), ["2024-12-03", "2024-10-17", "2024-10-25"]);
        assert_eq!(
            notices[0].to_string(),
            "a.txt: date read as 2024-12-03, day first, as in other documents by the same writer"
        );
    }

    #[test]
    fn without_a_witness_the_month_is_first_and_told() {
        let mut read = documents(&[("a.txt", "Date: 3/12/2024\n\nThe lab went late.")]);
        let notices = settle(&mut read);
        assert_eq!(dates(&read), ["2024-03-12"]);
        assert!(
            notices[0].what.ends_with("nothing tells the order"),
            "{}",
            notices[0]
        );
    }

    #[test]
    fn witnesses_that_differ_settle_nothing_and_iso_days_stay() {
        let mut read = documents(&[
            ("x/a.txt", "Date: 3/12/2024\n\nThe lab went late."),
            ("x/b.txt", "Date: 17/10/2024\n\nWe began with lamps."),
            ("x/c.txt", "Date: 10/25/2024\n\nThey wrote a lot."),
            ("x/d.txt", "Date: 2024-03-12\n\nThey wrote a lot."),
        ]);
        settle(&mut read);
        assert_eq!(
            dates(&read),
            ["2024-03-12", "2024-10-17", "2024-10-25", "2024-03-12"]
        );
    }
}
