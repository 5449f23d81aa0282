//! A plan on the terminal.

use super::Page;
use super::sentences::number;
use super::table::{Column, natural_width};
use super::text::harmless;
use crate::report::number::{level, percent, points};
use crate::shift::plan::{Assumption, Codes, Contrast, Limit, Outlook, Plan, Quantity, Way};

/// Columns of a bar that stands for a power of 1.
const BAR: usize = 25;

/// A plan in at most `width` columns (never fewer than 40), with bold headings if `colour`: what it
/// assumes, the smallest shift found, a power curve (with bars where there is room), what the shift
/// asked for takes, and what to know before trusting it. Ends with a line end.
pub fn plan_table(plan: &Plan, width: usize, colour: bool) -> String {
    let mut page = Page {
        text: String::new(),
        room: width.max(40),
        colour,
    };
    page.paragraph(&format!(
        "{} in {}; a shift is found if its {} interval leaves out 0",
        number(plan.study.teachers.into(), "teacher"),
        number(plan.study.cycles.into(), "cycle"),
        level(plan.study.level),
    ));
    if !plan.assumptions.is_empty() {
        page.blank();
        page.table(&assumed(plan));
    }
    page.heading(&format!(
        "Smallest shift found with {} power, in points",
        level(plan.study.power)
    ));
    page.table(&detectable(plan));
    page.heading(&format!("Power with {}", codes(plan.codes)));
    let columns = curve(plan, page.room);
    page.table(&columns);
    page.heading(&format!("To find {} points", asked(plan)));
    for sentence in verdict(plan) {
        page.item(&sentence, 2);
    }
    if !plan.ways.is_empty() {
        page.blank();
        page.table(&ways(&plan.ways));
    }
    if !plan.cautions.is_empty() {
        page.heading("Before you rely on this");
        for caution in &plan.cautions {
            page.item(&harmless(caution), 2);
        }
    }
    page.text
}

fn assumed(plan: &Plan) -> Vec<Column> {
    let all = &plan.assumptions;
    let interval = |one: &Assumption| match &one.estimate {
        Some(estimate) => {
            let show = |value| value_of(one.quantity, value);
            format!("{} to {}", show(estimate.low), show(estimate.high))
        }
        None => String::new(),
    };
    let mut columns = vec![
        Column::names(
            "Assumed",
            all.iter().map(|one| capital(one.quantity.name())).collect(),
        ),
        Column::numbers(
            "",
            "Value",
            all.iter()
                .map(|one| value_of(one.quantity, one.value))
                .collect(),
        ),
        Column::numbers(
            "",
            "From",
            all.iter().map(|one| one.basis.name().to_owned()).collect(),
        ),
    ];
    if let Some(estimate) = all.iter().find_map(|one| one.estimate.as_ref()) {
        let heading = format!("{} interval", level(estimate.level));
        columns.push(Column::numbers(
            "",
            &heading,
            all.iter().map(interval).collect(),
        ));
    }
    columns
}

fn value_of(quantity: Quantity, value: f64) -> String {
    match quantity {
        Quantity::Statements => format!("{value:.1}"),
        _ => format!("{value:.3}"),
    }
}

fn detectable(plan: &Plan) -> Vec<Column> {
    let Some(first) = plan.outlooks.first() else {
        return Vec::new();
    };
    let codes = first.detectable.iter().map(|one| match one.codes {
        Codes::Number(number) => thousands(number),
        Codes::All => "all statements".to_owned(),
    });
    let mut columns = vec![Column::names("Human codes", codes.collect())];
    columns.extend(plan.outlooks.iter().map(|outlook| {
        let cells = outlook.detectable.iter().map(|one| match one.shift {
            Some(shift) => points(shift, 1),
            None => "none".to_owned(),
        });
        Column::numbers("", &capital(outlook.contrast.name()), cells.collect())
    }));
    columns
}

fn curve(plan: &Plan, room: usize) -> Vec<Column> {
    let Some(steadiest) = plan.steadiest() else {
        return Vec::new();
    };
    let shifts = steadiest.curve.iter().map(|point| points(point.shift, 1));
    let mut columns = vec![Column::numbers("", "Points", shifts.collect())];
    columns.extend(plan.outlooks.iter().map(|outlook| {
        let cells = outlook.curve.iter().map(|point| percent(point.power));
        Column::numbers("", &capital(outlook.contrast.name()), cells.collect())
    }));
    let bars = steadiest
        .curve
        .iter()
        .map(|point| bar(point.power, plan.study.power));
    let heading = format!(
        "{}, | at {}",
        steadiest.contrast.name(),
        level(plan.study.power)
    );
    let bars = Column::names(&heading, bars.collect());
    let with: Vec<Column> = columns.iter().cloned().chain([bars]).collect();
    if natural_width(&with, 2) <= room {
        return with;
    }
    columns
}

/// A bar as long as the power, and a mark where the power wanted is.
fn bar(power: f64, wanted: f64) -> String {
    let reaches = |at: usize, share: f64| (at as f64) < share * BAR as f64 - 0.5;
    let cell = |at: usize| {
        let mark = !reaches(at, wanted) && (at == 0 || reaches(at - 1, wanted));
        match (reaches(at, power), mark) {
            (true, _) => '█',
            (false, true) => '|',
            (false, false) => ' ',
        }
    };
    let bar: String = (0..BAR).map(cell).collect();
    bar.trim_end().to_owned()
}

