//! Killed at any moment, a project loses at most the key press in flight.

use std::collections::BTreeSet;
use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
#[cfg(unix)]
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use ascribe::codebook::Source;
use ascribe::reflection::Reflection;
use ascribe::store::{Act, EventId, Project, text_hash};
use rusqlite::Connection;

use crate::study::{self, Study, code, coder, memo};

/// Tells the child which file is its own.
const FILE: &str = "ASCRIBE_TEST_PROJECT";

/// How often the child is killed.
const KILLS: usize = 240;

/// How many reflections the child adds at once.
const BATCH: usize = 30;

/// What stands before the name of what the child has done.
const DONE: &str = "done ";

#[test]
fn hundreds_of_kills_lose_nothing() {
    let workers: Vec<_> = (0..2_u64)
        .map(|worker| std::thread::spawn(move || kill_again_and_again(worker, KILLS / 2)))
        .collect();
    let done: Vec<usize> = workers
        .into_iter()
        .map(|worker| worker.join().unwrap())
        .collect();
    // Otherwise the kills came before there was any load.
    assert!(
        done.iter().sum::<usize>() > KILLS,
        "{done:?} events in {KILLS} runs"
    );
}

fn kill_again_and_again(worker: u64, kills: usize) -> usize {
    // On a disk, where syncing takes its time.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut random = 0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(worker + 1);
    let mut all = 0;
    let mut path = PathBuf::new();
    let mut kept = BTreeSet::new();
    for kill in 0..kills {
        if kill % 30 == 0 {
            let study = Study::new();
            path = folder.path().join(format!("{kill}.ascribe"));
            std::fs::copy(&study.path, &path).unwrap();
            kept = events(&study.project);
        }
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let moment = Duration::from_micros((random >> 33) % 60_000);
        let done = kill_at(&path, moment);
        kept = check(&path, &kept, &done);
        all += done.len();
    }
    all
}

/// Runs the child and kills it some time after its first act; what it said it had done.
fn kill_at(path: &Path, moment: Duration) -> Vec<String> {
    let mut child: Child = Command::new(env::current_exe().unwrap())
        .args(["kills::child", "--exact", "--ignored", "--nocapture"])
        .env(FILE, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap());
    let reader = std::thread::spawn(move || {
        let lines = lines.lines().map_while(Result::ok);
        lines
            .filter_map(|line| line.strip_prefix(DONE).map(str::to_owned))
            .collect::<Vec<_>>()
    });
    std::thread::sleep(Duration::from_millis(15) + moment);
    child.kill().unwrap();
    let status = child.wait().unwrap();
    #[cfg(unix)]
    assert_eq!(status.signal(), Some(9), "the child ended by itself");
    #[cfg(not(unix))]
    assert!(!status.success(), "the child ended by itself");
    reader.join().unwrap()
}

/// Everything that was done is there, at most one thing more, and the file is whole.
fn check(path: &Path, before: &BTreeSet<EventId>, done: &[String]) -> BTreeSet<EventId> {
    let mut project = Project::open(path).unwrap();
    let file = Connection::open(path).unwrap();
    let sound: String = file
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(sound, "ok");
    let broken: i64 = file
        .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(broken, 0);
    let now = events(&project);
    assert!(before.is_subset(&now), "what was there before is gone");
    let of_people = |project: &Project| {
        let events = project.events(Some(&coder("child"))).unwrap();
        events.iter().map(|event| event.id).collect::<BTreeSet<_>>()
    };
    let mine = of_people(&project);
    let mut acts = 0;
    for name in done {
        match name.parse::<EventId>() {
            Ok(id) => {
                assert!(now.contains(&id), "{name} is lost");
                acts += 1;
            }
            Err(_) => assert!(batch(&project, name) == BATCH, "{name} is lost"),
        }
    }
    let new = mine.difference(before).count();
    assert!(
        new == acts || new == acts + 1,
        "{new} acts, of which {acts} were answered"
    );
    // A batch is there as a whole or not at all.
    for row in project.contents().unwrap().reflections {
        if let Some((name, _)) = row.id.split_once('/') {
            assert_eq!(batch(&project, name), BATCH, "{name} is half there");
        }
    }
    let contents = project.contents().unwrap();
    project.rebuild().unwrap();
    assert_eq!(project.contents().unwrap(), contents);
    now
}

fn events(project: &Project) -> BTreeSet<EventId> {
    project
        .events(None)
        .unwrap()
        .iter()
        .map(|event| event.id)
        .collect()
}

/// How many reflections of a batch there are.
fn batch(project: &Project, name: &str) -> usize {
    let start = format!("{name}/");
    let rows = project.contents().unwrap().reflections;
    rows.iter().filter(|row| row.id.starts_with(&start)).count()
}

/// Not a test: what is killed. Does things as fast as it can and says each once it is done.
#[test]
#[ignore = "run by hundreds_of_kills_lose_nothing"]
fn child() {
    let Some(path) = env::var_os(FILE) else {
        return;
    };
    let mut project = Project::open(Path::new(&path)).unwrap();
    let me = coder("child");
    let mut out = std::io::stdout();
    let mut say = |what: &str| {
        writeln!(out, "{DONE}{what}").unwrap();
        out.flush().unwrap();
    };
    let start = project.events(None).unwrap().len();
    for step in start.. {
        let contents = project.contents().unwrap();
        let row = contents.statements[step % contents.statements.len()];
        let done = match step % 7 {
            0 | 1 => project.append(
                &me,
                None,
                step % 2 == 0,
                code(row.key, &[Source::ALL[step % 4]]),
            ),
            2 => project.append(&me, None, false, memo(row.key, &"word ".repeat(step % 900))),
            3 => {
                let text = project
                    .reflection(contents.reflections[row.reflection as usize].row)
                    .unwrap();
                let (start, end) = (row.statement.start, row.statement.end);
                let words = &text.text[start..end];
                let Some(space) = words.find(' ') else {
                    continue;
                };
                let split = Act::Split {
                    reflection: text.id.clone(),
                    hash: text_hash(&text.text),
                    start,
                    end,
                    at: start + space,
                };
                project.append(&me, None, false, split)
            }
            4 => match project.undo(&me).unwrap() {
                Some(event) => Ok(event),
                None => continue,
            },
            5 => project.append_at(&me, None, false, code(row.key, &[]), ("all", row.key)),
            _ if step % 5 == 0 => {
                let name = format!("batch {step}");
                if batch(&project, &name) == 0 {
                    study::add(&mut project, &reflections(&name));
                    say(&name);
                }
                continue;
            }
            _ => continue,
        };
        say(&done.unwrap().id.to_string());
    }
}

fn reflections(batch: &str) -> Vec<Reflection> {
    let one = |at: usize| Reflection {
        id: format!("{batch}/{at}"),
        text: "They failed at home. The class was too large. I was late.".to_owned(),
        ..Reflection::default()
    };
    (0..BATCH).map(one).collect()
}
