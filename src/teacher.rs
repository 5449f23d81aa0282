//! Teachers: one person under one name, with a team, and who is none.
//!
//! Works on names alone, never on what was written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::error::Notice;
use crate::reflection::Reflection;

/// Words in brackets after a name that say the speaker is no teacher of the study.
const OTHER_ROLES: [&str; 9] = [
    "coach",
    "instructional coach",
    "facilitator",
    "principal",
    "headteacher",
    "administrator",
    "researcher",
    "interviewer",
    "moderator",
];

/// Gives each person one name and one team, and leaves out those who are no teachers of the
/// study.
///
/// - Names that differ in case, white space, a title or the order `Last, First` alone are one
///   person; the spelling used most often is kept, the first in the alphabet on a tie.
/// - Left out are the names in `exclude`, and names with a role in brackets such as
///   `Dana Whitlock (coach)`.
/// - The word "team" at the end of a team's name is taken off: `Maths team` is the team `Maths`.
/// - A reflection without a team gets its teacher's team, if that is the same wherever it is
///   known.
pub fn settle(reflections: &mut Vec<Reflection>, exclude: &[String]) -> Vec<Notice> {
    for team in reflections
        .iter_mut()
        .filter_map(|reflection| reflection.team.as_mut())
    {
        if let Some(name) = bare_team(team) {
            *team = name.into();
        }
    }
    let mut notices = unify_names(reflections);
    notices.extend(leave_out(reflections, exclude));
    notices.extend(fill_teams(reflections));
    notices.extend(tell_unnamed(reflections));
    notices
}

/// Titles before a name that are no part of it.
const TITLES: [&str; 8] = ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor"];

/// What two spellings of one name have in common: `Lee, Ann`, `Mrs. Ann Lee` and `ann  lee` are
/// one. A title before a single name stays, for `Ms Lee` and `Mr Lee` are two.
pub fn key(name: &str) -> String {
    let lower = name.to_lowercase();
    let turned = match lower.split_once(',') {
        Some((last, first)) if !first.trim().is_empty() && !first.contains(',') => {
            format!("{first} {last}")
        }
        _ => lower,
    };
    let mut words: Vec<&str> = turned.split_whitespace().collect();
    let is_title = |word: &str| TITLES.contains(&word.trim_end_matches('.'));
    while words.len() > 2 && is_title(words[0]) {
        words.remove(0);
    }
    words.join(" ")
}

fn unify_names(reflections: &mut [Reflection]) -> Vec<Notice> {
    let mut spellings: BTreeMap<String, BTreeMap<Arc<str>, usize>> = BTreeMap::new();
    for name in reflections.iter().filter_map(|r| r.teacher.as_ref()) {
        *spellings
            .entry(key(name))
            .or_default()
            .entry(name.clone())
            .or_default() += 1;
    }
    spellings.retain(|_, names| names.len() > 1);
    let mut kept = BTreeMap::new();
    let mut notices = Vec::new();
    for (key, names) in spellings {
        let most = names.values().max().copied().unwrap_or_default();
        let Some(name) = names.iter().find(|(_, count)| **count == most) else {
            continue;
        };
        let others: Vec<_> = names.keys().filter(|other| *other != name.0).collect();
        notices.push(Notice {
            file: String::new(),
            what: format!("{} taken as teacher {:?}", quoted(&others), name.0),
        });
        kept.insert(key, name.0.clone());
    }
    for reflection in reflections {
        if let Some(name) = &mut reflection.teacher
            && let Some(one) = kept.get(&key(name))
        {
            *name = one.clone();
        }
    }
    notices
}

fn quoted(names: &[&Arc<str>]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("{name:?}")).collect();
    quoted.join(", ")
}

/// Says how many reflections have no teacher's name: all of them count as one teacher.
fn tell_unnamed(reflections: &[Reflection]) -> Option<Notice> {
    let unnamed = reflections
        .iter()
        .filter(|reflection| reflection.teacher.is_none())
        .count();
    (unnamed > 0).then(|| Notice {
        file: String::new(),
        what: format!(
            "{unnamed} of {} reflections name no teacher and count as one teacher's; hint: say \
             who wrote with --map teacher=… or --name-pattern",
            reflections.len()
        ),
    })
}

fn leave_out(reflections: &mut Vec<Reflection>, exclude: &[String]) -> Vec<Notice> {
    let named: BTreeSet<String> = exclude.iter().map(|name| key(name)).collect();
    let mut left_out: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    reflections.retain(|reflection| {
        let Some(name) = &reflection.teacher else {
            return true;
        };
        let keep = !named.contains(&key(name)) && !has_other_role(name);
        if !keep {
            *left_out.entry(name.clone()).or_default() += 1;
        }
        keep
    });
    let found: BTreeSet<String> = left_out.keys().map(|name| key(name)).collect();
    let told = left_out.into_iter().map(|(name, count)| {
        format!("left out, as no teacher of the study: {name:?} ({count} texts)")
    });
    let missed = named.difference(&found);
    let missed = missed.map(|name| format!("{name:?} was to be left out but wrote nothing here"));
    told.chain(missed)
        .map(|what| Notice {
            file: String::new(),
            what,
        })
        .collect()
}

