//! What the codes tell so far, beside the queue.
//!
//! It is worked out on what is in force, without holding the project: keys go on meanwhile.

use std::sync::{Arc, PoisonError};

use serde::Serialize;

use ascribe::agree::Coefficient;
use ascribe::codebook::Coder;
use ascribe::estimate::Estimate;
use ascribe::review::{
    self, Agreement, Band, Corrected, Figures, Queue, Reliability, Shown, Sight,
};

use super::desk::Room;
use super::people;
use super::refusal::Refusal;
use super::wire::Asked;

/// What figures are of: at which change of the project, for whom, whether they are hidden.
pub(crate) type Of = (u64, Coder, bool);

/// What the figure of all people with the model is called.
const PEOPLE: &str = "People and the model";

/// All figures.
#[derive(Debug, Default, Serialize)]
struct Told {
    /// Why there are none.
    hidden: Option<String>,
    parts: Vec<Part>,
}

/// One figure.
#[derive(Debug, Default, Serialize)]
struct Part {
    title: &'static str,
    /// Its numbers, the most important first; none as long as there are too few codes.
    lines: Vec<String>,
    /// A table; its first row is the head.
    rows: Vec<[String; 3]>,
    /// The same in sentences, or what it takes.
    texts: Vec<String>,
}

/// The figures for the person at the page, as JSON. Who codes blind gets none: each code would tell
/// by how it moves them what the model said.
///
/// # Errors
///
/// If the file can't be read, or the request makes no sense.
pub(crate) fn figures(room: &Room, asked: &Asked) -> Result<Arc<str>, Refusal> {
    let (of, contents, samples) = {
        let desk = room.desk()?;
        let coder = people::known(&desk, asked.coder.as_deref().unwrap_or_default())?;
        let queue: Queue = asked.queue.as_deref().unwrap_or("all").parse()?;
        let is_hidden = match (&queue, asked.key.as_deref()) {
            (Queue::Sample(name), _) => desk.samples.iter().any(|sample| {
                sample.name == *name && sample.blind && !sample.is_finished(&desk.contents, &coder)
            }),
            (_, Some(key)) => {
                let at = desk.find(Some(key))?;
                review::sight(&desk.contents, &desk.samples, &coder, at) == Sight::Blind
            }
            _ => false,
        };
        let of = (desk.change, coder, is_hidden);
        (of, Arc::clone(&desk.contents), Arc::clone(&desk.samples))
    };
    let mut last = room.figures.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((known, told)) = &*last
        && *known == of
    {
        return Ok(Arc::clone(told));
    }
    let told = if of.2 {
        Told {
            hidden: Some("Hidden while you code blind; they come when the sample is done.".into()),
            parts: Vec::new(),
        }
    } else {
        told(&Figures::of(&contents, &samples, &of.1))
    };
    let told: Arc<str> = super::api::json(&told)?;
    *last = Some((of, Arc::clone(&told)));
    Ok(told)
}

fn told(figures: &Figures) -> Told {
    let texts = figures.told();
    let part = |title, lines, texts| Part {
        title,
        lines,
        texts,
        ..Part::default()
    };
    let parts = [
        part("You and the model", agreement(&figures.own), texts.own),
        Part {
            rows: known(&figures.calibration).map_or_else(Vec::new, |bands| rows(bands)),
            ..part("How right the model is", Vec::new(), texts.calibration)
        },
        part(
            "The shift, corrected",
            shift(&figures.corrected),
            texts.shift,
        ),
        part(
            "People and the model",
            agreement(&figures.people),
            texts.people,
        ),
        part(
            "People among themselves",
            reliability(&figures.reliability),
            texts.reliability,
        ),
    ];
    // As long as one person codes, what people settled on is what that person said.
    let alone = figures.people == figures.own;
    let is_there = |part: &Part| {
        let is_twice = alone && part.title == PEOPLE;
        !is_twice && (!part.texts.is_empty() || !part.lines.is_empty())
    };
    Told {
        hidden: texts.left_out.first().cloned(),
        parts: parts.into_iter().filter(is_there).collect(),
    }
}

