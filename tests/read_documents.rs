//! Documents as people write them, read to reflections.

use std::io::{Cursor, Write};

use ascribe::read::{Parsed, Settings, parse};
use ascribe::reflection::{Layout, Reflection};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn read(file: &str, text: &str) -> Parsed {
    let parsed = parse(file, text.as_bytes(), &Settings::default());
    for reflection in &parsed.reflections {
        let Layout::Blocks { blocks, markup } = &reflection.layout else {
            continue;
        };
        let whole = reflection.text.len();
        for ranges in [blocks, markup] {
            assert!(
                ranges.windows(2).all(|pair| pair[0].end <= pair[1].start),
                "{ranges:?}"
            );
            assert!(
                ranges
                    .iter()
                    .all(|range| range.start < range.end && range.end <= whole)
            );
            assert!(
                ranges
                    .iter()
                    .all(|range| reflection.text.get(range.clone()).is_some())
            );
        }
    }
    parsed
}

/// Who, in which cycle, when, asked what.
fn heads(parsed: &Parsed) -> Vec<[String; 4]> {
    let heads = parsed.reflections.iter().map(|r| {
        let shown = |field: &Option<std::sync::Arc<str>>| field.as_deref().unwrap_or("").to_owned();
        let date = r.date.map(|date| date.to_string()).unwrap_or_default();
        [shown(&r.teacher), shown(&r.cycle), date, shown(&r.prompt)]
    });
    heads.collect()
}

/// The blocks of a reflection without their markup, line ends as spaces.
fn blocks(reflection: &Reflection) -> Vec<String> {
    let Layout::Blocks { blocks, .. } = &reflection.layout else {
        return vec![reflection.text.clone()];
    };
    let words = blocks.iter().map(|block| {
        let statement = ascribe::reflection::Statement {
            start: block.start,
            end: block.end,
        };
        reflection.words(statement).into_owned()
    });
    words.collect()
}

fn all_blocks(parsed: &Parsed) -> Vec<String> {
    parsed.reflections.iter().flat_map(blocks).collect()
}

fn docx(body: &str) -> Vec<u8> {
    docx_with(body, "")
}

fn docx_with(body: &str, styles: &str) -> Vec<u8> {
    let namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let document = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"{namespace}\" xmlns:a=\"urn:a\" \
         xmlns:mc=\"urn:mc\"><w:body>{body}</w:body></w:document>"
    );
    let styles = format!("<w:styles xmlns:w=\"{namespace}\">{styles}</w:styles>");
    archive(&[
        ("word/document.xml", &document),
        ("word/styles.xml", &styles),
    ])
}

