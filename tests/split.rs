//! Statements as teachers write them: where they start and end.

use ascribe::reflection::{Layout, Reflection, Statement};
use ascribe::split::split;

fn pieces(text: &str) -> Vec<String> {
    let reflection = Reflection {
        text: text.to_owned(),
        ..Reflection::default()
    };
    split(&reflection)
        .into_iter()
        .map(|statement| text[statement.start..statement.end].to_owned())
        .collect()
}

/// Each row is a text with `|` between its statements; `‹…›` encloses what belongs to none.
fn check(rows: &[&str]) {
    let mut wrong = Vec::new();
    for row in rows {
        let text: String = row
            .chars()
            .filter(|c| !matches!(c, '|' | '‹' | '›'))
            .collect();
        let mut prose = String::new();
        let mut outside = false;
        for c in row.chars() {
            match c {
                '‹' => outside = true,
                '›' => outside = false,
                _ if outside => {}
                _ => prose.push(c),
            }
        }
        let expected: Vec<&str> = prose
            .split('|')
            .map(|piece| piece.trim_matches(|c: char| c.is_whitespace() || c == '\u{200b}'))
            .filter(|piece| !piece.is_empty())
            .collect();
        let found = pieces(&text);
        if found != expected {
            wrong.push(format!("{row:?}\n   found {found:?}"));
        }
    }
    let told = wrong.join("\n");
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{told}",
        wrong.len(),
        rows.len()
    );
}

#[test]
fn ordinary_ends() {
    check(&[
        "We tried the number talk today. |Most of them joined in.",
        "Did it work? |Not for the back row!",
        "Yes! |They did it.",
        "What?! |Again?? |I can't believe it!!! |Fine...",
        "ALL OF THEM PASSED. |I CRIED. |NO JOKE.",
        "it went ok. |they liked it. |i think we can go on",
        "it was loud!! |they were so happy",
        "why did nobody ask? |because i never paused",
        "no full stop at the end",
        "One thing stuck; the rest – sadly – slid off: we rushed, I think.",
        "The trio worked well.  |The pairs did not.\u{a0}|Odd.",
        "They got it.\u{200b} |We moved on.",
        "Half of 7B was away. |24 of 25 had homework.",
        "We lost 15 minutes. |\"Sorry Miss,\" they said.",
        "The fire alarm went. |(Again.) |Then lunch.",
        "Nobody asked me. |$40 of glue sticks went in a week.",
    ]);
}

#[test]
fn missing_spaces() {
    check(&[
        "They left.|Then we tidied up.",
        "They left.|then we tidied up",
        "Was it me?|Maybe it was!|Who knows",
        "it was fun.|i would do it again.|but slower",
        "We shared on padlet.com and at https://example.org/a.b?x=1.Y and it held.",
        "Saved as plan.v2.docx and marks.xlsx before lunch.",
        "Mail me at j.doe@school.org.uk or see www.our-wiki.net/page.Two today.",
        "The slides (unit3.pdf) were too long.",
        "Standards 4.NF.B.3 and RL.3.1 are still weak.",
        "The coding club met.|Two came.",
        "They wrote \"it was ok.\"|Then they left.",
    ]);
}

#[test]
fn numbers() {
    check(&[
        "The mean rose from 3.5 to 4.25 marks.",
        "We start at 9.40 and end at 10:25 sharp.",
        "They came at 10 a.m. and left at 2 p.m. tired.",
        "The bus leaves at 3 p.m. |We had no plenary.",
        "It was due 9 a.m. Monday and nobody had it.",
        "See section 1.2.3 of the plan. |It is short.",
        "On 7.10.2024 we met; on 8. 10. 2024 we did not.",
        "I taught 6. B and then 8. C, both tired.",
        "I taught 6.B, then the 8.C. had a test.",
        "Next came the 8.C. |Noise again.",
        "Version 2.0 of the sheet was clearer.",
        "They scored 5. |Then we talked.",
        "They are in grade 5. |A lot of them can't subtract.",
        "It took 20 min. |Nobody minded.",
        "It took 20 min. longer than planned.",
        "The average was 3.1. |Far too low.",
    ]);
}