fn known<T>(shown: &Shown<T>) -> Option<&T> {
    match shown {
        Shown::Known(found) => Some(found),
        _ => None,
    }
}

fn agreement(shown: &Shown<Agreement>) -> Vec<String> {
    let Some(found) = known(shown) else {
        return Vec::new();
    };
    let mut lines = vec![format!("{} %", hundred(found.same.value))];
    if let Ok((low, high)) = found.same.interval() {
        lines.push(format!("likely {} to {}", hundred(low), hundred(high)));
    }
    if let Ok(kappa) = &found.kappa {
        lines.push(coefficient("kappa", kappa));
    }
    lines.push(format!("on {} statements", found.statements));
    lines
}

fn reliability(shown: &Shown<Reliability>) -> Vec<String> {
    let Some(found) = known(shown) else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    if let Ok(alpha) = &found.alpha {
        lines.push(format!("alpha {:.2}", alpha.value));
        if let Ok((low, high)) = alpha.interval() {
            lines.push(format!("likely {low:.2} to {high:.2}"));
        }
    }
    let (people, statements) = (found.people, found.statements);
    lines.push(format!("{people} people on {statements} statements, blind"));
    lines
}

fn coefficient(name: &str, found: &Coefficient) -> String {
    let interval = found.interval().ok();
    let interval = interval.map_or_else(String::new, |(low, high)| {
        format!(" ({low:.2} to {high:.2})")
    });
    format!("{name} {:.2}{interval}", found.value)
}

fn shift(shown: &Shown<Corrected>) -> Vec<String> {
    let Some(found) = known(shown) else {
        return Vec::new();
    };
    let estimate = &found.corrected.estimate;
    let naive = &found.naive.estimate;
    let between = |found: &Estimate| format!("{} to {}", signed(found.low), signed(found.high));
    let [from, to] = &found.cycles;
    let mut lines = vec![
        format!("{} points", signed(estimate.value)),
        format!("likely {}", between(estimate)),
        format!("share of {} causes, {from} to {to}", found.source),
        format!(
            "by the model alone {} ({})",
            signed(naive.value),
            between(naive)
        ),
        format!("on {} of {} codes of the sample", found.codes, found.drawn),
    ];
    lines.extend(found.next.as_ref().map(|next| {
        let [now, then] = [next.half_width_now, next.half_width_then].map(|half| 100.0 * half);
        format!(
            "about {} more codes would narrow ±{now:.1} to ±{then:.1}",
            next.codes
        )
    }));
    lines
}

fn rows(bands: &[Band]) -> Vec<[String; 3]> {
    let head = ["claims, in 100", "right", "likely"].map(str::to_owned);
    let rows = bands.iter().map(|band| {
        let between = |[low, high]: [f64; 2]| {
            let (low, high) = (hundred(low), hundred(high));
            if low == high {
                low
            } else {
                format!("{low}–{high}")
            }
        };
        let right = format!("{} of {}", band.right, band.statements);
        [between(band.confidence), right, between(band.interval)]
    });
    std::iter::once(head).chain(rows).collect()
}

fn hundred(share: f64) -> String {
    format!("{:.0}", 100.0 * share)
}

/// `+6`, `−2`, `0`, in points.
fn signed(share: f64) -> String {
    let points = (100.0 * share).round();
    if points > 0.0 {
        format!("+{points}")
    } else if points < 0.0 {
        format!("−{}", -points)
    } else {
        "0".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_have_their_sign() {
        assert_eq!(
            [0.061, -0.02, 0.001, -0.001].map(signed),
            ["+6", "−2", "0", "0"]
        );
    }

    #[test]
    fn a_band_is_a_row_under_a_head() {
        let band = Band {
            confidence: [0.52, 0.71],
            statements: 24,
            right: 16,
            share: 2.0 / 3.0,
            interval: [0.47, 0.82],
            claimed: 0.6,
        };
        let rows = rows(&[band]);
        assert_eq!(rows[1], ["52–71", "16 of 24", "47–82"]);
    }
}
