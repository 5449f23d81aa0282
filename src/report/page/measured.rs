//! How often the model's codes were right where it was tried, and how that goes with how sure it
//! was.

use super::Context;
use super::audience::Part;
use super::catalogue::{Catalogue, gaps};
use super::wording::{percent, whole};
use crate::analysis::{Bin, Measured, UNSURE};
use crate::codebook::CorpusCoders;
use crate::report::chart::calibration::{Calibration, Dot, Words};
use crate::report::excerpt;

/// The model on each kind of text on which it was tried.
pub(super) struct Tried {
    /// How sure it was against how often it was right, on the nearest kind; `None` where none is.
    pub plot: Option<Plot>,
    pub rows: Vec<GenreRow>,
    /// Whether distances are known.
    pub has_distances: bool,
}

/// A drawing with its words.
pub(super) struct Plot {
    pub caption: String,
    pub about: String,
    pub chart: Calibration,
}

/// One kind of text.
pub(super) struct GenreRow {
    pub name: String,
    pub statements: String,
    pub right: String,
    pub range: String,
    pub distance: String,
}

/// The longest name of a kind of text, in characters.
const NAME: usize = 40;

/// What is known of each kind of text, for research.
pub(super) fn of(context: &Context<'_>) -> Option<Tried> {
    let (model, words) = (&context.analysis.model, context.words);
    if !context.has(Part::Estimates) || model.genres.is_empty() {
        return None;
    }
    let nearest = model.nearest.map(|nearest| nearest.at);
    let row = |(at, one): (usize, &Measured)| {
        let name = genre(words, &one.name);
        let distance = one.distance.map(|distance| words.decimal(distance, 2));
        GenreRow {
            name: if nearest == Some(at) {
                words.fill("genre-nearest", &gaps!["genre" => name])
            } else {
                name
            },
            statements: words.grouped(one.all.count as u64),
            right: percent(one.all.share),
            range: range(&one.all),
            distance: distance.unwrap_or_else(|| "–".to_owned()),
        }
    };
    Some(Tried {
        plot: model.nearest_genre().map(|one| plot(context, one)),
        rows: model.genres.iter().enumerate().map(row).collect(),
        has_distances: model.genres.iter().any(|one| one.distance.is_some()),
    })
}

/// How often the codes were right on texts like these, in a sentence or two; empty where the model
/// was never tried.
pub(super) fn sentence(context: &Context<'_>) -> String {
    let all = of_all(context);
    match of_unsure(context) {
        Some(unsure) if !all.is_empty() => format!("{all} {unsure}"),
        _ => all,
    }
}

/// How often they were right where the model was unsure, as it is of many explanations.
fn of_unsure(context: &Context<'_>) -> Option<String> {
    let analysis = context.analysis;
    let unsure = analysis.model.nearest_genre()?.unsure.as_ref()?;
    let explanations = || {
        let codings = analysis.statements.iter().map(|coded| &coded.coding);
        codings.filter(|coding| coding.is_attribution())
    };
    let is_unsure = |confidence: &f32| *confidence < UNSURE;
    let here = explanations().filter_map(|coding| coding.confidence);
    let here = here.filter(is_unsure).count();
    let all = explanations().count();
    if here == 0 || !context.shown.all_cycles() {
        return None;
    }
    let whole = |share: f64| whole(share * 100.0);
    Some(context.words.fill(
        "measured-unsure",
        &gaps![
            "share" => percent(here as f64 / all as f64),
            "right" => whole(unsure.share),
            "low" => whole(unsure.low),
            "high" => whole(unsure.high)
        ],
    ))
}

fn of_all(context: &Context<'_>) -> String {
    let (model, words) = (&context.analysis.model, context.words);
    let shares = || model.genres.iter().map(|one| one.all.share);
    let Some((one, nearest)) = model.nearest_genre().zip(model.nearest) else {
        let bounds = [
            shares().fold(f64::INFINITY, f64::min),
            shares().fold(f64::NEG_INFINITY, f64::max),
        ];
        let [low, high] = bounds.map(|share| whole(share * 100.0));
        return match model.genres.len() {
            0 => String::new(),
            count => words.fill(
                "measured-anywhere",
                &gaps![
                    "right" => if low == high {
                        low
                    } else {
                        words.fill("between", &gaps!["low" => low, "high" => high])
                    },
                    "count" => count,
                    "by" => by(context)
                ],
            ),
        };
    };
    let key = if nearest.is_named {
        "measured-named"
    } else {
        "measured-nearest"
    };
    words.fill(
        key,
        &gaps![
            "genre" => genre(words, &one.name),
            "right" => whole(one.all.share * 100.0),
            "low" => whole(one.all.low * 100.0),
            "high" => whole(one.all.high * 100.0),
            "count" => model.genres.len(),
            "by" => by(context)
        ],
    )
}

/// Who made the codes it was compared with, and a space; empty where nobody said.
fn by(context: &Context<'_>) -> String {
    let key = match context.analysis.model.coded_by {
        Some(CorpusCoders::People) => "by-people",
        Some(CorpusCoders::LanguageModels) => "by-models",
        None => return String::new(),
    };
    format!("{} ", context.words.get(key))
}

fn plot(context: &Context<'_>, one: &Measured) -> Plot {
    let words = context.words;
    let genre = genre(words, &one.name);
    let gaps = gaps!["genre" => genre, "count" => one.all.count];
    let dots = dots(words, &one.bins);
    let drawing = Words {
        title: words.fill("calibration-title", &gaps),
        description: description(words, &dots),
        diagonal: words.get("calibration-diagonal"),
        claimed: words.get("calibration-claimed"),
        share: words.get("calibration-right"),
    };
    Plot {
        caption: words.fill("calibration-caption", &gaps),
        about: words.get("calibration-about"),
        chart: Calibration::new("calibration", drawing, &dots),
    }
}

/// Bins as they are drawn.
pub(super) fn dots(words: &Catalogue, bins: &[Bin]) -> Vec<Dot> {
    let dot = |bin: &Bin| Dot {
        claimed: bin.claimed * 100.0,
        share: bin.share * 100.0,
        low: bin.low * 100.0,
        high: bin.high * 100.0,
        label: percent(bin.share),
        basis: words.grouped(bin.count as u64),
    };
    bins.iter().map(dot).collect()
}

/// What those hear who can't see the points.
pub(super) fn description(words: &Catalogue, dots: &[Dot]) -> String {
    let point = |dot: &Dot| {
        words.fill(
            "calibration-point",
            &gaps![
                "claimed" => whole(dot.claimed),
                "share" => whole(dot.share),
                "low" => whole(dot.low),
                "high" => whole(dot.high),
                "count" => dot.basis.as_str()
            ],
        )
    };
    dots.iter().map(point).collect::<Vec<_>>().join("; ")
}

/// `81–86 %`.
fn range(bin: &Bin) -> String {
    format!("{}–{}", whole(bin.low * 100.0), percent(bin.high))
}

/// What a kind of text is called on the page: those of the built-in models in its language.
fn genre(words: &Catalogue, name: &str) -> String {
    match name {
        "diaries" => words.get("genre-diaries"),
        "forms" => words.get("genre-forms"),
        "interviews" => words.get("genre-interviews"),
        "posts" => words.get("genre-posts"),
        "teaching" => words.get("genre-teaching"),
        other => excerpt::name(other, NAME),
    }
}