#[test]
fn abbreviations() {
    check(&[
        "Mr. Lund and Mrs. Okoro watched; Ms. K. took notes.",
        "Dr. Amadi said so. |So did Prof. Lee.",
        "J. R. Tan led the talk. |B. P. took minutes.",
        "St. Mark's sent two teachers.",
        "Some, e.g. Ola, finished; others, i.e. the rest, did not.",
        "Tiles, strips, counters, etc. |They used them all.",
        "Tiles, strips, etc. were on the tables.",
        "It was tiles vs. strips, approx. half each.",
        "We did No. 5 and Ex. 2, then Q. 3 on p. 12.",
        "Ch. 3 and Fig. 4, pp. 20-24, were too hard for Gr. 4.",
        "Gr. 4 and Yr. 9 were mixed in wk. 3.",
        "Did it help? |No. |They forgot.",
        "Last Wed. we met; by Sept. 12 it was done.",
        "They moved here from the U.S. in May.",
        "They moved here from the U.S. |We had no records.",
        "Her Ph.D. is on this. |She would know.",
        "We had P.E. after that. |They were sweaty.",
        "Nobody knew, and neither did I. |Maya guessed.",
        "In the end it was plan B. |Maya chose it.",
        "They just sat. |Nobody spoke.",
        "The grp. work was fine, w. some help.",
        "No. of learners above 80%: 21",
        "I asked Ms. K. and she agreed.",
        "Results are due by Fri. |Ask Jo.",
    ]);
}

#[test]
fn ellipses_and_emoji() {
    check(&[
        "They just ... stopped.",
        "They just… stopped. |I waited.",
        "I wasn't sure about any of it... |Then Ben spoke.",
        "So... I asked again.",
        "... and then it rained",
        "We waited . . . and nothing came.",
        "It went so well 🎉 |Next week we do more.",
        "It went so well. 🎉🎉 |Next week we do more.",
        "It went so well! 😊 |next week more",
        "They love my 🐶 Rex and the 👩🏽‍🏫 badge.",
        "I ❤️ this class",
        "What a day :) |We made it to the end ;-)",
        "Not my best lesson :( |They noticed.",
        "we laughed so much 😂 |they want it again",
        "The ratio was 3:4 (not 4:3).",
        "‹🙂›",
        "‹!!!›",
        "It rained|\n‹…›\n|We read",
        "‹👍👍›",
    ]);
}

#[test]
fn quotations_and_brackets() {
    check(&[
        "'Why?' she asked.",
        "“I don't get it!” said Leo.",
        "\"Is this graded?\" Maya asked. |I said no.",
        "\"Is this graded?\" |Always the same.",
        "He asked \"is this graded?\" and sat down.",
        "He said \"I can't.\" |Then he could.",
        "She wrote, \"I tried. It was hard. I gave up.\" |That hurt.",
        "My question ‘What do you notice?’ fell flat.",
        "The word was \"done\". |Nobody knew it.",
        "\"Never again!\", they said.",
        "They worked in pairs (it was loud. Very loud) and shared.",
        "(We ran out of time. They were tired.) |Next week we go on.",
        "The tool (Kahoot!) was new.",
        "I asked everyone (twice!). |Nothing.",
        "They 'forgot'. |All the students' books were at home.",
        "The kids' work was fine. |Ours wasn't.",
        "An open \"quote is a slip. |The rules go on.",
    ]);
}

#[test]
fn lists() {
    check(&[
        "‹- ›Tiles worked|\n‹- ›talk did not",
        "‹* ›one|\n‹• ›two|\n‹– ›three|\n‹‣ ›four|\n‹◦ ›five|\n‹· ›six|\n‹o ›seven",
        "‹1. ›We planned.|\n‹2. ›We taught.| It rained.|\n‹3. ›We talked.",
        "‹1) ›plan|\n‹(2) ›teach|\n‹a) ›look|\n‹(b) ›talk|\n‹ii. ›again|\n‹iv) ›stop",
        "‹[ ] ›call home|\n‹[x] ›mark books|\n‹- [ ] ›ask Jo|\n‹☐ ›tidy|\n‹✓ ›done|\n‹→ ›next",
        "What worked:|\n‹- ›the tiles|\n‹- ›the talk",
        "We did: |‹1) ›tiles |‹2) ›strips |‹3) ›talk",
        "‹1. ›read |‹2. ›write |‹3. ›tell",
        "Two things hurt: 1) the timer, and 2) the noise.",
        "good |‹• ›tiles |‹• ›talk",
        "‹-›planned it late|\n‹-›taught it anyway",
        "-5 outside and no heating",
        "We ran late. |‹- ›Next week earlier.",
        "‹- ›a long first item about the tiles\n  that goes on here|\n‹- ›a second",
        "‹Q1. ›What helped? |The tiles.|\n‹Q2. ›What not? |Me.",
        "How many? |9. |They were keen.",
        "‹1.›\n‹2.›\n‹3.›",
        "‹## ›Week 4|\nWe tried talk moves.",
        "‹> ›I never give homework.|\n‹> ›Me neither",
        "‹IV. ›What we changed: the order|\nB. Nothing else",
    ]);
}

