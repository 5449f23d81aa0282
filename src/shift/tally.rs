//! Observations to sums: how often each teacher named each source in each cycle, in all and in
//! every stratum.

use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(super) use super::counts::{Counts, SOME, whole};
use super::{By, Observation, Settings, Unit};
use crate::codebook::{Agency, Focus, Outcome};

/// Most cells (strata of one kind times cycles) that are estimated: more of them are no teams but
/// a column taken wrongly, and would fill the memory.
const MOST_CELLS: usize = 20_000;

/// Whose statements are summed: what varies as a whole, teacher, cycle.
type Place = (usize, usize, usize);
type Sums = BTreeMap<Place, Counts>;

/// One teacher's counts in one cycle.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// A number for what varies as a whole (the teacher, or the team); its order means nothing.
    pub(super) unit: usize,
    /// A number for the teacher; its order means nothing.
    pub(super) teacher: usize,
    pub(super) cycle: usize,
    pub(super) counts: Counts,
}

/// The counts of one stratum: an entry for each unit, teacher and cycle with a statement, in that
/// order.
///
/// Only what occurs is kept, so that the size is bounded by the number of observations even where
/// every statement has a teacher and a cycle of its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub(super) entries: Vec<Entry>,
}

impl Tally {
    fn of(sums: &Sums) -> Self {
        let entry = |(place, counts): (&Place, &Counts)| Entry {
            unit: place.0,
            teacher: place.1,
            cycle: place.2,
            counts: *counts,
        };
        Self {
            entries: sums.iter().map(entry).collect(),
        }
    }

    /// The same with teachers as what varies, whatever did.
    fn by_teacher(mut self) -> Self {
        for entry in &mut self.entries {
            entry.unit = entry.teacher;
        }
        self.entries
            .sort_by_key(|entry| (entry.teacher, entry.cycle));
        self
    }

    /// Counts of all teachers together.
    pub(super) fn total(&self) -> Counts {
        let mut total = Counts::default();
        for entry in &self.entries {
            total.add(&entry.counts);
        }
        total
    }

    /// The teachers with an entry for which `wanted` holds.
    pub(super) fn teachers(&self, wanted: impl Fn(&Entry) -> bool) -> BTreeSet<usize> {
        let entries = self.entries.iter().filter(|entry| wanted(entry));
        entries.map(|entry| entry.teacher).collect()
    }

    /// The same of what varies as a whole.
    pub(super) fn units(&self, wanted: impl Fn(&Entry) -> bool) -> BTreeSet<usize> {
        let entries = self.entries.iter().filter(|entry| wanted(entry));
        entries.map(|entry| entry.unit).collect()
    }

    /// The entries of some teachers.
    pub(super) fn only(&self, teachers: &BTreeSet<usize>) -> Self {
        let entries = self.entries.iter();
        Self {
            entries: entries
                .filter(|entry| teachers.contains(&entry.teacher))
                .copied()
                .collect(),
        }
    }
}

