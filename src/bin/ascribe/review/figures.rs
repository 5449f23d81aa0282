//! What the codes tell so far, beside the queue.
//!
//! It is worked out on what is in force, without holding the project: keys go on meanwhile.

use std::sync::{Arc, PoisonError};

use serde::Serialize;

use ascribe::codebook::Coder;
use ascribe::review::{self, Figures, Queue, Shown, Sight};

use super::desk::Room;
use super::people;
use super::refusal::Refusal;
use super::wire::Asked;

/// What figures are of: at which change of the project, for whom, whether they are hidden.
pub(crate) type Of = (u64, Coder, bool);

/// All figures.
#[derive(Debug, Default, Serialize)]
struct Told {
    /// Why there are none.
    hidden: Option<String>,
    parts: Vec<Part>,
}

/// One figure.
#[derive(Debug, Serialize)]
struct Part {
    title: &'static str,
    /// The number alone.
    value: Option<String>,
    texts: Vec<String>,
    /// A table; its first row is the head.
    rows: Vec<Vec<String>>,
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
    let own = match &figures.own {
        Shown::Known(found) => Some(share(found.same.value)),
        _ => None,
    };
    let rows = match &figures.calibration {
        Shown::Known(bands) => rows(bands),
        _ => Vec::new(),
    };
    let part = |title, value, texts, rows| Part {
        title,
        value,
        texts,
        rows,
    };
    let none = Vec::new;
    let parts = vec![
        part("You and the model", own, texts.own, none()),
        part("How right the model is", None, texts.calibration, rows),
        part("The shift, corrected", None, texts.shift, none()),
        part("People and the model", None, texts.people, none()),
        part("People among themselves", None, texts.reliability, none()),
    ];
    Told {
        hidden: None,
        parts: parts.into_iter().filter(|part| !part.is_empty()).collect(),
    }
}

impl Part {
    fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.value.is_none() && self.rows.is_empty()
    }
}

fn rows(bands: &[review::Band]) -> Vec<Vec<String>> {
    let head = ["says it is sure", "is right in"]
        .map(str::to_owned)
        .to_vec();
    let rows = bands.iter().map(|band| {
        let [low, high] = band.confidence.map(share);
        let sure = if low == high {
            low
        } else {
            format!("{low} to {high}")
        };
        vec![sure, format!("{} of {}", band.right, band.statements)]
    });
    std::iter::once(head).chain(rows).collect()
}

fn share(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}
