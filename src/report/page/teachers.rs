//! A row for each teacher, in the order of their names, where someone asked for it.

use std::collections::BTreeMap;

use super::audience::Part;
use super::catalogue::gaps;
use super::small_cells::MIN_ATTRIBUTIONS;
use super::{Context, NAME};
use crate::codebook::Source;
use crate::report::excerpt;

/// Teachers by name.
pub(super) struct Teachers {
    pub cycles: Vec<String>,
    pub rows: Vec<TeacherRow>,
}

/// One teacher: `3 of 7` by cycle.
pub(super) struct TeacherRow {
    pub name: String,
    pub cells: Vec<String>,
}

/// Attributions of one teacher and cycle, and how many of them name own teaching.
#[derive(Clone, Copy, Default)]
struct Count {
    own: u64,
    all: u64,
}

pub(super) fn of(context: &Context<'_>) -> Option<Teachers> {
    if !context.settings.show_teachers || !context.has(Part::Teachers) {
        return None;
    }
    let analysis = context.analysis;
    let mut teachers: BTreeMap<&str, Vec<Count>> = BTreeMap::new();
    for coded in &analysis.statements {
        let reflection = &analysis.reflections[coded.reflection];
        let at = context.places.cycle(coded.reflection);
        let (Some(name), Some(at)) = (reflection.teacher.as_deref(), at) else {
            continue;
        };
        let counts = teachers.entry(name);
        let counts = counts.or_insert_with(|| vec![Count::default(); analysis.cycles.len()]);
        counts[at].all += u64::from(coded.coding.is_attribution());
        counts[at].own += u64::from(coded.coding.sources.contains(Source::Teacher));
    }
    let rows = teachers.into_iter().map(|(name, counts)| TeacherRow {
        name: excerpt::name(name, NAME),
        cells: counts.iter().map(|count| cell(context, *count)).collect(),
    });
    let rows: Vec<TeacherRow> = rows.collect();
    (!rows.is_empty()).then(|| Teachers {
        cycles: (0..analysis.cycles.len())
            .map(|at| context.cycle(at))
            .collect(),
        rows,
    })
}

fn cell(context: &Context<'_>, count: Count) -> String {
    match count.all {
        0 => "–".to_owned(),
        all if all < MIN_ATTRIBUTIONS && context.settings.audience.is_protected() => {
            context.words.get("too-few")
        }
        all => {
            let gaps = gaps!["count" => count.own, "all" => all];
            context.words.fill("teacher-count", &gaps)
        }
    }
}
