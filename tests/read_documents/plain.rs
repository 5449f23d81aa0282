//! Plain text.

use ascribe::read::{Settings, parse};
use ascribe::reflection::Layout;

use super::{all_blocks, heads, read};

#[test]
fn a_text_with_labels_at_its_head() {
    let text = "Name: Ines Okafor\r\nTeam: Science\r\nDate: 7 October 2024\r\nCycle: 1\r\n\r\n\
                We slowed down.\r\nMost could follow.\r\n\r\nNext time we go on.\r\n";
    let parsed = read("a.txt", text);
    assert_eq!(
        heads(&parsed),
        [["Ines Okafor", "Cycle 1", "2024-10-07", ""]]
    );
    let reflection = &parsed.reflections[0];
    assert_eq!(reflection.team.as_deref(), Some("Science"));
    let start = text.find("We slowed").unwrap();
    assert_eq!(
        (reflection.origin.offset, reflection.origin.row),
        (start, Some(6))
    );
    assert_eq!(reflection.text, text[start..].trim_end());
    assert_eq!(reflection.id, "a.txt#6");
    assert_eq!(reflection.layout, Layout::Plain);
}

#[test]
fn entries_begin_at_days_labels_and_separators() {
    let text = "Reflection log of Ines Okafor\n\n2024-10-07\nThe start was rough.\n\n\
                14 October 2024\n\nIt went better.\n\nMonday 21 Oct\nBetter again.\n\n---\n\
                Date: 28/10/2024\nHalf of them did it alone.\n\n4 November 2024: Now we rest.\n";
    let parsed = read("a.txt", text);
    let days = [
        "2024-10-07",
        "2024-10-14",
        "2024-10-21",
        "2024-10-28",
        "2024-11-04",
    ];
    assert_eq!(heads(&parsed), days.map(|day| ["Ines Okafor", "", day, ""]));
    let texts: Vec<&str> = parsed.reflections.iter().map(|r| r.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "The start was rough.",
            "It went better.",
            "Better again.",
            "Half of them did it alone.",
            "Now we rest."
        ]
    );
    for reflection in &parsed.reflections {
        let offset = reflection.origin.offset;
        assert!(text[offset..].starts_with(&reflection.text));
    }
}

#[test]
fn days_stand_before_the_text_of_a_line() {
    let text = "Cycle 1\n2024-10-07 - I spoke less today and they\ncould follow\n\
                2024-11-25 - The projector failed.\n\nCycle 2\n\
                26 November 2024: They worked hard on\ntheir own.\n3 December 2024: We rest.\n";
    let parsed = read("a.txt", text);
    assert_eq!(
        heads(&parsed),
        [
            ["", "Cycle 1", "2024-10-07", ""],
            ["", "Cycle 1", "2024-11-25", ""],
            ["", "Cycle 2", "2024-11-26", ""],
            ["", "Cycle 2", "2024-12-03", ""],
        ]
    );
    let texts: Vec<&str> = parsed.reflections.iter().map(|r| r.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "I spoke less today and they\ncould follow",
            "The projector failed.",
            "They worked hard on\ntheir own.",
            "We rest."
        ]
    );
    let wrapped = "We began the unit on\n7 October 2024 - it was a Monday.\n";
    assert_eq!(all_blocks(&read("a.txt", wrapped)), [wrapped.trim_end()]);
}

#[test]
fn several_teachers_in_one_text() {
    let text = "Cycle: 2\nPrompt: What did you change?\n\nName: Ines\nI asked fewer questions.\n\
                Name: Ruben\nDate: 3 March 2025\nI waited longer.\n\nCycle 3\n\n\
                Name: Ruben\nWe planned together.\n";
    let parsed = read("a.txt", text);
    let asked = "What did you change?";
    assert_eq!(
        heads(&parsed),
        [
            ["Ines", "Cycle 2", "", asked],
            ["Ruben", "Cycle 2", "2025-03-03", asked],
            ["Ruben", "Cycle 3", "", asked],
        ]
    );
}

#[test]
fn prose_with_colons_is_prose() {
    let text = "They drew it again. Note: they struggled.\n\nCycle: the water cycle was new.\n\
                Time: we had none.\n\nResult: nobody finished.\nDate: to be found.\n";
    let parsed = read("a.txt", text);
    assert_eq!(parsed.reflections.len(), 1);
    assert_eq!(parsed.reflections[0].text, text.trim_end());
    assert!(parsed.problems.is_empty());
}