/// The counts of all strata.
#[derive(Debug, Default)]
pub(super) struct Tallies<'a> {
    pub(super) overall: Tally,
    /// Each kind of strata asked for, with their names.
    pub(super) splits: Vec<(By, Vec<(&'a str, Tally)>)>,
    /// Kinds of which there are too many strata to estimate, with how many.
    pub(super) too_many: Vec<(By, usize)>,
    /// Kinds of which there are strata, with the number of statements that are in none.
    pub(super) outside: Vec<(By, u64)>,
    /// The group in the programme and the one it is compared with.
    pub(super) groups: Option<[(&'a str, Tally); 2]>,
    /// Statements that count by their probabilities.
    pub(super) uncertain: u64,
    /// Statements of a nameless writer.
    pub(super) nameless: u64,
    /// Statements without a team, where teams vary as wholes.
    pub(super) teamless: u64,
}

/// Counts observations into strata.
pub(super) fn count<'a>(
    observations: &[Observation<'a>],
    cycles: usize,
    settings: &Settings,
) -> Tallies<'a> {
    let study = Study::of(observations, settings.unit);
    let mut overall = Sums::new();
    for (place, counts) in study.places.iter().zip(&study.counts) {
        overall.entry(*place).or_default().add(counts);
    }
    let is_uncertain = |one: &&Observation<'_>| one.expected.is_some();
    let is_nameless = |one: &&Observation<'_>| one.teacher.is_empty();
    let is_teamless = |one: &&Observation<'_>| one.team.is_none();
    let mut tallies = Tallies {
        overall: Tally::of(&overall),
        uncertain: observations.iter().filter(is_uncertain).count() as u64,
        nameless: observations.iter().filter(is_nameless).count() as u64,
        teamless: observations.iter().filter(is_teamless).count() as u64,
        ..Tallies::default()
    };
    for by in settings.splits() {
        let named = match by {
            By::Team => study.by_name(|one| one.team),
            By::Group => study.by_name(|one| one.group),
            By::Prompt => study.by_name(|one| one.prompt),
            By::Outcome => study.by_outcome(&overall),
            By::Agency => study.by_agency(&overall),
            By::Focus => study.by_focus(&overall),
        };
        let is_of_names = matches!(by, By::Team | By::Group | By::Prompt);
        let count = named.len();
        if is_of_names && count < 2 {
            continue;
        }
        if is_of_names {
            tallies.outside.push((by, study.outside(by)));
        }
        if count.saturating_mul(cycles) > MOST_CELLS {
            tallies.too_many.push((by, count));
            continue;
        }
        let tally = |(name, sums): (&'a str, Sums)| match by {
            // A team can't vary against itself: within it, its teachers do.
            By::Team => (name, Tally::of(&sums).by_teacher()),
            _ => (name, Tally::of(&sums)),
        };
        let strata: Vec<_> = named.into_iter().map(tally).collect();
        if !strata.is_empty() {
            tallies.splits.push((by, strata));
        }
    }
    tallies.groups = study.groups(settings);
    tallies
}

/// Observations, each with its place and its counts.
struct Study<'o, 'a> {
    observations: &'o [Observation<'a>],
    places: Vec<Place>,
    counts: Vec<Counts>,
}

impl<'o, 'a> Study<'o, 'a> {
    fn of(observations: &'o [Observation<'a>], unit: Unit) -> Self {
        let (mut teachers, mut teams) = (Numbers::default(), Numbers::default());
        let place = |one: &Observation<'a>| {
            let teacher = teachers.of(one.teacher);
            let unit = match (unit, one.team) {
                (Unit::Teacher, _) => teacher,
                // Even numbers for teams, odd ones for teachers without.
                (Unit::Team, Some(team)) => 2 * teams.of(team),
                (Unit::Team, None) => 2 * teacher + 1,
            };
            (unit, teacher, one.cycle)
        };
        Self {
            observations,
            places: observations.iter().map(place).collect(),
            counts: observations.iter().map(Counts::of).collect(),
        }
    }

    fn each(&self) -> impl Iterator<Item = (&'o Observation<'a>, Place, &Counts)> {
        let places = self.places.iter().copied();
        let with_places = self.observations.iter().zip(places);
        with_places
            .zip(&self.counts)
            .map(|((one, place), counts)| (one, place, counts))
    }

    /// Strata of those who have a name of some kind, in the order of names.
    fn by_name(&self, name: impl Fn(&Observation<'a>) -> Option<&'a str>) -> Vec<(&'a str, Sums)> {
        let mut numbers = Numbers::default();
        let mut strata: Vec<(&'a str, Sums)> = Vec::new();
        for (one, place, counts) in self.each() {
            let Some(name) = name(one) else { continue };
            let at = numbers.of(name);
            if at == strata.len() {
                strata.push((name, Sums::new()));
            }
            strata[at].1.entry(place).or_default().add(counts);
        }
        strata.sort_by_key(|(name, _)| *name);
        strata
    }

    /// How many statements have no name of this kind.
    fn outside(&self, by: By) -> u64 {
        let is_outside = |one: &&Observation<'_>| match by {
            By::Team => one.team.is_none(),
            By::Group => one.group.is_none(),
            By::Prompt => one.prompt.is_none(),
            By::Outcome | By::Agency | By::Focus => false,
        };
        self.observations.iter().filter(is_outside).count() as u64
    }

    /// Attributions with each outcome, against all statements; shares among themselves.
    fn by_outcome(&self, all: &Sums) -> Vec<(&'static str, Sums)> {
        let mut strata: BTreeMap<Outcome, Sums> = BTreeMap::new();
        for (one, place, counts) in self.each() {
            if let Some(outcome) = one.outcome.filter(|_| counts.attributions > 0.0) {
                let sums = strata.entry(outcome).or_default();
                sums.entry(place).or_default().add(counts);
            }
        }
        let named = |(outcome, sums): (Outcome, Sums)| {
            let filled = filled(all, &sums, |_, part| part.base);
            is_some(&filled).then(|| (outcome.name(), filled))
        };
        strata.into_iter().filter_map(named).collect()
    }

    /// Teacher causes with each agency, among all attributions.
    fn by_agency(&self, all: &Sums) -> Vec<(&'static str, Sums)> {
        let mut strata: BTreeMap<Agency, Sums> = BTreeMap::new();
        for (one, place, counts) in self.each() {
            if let Some((agency, part)) = counts.of_agency(one.agency) {
                let sums = strata.entry(agency).or_default();
                sums.entry(place).or_default().add(&part);
            }
        }
        let named = |(agency, sums): (Agency, Sums)| {
            let filled = filled(all, &sums, |all, _| all.base);
            is_some(&filled).then(|| (agency.name(), filled))
        };
        strata.into_iter().filter_map(named).collect()
    }

    /// Causes with each focus, among all attributions.
    fn by_focus(&self, all: &Sums) -> Vec<(&'static str, Sums)> {
        let mut strata: BTreeMap<Focus, Sums> = BTreeMap::new();
        for (one, place, counts) in self.each() {
            let foci: BTreeSet<Focus> = one.focus.into_iter().flatten().collect();
            for focus in foci {
                if let Some(part) = counts.of_focus(one.focus, focus) {
                    let sums = strata.entry(focus).or_default();
                    sums.entry(place).or_default().add(&part);
                }
            }
        }
        let named = |(focus, sums): (Focus, Sums)| {
            let filled = filled(all, &sums, |all, _| all.base);
            is_some(&filled).then(|| (focus.name(), filled))
        };
        strata.into_iter().filter_map(named).collect()
    }

    /// The two groups that are compared, the one in the programme first.
    fn groups(&self, settings: &Settings) -> Option<[(&'a str, Tally); 2]> {
        let mut groups = self.by_name(|one| one.group);
        if let Some([programme, comparison]) = &settings.groups {
            let take = |groups: &mut Vec<(&'a str, Sums)>, name: &str| {
                let at = groups.iter().position(|(group, _)| *group == name)?;
                Some(groups.swap_remove(at))
            };
            let programme = take(&mut groups, programme)?;
            let comparison = take(&mut groups, comparison)?;
            return Some([programme, comparison].map(|(name, sums)| (name, Tally::of(&sums))));
        }
        let [first, second] = <[_; 2]>::try_from(groups).ok()?;
        let pair = if is_comparison(second.0) && !is_comparison(first.0) {
            [first, second]
        } else {
            [second, first]
        };
        Some(pair.map(|(name, sums)| (name, Tally::of(&sums))))
    }
}

/// Whether a group's name says that it is the one compared with.
fn is_comparison(name: &str) -> bool {
    let name = name.to_lowercase();
    ["comparison", "control", "business as usual", "waitlist"]
        .iter()
        .any(|word| name.contains(word))
}

/// A number for each name, counted from 0 as they come.
#[derive(Default)]
struct Numbers<'a> {
    numbers: HashMap<&'a str, usize>,
    /// The last name asked for, for the next row is likely to be by the same writer.
    last: Option<(&'a str, usize)>,
}

impl<'a> Numbers<'a> {
    fn of(&mut self, name: &'a str) -> usize {
        if let Some((_, number)) = self.last.filter(|(last, _)| *last == name) {
            return number;
        }
        let next = self.numbers.len();
        let number = *self.numbers.entry(name).or_insert(next);
        self.last = Some((name, number));
        number
    }
}

/// The counts of a stratum wherever there are statements, so that rates are per all of them, with
/// what its shares are among from all counts and the stratum's own.
fn filled(all: &Sums, part: &Sums, base: impl Fn(&Counts, &Counts) -> f64) -> Sums {
    let none = Counts::default();
    let fill = |(place, all): (&Place, &Counts)| {
        let part = part.get(place).unwrap_or(&none);
        let counts = Counts {
            statements: all.statements,
            base: base(all, part),
            ..*part
        };
        (*place, counts)
    };
    all.iter().map(fill).collect()
}

/// Whether there is any attribution in a stratum.
fn is_some(sums: &Sums) -> bool {
    sums.values().map(|counts| counts.attributions).sum::<f64>() >= SOME
}
