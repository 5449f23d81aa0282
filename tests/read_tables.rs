//! Tables as form tools and spreadsheets export them, read through the public entry.

use std::fs;
use std::io::{Cursor, Write};

use ascribe::read::{Parsed, Settings, open, parse};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use zip::write::{SimpleFileOptions, ZipWriter};

fn read(file: &str, bytes: impl AsRef<[u8]>) -> Parsed {
    parse(file, bytes.as_ref(), &Settings::default())
}

fn mapped(map: &str, bytes: &str) -> Parsed {
    let settings = Settings {
        map: map.parse().unwrap(),
        ..Settings::default()
    };
    parse("log.csv", bytes.as_bytes(), &settings)
}

/// One line a reflection: `id | teacher | team | cycle | date | prompt | text`.
fn lines(parsed: &Parsed) -> Vec<String> {
    let or_dash = |value: Option<String>| value.unwrap_or_else(|| "-".into());
    let line = |r: &ascribe::reflection::Reflection| {
        let label =
            |label: &Option<std::sync::Arc<str>>| or_dash(label.as_deref().map(str::to_owned));
        let date = or_dash(r.date.map(|date| date.to_string()));
        let about = [
            label(&r.teacher),
            label(&r.team),
            label(&r.cycle),
            date,
            label(&r.prompt),
        ];
        format!("{} | {} | {}", r.id, about.join(" | "), r.text)
    };
    parsed.reflections.iter().map(line).collect()
}

fn told(parsed: &Parsed) -> String {
    let notices = parsed.notices.iter().map(ToString::to_string);
    let problems = parsed.problems.iter().map(ToString::to_string);
    notices.chain(problems).collect::<Vec<_>>().join("\n")
}

#[test]
fn google_forms() {
    let parsed = read(
        "maths.csv",
        "Timestamp,Email Address,Your name,Which inquiry cycle is this for?,\
         \"What happened in the lesson,\nand why?\",\"What will you change?\",\
         How confident are you? (1-5),Which of these did you use?\n\
         2024/10/07 3:45:12 pm GMT+1,a@s.org,Ada Quill,Cycle 1,\
         \"They talked first, so they wrote more.\nI had planned the pairs.\",\
         I will keep the pairs and shorten the start.,4,\"Pairs, Exit ticket\"\n\
         2024/10/08 9:01:00 am GMT+1,b@s.org, Ben  Hart ,Cycle 1,\
         The task was too long for a Friday afternoon.,,3,Pairs\n",
    );
    assert_eq!(
        lines(&parsed),
        [
            "maths.csv#2.E | Ada Quill | Maths | Cycle 1 | 2024-10-07 | What happened in the lesson, \
             and why? | They talked first, so they wrote more.\nI had planned the pairs.",
            "maths.csv#2.F | Ada Quill | Maths | Cycle 1 | 2024-10-07 | What will you change? | \
             I will keep the pairs and shorten the start.",
            "maths.csv#3.E | Ben Hart | Maths | Cycle 1 | 2024-10-08 | What happened in the lesson, \
             and why? | The task was too long for a Friday afternoon.",
        ]
    );
    assert_eq!(
        told(&parsed),
        "maths.csv: teacher from \"Your name\", cycle from \"Which inquiry cycle is this for?\", \
         date from \"Timestamp\", text from 2 columns: \"What happened in the lesson, and why?\", \
         \"What will you change?\"; not read as text: \"Email Address\" (addresses), \
         \"How confident are you? (1-5)\" (numbers), \
         \"Which of these did you use?\" (short values)\n\
         maths.csv: taken from its name: team \"Maths\""
    );
}