#[test]
fn days_that_are_none_are_told() {
    let parsed = read("a.txt", "Date: 31/02/2025\n\nIt was calm.\n");
    assert_eq!(
        parsed.problems[0].to_string(),
        "a.txt, line 1: the date \"31/02/2025\" not read: it is no day of the calendar"
    );
    assert_eq!(parsed.reflections.len(), 1);
    let parsed = read("a.txt", "Monday 7 Oct\n\nIt was calm.\n");
    assert_eq!(parsed.problems[0].why, "it has no year");
}

#[test]
fn the_head_of_a_saved_mail_is_labels() {
    for (head, expected) in [
        (
            "From: Ann Lee\nSent: 7 October 2024\nTo: Bob Ray\nSubject: Reflection cycle 1\n",
            ["Ann Lee", "Cycle 1", "2024-10-07", ""],
        ),
        (
            "From: \"Lee, Ann\" <ann@school.example>\r\nDate: Mon, 7 Oct 2024 10:15:00 +0000\r\n\
             To: Bob Ray,\r\n\tCy Day\r\nSubject: Re: my thoughts\r\n",
            ["Ann Lee", "", "2024-10-07", ""],
        ),
        (
            "From: Ann Lee\nSent: Monday, October 7, 2024 3:15 PM\nSubject: Fwd: Cycle 2\n",
            ["Ann Lee", "Cycle 2", "2024-10-07", ""],
        ),
    ] {
        let text = format!("{head}\nIt was calm.\n");
        let parsed = read("a.txt", &text);
        assert_eq!(heads(&parsed), [expected], "{head}");
        assert_eq!(all_blocks(&parsed), ["It was calm."]);
        assert_eq!(
            parsed.reflections[0].origin.offset,
            text.find("It was").unwrap()
        );
    }
    let text = "From: the start\nTo: the end\n\nIt was calm.\n";
    assert_eq!(all_blocks(&read("a.txt", text)), [text.trim_end()]);
}

#[test]
fn offsets_are_those_of_the_bytes_with_their_mark() {
    for (file, text) in [
        ("a.txt", "\u{feff}It was calm.\n\n2024-10-07\nIt wasn’t.\n"),
        (
            "a.md",
            "\u{feff}---\nname: Ines\n---\n# Cycle 1\n\nIt was *calm*.\n",
        ),
    ] {
        for reflection in &read(file, text).reflections {
            let offset = reflection.origin.offset;
            assert!(text[offset..].starts_with(&reflection.text), "{file}");
        }
    }
    let units = "\u{feff}It was calm.".encode_utf16();
    let bytes: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
    let parsed = parse("a.txt", &bytes, &Settings::default());
    assert_eq!(parsed.reflections[0].origin.offset, 0);
}

#[test]
fn old_line_ends_count_as_lines() {
    let parsed = read(
        "a.txt",
        "Name: Ines\rDate: 2024-10-07\r\rIt was calm.\rVery.\r",
    );
    assert_eq!(heads(&parsed), [["Ines", "", "2024-10-07", ""]]);
    assert_eq!(parsed.reflections[0].origin.row, Some(4));
}

#[test]
fn names_fill_what_the_content_leaves_open() {
    let parsed = read("2024_autumn/20241118_maria.md", "It went well today.\n");
    assert_eq!(heads(&parsed), [["Maria", "Autumn 2024", "2024-11-18", ""]]);
    assert_eq!(
        parsed.notices[0].what,
        "taken from its name: teacher \"Maria\", cycle \"Autumn 2024\", date 2024-11-18"
    );
    let parsed = read(
        "Cycle 1 - Priya Raman.md",
        "Name: Ines\n\nIt went well today.\n",
    );
    assert_eq!(heads(&parsed), [["Ines", "Cycle 1", "", ""]]);
    let settings = Settings {
        name_pattern: Some("{cycle}_{teacher}".parse().unwrap()),
        ..Settings::default()
    };
    let parsed = parse("launch_maria_lopez.txt", b"It went well.", &settings);
    assert_eq!(heads(&parsed), [["Maria Lopez", "launch", "", ""]]);
    let parsed = parse("maria.txt", b"It went well.", &settings);
    assert!(parsed.notices[0].what.contains("doesn't match"));
}
