//! From dates and labels to cycles in their order.

use std::sync::Arc;

use ascribe::cycle::{self, CycleBy, CycleRule, CycleTable, Settings};
use ascribe::reflection::{Origin, Reflection};

fn labelled(label: &str) -> Reflection {
    Reflection {
        cycle: Some(label.into()),
        ..Reflection::default()
    }
}

fn dated(date: &str) -> Reflection {
    Reflection {
        date: Some(date.parse().unwrap()),
        ..Reflection::default()
    }
}

fn all_labelled(labels: &[&str]) -> Vec<Reflection> {
    labels.iter().map(|label| labelled(label)).collect()
}

fn ordered(labels: &[&str]) -> Vec<String> {
    let order = cycle::order(&all_labelled(labels));
    order.iter().map(ToString::to_string).collect()
}

fn arranged(reflections: &mut [Reflection]) -> (Vec<String>, Vec<String>) {
    let (labels, notices) = cycle::arrange(reflections, &Settings::default()).unwrap();
    let told = notices.into_iter().map(|notice| notice.what).collect();
    (strings(&labels), told)
}

fn strings(labels: &[Arc<str>]) -> Vec<String> {
    labels.iter().map(ToString::to_string).collect()
}

#[test]
fn labels_sort_as_people_count() {
    for expected in [
        &["Cycle 1", "Cycle 2", "Cycle 10"][..],
        &["1", "2", "11"],
        &["Autumn 2024", "Spring 2025", "Summer 2025", "Autumn 2025"],
        &["Fall 2024", "Winter 2025", "Spring 2025"],
        &[
            "Autumn 2024-25",
            "Spring 2024-25",
            "Summer 2024-25",
            "Autumn 2025-26",
        ],
        &["Autumn term", "Spring term", "Summer term"],
        &["September", "December", "January", "May"],
        &["November 2024", "January 2025", "February 2025"],
        &["Nov 2024", "Jan 2025"],
        &["2024-25", "2025-26"],
        &["2024-10-07", "2024-10-14", "2025-01-03"],
        &["Week 3", "Week 12"],
        &["Cycle I", "Cycle II", "Cycle IV", "Cycle IX"],
        &["Cycle A", "Cycle B", "Cycle C"],
        &["First cycle", "Second cycle", "Third cycle"],
        &["Cycle one", "Cycle two", "Cycle ten"],
        &["Cycle 1a", "Cycle 1b", "Cycle 2a"],
        &["Term 3 2024", "Term 4 2024", "Term 1 2025"],
        &["Baseline", "Cycle 1", "Cycle 2", "Final"],
        &["Pre", "Mid", "Post"],
        &["Pre cycle 1", "Post cycle 1", "Pre cycle 2"],
        &["Year 1 Cycle 1", "Year 1 Cycle 2", "Year 2 Cycle 1"],
        &["Cycle 1: Talk moves", "Cycle 2: Exit tickets"],
    ] {
        let mut shuffled = expected.to_vec();
        shuffled.reverse();
        assert_eq!(ordered(&shuffled), expected);
        shuffled.rotate_left(1);
        assert_eq!(ordered(&shuffled), expected);
    }
}

#[test]
fn labels_that_say_nothing_sort_by_date_then_as_seen() {
    assert_eq!(ordered(&["Launch", "Deepening"]), ["Launch", "Deepening"]);
    assert_eq!(ordered(&["Deepening", "Launch"]), ["Deepening", "Launch"]);
    let mut reflections = Vec::new();
    for (label, date) in [
        ("Harvest", "2025-05-02"),
        ("Launch", "2024-11-01"),
        ("Deepening", "2025-01-10"),
        ("Launch", "2024-09-20"),
    ] {
        reflections.push(Reflection {
            cycle: Some(label.into()),
            ..dated(date)
        });
    }
    let (labels, notices) = arranged(&mut reflections);
    assert_eq!(labels, ["Launch", "Deepening", "Harvest"]);
    assert_eq!(
        notices,
        ["cycles in this order, by the earliest date of each: Launch, Deepening, Harvest"]
    );
}

