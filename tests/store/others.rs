//! Files that someone else has made or changed: errors, never a panic, and nothing of theirs run.

use std::fs;
use std::path::Path;

use ascribe::codebook::Source::Home;
use ascribe::reflection::Reflection;
use ascribe::store::{Act, EventId, Project};
use proptest::prelude::*;
use rusqlite::Connection;

use crate::opening::change;
use crate::study::{Study, code, coder, memo};

/// Everything that can be asked of a project, as its users ask it; what failed first.
fn ask_all(path: &Path) -> Result<(), ascribe::error::Error> {
    let mut project = Project::open(path)?;
    let contents = project.contents()?;
    let mut texts: Vec<Reflection> = Vec::new();
    for row in &contents.reflections {
        texts.push(project.reflection(row.row)?);
    }
    for row in &contents.statements {
        let text = &texts[row.reflection as usize];
        assert!(text.words(row.statement).len() <= text.text.len());
        project.coded(row.key)?;
        project.history(row.key)?;
        project.memo(row.key, &coder("ann"))?;
    }
    project.search("they")?;
    project.codings(None)?;
    project.events(None)?;
    project.export(None)?;
    project.conflicts()?;
    project.samples()?;
    project.setting("model")?;
    project.place(&coder("ann"))?;
    project.rebuild()?;
    if let Some(row) = contents.statements.first() {
        project.append(&coder("zoe"), None, false, code(row.key, &[Home]))?;
        project.undo(&coder("zoe"))?;
    }
    Ok(())
}

