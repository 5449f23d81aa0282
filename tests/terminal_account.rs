//! The account on the terminal, as a coach meets it.

mod school;

use ascribe::report;
use ascribe::shift::{self, Settings};

use self::school::{CYCLES, Log, analysis, logs, one_teacher, school};

fn contains(text: &str, wanted: &str) {
    assert!(text.contains(wanted), "no {wanted:?} in:\n{text}");
}

#[test]
fn the_terminal_shows_cycles_and_shift() {
    let text = report::terminal(&school(), 80, false);
    contains(
        &text,
        "
                   State-   Attri-  Per      Internal
Cycle    Teachers   ments  butions  100         share  Home  School  Student
Cycle 1        14     202       90   45  46 % (35–57)  16 %    16 %     39 %
Cycle 2        14     218      106   49  54 % (43–64)  13 %     7 %     40 %
",
    );
    contains(
        &text,
        "
The internal share rose by 26 points (95 % interval 22 to 29), from 46 % in
Cycle 1 to 71 % in Cycle 4; 14 teachers, 187 attributions.
",
    );
    contains(
        &text,
        "\nReading   48 %  72 %     +24 (13 to 36)         4       56\n",
    );
    contains(
        &text,
        "Maths (5), Reading (4), Science (5): these\n  intervals are rough.",
    );
    contains(
        &text,
        "- Of 100 attributions to the teacher it finds about 80.\n",
    );
    let wide = report::terminal(&school(), 120, false);
    contains(
        &wide,
        "45 (37–52)  46 % (35–57)  16 % (9–25)  16 % (9–25)  39 % (29–50)\n",
    );
}

#[test]
#[expect(clippy::useless_vec, reason = "an array of them is large on the stack")]
fn no_line_is_wider_than_the_terminal() {
    let long = [
        "The first half of autumn 2024",
        "Spring",
        "授業研究 2025",
        "Cycle 4",
    ];
    for analysis in vec![school(), one_teacher(), self::analysis(&logs(), &long)] {
        for width in [60, 72, 80, 100, 120, 200] {
            let text = report::terminal(&analysis, width, false);
            for line in text.lines() {
                let wide = line.chars().count();
                assert!(wide <= width, "{wide} columns of {width}: {line}");
            }
            assert!(text.ends_with('\n') && !text.contains('\u{1b}'));
        }
        // Too narrow for anything: still an answer.
        assert!(report::terminal(&analysis, 0, false).lines().count() > 10);
    }
}

#[test]
fn colour_only_where_asked_and_labels_cannot_steer() {
    contains(
        &report::terminal(&school(), 80, true),
        "\u{1b}[1mShift\u{1b}[0m\n",
    );
    let evil = analysis(&logs(), &["C1\u{1b}[2J", "C2", "C3", "C4\u{202e}"]);
    let text = report::terminal(&evil, 80, false);
    assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
}

#[test]
fn chance_is_called_chance() {
    let logs: Vec<Log> = logs()
        .into_iter()
        .enumerate()
        .map(|(at, log)| {
            let codes = if at % 3 == 0 {
                vec!["T", "T", "s"]
            } else {
                vec!["s", "t", "T"]
            };
            Log { codes, ..log }
        })
        .collect();
    let text = report::terminal(&analysis(&logs, &CYCLES), 100, false);
    contains(
        &text,
        "No shift of the internal share can be told from chance: ",
    );
    contains(
        &text,
        " points over the whole period, not to be told from chance\n(95 % interval",
    );
}

#[test]
fn one_teacher_is_no_evidence_for_others() {
    let text = report::terminal(&one_teacher(), 100, false);
    contains(
        &text,
        "but what is compared rests on one\nteacher: no interval can be given, and nothing follows",
    );
    contains(
        &text,
        "One teacher: the intervals of shares hold for that teacher's statements only",
    );
    contains(&text, "+50 (no interval)");
}

#[test]
fn less_to_show_less_shown() {
    let first: Vec<Log> = logs().into_iter().filter(|log| log.cycle == 0).collect();
    let one_cycle = report::terminal(&analysis(&first, &CYCLES[..1]), 80, false);
    contains(&one_cycle, "Cycle 1        14     202");
    contains(
        &one_cycle,
        "- Only Cycle 1 holds attributions: a shift needs two cycles.\n",
    );
    assert!(!one_cycle.contains("By team") && !one_cycle.contains("Shift\n"));

    let silent = logs()
        .into_iter()
        .map(|log| Log {
            codes: vec![""; 3],
            ..log
        })
        .collect::<Vec<_>>();
    let silent = report::terminal(&analysis(&silent, &CYCLES), 80, false);
    contains(
        &silent,
        "Cycle 4        14      42        0    0         –     –       –        –\n",
    );
    contains(&silent, "- No statement explains how students do");

    let nothing = analysis(&[], &[]);
    let text = report::terminal(&nothing, 80, false);
    contains(
        &text,
        "0 teachers, 0 reflections, 0 statements, 0 attributions",
    );

    let mut adrift = school();
    adrift.cycles.clear();
    adrift.shift = shift::estimate(&[], &[], &Settings::default());
    contains(
        &report::terminal(&adrift, 80, false),
        "- 839 statements in no cycle: coded, but not",
    );
}
