//! `ascribe analyze --watch`, as someone has it who drops logs into a folder.

mod running;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use running::{ascribe, stderr, stdout};

/// The longest that anything is waited for: the model is loaded in a slow build.
const PATIENCE: Duration = Duration::from_mins(2);

struct Watch {
    child: Child,
    said: Receiver<String>,
}

impl Watch {
    /// Begins to watch in a folder.
    fn begin(folder: &Path, more: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ascribe"));
        let mut child = command
            .current_dir(folder)
            .args(["analyze", "logs", "--watch", "--model", "small"])
            .args(more)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (tell, said) = channel();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        thread::spawn(move || {
            lines
                .map_while(Result::ok)
                .try_for_each(|line| tell.send(line))
        });
        Self { child, said }
    }

    /// What is said up to and with a line that holds this.
    fn until(&self, wanted: &str) -> Vec<String> {
        let (begun, mut lines) = (Instant::now(), Vec::new());
        loop {
            let left = PATIENCE.saturating_sub(begun.elapsed());
            let line = self.said.recv_timeout(left);
            let line = line.unwrap_or_else(|_| panic!("no {wanted:?} after {lines:#?}"));
            let is_it = line.contains(wanted);
            lines.push(line);
            if is_it {
                return lines;
            }
        }
    }

    /// That nothing is said for as long as a change would take to be seen.
    fn stays_silent(&self) {
        let line = self.said.recv_timeout(Duration::from_secs(4));
        assert!(line.is_err(), "{line:?}");
    }

    #[cfg(unix)]
    fn interrupt(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().unwrap();
        assert!(sent.success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn log(teacher: &str) -> String {
    format!(
        "teacher,cycle,text\n\
         {teacher},Cycle 1,They failed because nobody at home checks the reading.\n\
         {teacher},Cycle 2,They passed because I modelled every step.\n"
    )
}

#[test]
fn results_follow_what_is_dropped_into_the_folder_until_ctrl_c() {
    let folder = tempfile::tempdir().unwrap();
    let logs = folder.path().join("logs");
    fs::create_dir(&logs).unwrap();
    fs::write(logs.join("ann.csv"), log("Ann")).unwrap();
    // The results lie among the logs: they must not be taken for changes of these.
    let watch = Watch::begin(folder.path(), &["--out", "logs/results"]);
    watch.until("Watching; Ctrl-C ends it.");
    let codings = logs.join("results/codings.csv");
    let teachers = || {
        let text = fs::read_to_string(&codings).unwrap();
        ["Ann", "Ben"].map(|name| text.contains(name))
    };
    assert_eq!(teachers(), [true, false]);
    watch.stays_silent();

    fs::write(logs.join("ben.csv"), log("Ben")).unwrap();
    fs::write(logs.join(".hidden.csv"), log("Eve")).unwrap();
    let said = watch.until("2 teachers, 4 reflections");
    assert!(
        said.iter()
            .any(|line| line.ends_with(" 1 file new: ben.csv")),
        "{said:?}"
    );
    assert_eq!(teachers(), [true, true]);

    fs::remove_file(logs.join("ann.csv")).unwrap();
    let said = watch.until("1 teacher, 2 reflections");
    assert!(
        said.iter()
            .any(|line| line.ends_with(" 1 file gone: ann.csv")),
        "{said:?}"
    );
    assert_eq!(teachers(), [false, true]);

    // A file that can't be read ends nothing, nor does a folder without any.
    let before = fs::read(&codings).unwrap();
    fs::write(logs.join("ben.csv"), "").unwrap();
    let said = watch.until("Still watching.");
    assert!(
        said.iter()
            .any(|line| line.starts_with("error: failed to ")),
        "{said:?}"
    );
    assert_eq!(fs::read(&codings).unwrap(), before);
    fs::remove_file(logs.join("ben.csv")).unwrap();
    let said = watch.until("Still watching.");
    assert!(
        said.iter().any(|line| line.contains("no file to read")),
        "{said:?}"
    );
    let written = fs::metadata(&codings).unwrap().modified().unwrap();
    fs::write(logs.join("ben.csv"), log("Ben")).unwrap();
    watch.until("1 teacher, 2 reflections");
    // The same codings as before: their file is left as it was.
    assert_eq!(fs::metadata(&codings).unwrap().modified().unwrap(), written);
    watch.stays_silent();
    #[cfg(unix)]
    assert_eq!(watch.interrupt(), Some(0));
}

#[test]
fn an_empty_folder_can_be_watched_and_a_project_is_added_to() {
    let folder = tempfile::tempdir().unwrap();
    let logs = folder.path().join("logs");
    fs::create_dir(&logs).unwrap();
    let watch = Watch::begin(folder.path(), &["--project", "logs/study.ascribe"]);
    let said = watch.until("Watching; Ctrl-C ends it.");
    assert!(said[0].contains("no file to read"), "{said:?}");
    fs::write(logs.join("ann.csv"), log("Ann")).unwrap();
    let said = watch.until("1 teacher, 2 reflections");
    assert!(
        said.iter().any(|line| line.starts_with("Made the project")),
        "{said:?}"
    );
    fs::write(logs.join("ben.csv"), log("Ben")).unwrap();
    let said = watch.until("2 teachers, 4 reflections");
    assert!(
        said.iter()
            .any(|line| line.contains("2 reflections new, 0 changed, 2 as before")),
        "{said:?}"
    );
    watch.stays_silent();
}

#[test]
fn results_that_could_be_written_are_told_from_a_project_that_could_not() {
    let folder = tempfile::tempdir().unwrap();
    let logs = folder.path().join("logs");
    fs::create_dir(&logs).unwrap();
    fs::write(logs.join("ann.csv"), log("Ann")).unwrap();
    let watch = Watch::begin(folder.path(), &["--project", "study.ascribe"]);
    watch.until("Watching; Ctrl-C ends it.");
    // Someone else writes to the project and does not come to an end.
    let other = rusqlite::Connection::open(folder.path().join("study.ascribe")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    fs::write(logs.join("ben.csv"), log("Ben")).unwrap();
    let said = watch.until("Still watching.");
    let last = said.last().unwrap();
    assert!(
        last.starts_with("The results are new, the project is not."),
        "{said:?}"
    );
    let codings = folder.path().join("ascribe-results/codings.csv");
    assert!(fs::read_to_string(codings).unwrap().contains("Ben"));
    other.execute_batch("ROLLBACK").unwrap();
    fs::write(logs.join("cleo.csv"), log("Cleo")).unwrap();
    watch.until("4 reflections new, 0 changed, 2 as before");
}

#[test]
fn what_can_not_be_watched_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let output = ascribe(folder.path(), &["analyze", "-", "--watch"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).starts_with("error: failed to watch standard input\n"));
    assert_eq!(stdout(&output), "");
    let output = ascribe(folder.path(), &["analyze", "nowhere", "--watch"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("no such file or folder"));
}
