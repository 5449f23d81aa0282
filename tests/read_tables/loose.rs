//! Tables that are not as they should be, or that need a word from their user.

use std::fs;

use ascribe::read::{Settings, open};

use super::{lines, mapped, read, told};

#[test]
fn other_delimiters_encodings_and_line_ends() {
    let expected = ["log.csv#2 | Zoë | - | - | 2024-10-07 | - | Es war schön, weil’s ruhig blieb."];
    let text = "Lehrkraft;Datum;Reflexion\nZoë;07.10.2024;Es war schön, weil’s ruhig blieb.\n";
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let windows = text
        .replace('\n', "\r\n")
        .replace('ë', "\u{1}")
        .replace('ö', "\u{2}");
    let single = |e: u8, o: u8, quote: u8| -> Vec<u8> {
        let mut bytes = Vec::new();
        for c in windows.chars() {
            match c {
                '\u{1}' => bytes.push(e),
                '\u{2}' => bytes.push(o),
                '’' => bytes.push(quote),
                c => bytes.push(u8::try_from(u32::from(c)).unwrap()),
            }
        }
        bytes
    };
    for (bytes, notice) in [
        (text.as_bytes().to_vec(), ""),
        (format!("\u{FEFF}sep=;\r\n{text}").into_bytes(), ""),
        (text.replace(';', "\t").into_bytes(), ""),
        (text.replace('\n', "\r").into_bytes(), ""),
        (utf_16, "read as UTF-16LE"),
        (single(0xEB, 0xF6, 0x92), "read as Windows-1252"),
        (single(0x91, 0x9A, 0xD5), "read as Mac Roman"),
    ] {
        let parsed = read("log.csv", bytes);
        assert_eq!(lines(&parsed), expected, "{notice} {}", told(&parsed));
        assert!(told(&parsed).contains(notice), "{}", told(&parsed));
    }
    let parsed = read("log.txt", text);
    assert_eq!(
        parsed.reflections.len(),
        1,
        "a table under the name of a text"
    );
}

#[test]
fn rows_that_are_not_as_they_should_be() {
    let parsed = read(
        "log.csv",
        "Teacher,Date,Reflection\n\
         Ada,soon,They talked first and it went well.\n\
         Ben\n\
         \n\
         Cem,2024-10-07,\"The quote here never ends\n\
         Dov,2024-10-08,It went well, and I know why.\n",
    );
    assert_eq!(
        lines(&parsed),
        [
            "log.csv#2 | Ada | - | - | - | - | They talked first and it went well.",
            "log.csv#5 | Cem | - | - | 2024-10-07 | - | \"The quote here never ends",
            "log.csv#6 | Dov | - | - | 2024-10-08 | - | It went well",
        ]
    );
    let problems: Vec<String> = parsed.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "log.csv, row 2: the date \"soon\" not read: it is no known form of a date",
            "log.csv, row 3: the text of its last columns not read: the row has 1 of 3 columns",
            "log.csv, row 6: what stands beyond the last column not read: \
             the row has 4 columns, the header 3; are quotes missing?",
            "log.csv, row 5: what follows a quote not read: \
             the quote is opened and not closed; the row is read up to its line end",
        ]
    );
}

#[test]
fn columns_as_the_user_names_them() {
    let table = "Who,When,\"Well, what?\",Other\n\
                 Ada,3/4/2025,It was fine.,x\n\
                 Ben,5/6/2025,We ran out of time.,y\n";
    let parsed = mapped(
        "text=\"well,  WHAT?\",teacher=Who,group=other,date=B",
        table,
    );
    assert_eq!(
        lines(&parsed),
        [
            "log.csv#2 | Ada | - | - | 2025-03-04 | Well, what? | It was fine.",
            "log.csv#3 | Ben | - | - | 2025-05-06 | Well, what? | We ran out of time.",
        ]
    );
    assert_eq!(parsed.reflections[0].group.as_deref(), Some("x"));
    let both = "dates in \"When\", such as \"3/4/2025\", could be day/month or month/day; read as month/day";
    assert!(told(&parsed).contains(both), "{}", told(&parsed));
    let wrong = told(&mapped("text=\"Wel what\"", table));
    assert_eq!(
        wrong,
        "log.csv: the table not read: no column \"Wel what\" for text; \
         did you mean \"Well, what?\"? \
         its columns are \"Who\", \"When\", \"Well, what?\", \"Other\""
    );
    let none = told(&mapped("text=Diary", table));
    assert!(none.ends_with("its columns are \"Who\", \"When\", \"Well, what?\", \"Other\""));
}

