//! What is said of the figures, in plain words.

use super::figures::{Agreement, Band, Corrected, Figures, Missing, Next, Pair, Shown};
use super::human::Resolved;
use super::sample::Sample;
use crate::agree::{Coefficient, NoInterval, Undefined};
use crate::codebook::Source;
use crate::shift::Change;

/// The figures in plain words, for the page: sentences in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// How far this person and the model agree.
    pub own: Vec<String>,
    /// How far what people settled on and the model agree.
    pub people: Vec<String>,
    /// How far people agree who coded blind.
    pub reliability: Vec<String>,
    /// How often the model is right.
    pub calibration: Vec<String>,
    /// The shift, corrected and not, and what more codes would do.
    pub shift: Vec<String>,
    /// What does not count yet because this person codes it blind.
    pub left_out: Vec<String>,
}

/// All figures in words.
pub(super) fn told(figures: &Figures) -> Told {
    Told {
        own: with_model(&figures.own, "You and the model both coded"),
        people: with_model(
            &figures.people,
            "People settled on codes for, and the model coded,",
        ),
        reliability: reliability(figures),
        calibration: calibration(&figures.calibration),
        shift: shift(&figures.corrected),
        left_out: left_out(&figures.hidden),
    }
}

fn left_out(samples: &[String]) -> Vec<String> {
    if samples.is_empty() {
        return Vec::new();
    }
    vec![format!(
        "You code {} without seeing what the model or others say. Its statements count in these \
         figures once you have coded all of it.",
        listed(samples)
    )]
}

/// "the sample “a”", "the samples “a”, “b”".
fn listed(samples: &[String]) -> String {
    let names: Vec<String> = samples
        .iter()
        .map(|name| format!("\u{201c}{name}\u{201d}"))
        .collect();
    match &names[..] {
        [one] => format!("the sample {one}"),
        more => format!("the samples {}", more.join(", ")),
    }
}

/// What stands in the place of a figure that can't be given; `None` if it can.
fn instead<T>(shown: &Shown<T>, of: &str) -> Option<String> {
    Some(match shown {
        Shown::Known(_) => return None,
        Shown::TooFew { have, more } => {
            let codes = match have {
                0 => "There is none yet".to_owned(),
                1 => "There is one so far".to_owned(),
                _ => format!("There are {have} so far"),
            };
            format!("Too few {of} to say anything. {codes}; it takes {more} more.")
        }
        Shown::Hidden(samples) => format!(
            "This waits until you have coded all of {}: it would tell what the model says.",
            listed(samples)
        ),
        Shown::Missing(missing) => match missing {
            Missing::Model => "No model has coded this project, so there is nothing to compare.",
            Missing::Sample => {
                "No sample has been drawn. The model's counts can be corrected once people have \
                 coded statements that were drawn at random."
            }
            Missing::Codings => {
                "The model that coded last has not coded the statements of the sample."
            }
            Missing::Teachers => {
                "All of this is one teacher's. How much teachers differ can't be seen, so it can't \
                 be told how sure a change is."
            }
            Missing::Attributions => {
                "In a cycle that is compared, nothing that was coded explains how students do, so \
                 there is no share to compare."
            }
        }
        .to_owned(),
    })
}

fn with_model(shown: &Shown<Agreement>, both: &str) -> Vec<String> {
    if let Some(text) = instead(shown, "statements coded by both") {
        return vec![text];
    }
    let Shown::Known(found) = shown else {
        return Vec::new();
    };
    agreement(found, both, "the same sources stand on both sides in")
}

fn agreement(found: &Agreement, both: &str, same: &str) -> Vec<String> {
    let n = found.statements;
    let of_teachers = match found.teachers {
        1 => "one teacher".to_owned(),
        many => format!("{many} teachers"),
    };
    let share = per_hundred(found.same.value);
    let bounds = match found.same.interval() {
        Ok((low, high)) => format!(
            "; for statements like these in general, between {} and {}",
            per_hundred(low),
            per_hundred(high)
        ),
        Err(_) => String::new(),
    };
    let mut told = vec![format!(
        "{both} {n} statements of {of_teachers}: {same} {share} of 100{bounds}."
    )];
    told.push(match &found.kappa {
        Ok(kappa) => beyond_chance(kappa),
        Err(why) => without_chance(*why),
    });
    if let Err(why) = found.same.interval() {
        told.push(unsure(why));
    }
    told
}

