//! Two ways of counting one share, side by side in each cycle: a ring and a disc.

use askama::Template;

use super::{ABOVE, LETTER, LINE, Mark, Point};

/// The two points of a cycle: as counted, and corrected.
pub(in crate::report) type Pair = [Option<Point>; 2];

/// The drawing, ready for its page.
#[derive(Template)]
#[template(path = "pairs.svg")]
pub(in crate::report) struct Pairs {
    id: String,
    title: String,
    description: String,
    path: &'static str,
    height: f64,
    min_width: usize,
    base: f64,
    rows: Vec<(f64, String)>,
    series: [Series; 2],
    names: Vec<Name>,
}

/// One way of counting, as it is drawn.
struct Series {
    class: &'static str,
    /// How far it stands aside from the middle of its cycles, in pixels.
    aside: f64,
    spots: Vec<Spot>,
    /// From one cycle to the next: places and heights of both ends.
    links: Vec<[f64; 4]>,
}

struct Spot {
    x: f64,
    y: f64,
    low: f64,
    high: f64,
    label: String,
}

struct Name {
    x: f64,
    lines: Vec<(f64, String)>,
}

/// The height of the axis, and the room below its base, in pixels.
const AXIS: f64 = 232.0;
const BELOW: f64 = 30.0;
/// How far a point stands from the middle of its cycle, in pixels: a label is not wider than twice
/// that.
const ASIDE: f64 = 22.0;
/// The least width of a cycle, in pixels.
const SLOT: usize = 88;
/// Where the first cycle's room begins, in per cent of the width: the scale stands before it.
const LEFT: f64 = 8.0;

impl Pairs {
    /// Draws pairs on an axis from 0 to `top` per cent. `names` are the cycles' labels, as many as
    /// pairs; `title` and `description` are what those hear who can't see it.
    pub(in crate::report) fn new(
        id: &str,
        title: &str,
        description: &str,
        pairs: &[Pair],
        names: &[Vec<String>],
        top: f64,
    ) -> Self {
        let base = ABOVE + AXIS;
        let count = pairs.len().max(1) as f64;
        let x = |cycle: usize| LEFT + (cycle as f64 + 0.5) / count * (100.0 - LEFT);
        let y = |value: f64| base - (value / top).clamp(0.0, 1.0) * AXIS;
        let series = |at: usize, class, aside| {
            let points = || pairs.iter().map(|pair| pair[at].as_ref()).enumerate();
            let spot = |(cycle, point): (usize, Option<&Point>)| {
                point.map(|point| Spot {
                    x: x(cycle),
                    y: y(point.value),
                    low: y(point.low),
                    high: y(point.high),
                    label: point.label.clone(),
                })
            };
            let link =
                |((cycle, from), (_, to)): ((usize, Option<&Point>), (_, Option<&Point>))| {
                    Some([x(cycle), y(from?.value), x(cycle + 1), y(to?.value)])
                };
            Series {
                class,
                aside,
                spots: points().filter_map(spot).collect(),
                links: points().zip(points().skip(1)).filter_map(link).collect(),
            }
        };
        let lines = names.iter().map(Vec::len).max().unwrap_or(1);
        let longest = names
            .iter()
            .flatten()
            .map(|line| line.chars().count())
            .max();
        let slot = SLOT.max(longest.unwrap_or(0) * LETTER);
        let name = |(cycle, lines): (usize, &Vec<String>)| Name {
            x: x(cycle),
            lines: (0_u32..)
                .zip(lines)
                .map(|(line, text)| (base + 20.0 + LINE * f64::from(line), text.clone()))
                .collect(),
        };
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            description: description.to_owned(),
            path: Mark::Teacher.path(),
            height: base + BELOW + LINE * (lines.max(1) - 1) as f64,
            min_width: slot * pairs.len(),
            base,
            rows: (0..=4_u32)
                .map(|step| top * f64::from(step) / 4.0)
                .map(|value| {
                    let unit = if value >= top { "\u{a0}%" } else { "" };
                    (y(value), format!("{value:.0}{unit}"))
                })
                .collect(),
            series: [series(0, "ring", -ASIDE), series(1, "teacher", ASIDE)],
            names: names.iter().enumerate().map(name).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::unnecessary_wraps, reason = "as a pair takes it")]
    fn point(value: f64) -> Option<Point> {
        Some(Point {
            value,
            low: value - 10.0,
            high: value + 10.0,
            label: format!("{value} %"),
            basis: String::new(),
        })
    }

    #[test]
    fn a_cycle_without_a_correction_has_a_ring_alone_and_no_line_crosses_it() {
        let pairs = [
            [point(20.0), point(30.0)],
            [point(30.0), None],
            [point(60.0), point(50.0)],
        ];
        let names: Vec<_> = (1..=3).map(|n| vec![format!("C{n}")]).collect();
        let chart = Pairs::new("p", "<T>", "D", &pairs, &names, 100.0);
        let [naive, corrected] = &chart.series;
        assert_eq!((naive.spots.len(), naive.links.len()), (3, 2));
        assert_eq!((corrected.spots.len(), corrected.links.len()), (2, 0));
        for spot in naive.spots.iter().chain(&corrected.spots) {
            assert!((ABOVE..=chart.base).contains(&spot.high));
            assert!((ABOVE..=chart.base).contains(&spot.low));
        }
        let svg = chart.render().unwrap();
        assert!(!svg.contains("<T>") && !svg.contains("NaN"));
    }

    #[test]
    fn nothing_at_all_is_a_drawing_too() {
        let chart = Pairs::new("p", "T", "D", &[], &[], 100.0);
        assert!(!chart.render().unwrap().contains("NaN"));
    }
}