#[test]
fn tables_without_texts_or_headers() {
    let parsed = read("points.csv", "Name,Points\nAda,3\nBen,4\n");
    assert_eq!(
        told(&parsed),
        "points.csv: the table not read: no column of text found, its columns are \"Name\", \
         \"Points\"; name it with --map text=\"header\""
    );
    let parsed = read(
        "bare.csv",
        "2024-10-07,Ada Quill,Cycle 1,\"They talked first, so they wrote more.\"\n\
         2024-10-08,Ben Hart,Cycle 1,\"The hall was booked, so we lost a lesson.\"\n",
    );
    assert_eq!(
        lines(&parsed)[0],
        "bare.csv#1 | Ada Quill | - | Cycle 1 | 2024-10-07 | - | \
         They talked first, so they wrote more."
    );
    assert!(told(&parsed).contains("no header row found, so the first row is read as data"));
}

#[test]
fn folders_are_read_in_the_order_of_names() {
    let folder = tempfile::tempdir().unwrap();
    let table = |text: &str| format!("Teacher,Reflection\nAda,{text}\n");
    for (name, text) in [
        ("Cycle 10.csv", "The tenth cycle went well for us."),
        ("Cycle 2.csv", "The second cycle went well for us."),
        ("sub/a.csv", "In a folder of its own it went well."),
        (".hidden.csv", "This must not be read at all."),
        ("~$lock.xlsx", "This must not be read at all."),
        ("done/codings.csv", "This is a result of ours, not a log."),
        ("done/summary.json", "This is a result of ours, not a log."),
        ("done/more.csv", "A log among results went well for us."),
        ("done/report.html", "This is a result of ours, not a log."),
    ] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, table(text)).unwrap();
    }
    fs::write(folder.path().join("scan.pdf"), "%PDF-1.7").unwrap();
    fs::write(folder.path().join("white.txt"), " \n\n\t\n").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path(), folder.path().join("sub/round")).unwrap();
    let parsed = open(&[folder.path().to_owned()], &Settings::default()).unwrap();
    let ids: Vec<&str> = parsed.reflections.iter().map(|r| r.id.as_str()).collect();
    let expected = [
        "Cycle 2.csv#2",
        "Cycle 10.csv#2",
        "done/more.csv#2",
        "sub/a.csv#2",
    ];
    assert_eq!(ids, expected);
    let own = "done: report.html, codings.csv and summary.json left out, \
               because they are results of an earlier run";
    assert!(told(&parsed).contains(own), "{}", told(&parsed));
    assert_eq!(
        parsed.problems[0].to_string(),
        "scan.pdf: the file not read: PDF is not read yet; save it as DOCX or text"
    );
    assert_eq!(
        parsed.problems[1].to_string(),
        "white.txt: the file not read: it is empty"
    );
    assert_eq!(parsed.problems.len(), 2);

    let missing = open(&["no/such.csv".into()], &Settings::default()).unwrap_err();
    assert!(missing.is_input());
    assert_eq!(
        missing.to_string(),
        "read no/such.csv: no such file or folder"
    );
    let empty = tempfile::tempdir().unwrap();
    let none = open(&[empty.path().to_owned()], &Settings::default()).unwrap_err();
    let why = format!(
        "read {}: there is no file to read in it",
        empty.path().display()
    );
    assert_eq!(none.to_string(), why);
    let pdf = open(&[folder.path().join("scan.pdf")], &Settings::default()).unwrap_err();
    assert!(pdf.hint().unwrap().contains("DOCX"));
}
