//! What was computed and after whom, in sentences for the methods section of a paper.

use super::tally::{SOME, Tallies};
use super::{By, Change, Settings, Shift, Unit, method};
use crate::codebook::Source;

/// The paragraph, a sentence or a few each; empty if there is nothing to estimate.
pub(super) fn of(shift: &Shift, tallies: &Tallies<'_>, settings: &Settings) -> Vec<String> {
    let total = tallies.overall.total();
    if total.attributions < SOME {
        return Vec::new();
    }
    let level = level(settings.level);
    let mut sentences = vec![counted(shift, tallies), levels(shift, &level)];
    if tallies.uncertain > 0 {
        sentences.push(format!(
            "{} of {} statements were too uncertain to be counted as coded: they entered all sums \
             with the model's probability of each source, taken as independent.",
            tallies.uncertain, total.statements
        ));
    }
    sentences.extend(changes(shift, &level));
    sentences.extend(checks(shift));
    sentences.extend(logit(shift));
    sentences.extend(fallbacks(shift));
    sentences.extend(flips(shift, settings));
    if shift.overall.first_to_last[0].is_some() {
        sentences.push(
            "P-values are two-sided; where marked as adjusted, they are corrected for the four \
             sources by Holm's (1979) method."
                .to_owned(),
        );
    }
    sentences.extend(strata(shift));
    sentences.extend(comparison(shift));
    sentences.extend(attrition(shift));
    sentences.push(format!(
        "Computed with ascribe {}.",
        env!("CARGO_PKG_VERSION")
    ));
    sentences
}

/// `95 %`, without digits that rounding left.
fn level(level: f64) -> String {
    let percent = (level * 1e6).round() / 1e4;
    format!("{percent} %")
}

fn counted(shift: &Shift, tallies: &Tallies<'_>) -> String {
    let overall = &tallies.overall;
    let teachers = overall.teachers(|entry| entry.counts.statements > 0).len();
    let total = overall.total();
    format!(
        "{} by {} in {} were coded, of which {} are attributions: they place the cause of how \
         students do in at least one source (home, school, student, teacher). A source's \
         share of a cycle is the number of attributions that name it divided by all attributions \
         of the cycle, a ratio of sums over teachers; one that \
         names several sources counts for each, and in the fractional shares in equal parts. The \
         internal share is that of the teacher's own practice.",
        number(total.statements, "statement"),
        number(teachers as u64, "teacher"),
        number(shift.cycles.len() as u64, "cycle"),
        super::tally::whole(total.attributions),
    )
}

fn number(count: u64, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}

fn levels(shift: &Shift, level: &str) -> String {
    format!(
        "Shares and attributions per 100 statements have {level} score intervals (Wilson 1927) \
         with Student's t and an effective number of attributions p(1 − p)/V (Korn & Graubard \
         1998), V being the variance by a jackknife that leaves out one {} at a time.",
        shift.unit
    )
}

fn first(changes: &[Option<Change>; 4]) -> Option<&Change> {
    changes.iter().flatten().next()
}

fn changes(shift: &Shift, level: &str) -> Option<String> {
    let change = first(&shift.overall.first_to_last)?;
    let (from, to) = (&shift.cycles[change.from], &shift.cycles[change.to]);
    let (trend, have) = match first(&shift.overall.trend) {
        Some(_) => (
            " and the trend, the change over the whole period by a least-squares line through the \
             cycles' shares in which each cycle weighs the same,",
            "have",
        ),
        None => ("", "has a"),
    };
    let team = match shift.unit {
        Unit::Teacher => "",
        Unit::Team => " A teacher without a team counts as one.",
    };
    Some(format!(
        "The shift from {from} to {to}{trend} {have} {level} t interval{s} with the variance of a \
         jackknife that leaves out one {unit} at a time, scaled as CR3 (Bell & McCaffrey 2002; \
         Pustejovsky & Tipton 2018), and one degree of freedom less than there are {unit}s.{team}",
        s = if have == "have" { "s" } else { "" },
        unit = shift.unit
    ))
}

fn checks(shift: &Shift) -> Option<String> {
    let all = shift
        .overall
        .first_to_last
        .iter()
        .chain(&shift.overall.trend);
    let is_checked = all.flatten().any(|change| change.check.is_some());
    is_checked.then(|| {
        "As a check, intervals were also computed with the CR2 variance and Satterthwaite's \
         degrees of freedom (Bell & McCaffrey 2002; Pustejovsky & Tipton 2018)."
            .to_owned()
    })
}

fn logit(shift: &Shift) -> Option<String> {
    first(&shift.overall.logit_trend)?;
    Some(format!(
        "The slope of the log-odds per cycle is that of a generalised estimating equation with \
         logit link and independence as working correlation (Liang & Zeger 1986), its variance \
         that of the same jackknife over {}s.",
        shift.unit
    ))
}