#[test]
fn lines() {
    check(&[
        "Week 4|\nTalk moves tried.| Good.|\n\nNext: strips",
        "kids tired|\nno tiles left|\r\nasked Jo|\rwent home",
        "slept|\u{85}woke|\u{2028}taught|\u{2029}slept again",
        "a tab\tstays inside",
        "   \n\n  We began.  |\n\t\n We ended. ",
        // Wrapped by a mail program.
        "We tried the number talk with both classes this week and to my\n\
         surprise the quiet ones spoke first. |It took some waiting, and I\n\
         had to bite my tongue twice, but by the end even Sam had offered a\n\
         second way of seeing the dots.",
        // Lines that only happen to be long.
        "We tried the number talk with both classes this week, no luck|\n\
         the quiet ones spoke first this time, which I had not foreseen at all|\n\
         fine|\n\
         on Friday again",
        "So um|\nwe kind of started|\nand then the bell went",
        "Dear Ana,|\nthank you for the visit.",
    ]);
}

fn find(text: &str, part: &str) -> std::ops::Range<usize> {
    let start = text.find(part).expect("the part is in the text");
    start..start + part.len()
}

fn words(text: &str, blocks: &[&str], markup: &[(&str, &str)]) -> Vec<String> {
    let markup = markup
        .iter()
        .map(|&(around, mark)| {
            let around = find(text, around).start;
            let mark = find(&text[around..], mark);
            around + mark.start..around + mark.end
        })
        .collect();
    let layout = Layout::Blocks {
        blocks: blocks.iter().map(|block| find(text, block)).collect(),
        markup,
    };
    let reflection = Reflection {
        text: text.to_owned(),
        layout,
        ..Reflection::default()
    };
    split(&reflection)
        .into_iter()
        .map(|statement| reflection.words(statement).into_owned())
        .collect()
}

#[test]
fn markup_is_invisible_to_the_rules() {
    let quote = "The **talk\n> got** richer.Then [we](http://x.y/z) left.";
    let text = format!("# Week 4\n\n> {quote}\n\n* e.g. Ana\n");
    let found = words(
        &text,
        &["Week 4", quote, "e.g. Ana"],
        &[
            ("**talk", "**"),
            ("> got", "> "),
            ("** richer", "**"),
            ("[we", "["),
            ("](http", "](http://x.y/z)"),
        ],
    );
    assert_eq!(
        found,
        [
            "Week 4",
            "The talk got richer.",
            "Then we left.",
            "e.g. Ana"
        ]
    );
}

#[test]
fn a_statement_starts_and_ends_at_prose() {
    let text = "**Yes!** _They did it_";
    let reflection = Reflection {
        text: text.to_owned(),
        layout: Layout::Blocks {
            blocks: std::iter::once(0..text.len()).collect(),
            markup: vec![0..2, 6..8, 9..10, 21..22],
        },
        ..Reflection::default()
    };
    let expected = [
        Statement { start: 2, end: 6 },
        Statement { start: 10, end: 21 },
    ];
    assert_eq!(split(&reflection), expected);
}

#[test]
fn no_statement_crosses_a_block_and_a_line_end_in_one_is_a_space() {
    let text = "we planned\nand we taught\nagain\n\nfine";
    let found = words(text, &["we planned\nand we", "taught\nagain", "fine"], &[]);
    assert_eq!(found, ["we planned and we", "taught again", "fine"]);
}

#[test]
fn a_text_without_words_has_no_statements() {
    for text in ["", " \n\t", "?!", "- \n- ", "…", "🎉", "\u{feff}"] {
        assert!(pieces(text).is_empty(), "{text:?}");
    }
}

#[test]
fn run_on_text_stays_whole() {
    let text = "and then we did it again ".repeat(1000);
    assert_eq!(pieces(&text), [text.trim()]);
}

/// Each would take minutes if the time grew with the square of the length.
#[test]
fn time_is_linear() {
    let size = 1 << 17;
    for unit in [
        "a",
        "a.b",
        ".",
        "(",
        "\"",
        "e.g. ",
        "a...B",
        "1) ",
        "x 😀 ",
        ":) ",
        " ' ",
        "A. ",
        "?\"",
        "- ",
        "a... I ",
        "#",
        "(a. ",
        "\n",
        "word\n",
        "J.",
        "I... ",
        "。",
        "(.) ",
        ".\u{200b}",
        "é…",
        "a😀",
        "[ ] ",
        ". \"",
        "1. ",
        "w.\t\t\t",
        "¿",
        "a.¿",
    ] {
        let text = unit.repeat(size / unit.len());
        let start = std::time::Instant::now();
        let _ = pieces(&text);
        assert!(
            start.elapsed().as_secs() < 20,
            "{unit:?}: {:?}",
            start.elapsed()
        );
    }
}