#[test]
fn spellings_of_one_label_become_one() {
    let mut reflections = all_labelled(&[
        "cycle 1",
        "Cycle 1 ",
        "C1",
        "1",
        "Cycle 1",
        "CYCLE  #1",
        "Cycle one",
        "Cycle 2",
        "2.0",
    ]);
    let (labels, notices) = arranged(&mut reflections);
    assert_eq!(labels, ["Cycle 1", "Cycle 2"]);
    assert_eq!(
        notices[0],
        "\"cycle 1\", \"C1\", \"1\", \"CYCLE #1\", \"Cycle one\" taken as cycle \"Cycle 1\""
    );
    assert_eq!(reflections[3].cycle.as_deref(), Some("Cycle 1"));
}

#[test]
fn ambiguous_spellings_stay_apart() {
    let (labels, _) = arranged(&mut all_labelled(&["Cycle 1", "Week 1", "1"]));
    assert_eq!(labels.len(), 3);
    let (labels, _) = arranged(&mut all_labelled(&["Autumn 2024", "September 2024"]));
    assert_eq!(labels.len(), 2);
    let talk = ["Cycle 1: Talk", "Cycle 1: Ask"];
    assert_eq!(arranged(&mut all_labelled(&talk)).0.len(), 2);
}

#[test]
fn fall_is_autumn() {
    let mut reflections = all_labelled(&["Fall 2024", "Autumn 2024", "2024 autumn"]);
    assert_eq!(arranged(&mut reflections).0.len(), 1);
}

#[test]
fn the_order_given_is_kept_or_refused() {
    let mut reflections = all_labelled(&["Cycle 1", "Cycle 2", "Cycle 3"]);
    let mut given = |order: &[&str]| {
        let settings = Settings {
            order: Some(order.iter().map(ToString::to_string).collect()),
            ..Settings::default()
        };
        cycle::arrange(&mut reflections, &settings).map(|(labels, ..)| strings(&labels))
    };
    let labels = given(&["cycle 3", "1", "Cycle 2"]).unwrap();
    assert_eq!(labels, ["Cycle 3", "Cycle 1", "Cycle 2"]);

    let error = given(&["Cycle 1", "Cycle 2", "Cycle 3", "Cycle 4"]).unwrap_err();
    assert!(error.is_usage());
    assert_eq!(
        error.to_string(),
        "order the cycles: \"Cycle 4\" is no cycle here; there are \"Cycle 1\", \"Cycle 2\", \
         \"Cycle 3\""
    );
    let error = given(&["Cycle 3", "Cycle 1"]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "order the cycles: the order leaves out \"Cycle 2\""
    );
    let error = given(&["Cycle 3", "Cycle 1", "Cycle 1", "Cycle 2"]).unwrap_err();
    assert!(error.to_string().contains("twice"));
}

#[test]
fn dates_are_cut_by_the_calendar() {
    let day = |text: &str| text.parse().unwrap();
    assert_eq!(CycleBy::Month.label(day("2024-08-01")), "August 2024");
    assert_eq!(CycleBy::Term.label(day("2024-08-01")), "Autumn 2024");
    assert_eq!(CycleBy::Year.label(day("2024-08-01")), "2024-25");
    assert_eq!(CycleBy::Year.label(day("2024-07-31")), "2023-24");
    assert_eq!(CycleBy::Year.label(day("1999-09-01")), "1999-00");
    let mut reflections = ["2025-05-01", "2024-12-31", "2025-04-30", "2025-07-31"].map(dated);
    let settings = Settings {
        rule: CycleRule::By(CycleBy::Term),
        order: None,
    };
    let (labels, ..) = cycle::arrange(&mut reflections, &settings).unwrap();
    assert_eq!(
        strings(&labels),
        ["Autumn 2024", "Spring 2025", "Summer 2025"]
    );
}

