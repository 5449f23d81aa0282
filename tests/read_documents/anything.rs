//! Texts that nobody would write.

use ascribe::reflection::Reflection;

use super::{p, read, read_docx, table};

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