fn asked(plan: &Plan) -> String {
    let tenths = points(plan.shift, 1);
    tenths.strip_suffix(".0").unwrap_or(&tenths).to_owned()
}

/// What the shift asked for takes, a sentence each.
fn verdict(plan: &Plan) -> Vec<String> {
    let mut sentences = Vec::new();
    let teachers = number(plan.study.teachers.into(), "teacher");
    if plan.limit() == Limit::Teachers {
        let kinds = match plan.outlooks.len() {
            0 | 1 => "",
            _ => ", neither from first to last nor by the trend",
        };
        let powers: Vec<String> = plan
            .outlooks
            .iter()
            .map(|outlook| percent(outlook.power))
            .collect();
        sentences.push(format!(
            "With {teachers} no number of human codes can detect {} points{kinds}: teachers are \
             the limit, not codes. With {} the power is {}.",
            asked(plan),
            codes(plan.codes),
            powers.join(" and "),
        ));
        sentences.push(could(plan));
    } else {
        sentences.extend(
            plan.outlooks
                .iter()
                .map(|outlook| needed(plan, outlook, &teachers)),
        );
    }
    if let (Some(outlook), Codes::Number(_)) = (plan.steadiest(), plan.codes) {
        let coding = outlook.variance.coding / outlook.variance.total();
        sentences.push(format!(
            "With {}, {} of the variance {} is how teachers differ, {} is coding.",
            codes(plan.codes),
            percent(1.0 - coding),
            by(outlook.contrast),
            percent(coding),
        ));
    }
    sentences
}

/// What would do where teachers are the limit.
fn could(plan: &Plan) -> String {
    let could = |way: &Way| {
        let (teachers, cycles) = (thousands(way.teachers.into()), way.cycles);
        format!(
            "{teachers} over {cycles} cycles with about {}",
            about(way.codes)
        )
    };
    let all: Vec<String> = plan.ways.iter().map(could).collect();
    let would = match all.split_last() {
        None => return "Nor could 100,000 teachers.".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{}, or {last}", others.join(", ")),
    };
    let fewest = plan.ways.iter().find(|way| way.cycles == plan.study.cycles);
    let fewest = fewest.map_or_else(String::new, |way| {
        format!(
            "It takes at least {} teachers over {} cycles, with all they write coded by people. ",
            thousands(way.fewest_teachers.into()),
            way.cycles,
        )
    });
    format!("{fewest}Human codes would suffice with more teachers: {would}.")
}

/// What one kind of change takes where codes can do it.
fn needed(plan: &Plan, outlook: &Outlook, teachers: &str) -> String {
    let kind = capital(by(outlook.contrast));
    let (points, power) = (asked(plan), percent(outlook.power));
    let with = codes(plan.codes);
    match (outlook.limit, outlook.codes_needed) {
        (Limit::Teachers, _) | (_, None) => format!(
            "{kind}: no number of human codes can detect {points} points with {teachers}; teachers \
             are the limit. With {with} the power is {power}."
        ),
        (Limit::Codes, Some(codes)) => format!(
            "{kind}: {} human codes are needed, of {} statements compared. With {with} the power \
             is {power}.",
            thousands(codes),
            thousands(outlook.statements),
        ),
        (Limit::Met, Some(codes)) => format!(
            "{kind}: {} human codes are enough, of {} statements compared. With {with} the power \
             is {power}.",
            thousands(codes),
            thousands(outlook.statements),
        ),
    }
}

fn by(contrast: Contrast) -> &'static str {
    match contrast {
        Contrast::FirstToLast => "from first to last",
        Contrast::Trend => "by the trend",
    }
}

fn ways(ways: &[Way]) -> Vec<Column> {
    let cells = |of: &dyn Fn(&Way) -> String| ways.iter().map(of).collect::<Vec<_>>();
    vec![
        Column::numbers("", "Cycles", cells(&|way| way.cycles.to_string())),
        Column::numbers("Fewest", "teachers", {
            cells(&|way| thousands(way.fewest_teachers.into()))
        }),
        Column::numbers(
            "or",
            "teachers",
            cells(&|way| thousands(way.teachers.into())),
        ),
        Column::numbers("with human", "codes", cells(&|way| thousands(way.codes))),
    ]
}

fn codes(codes: Codes) -> String {
    match codes {
        Codes::Number(1) => "1 human code".to_owned(),
        Codes::Number(number) => format!("{} human codes", thousands(number)),
        Codes::All => "all statements coded by people".to_owned(),
    }
}

/// Two digits, rounded up: a plan must not fall short.
fn about(count: u64) -> String {
    let mut step = 1;
    while count / step >= 100 {
        step *= 10;
    }
    thousands(count.div_ceil(step) * step)
}

/// A count with its thousands set apart: `1,527`.
fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_set_apart_and_rounded_up() {
        assert_eq!(thousands(7), "7");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1_527), "1,527");
        assert_eq!(thousands(12_345_678), "12,345,678");
        assert_eq!(about(1_527), "1,600");
        assert_eq!(about(751), "760");
        assert_eq!(about(99), "99");
        assert_eq!(about(0), "0");
    }

    #[test]
    fn a_bar_shows_the_power_and_the_power_wanted() {
        assert_eq!(bar(0.2, 0.8), format!("█████{}|", " ".repeat(15)));
        assert_eq!(bar(1.0, 0.8), "█".repeat(25));
        assert_eq!(bar(0.0, 0.8), format!("{}|", " ".repeat(20)));
    }
}