/// Kappa or alpha for someone who has never heard of either.
fn beyond_chance(found: &Coefficient) -> String {
    let bounds = match found.interval() {
        Ok((low, high)) => format!(", with everything from {low:.2} to {high:.2} possible"),
        Err(_) => String::new(),
    };
    format!(
        "What chance alone would give taken away, that is {:.2} (0 is chance, 1 is full \
         agreement){bounds}.",
        found.value
    )
}

fn without_chance(why: Undefined) -> String {
    match why {
        Undefined::OneCode => {
            "All of them were given the same code, so chance alone would agree as well."
        }
        Undefined::NoneShared | Undefined::NoneOfAll => "No statement was coded by both.",
    }
    .to_owned()
}

fn unsure(why: NoInterval) -> String {
    match why {
        NoInterval::OneCluster => {
            "All of them are one teacher's, so it can't be told how it would be with another's."
        }
        NoInterval::AtTheEnd | NoInterval::NoVariation | NoInterval::RestsOnOne => {
            "They vary too little to tell how sure that is."
        }
    }
    .to_owned()
}

fn reliability(figures: &Figures) -> Vec<String> {
    if let Some(text) = instead(
        &figures.reliability,
        "statements that two people coded blind",
    ) {
        return vec![text];
    }
    let Shown::Known(found) = &figures.reliability else {
        return Vec::new();
    };
    let mut told: Vec<String> = found.pairs.iter().flat_map(pair).collect();
    if found.pairs.len() > 1 {
        told.push(format!(
            "All {} people together coded {} statements blind in twos or more.",
            found.people, found.statements
        ));
        told.push(match &found.alpha {
            Ok(alpha) => beyond_chance(alpha),
            Err(why) => without_chance(*why),
        });
    }
    told
}

fn pair(pair: &Pair) -> Vec<String> {
    let Pair {
        first,
        second,
        agreement: shown,
    } = pair;
    let names = format!("{first} and {second}");
    match shown {
        Shown::Known(found) => agreement(
            found,
            &format!("Without seeing each other's codes, {names} coded"),
            "they gave the same sources to",
        ),
        Shown::TooFew { have, more } => vec![format!(
            "{names} coded {have} of the same statements blind: too few to say how far they \
             agree. It takes {more} more."
        )],
        Shown::Hidden(_) | Shown::Missing(_) => Vec::new(),
    }
}

fn calibration(shown: &Shown<Vec<Band>>) -> Vec<String> {
    if let Some(text) = instead(shown, "statements coded by people and the model") {
        return vec![text];
    }
    let Shown::Known(bands) = shown else {
        return Vec::new();
    };
    let mut told: Vec<String> = bands.iter().map(band).collect();
    let misses = |band: &&Band| band.claimed < band.interval[0] || band.claimed > band.interval[1];
    told.push(match (bands.iter().filter(misses).count(), bands.len()) {
        (0, _) => "What the model claims fits what people find.".to_owned(),
        (misses, all) => format!(
            "In {misses} of these {all} groups what the model claims does not fit what people \
             find: don't go by its word there."
        ),
    });
    told
}

fn band(band: &Band) -> String {
    format!(
        "Where the model is {} to {} in 100 certain, it claims to be right in {} of 100; people \
         find it right in {} of {}, that is {} of 100, with everything from {} to {} possible.",
        per_hundred(band.confidence[0]),
        per_hundred(band.confidence[1]),
        per_hundred(band.claimed),
        band.right,
        band.statements,
        per_hundred(band.share),
        per_hundred(band.interval[0]),
        per_hundred(band.interval[1])
    )
}