#[test]
fn microsoft_forms() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let date = Format::new().set_num_format("m/d/yy h:mm:ss");
    let headers = [
        "ID",
        "Start time",
        "Completion time",
        "Email",
        "Name",
        "Last modified time",
        "Which PLC are you in?\u{A0}",
        "Cycle ",
        "What did you notice about how your students did?\u{A0}",
        "Which moves did you use? ",
        "Points - Which moves did you use? ",
    ];
    for (column, header) in (0..).zip(headers) {
        sheet.write(0, column, header).unwrap();
    }
    let entries = [
        (
            "Ada Quill",
            "They read the graph alone, because we had practised it.",
        ),
        (
            "",
            "Nobody asked a question, maybe I talked too much again.",
        ),
    ];
    for (row, (name, text)) in (1..).zip(entries) {
        sheet.write(row, 0, row).unwrap();
        for column in [1, 2] {
            let time = ExcelDateTime::from_ymd(2024, 11, 18)
                .unwrap()
                .and_hms(15, 4, 5)
                .unwrap();
            sheet.write_with_format(row, column, &time, &date).unwrap();
        }
        sheet.write(row, 3, "anonymous").unwrap();
        sheet.write(row, 4, name).unwrap();
        sheet.write(row, 6, "Maths 7").unwrap();
        sheet.write(row, 7, 2).unwrap();
        sheet.write(row, 8, text).unwrap();
        sheet.write(row, 9, "Pairs;Exit ticket;").unwrap();
    }
    let parsed = read("forms.xlsx", book.save_to_buffer().unwrap());
    let question = "What did you notice about how your students did?";
    assert_eq!(
        lines(&parsed),
        [
            format!(
                "forms.xlsx#Sheet1!2 | Ada Quill | Maths 7 | Cycle 2 | 2024-11-18 | {question} | \
                 They read the graph alone, because we had practised it."
            ),
            format!(
                "forms.xlsx#Sheet1!3 | - | Maths 7 | Cycle 2 | 2024-11-18 | {question} | \
                 Nobody asked a question, maybe I talked too much again."
            ),
        ]
    );
    assert!(parsed.problems.is_empty(), "{}", told(&parsed));
}

#[test]
fn qualtrics() {
    let parsed = read(
        "q.csv",
        "\u{FEFF}StartDate,EndDate,Status,IPAddress,Progress,Finished,ResponseId,Q1,Q3_TEXT\n\
         Start Date,End Date,Response Type,IP Address,Progress,Finished,Response ID,\
         What is your name?,How did the lesson go and why?\n\
         \"{\"\"ImportId\"\":\"\"startDate\"\"}\",\"{\"\"ImportId\"\":\"\"endDate\"\"}\",\
         \"{\"\"ImportId\"\":\"\"status\"\"}\",,,,,\"{\"\"ImportId\"\":\"\"QID1\"\"}\",\n\
         2024-10-01 08:00:00,2024-10-01 08:01:00,Survey Preview,1.1.1.1,100,True,R_0,Test,\
         This is only a test of the survey itself\n\
         2024-10-07 15:00:00,2024-10-07 15:09:00,IP Address,1.1.1.1,100,True,R_1,Ada Quill,\
         They talked first so they wrote much more\n\
         2024-10-08 15:00:00,2024-10-08 15:09:00,IP Address,1.1.1.1,40,False,R_2,Ben Hart,\
         The projector was broken so we lost time\n",
    );
    assert_eq!(
        lines(&parsed),
        [
            "q.csv#5 | Ada Quill | - | - | 2024-10-07 | How did the lesson go and why? | \
             They talked first so they wrote much more",
            "q.csv#6 | Ben Hart | - | - | 2024-10-08 | How did the lesson go and why? | \
             The projector was broken so we lost time",
        ]
    );
    let told = told(&parsed);
    assert!(told.contains("1 survey preview left out"), "{told}");
    assert!(told.contains("1 unfinished response kept"), "{told}");
}

#[test]
fn survey_monkey() {
    let parsed = read(
        "sm.csv",
        "Respondent ID,Collector ID,Start Date,Please tell us who you are,,\
         What made the difference this week?\n\
         ,,,Your name,Department,Open-Ended Response\n\
         118,7,10/07/2024 03:45:12 PM,Ada Quill,Science,My clearer question got them thinking.\n\
         119,7,10/18/2024 03:45:12 PM,Ben Hart,Science,They had slept badly after the storm.\n",
    );
    let question = "What made the difference this week?";
    assert_eq!(
        lines(&parsed),
        [
            format!(
                "sm.csv#3 | Ada Quill | Science | - | 2024-10-07 | {question} | \
                 My clearer question got them thinking."
            ),
            format!(
                "sm.csv#4 | Ben Hart | Science | - | 2024-10-18 | {question} | \
                 They had slept badly after the storm."
            ),
        ]
    );
}

#[test]
fn posts_with_html() {
    let parsed = read(
        "padlet.csv",
        "Author,Subject,Body,Created at\n\
         Ada Quill,Week one,<p>They talked first.</p><p>That helped &amp; more.</p>,\
         2024-10-07T15:45:12Z\n\
         Anonymous,Week two,\"Too loud,<br>too late in the day.\",2024-10-14T15:45:12Z\n",
    );
    assert_eq!(
        lines(&parsed),
        [
            "padlet.csv#2 | Ada Quill | - | - | 2024-10-07 | - | \
             They talked first.\nThat helped & more.",
            "padlet.csv#3 | - | - | - | 2024-10-14 | - | Too loud,\ntoo late in the day.",
        ]
    );
}