fn busy() -> Study {
    let mut study = Study::new();
    let ann = coder("ann");
    let key = study.key("log.csv#2.1");
    study
        .project
        .append(&ann, None, true, code(key, &[Home]))
        .unwrap();
    study
        .project
        .append(&ann, None, false, memo(key, "look"))
        .unwrap();
    study.split("ann", "log.csv#3.2", "try;");
    study
        .project
        .append(&coder("bo"), None, false, code(key, &[]))
        .unwrap();
    study.project.undo(&coder("bo")).unwrap();
    study.project.add_sample("pilot", true, b"{}").unwrap();
    study.project.set_place(&ann, "all", key).unwrap();
    study
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list of cases")]
fn cells_that_can_not_be_are_told() {
    let unlocked = |sql: &str| {
        let guard = "SELECT sql FROM sqlite_schema WHERE name = 'event_never_changes'";
        (guard.to_owned(), sql.to_owned())
    };
    for (sql, why) in [
        (
            "UPDATE statement SET end = 100000 WHERE active",
            "are none of the text",
        ),
        (
            "UPDATE statement SET start = start + 1, end = end + 1",
            "none of the text",
        ),
        (
            "UPDATE statement SET start = -5 WHERE number = 1",
            "out of range",
        ),
        (
            "UPDATE statement SET number = -5 WHERE number = 1",
            "out of range",
        ),
        (
            "UPDATE statement SET key = x'0102' WHERE number = 1 AND start = 0 AND reflection = 1",
            "Cannot read",
        ),
        (
            "UPDATE reflection SET text = 'other'",
            "is not what was stored",
        ),
        (
            "UPDATE reflection SET text = CAST(x'ff41' AS TEXT)",
            "utf-8",
        ),
        (
            "UPDATE reflection SET id = CAST(x'ff41' AS TEXT) WHERE row = 1",
            "utf-8",
        ),
        ("UPDATE reflection SET date = '2025-13-01'", "month"),
        (
            "UPDATE reflection SET layout = '{\"blocks\": [[5, 2]], \"markup\": []}'",
            "none of the text",
        ),
        (
            "UPDATE reflection SET layout = '{\"blocks\": [[0, 9], [4, 12]], \"markup\": []}'",
            "none of the text",
        ),
        (
            "UPDATE reflection SET layout = '{\"blocks\": [], \"markup\": [[0, 99999]]}'",
            "none of the text",
        ),
        ("UPDATE reflection SET layout = 'x'", "expected value"),
        ("UPDATE reflection SET day_order = 'never'", "never"),
        ("UPDATE reflection SET file_offset = -1", "out of range"),
        (
            "UPDATE reflection SET file_row = 99999999999",
            "out of range",
        ),
        (
            "UPDATE coder SET name = CAST(x'ff41' AS TEXT) WHERE id = 1",
            "utf-8",
        ),
        ("UPDATE sample SET name = CAST(x'ff41' AS TEXT)", "utf-8"),
        ("UPDATE place SET statement = x'01'", "Cannot read"),
        (
            "UPDATE event SET sources = 'moon' WHERE act = 'code'",
            "\"moon\" is no source",
        ),
        (
            "UPDATE event SET focus = 'moon' WHERE act = 'code'",
            "\"moon\" is no focus",
        ),
        (
            "UPDATE event SET outcome = 'moon' WHERE act = 'code'",
            "\"moon\" is no outcome",
        ),
        (
            "UPDATE event SET outcome = 'failure', sources = '' WHERE act = 'code'",
            "of no attribution",
        ),
        (
            "UPDATE event SET p_home = 7 WHERE p_home IS NOT NULL",
            "the probability 7",
        ),
        (
            "UPDATE event SET evidence = 'home 9' WHERE act = 'code'",
            "evidence reads",
        ),
        (
            "UPDATE event SET statement = x'00' WHERE act = 'code'",
            "Cannot read",
        ),
        ("UPDATE event SET id = x'00' WHERE seq = 1", "Cannot read"),
        (
            "UPDATE event SET supersedes = x'00' WHERE act = 'memo'",
            "half an event",
        ),
        ("UPDATE event SET act = 'dance' WHERE act = 'memo'", "dance"),
        (
            "UPDATE event SET spans = '1 2' WHERE act = 'split'",
            "the bytes",
        ),
        (
            "UPDATE event SET spans = '1 -2 3' WHERE act = 'split'",
            "the bytes",
        ),
        (
            "UPDATE event SET hash = x'00' WHERE act = 'split'",
            "Cannot read",
        ),
        (
            "UPDATE event SET target = x'00' WHERE act = 'undo'",
            "Cannot read",
        ),
        (
            "UPDATE event SET time = 9223372036854775807 WHERE act = 'split'",
            "",
        ),
        ("UPDATE event SET time = -9223372036854775807", ""),
        ("UPDATE cycle SET position = -9223372036854775807", ""),
        ("UPDATE reflection SET position = -9223372036854775807", ""),
        ("UPDATE reflection SET cycle = NULL", ""),
        ("UPDATE statement SET active = 1", ""),
        ("UPDATE statement SET active = 0", ""),
        ("DELETE FROM statement", ""),
        ("UPDATE coder SET model = -7", ""),
    ] {
        let study = busy();
        drop(study.project);
        let file = Connection::open(&study.path).unwrap();
        let (guard, sql) = unlocked(sql);
        let guard: String = file.query_row(&guard, [], |row| row.get(0)).unwrap();
        file.execute_batch(&format!("DROP TRIGGER event_never_changes; {sql}; {guard}"))
            .unwrap();
        drop(file);
        match ask_all(&study.path) {
            Ok(()) => assert_eq!(why, "", "{sql} was not seen"),
            Err(error) => {
                let told = error.to_string();
                assert!(!why.is_empty() && told.contains(why), "{sql}: {told}");
                assert!(told.contains("it is damaged"), "{told}");
            }
        }
    }
}

#[test]
fn what_would_be_run_is_refused() {
    for (sql, is_refused) in [
        (
            "CREATE TRIGGER mine AFTER INSERT ON event BEGIN DELETE FROM setting; END",
            true,
        ),
        (
            "CREATE TRIGGER mine AFTER INSERT ON place BEGIN SELECT load_extension('x'); END",
            true,
        ),
        ("CREATE INDEX mine ON event (lower(act))", true),
        ("CREATE VIRTUAL TABLE mine USING fts5 (x)", true),
        ("DROP TRIGGER event_never_goes", true),
        ("DROP INDEX event_target", true),
        ("ALTER TABLE setting ADD COLUMN more TEXT", true),
        ("DROP VIEW current; CREATE VIEW current AS SELECT 1", true),
        ("DROP TABLE place; CREATE VIEW place AS SELECT 1", true),
        (
            "CREATE TABLE mine (x); CREATE VIEW ours AS SELECT * FROM current",
            false,
        ),
        ("ANALYZE", false),
    ] {
        let study = busy();
        drop(study.project);
        change(&study.path, sql);
        match ask_all(&study.path) {
            Ok(()) => assert!(!is_refused, "{sql}"),
            Err(error) => {
                assert!(is_refused, "{sql}: {error}");
                let told = error.to_string();
                assert!(told.contains("ascribe"), "{sql}: {told}");
            }
        }
    }
}

#[test]
fn events_can_not_be_changed_or_taken_away() {
    let study = busy();
    let file = Connection::open(&study.path).unwrap();
    for sql in [
        "UPDATE event SET time = 0",
        "DELETE FROM event",
        "DELETE FROM event WHERE seq = 1",
    ] {
        let error = file.execute_batch(sql).unwrap_err();
        assert!(error.to_string().contains("only ever added"), "{error}");
    }
}

#[test]
fn lines_of_a_coder_file_that_can_not_be_used_are_told() {
    let study = busy();
    let bytes = study.project.export(None).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    let (events, problems) = Project::parse_events("ann.jsonl", &bytes);
    assert_eq!(
        (events.len(), problems.len()),
        (study.project.events(None).unwrap().len(), 0)
    );
    let head = "{\"ascribe-events\":1}\n";
    let line = text
        .lines()
        .find(|line| line.contains("\"home\"") && line.contains("\"ann\""))
        .unwrap();
    assert!(
        !text.contains("nobody at home checks"),
        "no texts of teachers"
    );
    for (line, why) in [
        (line.replace("\"home\"", "\"school\""), "it was changed"),
        (
            line.replace("\"home\"", "\"moon\""),
            "\"moon\" is no source",
        ),
        (line.replace("\"failure\"", "\"success\""), "it was changed"),
        (line.replace("\"ann\"", "\"\""), "it is empty"),
        (line.replace("\"ann\"", "\"an\""), "it was changed"),
        (
            line.replace("\"time\":", "\"time\":-"),
            "no time since 1970",
        ),
        (
            line.replace("\"time\":", "\"time\":99"),
            "no time since 1970",
        ),
        (line.replace("\"coder\"", "\"who\""), "unknown field"),
        (line.replace("\"code\"", "\"dance\""), "unknown variant"),
        (line.replace("\"blind\":true,", ""), "it was changed"),
        (line[..line.len() - 9].to_owned(), "at line 1"),
        ("[1, 2]".to_owned(), "invalid"),
    ] {
        assert!(!line.is_empty());
        let file = format!(
            "{head}{line}\r\n\n{text_line}\n",
            text_line = text.lines().nth(1).unwrap()
        );
        let (events, problems) = Project::parse_events("ann.jsonl", file.as_bytes());
        assert_eq!((events.len(), problems.len()), (1, 1), "{line}");
        let told = problems[0].to_string();
        assert!(
            told.starts_with("ann.jsonl, line 2: the event not read: "),
            "{told}"
        );
        assert!(told.contains(why), "{line}: {told}");
    }
    for (file, why) in [
        ("", "it is no coder file"),
        ("teacher,cycle\n", "it is no coder file"),
        (text.lines().nth(1).unwrap(), "it is no coder file"),
        (
            "{\"ascribe-events\":2}\n",
            "it is of version 2, and this ascribe knows version 1",
        ),
    ] {
        let (events, problems) = Project::parse_events("x", file.as_bytes());
        assert_eq!((events.len(), problems.len()), (0, 1), "{file}");
        assert!(problems[0].to_string().contains(why), "{}", problems[0]);
    }
}

#[test]
fn an_event_that_is_not_what_it_says_is_not_merged() {
    let mut study = busy();
    let before = study.project.events(None).unwrap();
    let mut events = before.clone();
    let mut forged = before[0].clone();
    forged.blind = !forged.blind;
    events.push(forged);
    let mut fresh = Study::new();
    let error = fresh.project.merge(&events).unwrap_err();
    assert!(error.to_string().contains("it was changed"), "{error}");
    assert_eq!(
        fresh.project.events(None).unwrap().len(),
        fresh.contents().coded.len()
    );
    // An undo of what is not there, and of another's, is kept and undoes nothing.
    let mut undo = before[0].clone();
    undo.coder = coder("eve");
    for target in [EventId([3; 16]), before.last().unwrap().id] {
        undo.act = Act::Undo { event: target };
        undo.id = undo.name();
        let contents = study.contents();
        let merged = study.project.merge(std::slice::from_ref(&undo)).unwrap();
        assert_eq!((merged.added, merged.known), (1, 0));
        assert_eq!(
            (study.contents().coded, study.contents().statements),
            (contents.coded, contents.statements)
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_makes_it_panic(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
    ) {
        let study = STUDY.get_or_init(|| {
            let study = busy();
            fs::read(&study.path).unwrap()
        });
        let folder = crate::study::folder();
        let path = folder.path().join("damaged");
        let mut bytes = study.clone();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        fs::write(&path, bytes).unwrap();
        // Whether it can be told or not.
        let _ = ask_all(&path);
    }

    #[test]
    fn no_coder_file_makes_it_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        text in ".{0,300}",
    ) {
        Project::parse_events("x", &bytes);
        Project::parse_events("x", format!("{{\"ascribe-events\":1}}\n{text}").as_bytes());
    }
}

static STUDY: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
