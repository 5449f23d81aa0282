//! What form tools and boards for posts export.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::{lines, read, told};

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
