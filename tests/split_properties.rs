//! What holds of every text, whatever it holds: statements are sound and nothing is lost.

use ascribe::reflection::{Layout, Reflection};
use ascribe::split::split;
use proptest::prelude::*;

fn plain(text: &str) -> Reflection {
    Reflection {
        text: text.to_owned(),
        ..Reflection::default()
    }
}

/// What a reflection is made of, in unlikely order; or anything at all.
fn texts() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "We",
        "they",
        "I",
        "Mr.",
        "e.g.",
        "No.",
        "5",
        "3.5",
        "J.",
        "a.m.",
        " ",
        " ",
        " ",
        " ",
        "\n",
        "\r\n",
        ".",
        "!",
        "?",
        "…",
        "...",
        "\"",
        "'",
        "“",
        "”",
        "(",
        ")",
        "- ",
        "1. ",
        "2) ",
        "• ",
        "[x] ",
        "😊",
        ":)",
        "❤️",
        "é",
        "ß",
        "http://a.b",
        "x@y.z",
        "\u{a0}",
        "\u{200b}",
        "*",
        "_",
        ",",
        ";",
        "6. B",
        "日本。",
        "\t",
        "\u{2029}",
        "left.Then",
        "said",
        "O",
        "#",
    ]);
    prop_oneof![
        prop::collection::vec(bits, 0..60).prop_map(|bits| bits.concat()),
        any::<String>(),
    ]
}

/// A text with blocks and markup cut at any characters, in order.
fn laid_out() -> impl Strategy<Value = Reflection> {
    let cuts = prop::collection::vec(any::<prop::sample::Index>(), 0..24);
    (texts(), cuts).prop_map(|(text, cuts)| {
        let places: Vec<usize> = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| *cut.get(&places)).collect();
        cuts.sort_unstable();
        let blocks = cuts.chunks_exact(4).map(|cut| cut[0]..cut[3]).collect();
        let markup = cuts.chunks_exact(4).map(|cut| cut[1]..cut[2]).collect();
        Reflection {
            text,
            layout: Layout::Blocks { blocks, markup },
            ..Reflection::default()
        }
    })
}

/// In order, apart, trimmed, on character boundaries, with a letter or digit.
fn assert_sound(reflection: &Reflection) {
    let mut last = 0;
    for statement in split(reflection) {
        assert!(last <= statement.start && statement.start < statement.end);
        let raw = &reflection.text[statement.start..statement.end];
        assert_eq!(raw, raw.trim());
        assert!(
            reflection.words(statement).contains(char::is_alphanumeric),
            "{raw:?}"
        );
        last = statement.end;
    }
}

fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(2000)
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn plain_statements_are_sound_and_gaps_hold_no_prose(text in texts()) {
        let reflection = plain(&text);
        assert_sound(&reflection);
        let statements = split(&reflection);
        let ends = statements.iter().map(|s| (s.start, s.end));
        let mut last = 0;
        let mut rejoined = String::new();
        for (start, end) in ends.chain([(text.len(), text.len())]) {
            let gap = &text[last..start];
            // At most the labels of list marks: "12)", "iv.", "Q3.", "o".
            for token in gap.split(|c: char| !c.is_alphanumeric()) {
                prop_assert!(token.chars().count() <= 4, "{:?} lost in {:?}", token, text);
            }
            rejoined.push_str(gap);
            rejoined.push_str(&text[start..end]);
            last = end;
        }
        prop_assert_eq!(rejoined, text);
    }

    #[test]
    fn blocks_hold_their_statements(reflection in laid_out()) {
        assert_sound(&reflection);
        let Layout::Blocks { blocks, markup } = &reflection.layout else { unreachable!() };
        let mut prose = vec![false; reflection.text.len()];
        for block in blocks { prose[block.clone()].fill(true); }
        for mark in markup { prose[mark.clone()].fill(false); }
        for statement in split(&reflection) {
            let (start, end) = (statement.start, statement.end);
            prop_assert!(blocks.iter().any(|block| block.start <= start && end <= block.end));
            prop_assert!(prose[statement.start] && prose[statement.end - 1]);
        }
    }

    #[test]
    fn one_block_without_markup_reads_like_its_line(text in texts()) {
        let line = text.replace(|c: char| c.is_control() || "\u{2028}\u{2029}".contains(c), " ");
        let blocks = std::iter::once(0..line.len()).collect();
        let blocks = Reflection {
            layout: Layout::Blocks { blocks, markup: vec![] },
            ..plain(&line)
        };
        prop_assert_eq!(split(&blocks), split(&plain(&line)));
    }

    #[test]
    fn a_statement_alone_is_one_statement(
        first in "[A-Z][a-z]{1,8}( [a-z]{1,8}[,;]?){1,9} (e\\.g\\. tiles|at 9\\.40|of 3\\.5|so)",
        second in "(They|We|It) [a-z]{2,8} (\"no!\"|\\(twice\\)|…|too) [a-z]{2,8}",
        end in "[.!?]|!!|\\. 🎉",
    ) {
        let text = format!("{first}{end} {second}{end}");
        let reflection = plain(&text);
        let statements = split(&reflection);
        prop_assert_eq!(statements.len(), 2, "{}", &text);
        for statement in statements {
            let alone = plain(&reflection.words(statement));
            let again = split(&alone);
            prop_assert_eq!(again.len(), 1);
            prop_assert_eq!(again[0].end - again[0].start, alone.text.len());
        }
    }
}
