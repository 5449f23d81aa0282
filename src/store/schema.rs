//! The tables of the file, one step a version, and the way from an older version to this one.

use rusqlite::Connection;

use super::fault::{Fallible, Fault};
use crate::error::Error;

/// The version of the file that this ascribe writes (`PRAGMA user_version`).
pub const SCHEMA: u32 = 1;

/// What the file says it is (`PRAGMA application_id`): `ascr`.
pub(super) const APPLICATION: i32 = 0x6173_6372;

/// What makes a file of version `n + 1` of one of version `n`. Never changed once released.
pub(super) const STEPS: [&str; SCHEMA as usize] = [include_str!("schema/1.sql")];

/// Which version a file is of.
pub(super) fn version(file: &Connection) -> rusqlite::Result<i64> {
    file.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Brings a file to the version of the last step. To be called in a transaction, so that a file is
/// of its old version until it is whole in the new one.
///
/// # Errors
///
/// If the file is of a later version, or a step fails.
pub(super) fn migrate(file: &Connection, steps: &[&str]) -> Fallible<()> {
    let from = version(file)?;
    let behind = usize::try_from(from)
        .ok()
        .and_then(|from| steps.get(from..));
    let Some(behind) = behind else {
        return Err(newer(from, steps.len()).into());
    };
    for step in behind {
        file.execute_batch(step)?;
    }
    if !behind.is_empty() {
        file.pragma_update(None, "user_version", steps.len())?;
    }
    Ok(())
}

/// The error for a file of a version that is not known.
pub(super) fn newer(version: i64, known: usize) -> Error {
    Error::input(format!(
        "it is a project of version {version}, and this ascribe knows versions up to {known}"
    ))
    .with_hint("update ascribe; nothing in the file was changed")
}

/// What the file holds that its version does not: a trigger or index that someone added, a table
/// that was changed. Views and tables of other names are nobody's harm, and are left alone.
///
/// # Errors
///
/// If there is such a thing: it would be run when an event is added.
pub(super) fn check(file: &Connection, steps: &[&str]) -> Fallible<()> {
    let made = Connection::open_in_memory()?;
    for step in steps {
        made.execute_batch(step)?;
    }
    let (expected, found) = (things(&made)?, things(file)?);
    for thing in &expected {
        if !found.contains(thing) {
            return Err(foreign(&format!(
                "its {} {} is not as ascribe makes it",
                thing.0, thing.1
            )));
        }
    }
    let names: Vec<&str> = expected.iter().map(|thing| &*thing.1).collect();
    for (kind, name, sql) in found.iter().filter(|thing| !expected.contains(thing)) {
        let is_own = names.contains(&&**name) || name.starts_with("sqlite_");
        let is_plain = kind == "view" || (kind == "table" && !is_virtual(sql));
        if !is_plain || (is_own && !STATISTICS.contains(&&**name)) {
            return Err(foreign(&format!(
                "it holds what ascribe does not make, the {kind} {name:?}"
            )));
        }
    }
    Ok(())
}

/// Tables that `SQLite` makes itself when someone asks it to.
const STATISTICS: [&str; 2] = ["sqlite_stat1", "sqlite_stat4"];

fn is_virtual(sql: &str) -> bool {
    sql.trim_start()
        .to_ascii_uppercase()
        .starts_with("CREATE VIRTUAL")
}

fn foreign(why: &str) -> Fault {
    Error::input(why.to_owned())
        .with_hint("someone has changed the file; merge its coder files into a project of your own")
        .into()
}

/// Everything that has a definition: kind, name, SQL.
fn things(file: &Connection) -> rusqlite::Result<Vec<(String, String, String)>> {
    let mut query = file.prepare(
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name",
    )?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const THREE: [&str; 3] = [
        "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1), (2);",
        "ALTER TABLE a ADD COLUMN y INTEGER; UPDATE a SET y = 10 * x;",
        "CREATE TABLE b AS SELECT x + y AS z FROM a; CREATE INDEX b_z ON b (z);",
    ];

    /// A file that an ascribe made which knew these steps.
    fn made(steps: &[&str]) -> Connection {
        let file = Connection::open_in_memory().unwrap();
        migrate(&file, steps).unwrap();
        file
    }

    fn rows(file: &Connection) -> Vec<(i64, i64)> {
        let mut query = file
            .prepare("SELECT y, z FROM a JOIN b ON z = x + y")
            .unwrap();
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
        rows.unwrap().collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn a_file_of_any_earlier_version_becomes_one_of_the_last() {
        let last = made(&THREE);
        for stop in 0..=THREE.len() {
            let steps = &THREE[..stop];
            let file = made(steps);
            assert_eq!(version(&file).unwrap(), i64::try_from(stop).unwrap());
            check(&file, steps).unwrap();
            migrate(&file, &THREE).unwrap();
            assert_eq!(version(&file).unwrap(), 3);
            assert_eq!(things(&file).unwrap(), things(&last).unwrap());
            assert_eq!(rows(&file), [(10, 11), (20, 22)]);
            check(&file, &THREE).unwrap();
        }
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was() {
        let steps = [
            THREE[0],
            THREE[1],
            "CREATE TABLE b (z); INSERT INTO nowhere VALUES (1);",
        ];
        let mut file = made(&THREE[..1]);
        let change = file.transaction().unwrap();
        assert!(migrate(&change, &steps).is_err());
        drop(change);
        assert_eq!(version(&file).unwrap(), 1);
        check(&file, &THREE[..1]).unwrap();
    }

    #[test]
    fn a_later_version_is_left_alone() {
        let file = made(&THREE);
        let Err(Fault::Said(error)) = migrate(&file, &THREE[..2]) else {
            panic!("it was taken for an earlier one");
        };
        let told = error.to_string();
        assert_eq!(
            told,
            "it is a project of version 3, and this ascribe knows versions up to 2"
        );
        assert_eq!(
            error.hint(),
            Some("update ascribe; nothing in the file was changed")
        );
        assert_eq!(version(&file).unwrap(), 3);
    }

    #[test]
    fn every_step_of_ours_is_known_by_its_version() {
        for stop in 0..=STEPS.len() {
            let file = made(&STEPS[..stop]);
            check(&file, &STEPS[..stop]).unwrap();
            migrate(&file, &STEPS).unwrap();
            check(&file, &STEPS).unwrap();
            assert_eq!(version(&file).unwrap(), i64::from(SCHEMA));
        }
    }
}