/// The name of a team without the word "team" behind it; `None` if it has none.
fn bare_team(team: &str) -> Option<String> {
    let (name, last) = team.trim_end().rsplit_once(' ')?;
    let name = name.trim_end();
    (last.eq_ignore_ascii_case("team") && !name.is_empty()).then(|| name.to_owned())
}

fn has_other_role(name: &str) -> bool {
    let Some((_, role)) = name
        .trim_end()
        .strip_suffix([')', ']'])
        .and_then(|n| n.rsplit_once(['(', '[']))
    else {
        return false;
    };
    OTHER_ROLES.contains(&key(role).as_str())
}

fn fill_teams(reflections: &mut [Reflection]) -> Vec<Notice> {
    let mut teams: BTreeMap<Arc<str>, BTreeSet<Arc<str>>> = BTreeMap::new();
    for reflection in reflections.iter() {
        if let (Some(teacher), Some(team)) = (&reflection.teacher, &reflection.team) {
            teams
                .entry(teacher.clone())
                .or_default()
                .insert(team.clone());
        }
    }
    let mut filled = BTreeSet::new();
    for reflection in reflections
        .iter_mut()
        .filter(|reflection| reflection.team.is_none())
    {
        let known = reflection
            .teacher
            .as_ref()
            .and_then(|teacher| teams.get(teacher));
        if let Some(known) = known.filter(|known| known.len() == 1) {
            reflection.team = known.first().cloned();
            filled.extend(reflection.teacher.clone().zip(reflection.team.clone()));
        }
    }
    let told = filled.into_iter().map(|(teacher, team)| Notice {
        file: String::new(),
        what: format!("{teacher:?} taken to be in team {team:?} throughout, as in other texts"),
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(teacher: &str, team: Option<&str>) -> Reflection {
        Reflection {
            teacher: Some(teacher.into()),
            team: team.map(Into::into),
            ..Reflection::default()
        }
    }

    fn names(reflections: &[Reflection]) -> Vec<&str> {
        reflections
            .iter()
            .filter_map(|r| r.teacher.as_deref())
            .collect()
    }

    #[test]
    fn spellings_of_one_name_become_one() {
        let mut logs = vec![
            by("Ann Lee", None),
            by("ann  lee", None),
            by("Ann Lee", None),
        ];
        let notices = settle(&mut logs, &[]);
        assert_eq!(names(&logs), ["Ann Lee"; 3]);
        assert_eq!(
            notices[0].to_string(),
            "\"ann  lee\" taken as teacher \"Ann Lee\""
        );
    }

    #[test]
    fn titles_and_turned_names_are_one_but_two_titles_of_a_surname_are_two() {
        let mut logs = vec![
            by("Lee, Ann", None),
            by("Mrs. Ann Lee", None),
            by("Ann Lee", None),
        ];
        logs.extend([by("Ann Lee", None), by("Ms Lee", None), by("Mr Lee", None)]);
        settle(&mut logs, &[]);
        assert_eq!(names(&logs)[..4], ["Ann Lee"; 4]);
        assert_eq!(names(&logs)[4..], ["Ms Lee", "Mr Lee"]);
    }

    #[test]
    fn coaches_and_the_excluded_are_left_out_and_told() {
        let mut logs = vec![
            by("Jo (Coach)", None),
            by("Kim", None),
            by("Lee (Year 9)", None),
        ];
        let notices = settle(&mut logs, &["kim".into(), "Nobody".into()]);
        assert_eq!(names(&logs), ["Lee (Year 9)"]);
        assert_eq!(notices.len(), 3);
        assert!(
            notices[2]
                .what
                .contains("\"nobody\" was to be left out but wrote nothing")
        );
    }

    #[test]
    fn the_word_team_is_no_part_of_a_name() {
        let mut logs = vec![by("Ann", Some("Maths team")), by("Bo", Some("Dream Team"))];
        logs.push(by("Cy", Some("Team")));
        settle(&mut logs, &[]);
        let teams: Vec<_> = logs.iter().filter_map(|r| r.team.as_deref()).collect();
        assert_eq!(teams, ["Maths", "Dream", "Team"]);
    }

    #[test]
    fn a_team_known_from_another_text_is_filled_in_unless_there_are_two() {
        let mut logs = vec![
            by("Ann", Some("Maths")),
            by("Ann", None),
            by("Bo", Some("Maths")),
            by("Bo", Some("Art")),
            by("Bo", None),
        ];
        settle(&mut logs, &[]);
        assert_eq!(logs[1].team.as_deref(), Some("Maths"));
        assert_eq!(logs[4].team, None);
    }
}
