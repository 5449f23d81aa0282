//! Markdown.

use super::{all_blocks, blocks, heading, heads, p, read, read_docx};

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
