//! Transcripts of meetings.

use super::{all_blocks, heads, read};

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