fn shift(shown: &Shown<Corrected>) -> Vec<String> {
    if let Some(text) = instead(shown, "codes of the sample") {
        return vec![text];
    }
    let Shown::Known(found) = shown else {
        return Vec::new();
    };
    let share = match found.source {
        Source::Home => "that name the home",
        Source::School => "that name the school",
        Source::Student => "that name the students",
        Source::Teacher => "that name what teachers do",
    };
    let [from, to] = &found.cycles;
    let line = if found.is_trend {
        " by the straight line through all cycles"
    } else {
        ""
    };
    let mut told = vec![
        format!(
            "Of all explanations, the share {share}, from {from} to {to}{line}: by the model's \
             codes alone it went {}.",
            moved(&found.naive)
        ),
        format!(
            "Corrected by {} codes of the sample \u{201c}{}\u{201d}, it went {}.",
            found.codes,
            found.sample,
            moved(&found.corrected)
        ),
    ];
    let estimate = &found.corrected.estimate;
    if estimate.low <= 0.0 && estimate.high >= 0.0 {
        told.push("So it can't be told yet whether it rose or fell.".to_owned());
    }
    let left = found.drawn.saturating_sub(found.codes + found.open);
    if left > 0 {
        told.push(format!(
            "{left} of the {} statements drawn are still to code. Until then this is sound only if \
             they are coded in the order of the sample, not the easy ones first.",
            found.drawn
        ));
    }
    if found.open > 0 {
        told.push(format!("{}.", left_open(found.open)));
    }
    told.extend(found.next.as_ref().map(next));
    told
}

fn next(next: &Next) -> String {
    let (now, then) = (100.0 * next.half_width_now, 100.0 * next.half_width_then);
    if now - then < 0.5 {
        return format!(
            "About {} more codes would hardly narrow that (now ±{now:.0} points): what is left is \
             how much teachers differ, which only more teachers would tell.",
            next.codes
        );
    }
    let digits = usize::from(now - then < 1.5);
    format!(
        "About {} more codes would narrow that from ±{now:.digits$} points to about \
         ±{then:.digits$}.",
        next.codes
    )
}

/// "up by 12 points (between 3 and 21)".
fn moved(change: &Change) -> String {
    let points = |share: f64| {
        let points = (100.0 * share).round();
        // No minus before a zero.
        if points == 0.0 { 0.0 } else { points }
    };
    let estimate = &change.estimate;
    let value = points(estimate.value);
    let way = match value {
        _ if value > 0.0 => format!("up by {value} points"),
        _ if value < 0.0 => format!("down by {} points", -value),
        _ => "neither up nor down by a point".to_owned(),
    };
    let sign = |share: f64| match points(share) {
        points if points > 0.0 => format!("+{points}"),
        points if points < 0.0 => format!("\u{2212}{}", -points),
        _ => "0".to_owned(),
    };
    format!(
        "{way} (anything from {} to {} is possible)",
        sign(estimate.low),
        sign(estimate.high)
    )
}

fn per_hundred(share: f64) -> String {
    format!("{:.0}", 100.0 * share)
}

fn left_open(open: usize) -> String {
    match open {
        1 => "One statement of the sample is left out: people coded it differently and nobody has \
              settled which counts. It is a hard one, so what is left is not quite a random sample"
            .to_owned(),
        _ => format!(
            "{open} statements of the sample are left out: people coded them differently and \
             nobody has settled which counts. These are the hard ones, so what is left is not \
             quite a random sample"
        ),
    }
}

/// What to know of people's codes of a sample.
pub(super) fn resolved(sample: &Sample, resolved: &Resolved<'_>) -> Vec<String> {
    let mut told = Vec::new();
    if resolved.open > 0 {
        told.push(format!("{}.", left_open(resolved.open)));
    }
    let name = &sample.name;
    match resolved.seeing {
        0 => {}
        1 => told.push(format!(
            "One code of the sample \u{201c}{name}\u{201d} was made or changed when the coder \
             could see what the model and others say."
        )),
        seeing => told.push(format!(
            "{seeing} codes of the sample \u{201c}{name}\u{201d} were made or changed when the \
             coder could see what the model and others say."
        )),
    }
    match sample.gone().len() {
        0 => {}
        1 => told.push(format!(
            "One statement drawn for the sample \u{201c}{name}\u{201d} is there no more: it was \
             split or joined, or its text changed."
        )),
        gone => told.push(format!(
            "{gone} statements drawn for the sample \u{201c}{name}\u{201d} are there no more: they \
             were split or joined, or their texts changed."
        )),
    }
    told
}
