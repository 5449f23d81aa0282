//! Keys as a keyboard sends them.

use serde_json::{Value, json};

/// What the two halves of a key press are told as: `"1"`, `"Shift+3"`, `"Enter"`, `"z"`.
pub(super) fn press(name: &str) -> [Value; 2] {
    let (shift, bare) = match name.strip_prefix("Shift+") {
        Some(bare) => (true, bare),
        None => (name == "?", name),
    };
    let (key, code, number, text) = known(bare, shift);
    let of = |kind: &str, text: &str| {
        json!({
            "type": kind, "key": key, "code": code, "windowsVirtualKeyCode": number,
            "nativeVirtualKeyCode": number, "modifiers": if shift { 8 } else { 0 }, "text": text,
        })
    };
    let down = if text.is_empty() {
        "rawKeyDown"
    } else {
        "keyDown"
    };
    [of(down, &text), of("keyUp", "")]
}

fn known(name: &str, shift: bool) -> (String, String, u32, String) {
    let plain = |code: &str, number, text: &str| (name.into(), code.into(), number, text.into());
    match name {
        "Enter" => plain(name, 13, "\r"),
        "Tab" => plain(name, 9, ""),
        "Escape" => plain(name, 27, ""),
        "ArrowLeft" => plain(name, 37, ""),
        "ArrowRight" => plain(name, 39, ""),
        "Home" => plain(name, 36, ""),
        "End" => plain(name, 35, ""),
        " " => plain("Space", 32, " "),
        "/" | "?" => plain("Slash", 191, name),
        _ => letter(name, shift),
    }
}

/// A digit or letter; on the shifted side of a digit stands what stands there in the USA.
fn letter(name: &str, shift: bool) -> (String, String, u32, String) {
    let letter = name.chars().next().unwrap();
    let number = u32::from(letter.to_ascii_uppercase());
    if let Some(digit) = letter.to_digit(10) {
        let shifted = [")", "!", "@", "#", "$", "%", "^", "&", "*", "("][digit as usize];
        let key = if shift { shifted } else { name };
        return (key.into(), format!("Digit{digit}"), number, key.into());
    }
    let key = if shift {
        name.to_uppercase()
    } else {
        name.into()
    };
    (
        key.clone(),
        format!("Key{}", letter.to_ascii_uppercase()),
        number,
        key,
    )
}