#[test]
fn workbooks_with_a_sheet_a_cycle() {
    let mut book = Workbook::new();
    let bold = Format::new();
    for cycle in ["Cycle 1", "Cycle 2"] {
        let sheet = book.add_worksheet().set_name(cycle).unwrap();
        sheet.write(0, 0, "English team – inquiry log").unwrap();
        for (column, header) in (0..).zip(["Teacher", "Lesson", "Reflection"]) {
            sheet.write(2, column, header).unwrap();
        }
        sheet.merge_range(3, 0, 4, 0, "Ada Quill", &bold).unwrap();
        for (row, text) in (3..).zip(["We read aloud first and it paid off.", "Too much noise."]) {
            sheet.write(row, 1, row).unwrap();
            sheet.write(row, 2, text).unwrap();
        }
        sheet.set_row_hidden(4).unwrap();
    }
    let notes = book.add_worksheet().set_name("Notes").unwrap();
    notes
        .write(
            0,
            0,
            "Please fill in one row after every lesson of the cycle, thank you.",
        )
        .unwrap();
    let old = book.add_worksheet().set_name("Old").unwrap();
    old.write(0, 0, "Reflection").unwrap();
    old.write(1, 0, "This sheet is hidden and must not be read.")
        .unwrap();
    old.set_hidden(true);
    let parsed = read("english.xlsm", book.save_to_buffer().unwrap());
    let team = "English team";
    assert_eq!(
        lines(&parsed),
        [
            format!(
                "english.xlsm#Cycle 1!4 | Ada Quill | {team} | Cycle 1 | - | - | \
                     We read aloud first and it paid off."
            ),
            format!(
                "english.xlsm#Cycle 1!5 | Ada Quill | {team} | Cycle 1 | - | - | \
                     Too much noise."
            ),
            format!(
                "english.xlsm#Cycle 2!4 | Ada Quill | {team} | Cycle 2 | - | - | \
                     We read aloud first and it paid off."
            ),
            format!(
                "english.xlsm#Cycle 2!5 | Ada Quill | {team} | Cycle 2 | - | - | \
                     Too much noise."
            ),
        ]
    );
    let told = told(&parsed);
    assert!(
        told.contains("sheet \"Notes\": left out, because it has no header row"),
        "{told}"
    );
    assert!(
        told.contains("sheet \"Old\": left out, because it is hidden"),
        "{told}"
    );
}

#[test]
fn ods() {
    let content = "<office:document-content><office:body><office:spreadsheet>\
        <table:table table:name=\"Log\">\
        <table:table-row><table:table-cell><text:p>Teacher</text:p></table:table-cell>\
        <table:table-cell><text:p>Date</text:p></table:table-cell>\
        <table:table-cell><text:p>Reflection</text:p></table:table-cell></table:table-row>\
        <table:table-row table:number-rows-repeated=\"2\"><table:table-cell \
        table:number-columns-repeated=\"1024\"/></table:table-row>\
        <table:table-row><table:table-cell table:number-rows-spanned=\"2\">\
        <text:p>Ada Quill</text:p></table:table-cell>\
        <table:table-cell office:value-type=\"date\" office:date-value=\"2024-10-07\">\
        <text:p>7.10.24</text:p></table:table-cell>\
        <table:table-cell><office:annotation><text:p>a note</text:p></office:annotation>\
        <text:p>They talked<text:s text:c=\"2\"/>&amp; wrote.</text:p><text:p>Then more.</text:p>\
        </table:table-cell></table:table-row>\
        <table:table-row><table:covered-table-cell/><table:table-cell/><table:table-cell>\
        <text:p>The pairs worked well.</text:p></table:table-cell></table:table-row>\
        </table:table></office:spreadsheet></office:body></office:document-content>";
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let parsed = read("log.ods", zip.finish().unwrap().into_inner());
    assert_eq!(
        lines(&parsed),
        [
            "log.ods#Log!4 | Ada Quill | - | - | 2024-10-07 | - | \
             They talked  & wrote.\nThen more.",
            "log.ods#Log!5 | Ada Quill | - | - | - | - | The pairs worked well.",
        ]
    );
}

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