#[test]
fn dates_are_cut_by_a_table() {
    let bytes = b"Cycle,Start,End\nTalk,2024-09-01,2024-12-20\nAsk,2025-01-06,2025-04-04\n";
    let table = CycleTable::parse("cycles.csv", bytes).unwrap();
    let at = |row, reflection| Reflection {
        origin: Origin {
            file: "log.csv".into(),
            row: Some(row),
            ..Origin::default()
        },
        ..reflection
    };
    let mut reflections = vec![
        dated("2025-01-06"),
        dated("2024-12-20"),
        labelled("talk "),
        at(5, Reflection::default()),
        at(6, dated("2023-01-01")),
        at(7, dated("2023-01-02")),
        at(8, dated("2023-01-03")),
        at(9, dated("2024-12-21")),
    ];
    let settings = Settings {
        rule: CycleRule::Table(table),
        order: None,
    };
    let (labels, notices) = cycle::arrange(&mut reflections, &settings).unwrap();
    assert_eq!(strings(&labels), ["Talk", "Ask"]);
    let cycles: Vec<_> = reflections.iter().map(|r| r.cycle.as_deref()).collect();
    assert_eq!(cycles[..3], [Some("Ask"), Some("Talk"), Some("Talk")]);
    assert!(cycles[3..].iter().all(Option::is_none));
    assert_eq!(
        notices[0].what,
        "4 of 8 reflections were written outside every cycle of the table and stay out of the \
         shift: log.csv, row 6, 2023-01-01; log.csv, row 7, 2023-01-02; log.csv, row 8, \
         2023-01-03 and 1 more"
    );
    assert_eq!(
        notices[1].what,
        "1 of 8 reflections have no date that could be read and stay out of the shift: log.csv, \
         row 5"
    );
}

#[test]
fn tables_are_read_in_everyday_shapes() {
    let names = |bytes: &[u8]| {
        let table = CycleTable::parse("c.csv", bytes).unwrap();
        table.names().map(str::to_owned).collect::<Vec<_>>()
    };
    let bytes = "\u{feff}name;from;to\r\nB;13.01.2025;31.03.2025\r\nA;1.9.2024;20.12.2024\r\n";
    assert_eq!(names(bytes.as_bytes()), ["A", "B"]);
    let american = b"name,start,end\nA,9/1/2024,12/20/2024\nB,1/6/2025,4/4/2025\n";
    assert_eq!(names(american), ["A", "B"]);
    let open = CycleTable::parse("c.csv", b"name\tstart\nA\t2024-09-01\nB\t2025-01-01\n").unwrap();
    assert_eq!(open.cycle_of("2024-12-31".parse().unwrap()), Some("A"));
    assert_eq!(open.cycle_of("2031-01-01".parse().unwrap()), Some("B"));
    assert_eq!(open.cycle_of("2024-08-31".parse().unwrap()), None);
}

#[test]
fn unusable_tables_name_the_row() {
    let message = |text: &str| {
        let error = CycleTable::parse("c.csv", text.as_bytes()).unwrap_err();
        assert!(error.is_input());
        error.to_string()
    };
    assert_eq!(
        message("name,start,end\nA,2024-09-01,2024-08-01\n"),
        "read the cycles in c.csv, row 2: cycle \"A\" ends on 2024-08-01, before it begins on 2024-09-01"
    );
    assert_eq!(
        message("name,start,end\nA,2024-09-01,2024-12-01\nB,2024-12-01,2025-01-01\n"),
        "read the cycles in c.csv, row 3: cycle \"B\" begins on 2024-12-01, before \"A\" ends on 2024-12-01"
    );
    assert!(message("name,start,end\nA,soon,2024-12-01\n").contains("\"soon\""));
    assert!(message("name,end\nA,2024-12-01\n").contains("no column \"start\""));
    assert!(message("").contains("no column"));
    assert!(message("name,start,end\n").contains("no row names one"));
    assert!(message("name,start,end\nA,1/2/2024,3/4/2024\n").contains("the month first"));
    assert!(message("name,start\nA,2024-01-02\nA,2025-01-02\n").contains("twice"));
}

#[test]
fn no_cycle_gives_a_hint() {
    let (labels, notices) = arranged(&mut [dated("2024-10-01"), dated("2025-02-01")]);
    assert!(labels.is_empty());
    assert!(notices[0].contains("--cycle-by term"));
    let (labels, notices) = arranged(&mut []);
    assert!(labels.is_empty() && notices.is_empty());
}