fn archive(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", "<Relationships/>"),
    ];
    for (name, text) in parts.iter().chain(entries) {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

fn heading(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn bold(text: &str) -> String {
    format!("<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r></w:p>")
}

fn table(rows: &[&[&str]]) -> String {
    let rows = rows.iter().map(|row| {
        let cells: String = row.iter().fold(String::new(), |cells, cell| {
            cells + "<w:tc>" + &p(cell) + "</w:tc>"
        });
        format!("<w:tr>{cells}</w:tr>")
    });
    format!("<w:tbl>{}</w:tbl>", rows.collect::<String>())
}

fn read_docx(body: &str) -> Parsed {
    parse("entry.docx", &docx(body), &Settings::default())
}

// Plain text

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

// Markdown

#[test]
fn markdown_prose_is_read_and_the_rest_is_not() {
    let text = "# Notes\n\nA hard-wrapped\nparagraph with *some* stress and a\n\
                [link](http://a.b/c) in it.\n\n- one item here\n- [x] a task done\n  - nested one\n\
                \n> quoted over\n> two lines\n\n```\nlet no = code;\n```\n\n![alt](p.png)\n\n\
                Use `this word` here\\\nand break &amp; go.\n\n<div class=\"x\">Inside <b>tags</b>\n\
                too<br>and after</div>\n\n<!-- not this -->\n\n\
                | Pupil | Said |\n|---|---|\n| 12 | 7 |\n| It was good to see this | 3 |\n\n\
                ---\n\n    indented by accident\n\nEnd.[^1] <https://a.b>\n\n[^1]: A note below.\n";
    let parsed = read("a.md", text);
    assert_eq!(parsed.reflections.len(), 1);
    assert_eq!(
        blocks(&parsed.reflections[0]),
        [
            "A hard-wrapped paragraph with some stress and a link in it.",
            "one item here",
            "a task done",
            "nested one",
            "quoted over two lines",
            "Use this word here and break & go.",
            "Inside tags too",
            "and after",
            "It was good to see this",
            "indented by accident",
            "End.",
            "A note below.",
        ]
    );
    let reflection = &parsed.reflections[0];
    assert!(text[reflection.origin.offset..].starts_with(&reflection.text));
    assert_eq!(reflection.origin.row, Some(3));
}

#[test]
fn headings_begin_entries() {
    let text = "---\nteacher: \"Ines Okafor\"\nteam: Maths # ours\ntags: [a, b]\n---\n\
                # My journal\n\n## Cycle 1 – 27 September 2024\n\nFirst text.\n\n### What we saw\n\n\
                Still the first.\n\n## Cycle 2\n\n### What went well?\n\nThe talk.\n\n\
                ### Next steps\n\nRead more.\n\n## 2025-03-03\n\nA day.\n\n### Week 3, Ruben\n\nHis.\n";
    let parsed = read("a.md", text);
    assert_eq!(
        heads(&parsed),
        [
            ["Ines Okafor", "Cycle 1", "2024-09-27", ""],
            ["Ines Okafor", "Cycle 1", "2024-09-27", "What we saw"],
            ["Ines Okafor", "Cycle 2", "", "What went well?"],
            ["Ines Okafor", "Cycle 2", "", ""],
            ["Ines Okafor", "Cycle 2", "2025-03-03", ""],
            ["Ruben", "Week 3", "", ""],
        ]
    );
    assert_eq!(
        all_blocks(&parsed)[..2],
        ["First text.", "Still the first."]
    );
    assert!(
        parsed
            .reflections
            .iter()
            .all(|r| r.team.as_deref() == Some("Maths"))
    );
}

#[test]
fn people_as_headings_have_sections_of_their_own() {
    let text = "# Maths journal\n\n# Ann Lee\n\n**Cycle:** 1\n**Date:** 7 October 2024\n\nOne.\n\n\
                ## What next?\n\nTwo.\n\n# Bob Ray\n\n**Cycle:** 2\n\nThree.\n\n\
                # Ann Lee\n\nFour.\n\n# Summary\n\nFive.\n";
    let parsed = read("a.md", text);
    assert_eq!(
        heads(&parsed),
        [
            ["Ann Lee", "Cycle 1", "2024-10-07", ""],
            ["Ann Lee", "Cycle 1", "2024-10-07", "What next?"],
            ["Bob Ray", "Cycle 2", "", ""],
            ["Ann Lee", "", "", ""],
            ["", "", "", ""],
        ]
    );
    let body = [
        heading("Heading1", "Ann Lee"),
        p("Cycle: 1"),
        p("One."),
        heading("Heading1", "Bob Ray"),
        p("Two."),
    ];
    assert_eq!(
        heads(&read_docx(&body.concat())),
        [["Ann Lee", "Cycle 1", "", ""], ["Bob Ray", "", "", ""]]
    );
    let one = "# Gallery Walk\n\nOne.\n\n# What we saw there\n\nTwo.\n";
    assert!(
        heads(&read("a.md", one))
            .iter()
            .all(|head| head[0].is_empty())
    );
    let line = "Ann Lee, Cycle 1, 7 October 2024\n\nOne.\n";
    assert_eq!(
        heads(&read("a.txt", line)),
        [["Ann Lee", "Cycle 1", "2024-10-07", ""]]
    );
}

#[test]
fn markdown_labels_in_bold_lists_and_underlined() {
    let text = "**Teacher:** Ines\n**Date:** 2024-10-07\n\nOne text.\n\nDate: 2024-10-14\n---\n\
                Another text here.\n---\n\n- Teacher: Ruben\n- Cycle: 2\n\nA third.\n\n\
                **21 October 2024:** A fourth.\n\n**What went well?**\n\nThe end.\n";
    let parsed = read("a.md", text);
    assert_eq!(
        heads(&parsed),
        [
            ["Ines", "", "2024-10-07", ""],
            ["Ines", "", "2024-10-14", ""],
            ["Ruben", "Cycle 2", "", ""],
            ["Ruben", "Cycle 2", "2024-10-21", ""],
            ["Ruben", "Cycle 2", "2024-10-21", "What went well?"],
        ]
    );
    assert_eq!(
        all_blocks(&parsed),
        [
            "One text.",
            "Another text here.",
            "A third.",
            "A fourth.",
            "The end."
        ]
    );
}

#[test]
fn toml_front_matter_and_a_rule_that_is_none() {
    let parsed = read(
        "a.md",
        "+++\nauthor = \"Ines\"\ndate = 2024-10-07\n+++\nText here.\n",
    );
    assert_eq!(heads(&parsed), [["Ines", "", "2024-10-07", ""]]);
    let parsed = read(
        "a.md",
        "---\nThis is prose, no front matter.\n---\nMore of it.\n",
    );
    assert_eq!(all_blocks(&parsed).len(), 2);
}

#[test]
fn long_markdown_is_read_in_pieces() {
    let mut text = String::new();
    for number in 0..20_000 {
        let cycle = number % 7;
        let entry = format!("## Cycle {cycle}\n\nParagraph *number* {number} stands here.\n\n");
        text.push_str(&entry);
    }
    let parsed = read("a.md", &text);
    assert_eq!(parsed.reflections.len(), 20_000);
    let last = &parsed.reflections[19_999];
    assert_eq!(blocks(last), ["Paragraph number 19999 stands here."]);
    assert!(text[last.origin.offset..].starts_with(&last.text));
    assert_eq!(last.origin.row, Some(20_000 * 4 - 1));
}

// Word

#[test]
fn a_word_document_as_a_reader_sees_it() {
    let body = [
        heading("Heading1", "Cycle 1 – 7 October 2024"),
        p("Name: Ines Okafor"),
        "<w:p><w:r><w:t>A first</w:t></w:r><w:r><w:tab/><w:t>part &amp; more&#33;</w:t></w:r></w:p>"
            .to_owned(),
        "<w:p><w:r><w:t>Line one.</w:t><w:br/><w:t>Line two</w:t><w:br/><w:t>goes on.</w:t></w:r></w:p>"
            .to_owned(),
        "<w:p><w:ins><w:r><w:t>Kept</w:t></w:r></w:ins><w:del><w:r><w:delText>gone</w:delText></w:r>\
         </w:del><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><w:r><w:instrText>PAGE\
         </w:instrText><w:t> well</w:t><w:noBreakHyphen/><w:t>known</w:t><w:softHyphen/></w:r>\
         <w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>"
            .to_owned(),
        "<w:p><w:hyperlink><w:r><w:t>A link</w:t></w:r></w:hyperlink><a:t>drawn</a:t></w:p>".to_owned(),
        format!(
            "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{0}</w:txbxContent></mc:Choice>\
             <mc:Fallback><w:txbxContent>{0}</w:txbxContent></mc:Fallback></mc:AlternateContent>\
             <w:t>Around the box</w:t></w:r></w:p>",
            p("In the box")
        ),
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Click here\
         </w:t></w:r></w:p></w:sdtContent></w:sdt>"
            .to_owned(),
        p("• a typed bullet"),
        heading("TOC1", "Contents 3"),
        bold("What was hard?"),
        p("Keeping time."),
    ];
    let parsed = read_docx(&body.concat());
    assert_eq!(
        heads(&parsed),
        [
            ["Ines Okafor", "Cycle 1", "2024-10-07", ""],
            ["Ines Okafor", "Cycle 1", "2024-10-07", "What was hard?"],
        ]
    );
    assert_eq!(
        all_blocks(&parsed),
        [
            "A first\tpart & more!",
            "Line one.",
            "Line two goes on.",
            "Kept well-known",
            "A link",
            "In the box",
            "Around the box",
            "a typed bullet",
            "Keeping time.",
        ]
    );
    assert!(parsed.problems.is_empty());
}

#[test]
fn headings_are_known_in_any_language() {
    let styles = "<w:style w:styleId=\"berschrift1\"><w:name w:val=\"heading 1\"/></w:style>\
                  <w:style w:styleId=\"Eigene\"><w:name w:val=\"Mein Titel\"/><w:pPr>\
                  <w:outlineLvl w:val=\"1\"/></w:pPr></w:style>";
    let body = [
        heading("berschrift1", "Cycle 1"),
        p("One."),
        heading("Eigene", "What next?"),
        p("Two."),
    ];
    let parsed = parse(
        "entry.docx",
        &docx_with(&body.concat(), styles),
        &Settings::default(),
    );
    assert_eq!(
        heads(&parsed),
        [["", "Cycle 1", "", ""], ["", "Cycle 1", "", "What next?"]]
    );
}

#[test]
fn tables_of_labels_questions_and_answers() {
    let body = [
        table(&[
            &["Name", "Ines Okafor"],
            &["Date", "7 October 2024"],
            &["Cycle", "2"],
        ]),
        table(&[
            &["Question", "Answer"],
            &["What did you try?", "Fewer questions, more time to think."],
            &["What did students do?", "They wrote more."],
        ]),
        p("A last word."),
    ];
    let parsed = read_docx(&body.concat());
    let who = |prompt| ["Ines Okafor", "Cycle 2", "2024-10-07", prompt];
    assert_eq!(
        heads(&parsed),
        [
            who("What did you try?"),
            who("What did students do?"),
            who("")
        ]
    );
    assert_eq!(parsed.reflections[1].text, "They wrote more.");
}

#[test]
fn tables_with_a_header_hold_a_reflection_a_row() {
    let body = table(&[
        &["Teacher", "Date", "Reflection", "What next?"],
        &[
            "Ines",
            "2024-10-07",
            "The groups worked well today.",
            "We keep them as they are.",
        ],
        &[
            "Ruben",
            "2024-10-08",
            "Mine needed much more time.",
            "I cut the task in two.",
        ],
    ]);
    let parsed = read_docx(&(body + &p("After the table.")));
    assert_eq!(
        heads(&parsed),
        [
            ["Ines", "", "2024-10-07", ""],
            ["Ines", "", "2024-10-07", "What next?"],
            ["Ruben", "", "2024-10-08", ""],
            ["Ruben", "", "2024-10-08", "What next?"],
            ["", "", "", ""],
        ]
    );
}

#[test]
fn other_tables_give_their_prose() {
    let body = table(&[
        &["Group", "Score"],
        &["Red", "12"],
        &["They needed a second example", "9"],
    ]);
    let parsed = read_docx(&(p("Before.") + &body));
    assert_eq!(
        all_blocks(&parsed),
        ["Before.", "They needed a second example"]
    );
}

#[test]
fn damaged_word_documents_keep_what_came_before() {
    let parsed = read_docx(&(p("The first part.") + "<w:p><w:r><w:t>The second</w:x></w:r></w:p>"));
    assert_eq!(all_blocks(&parsed)[0], "The first part.");
    assert_eq!(parsed.problems[0].what, "the rest of the document");

    let whole = docx(&p("Some words."));
    for length in [30, whole.len() / 2, whole.len() - 10] {
        let parsed = parse("cut.docx", &whole[..length], &Settings::default());
        assert!(parsed.reflections.is_empty());
        assert_eq!(parsed.problems.len(), 1, "{:?}", parsed.problems);
    }
    let empty = archive(&[("word/styles.xml", "<a/>"), ("word/media/x", "")]);
    let parsed = parse("empty.docx", &empty, &Settings::default());
    assert_eq!(parsed.problems.len(), 1);
}

#[test]
fn hostile_word_documents_end_in_a_problem() {
    let declared = "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><w:document xmlns:w=\"urn:x/wordprocessingml\
                    /2006/main\"><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:document>";
    let parsed = parse(
        "a.docx",
        &archive(&[("word/document.xml", declared)]),
        &Settings::default(),
    );
    assert!(parsed.problems[0].why.contains("document type"));

    let parsed = read_docx(&"<w:p>".repeat(5000));
    assert!(
        parsed.problems[0].why.contains("nest"),
        "{:?}",
        parsed.problems
    );

    let parsed = read_docx(&p("Over and over again.").repeat(60_000));
    assert!(parsed.problems[0].why.contains("50000 paragraphs"));
    assert_eq!(parsed.reflections.len(), 1);

    let run = format!("<w:r><w:t>{}</w:t></w:r>", "word ".repeat(10_000));
    let parsed = read_docx(&format!("<w:p>{}</w:p>", run.repeat(200)));
    assert!(
        parsed.problems[0].why.contains("8 MiB of text"),
        "{:?}",
        parsed.problems
    );
    let inert = read_docx(&p("We saw &unknown; things."));
    assert_eq!(all_blocks(&inert), ["We saw  things."]);
}

// Transcripts

#[test]
fn sounds_are_not_said() {
    let text = "1\n00:00:01,000 --> 00:00:02,000\n[laughter]\n\n\
                2\n00:00:02,000 --> 00:00:03,000\nIt worked.\n\n\
                3\n00:00:03,000 --> 00:00:04,000\n(applause) [noise]\n♪ la la ♪\n\n\
                4\n00:00:04,000 --> 00:00:05,000\n(I was surprised by that too.)\n";
    let parsed = read("a.srt", text);
    assert_eq!(
        all_blocks(&parsed),
        ["It worked. (I was surprised by that too.)"]
    );
}

#[test]
fn turns_of_a_teams_meeting() {
    let text = "WEBVTT\n\nNOTE made by\na machine\n\nid-1\n00:00:01.000 --> 00:00:03.000\n\
                <v Ines Okafor>So the second group</v>\n\nid-2\n00:00:03.000 --> 00:00:05.000\n\
                <v Ines Okafor>read it <i>twice</i> &amp; more.</v>\n\n\
                00:00:05.000 --> 00:00:06.000\n<v Ruben>Mhm.</v>\n\n\
                00:00:06.000 --> 00:00:09.000 align:start\n<v Ines Okafor>Next time\nthrice.</v>\n";
    let parsed = read("2025-01-22_science_team_meeting.vtt", text);
    assert_eq!(
        heads(&parsed),
        [
            ["Ines Okafor", "", "2025-01-22", ""],
            ["Ruben", "", "2025-01-22", ""],
            ["Ines Okafor", "", "2025-01-22", ""],
        ]
    );
    assert_eq!(
        all_blocks(&parsed),
        [
            "So the second group read it twice & more.",
            "Mhm.",
            "Next time thrice."
        ]
    );
    assert_eq!(parsed.reflections[0].origin.row, Some(8));
    assert!(
        parsed
            .reflections
            .iter()
            .all(|r| r.team.as_deref() == Some("Science"))
    );
    assert!(parsed.problems.is_empty());
}

#[test]
fn turns_with_names_before_colons() {
    let text = "1\r\n00:00:01,000 --> 00:00:03,000\r\nInes Okafor: One thing: it works.\r\n\r\n\
                2\r\n00:00:03,000 --> 00:00:05,000\r\nand goes on.\r\n\r\n\
                3\r\n00:00:05,000 --> oops\r\nRuben: Also: we tried.\r\n";
    let parsed = read("a.srt", text);
    let teachers: Vec<_> = parsed
        .reflections
        .iter()
        .map(|r| r.teacher.as_deref())
        .collect();
    assert_eq!(teachers, [Some("Ines Okafor"), Some("Ruben")]);
    assert_eq!(
        all_blocks(&parsed),
        ["One thing: it works. and goes on.", "Also: we tried."]
    );
    assert_eq!(
        parsed.problems[0].to_string(),
        "a.srt, line 10: the timing \"00:00:05,000 --> oops\" not read: it is not of the form \
         00:01:02.000 --> 00:01:05.000"
    );
}

#[test]
fn a_transcript_without_speakers_names_nobody() {
    let text =
        "WEBVTT\n\n00:01.000 --> 00:02.000\nIt was\n\n00:02.000 --> 00:03.000\nReason: time.\n";
    let parsed = read("recording.vtt", text);
    assert_eq!(parsed.reflections[0].teacher, None);
    assert_eq!(all_blocks(&parsed), ["It was Reason: time."]);
    assert_eq!(read("a.vtt", "WEBVTT\n\nnothing timed\n").problems.len(), 1);
}

// JSON

#[test]
fn json_lines_with_bad_ones_between() {
    let text = "{\"id\":\"e1\",\"Teacher\":\"Ines\",\"cycle\":2,\"date\":\"2024-10-07\",\"text\":\"A.\\nB.\",\"x\":[1]}\n\
                {\"text\": \n\n{\"before\":\"Earlier.\",\"statement\":\"They left.\",\"id\":\"e1\"}\n[1]\n{\"a\":1}\n";
    let parsed = read("a.jsonl", text);
    assert_eq!(
        heads(&parsed),
        [["Ines", "2", "2024-10-07", ""], ["", "", "", ""]]
    );
    assert_eq!(parsed.reflections[0].text, "A.\nB.");
    assert_eq!(parsed.reflections[0].id, "e1");
    assert_eq!(parsed.reflections[1].id, "a.jsonl#4");
    assert_eq!(blocks(&parsed.reflections[1]), ["They left."]);
    let places: Vec<&str> = parsed.problems.iter().map(|p| p.place.as_str()).collect();
    assert_eq!(places, ["line 2", "line 5", "line 6"]);
    assert!(parsed.problems[2].why.contains("it has a"));
}

#[test]
fn json_as_an_array_or_around_one() {
    let array = "[\n {\"author\": \"Ines\", \"response\": \"We did.\", \"question\": \"Why?\"}\n]";
    assert_eq!(heads(&read("a.json", array)), [["Ines", "", "", "Why?"]]);
    let around = "{\n \"entries\": [{\"text\": \"We did.\"}, {\"text\": \" \"}]\n}";
    assert_eq!(read("a.json", around).reflections.len(), 1);
    let broken = read("a.json", "[\n{\"text\": \"We did.\"},\n{]\n");
    assert!(
        broken.problems[0].why.starts_with("line 3 is no JSON"),
        "{:?}",
        broken.problems
    );
}

// Names of files

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

// Anything

/// Pieces that mean something to one format or another, and some that mean nothing.
fn soup() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    let pieces = prop::sample::select(vec![
        "# ",
        "\n",
        "\r\n",
        "\r",
        "---\n",
        "**",
        "*",
        "`",
        "```\n",
        "> ",
        "- ",
        "[x] ",
        "| a | b |\n",
        "|---|---|\n",
        "[l](u)",
        "![",
        "<b>",
        "<br>",
        "<!--",
        "-->",
        "</div>\n",
        "<div>\n",
        "&amp;",
        "\\",
        "Name: Ana\n",
        "Date: ",
        "7 Oct",
        "2024-10-07",
        ": ",
        " – ",
        "Cycle 2",
        "Was it?",
        "Words that say more.",
        "é🙂",
        "   ",
        "\t",
        "[^1]: ",
        "~~",
        "00:01.000 --> 00:02.000\n",
        "<v Ana>",
        "WEBVTT\n\n",
        "{\"text\": \"",
        "\"}",
        "===\n",
        "\u{feff}",
        "+++\n",
        "a = 1\n",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

proptest::proptest! {
    #[test]
    fn no_text_breaks_a_reader(text in soup(), ending in 0..4_usize) {
        let file = ["a.md", "a.txt", "a.vtt", "a.jsonl"][ending];
        let parsed = read(file, &text);
        // Content may speak for another format than the name.
        let start = text.trim_start_matches('\u{feff}').trim_start();
        let is_other = ["WEBVTT", "{", "["].iter().any(|sign| start.starts_with(sign));
        let is_document = |r: &&Reflection| !is_other && ending < 2 && r.origin.column.is_none();
        for reflection in parsed.reflections.iter().filter(is_document) {
            let from = &text[reflection.origin.offset..];
            proptest::prop_assert!(from.starts_with(&reflection.text), "{:?}", reflection);
        }
    }

    #[test]
    fn no_word_document_breaks_the_reader(text in soup()) {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
        read_docx(&p(&escaped));
        read_docx(&(p("Some words.") + &table(&[&[&escaped, "7"], &[&escaped, &escaped]])));
    }
}

#[test]
fn questions_with_numbers_and_topics_that_ask() {
    let body = [
        p("Teacher: Ann Lee"),
        p("Cycle: 2"),
        p("Q1. What did you see?"),
        p("They drew it again."),
        p("Q2: Why?"),
        p("The talk before it."),
        heading("Heading1", "What we think is behind it"),
        p("Time to think."),
        heading("Heading1", "Next steps"),
        p("More of it. Q3. Is that enough? We will see."),
    ];
    let head = |asked| ["Ann Lee", "Cycle 2", "", asked];
    let parsed = read_docx(&body.concat());
    assert_eq!(
        heads(&parsed)[..3],
        [
            head("What did you see?"),
            head("Why?"),
            head("What we think is behind it")
        ]
    );
    assert_eq!(parsed.reflections.len(), 4);
    let titled = "# How we teach ratios\n\n## Cycle 1\n\nIt was calm.\n";
    assert_eq!(heads(&read("a.md", titled)), [["", "Cycle 1", "", ""]]);
}

#[test]
fn labels_and_questions_on_the_left_of_a_table() {
    let said = "They drew it again and found the error without my help.";
    let why = "I think that the talk before it made the difference.";
    let four: &[&str] = &["Teacher", "Ann Lee", "Date", "25/11/2024"];
    let forms: [&[&[&str]]; 2] = [
        &[
            &["Teacher", "Ann Lee"],
            &["Team", "Maths"],
            &["Date", "25/11/2024"],
            &["Cycle", "Cycle 2"],
            &["What happened?", said],
            &["What explains it?", why],
        ],
        &[
            four,
            &["Team", "Maths", "Cycle", "2"],
            &["What happened?", said],
            &["What explains it?", why],
        ],
    ];
    for rows in forms {
        let parsed = read_docx(&table(rows));
        let head = |asked| ["Ann Lee", "Cycle 2", "2024-11-25", asked];
        assert_eq!(
            heads(&parsed),
            [head("What happened?"), head("What explains it?")]
        );
        assert_eq!(parsed.reflections[0].team.as_deref(), Some("Maths"));
        assert_eq!(all_blocks(&parsed), [said, why]);
    }
}
