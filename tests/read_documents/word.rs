//! Word documents.

use ascribe::read::{Settings, parse};

use super::{
    all_blocks, archive, bold, docx, docx_with, heading, heads, p, read, read_docx, table,
};

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