/// Where intervals had to be got another way.
fn fallbacks(shift: &Shift) -> Vec<String> {
    let all = shift
        .overall
        .first_to_last
        .iter()
        .chain(&shift.overall.trend);
    let methods: Vec<_> = all.flatten().map(|change| change.estimate.method).collect();
    let mut sentences = Vec::new();
    if methods.contains(&method::RECOVERED) {
        sentences.push(format!(
            "Where leaving out any {} changes nothing, as for a source that nobody names, the \
             interval of a change was recovered from the score intervals of the shares (Newcombe \
             1998; Zou & Donner 2008).",
            shift.unit
        ));
    }
    if methods.contains(&method::NOT_ESTIMABLE) {
        sentences.push(format!(
            "Where what is compared rests on a single {}, no interval is given.",
            shift.unit
        ));
    }
    sentences
}

fn flips(shift: &Shift, settings: &Settings) -> Vec<String> {
    // Of all sources that with the most flips: where nobody names a source there are none to do.
    let tests = shift.sign_flip.iter().flatten();
    let Some(test) = tests.max_by_key(|test| test.flips.count) else {
        return Vec::new();
    };
    let how = if test.flips.count <= 1 {
        "as far as there are any".to_owned()
    } else if test.flips.exact {
        format!("over all {} flips", test.flips.count)
    } else {
        format!(
            "over {} random flips, the one found added (Phipson & Smyth 2010; seed {})",
            test.flips.count, settings.seed
        )
    };
    let mut sentences = vec![format!(
        "As a test of the trend without assumptions on its distribution, the signs of the {}s' \
         scores Σ(c − c̄)y were flipped {how}.",
        shift.unit
    )];
    if shift.change_point.iter().any(Option::is_some) {
        sentences.push(
            "A change-point was sought as the split of the cycles with the largest standardised \
             sum of such scores, and judged by the same flips; this is exploratory."
                .to_owned(),
        );
    }
    sentences
}

fn strata(shift: &Shift) -> Vec<String> {
    let mut sentences = Vec::new();
    let names = |wanted: &[By]| -> Vec<&str> {
        let splits = shift.splits.iter().map(|split| split.by);
        let wanted = splits.filter(|by| wanted.contains(by));
        wanted.map(By::name).collect()
    };
    let people = names(&[By::Team, By::Group, By::Prompt]);
    if !people.is_empty() {
        sentences.push(format!(
            "By {}, everything was computed from the stratum's own statements.",
            people.join(", ")
        ));
    }
    if !names(&[By::Outcome]).is_empty() {
        sentences.push(
            "By outcome (what is explained went well, badly, or neither is plain), shares are \
             among the attributions with that outcome, rates among all statements."
                .to_owned(),
        );
    }
    let codes = names(&[By::Agency, By::Focus]);
    if !codes.is_empty() {
        sentences.push(format!(
            "By {}, a share is that of the attributions with the code among all attributions of \
             the cycle.",
            codes.join(" and ")
        ));
    }
    sentences
}

fn comparison(shift: &Shift) -> Vec<String> {
    let Some(found) = &shift.comparison else {
        return Vec::new();
    };
    let (programme, comparison) = (&found.programme, &found.comparison);
    let mut sentences = Vec::new();
    if let Some(change) = first(&found.first_to_last) {
        sentences.push(format!(
            "The difference in differences is the shift from {} to {} in {programme} less that in \
             {comparison}, with the sum of both jackknife variances and Welch's (1947) degrees of \
             freedom.",
            shift.cycles[change.from], shift.cycles[change.to]
        ));
    }
    if let Some(baseline) = &found.baseline {
        sentences.push(format!(
            "Baseline equivalence of the rate of attributions and of the internal share in {} was \
             judged by Cox's index, the difference of log-odds divided by 1.65 (What Works \
             Clearinghouse, Procedures Handbook 5.0, 2022): at most .05 equivalent, at most .25 to \
             be adjusted for, above not equivalent.",
            shift.cycles[baseline.cycle]
        ));
    }
    sentences
}

fn attrition(shift: &Shift) -> Option<String> {
    let found = shift.attrition.as_ref()?;
    let change = |changes: &[Option<Change>; 4]| {
        let change = changes[Source::Teacher.index()].as_ref()?;
        Some(format!("{:+.3}", change.estimate.value))
    };
    let pooled = change(&shift.overall.first_to_last)?;
    let matched = match change(&found.matched) {
        Some(matched) => format!("; among the former alone the internal share shifts by {matched}"),
        None => String::new(),
    };
    Some(format!(
        "Of the teachers with attributions in {from} or {to}, {} have them in both, {} in {from} \
         only and {} in {to} only{matched} (all teachers: {pooled}).",
        found.both,
        found.only_first,
        found.only_last,
        from = shift.cycles[found.from],
        to = shift.cycles[found.to],
    ))
}
