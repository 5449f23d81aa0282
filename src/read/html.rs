//! Cells and labels with HTML in them, as plain text.

use std::borrow::Cow;

/// Removes tags (block ends and `<br>` become line ends) and decodes entities, if the text has
/// any that people's own writing doesn't: `a < b` and `<3` stay as they are.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    let tagged = text
        .match_indices('<')
        .any(|(at, _)| tag(&text[at..]).is_some());
    let escaped = text
        .match_indices('&')
        .any(|(at, _)| entity(&text[at..]).is_some());
    if !tagged && !escaped {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((name, length)) = tag(rest) {
            if ends_line(&name) && !plain.is_empty() && !plain.ends_with('\n') {
                plain.push('\n');
            }
            if name == "li" {
                plain.push_str("- ");
            }
            rest = &rest[length..];
            if name == "style" || name == "script" {
                let end = rest.find("</").unwrap_or(rest.len());
                rest = &rest[end..];
            }
        } else if let Some((c, length)) = entity(rest) {
            plain.push(c);
            rest = &rest[length..];
        } else {
            plain.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    plain.push_str(rest);
    let end = plain.trim_end().len();
    plain.truncate(end);
    Cow::Owned(plain)
}

/// The tag at the start of a text: its lower-case name, `/` in front if it closes, and its length.
fn tag(text: &str) -> Option<(String, usize)> {
    const NAMES: [&str; 36] = [
        "a",
        "b",
        "blockquote",
        "br",
        "code",
        "div",
        "em",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "hr",
        "i",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "script",
        "section",
        "small",
        "span",
        "strong",
        "style",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tr",
        "u",
        "ul",
        "at",
    ];
    let end = text.bytes().take(2000).position(|b| b == b'>')?;
    let inner = text.get(1..end)?;
    let closes = inner.starts_with('/');
    let name = inner.trim_start_matches('/');
    let name_end = name.find(|c: char| !c.is_ascii_alphanumeric());
    let name = name[..name_end.unwrap_or(name.len())].to_ascii_lowercase();
    if !NAMES.contains(&name.as_str()) {
        return None;
    }
    let name = if closes { format!("/{name}") } else { name };
    Some((name, end + 1))
}

fn ends_line(name: &str) -> bool {
    matches!(
        name.trim_start_matches('/'),
        "br" | "p"
            | "div"
            | "li"
            | "ul"
            | "ol"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "tr"
            | "hr"
            | "blockquote"
            | "pre"
            | "section"
            | "table"
    )
}

/// The entity at the start of a text and its length.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(11).position(|b| b == b';')?;
    let name = text.get(1..end)?;
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "bull" => '•',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "szlig" => 'ß',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        "ccedil" => 'ç',
        "ntilde" => 'ñ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            match char::from_u32(code)? {
                '\u{A0}' => ' ',
                c => c,
            }
        }
    };
    Some((c, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_line_breaks_stay() {
        let cell = "<p dir=\"ltr\">It went well &amp; fast.<br>Next time&nbsp;more.</p>\
                    <ul><li>talk</li><li>write</li></ul>";
        let text = "It went well & fast.\nNext time more.\n- talk\n- write";
        assert_eq!(plain(cell), text);
        assert_eq!(
            plain("Ask <at>Maria</at> &#8211; she knows"),
            "Ask Maria – she knows"
        );
    }

    #[test]
    fn what_people_write_themselves_stays() {
        for text in [
            "3 < 4 and 5 > 2",
            "I <3 this class",
            "R&D; tea & cake",
            "a <b",
            "x &co; y",
        ] {
            assert_eq!(plain(text), text);
            assert!(matches!(plain(text), Cow::Borrowed(_)));
        }
    }
}
