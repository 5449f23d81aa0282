//! A share over cycles as a small drawing: points with intervals, labelled where they stand.
//!
//! Places along the cycles are percentages of the width and heights are pixels, so that one
//! drawing fits phone, laptop and paper with letters of one size. Knows nothing of what it draws.

pub(super) mod calibration;
pub(super) mod pairs;
pub(super) mod slope;

use askama::Template;

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Series {
    /// One per cycle, in order; `None` where there is nothing to draw.
    pub points: Vec<Option<Point>>,
    /// What stands below a cycle where there is nothing to draw, one per cycle.
    pub absent: Vec<String>,
    /// The top of the axis, in the unit of the points.
    pub top: f64,
    /// The sign of the points' unit on the axis, such as `%`.
    pub unit: &'static str,
    /// Which sign marks a point, and in which colour.
    pub mark: Mark,
}

/// A value with its interval, in the unit of the axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Point {
    /// The value.
    pub value: f64,
    /// Lower bound of its interval.
    pub low: f64,
    /// Upper bound of its interval.
    pub high: f64,
    /// The value as it is written beside the point.
    pub label: String,
    /// What it rests on, written below the name of its cycle.
    pub basis: String,
}

/// Sign and colour of a series: told apart by shape where colours are not seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A disc, blue.
    Teacher,
    /// A square, purple.
    Student,
    /// A triangle, orange.
    School,
    /// A diamond, sky blue.
    Home,
    /// A ring.
    Plain,
}

impl Mark {
    /// The name of its style.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Teacher => "teacher",
            Self::Student => "student",
            Self::School => "school",
            Self::Home => "home",
            Self::Plain => "plain",
        }
    }

    /// Its outline around the origin.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Teacher | Self::Plain => "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0z",
            Self::Student => "M-5.5-5.5h11v11h-11z",
            Self::School => "M0-7l7 12h-14z",
            Self::Home => "M0-7.5l7.5 7.5l-7.5 7.5l-7.5-7.5z",
        }
    }
}

/// How large it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Size {
    /// The main drawing: every cycle named.
    Large,
    /// One of several side by side: first and last cycle named.
    Small,
}

/// The drawing, ready for its page.
#[derive(Template)]
#[template(path = "chart.svg")]
pub(super) struct Chart {
    id: String,
    title: String,
    description: String,
    class: &'static str,
    path: &'static str,
    height: u32,
    min_width: usize,
    base: f64,
    ticks: Vec<Tick>,
    links: Vec<Link>,
    spots: Vec<Spot>,
    names: Vec<Name>,
}

struct Tick {
    y: f64,
    label: String,
}

/// A line from one cycle's point to the next one's.
struct Link {
    x1: f64,
    y1: f64,
    x2: f64,
    y2: f64,
}

/// One point with its interval and label.
struct Spot {
    x: f64,
    y: f64,
    high: f64,
    low: f64,
    label: String,
    /// Whether the label may be left out where there is little room.
    is_between: bool,
}

/// The name of a cycle below the axis.
struct Name {
    x: f64,
    anchor: &'static str,
    lines: Vec<(f64, String)>,
    basis: Option<(f64, String)>,
}

/// Room above the axis for a label on the highest interval, in pixels.
const ABOVE: f64 = 26.0;
/// Height of a line of letters below the axis, in pixels.
const LINE: f64 = 14.0;
/// The least width of a cycle in a large drawing, in pixels.
const SLOT: usize = 56;
/// Width of a letter of a cycle's name, in pixels, and of the gap between two names.
const LETTER: usize = 8;
const GAP: usize = 8;
/// The longest name of a cycle that is written below the axis, in characters a line.
const NAME_WIDTH: usize = 11;

/// Where values and cycles lie in a drawing.
struct Frame {
    size: Size,
    count: usize,
    top: f64,
    height: u32,
    base: f64,
}

impl Frame {
    fn new(size: Size, count: usize, top: f64, name_lines: u32) -> Self {
        let (plot, foot) = match size {
            Size::Large => (258, 32),
            Size::Small => (148, 10),
        };
        Self {
            size,
            count,
            top,
            height: plot + foot + 14 * name_lines,
            base: f64::from(plot),
        }
    }

    /// The middle of a cycle, in percent of the width: the scale stands to the left.
    fn x(&self, cycle: usize) -> f64 {
        let (left, right) = match self.size {
            Size::Large => (8.0, 0.0),
            Size::Small => (21.0, 14.0),
        };
        left + (cycle as f64 + 0.5) / self.count as f64 * (100.0 - left - right)
    }

    /// The height of a value, in pixels from above.
    fn y(&self, value: f64) -> f64 {
        self.base - (value / self.top).clamp(0.0, 1.0) * (self.base - ABOVE)
    }

    fn is_last(&self, cycle: usize) -> bool {
        cycle + 1 == self.count
    }

    fn is_named(&self, cycle: usize) -> bool {
        self.size == Size::Large || cycle == 0 || self.is_last(cycle)
    }

    fn spot(&self, cycle: usize, point: &Point) -> Spot {
        Spot {
            x: self.x(cycle),
            y: self.y(point.value),
            high: self.y(point.high),
            low: self.y(point.low),
            label: if self.is_named(cycle) || self.count <= 4 {
                point.label.clone()
            } else {
                String::new()
            },
            is_between: !self.is_named(cycle),
        }
    }

    fn link(&self, cycle: usize, from: &Point, to: &Point) -> Link {
        Link {
            x1: self.x(cycle),
            y1: self.y(from.value),
            x2: self.x(cycle + 1),
            y2: self.y(to.value),
        }
    }

    /// The last name of a small drawing ends at its edge, where there is no room to centre it.
    fn name(&self, cycle: usize, lines: &[String], basis: &str) -> Name {
        let is_edge = self.size == Size::Small && self.count > 1 && self.is_last(cycle);
        let first = self.base + if self.size == Size::Large { 20.0 } else { 16.0 };
        let lines = (0_u32..).zip(lines);
        Name {
            x: if is_edge { 100.0 } else { self.x(cycle) },
            anchor: if is_edge { "end" } else { "middle" },
            lines: lines
                .map(|(line, text)| (first + LINE * f64::from(line), text.clone()))
                .collect(),
            basis: (self.size == Size::Large)
                .then(|| (f64::from(self.height) - 8.0, basis.to_owned())),
        }
    }
}

impl Chart {
    /// Draws a series. `names` are the cycles' labels, as many as points; `title` and
    /// `description` are what those hear who can't see it.
    pub(super) fn new(
        id: &str,
        title: &str,
        description: &str,
        series: &Series,
        names: &[Vec<String>],
        size: Size,
    ) -> Self {
        let points = &series.points;
        let name_lines = if names.iter().any(|lines| lines.len() > 1) {
            2
        } else {
            1
        };
        let frame = Frame::new(size, points.len(), series.top, name_lines);
        let spots = points.iter().enumerate();
        let spots = spots.filter_map(|(at, point)| Some(frame.spot(at, point.as_ref()?)));
        let links = points
            .windows(2)
            .enumerate()
            .filter_map(|(at, pair)| match pair {
                [Some(from), Some(to)] => Some(frame.link(at, from, to)),
                _ => None,
            });
        let below = names.iter().zip(points).enumerate();
        let below = below.filter(|(at, _)| frame.is_named(*at));
        let below = below.map(|(at, (lines, point))| {
            let absent = || series.absent.get(at).map_or("", String::as_str);
            let basis = point.as_ref().map_or_else(absent, |point| &point.basis);
            frame.name(at, lines, basis)
        });
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            description: description.to_owned(),
            class: series.mark.class(),
            path: series.mark.path(),
            height: frame.height,
            min_width: if size == Size::Large {
                points.len() * slot(names)
            } else {
                0
            },
            base: frame.base,
            ticks: ticks(series, &frame),
            links: links.collect(),
            spots: spots.collect(),
            names: below.collect(),
        }
    }
}

fn slot(names: &[Vec<String>]) -> usize {
    let letters = names.iter().flatten().map(|line| line.chars().count());
    SLOT.max(letters.max().unwrap_or(0) * LETTER + GAP)
}

fn ticks(series: &Series, frame: &Frame) -> Vec<Tick> {
    let steps = match frame.size {
        Size::Large => 4,
        Size::Small => 2,
    };
    let tick = |step| {
        let value = series.top * f64::from(step) / f64::from(steps);
        let is_marked = step == steps && frame.size == Size::Large;
        let unit = if is_marked { series.unit } else { "" };
        Tick {
            y: frame.y(value),
            label: format!("{value:.0}{unit}"),
        }
    };
    (0..=steps).map(tick).collect()
}

/// The names of cycles as they fit below an axis: in up to two lines, or all of them by number
/// where one does not fit. The second value says whether they are numbers.
pub(super) fn axis_names(cycles: &[&str]) -> (Vec<Vec<String>>, bool) {
    let split: Option<Vec<_>> = cycles.iter().map(|name| in_two_lines(name)).collect();
    match split {
        Some(names) => (names, false),
        None => (
            (1..=cycles.len())
                .map(|number| vec![number.to_string()])
                .collect(),
            true,
        ),
    }
}

fn in_two_lines(name: &str) -> Option<Vec<String>> {
    let fits = |text: &str| text.chars().count() <= NAME_WIDTH;
    if fits(name) {
        return Some(vec![name.to_owned()]);
    }
    let mut breaks = name.match_indices(' ').map(|(at, _)| name.split_at(at));
    let (first, rest) = breaks.find(|(first, rest)| fits(first) && fits(rest.trim()))?;
    Some(vec![first.to_owned(), rest.trim().to_owned()])
}

/// The lowest round top of an axis at or above a value: 10, 20, 40, 60, 80 or 100.
pub(super) fn round_top(value: f64) -> f64 {
    [10.0, 20.0, 40.0, 60.0, 80.0]
        .into_iter()
        .find(|top| value <= *top)
        .unwrap_or(100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::unnecessary_wraps, reason = "as a series takes it")]
    fn point(value: f64) -> Option<Point> {
        Some(Point {
            value,
            low: value - 10.0,
            high: value + 10.0,
            label: format!("{value} %"),
            basis: "of 30".into(),
        })
    }

    fn drawn(points: Vec<Option<Point>>) -> Chart {
        let names: Vec<_> = (1..=points.len()).map(|n| vec![format!("C{n}")]).collect();
        let series = Series {
            absent: vec!["none".into(); points.len()],
            points,
            top: 100.0,
            unit: " %",
            mark: Mark::Teacher,
        };
        Chart::new("c", "Shares", "Rising", &series, &names, Size::Large)
    }

    #[test]
    fn zero_is_the_base_and_the_top_is_the_top() {
        let chart = drawn(vec![point(0.0), point(100.0)]);
        assert!((chart.spots[0].y - chart.base).abs() < 1e-9);
        assert!((chart.spots[1].y - ABOVE).abs() < 1e-9);
    }

    #[test]
    fn no_line_crosses_a_cycle_without_a_point() {
        let chart = drawn(vec![point(20.0), None, point(40.0), point(50.0)]);
        assert_eq!((chart.links.len(), chart.spots.len()), (1, 3));
        assert_eq!(chart.names[1].basis.as_ref().unwrap().1, "none");
    }

    #[test]
    fn names_break_in_two_or_become_numbers() {
        let (names, numbered) = axis_names(&["Autumn 2024", "Early spring 2025"]);
        assert_eq!(names, [vec!["Autumn 2024"], vec!["Early", "spring 2025"]]);
        assert!(!numbered);
        let (names, numbered) =
            axis_names(&["Cycle 1", "A cycle with a name that no one shortened"]);
        assert_eq!(names, [["1"], ["2"]]);
        assert!(numbered);
    }

    #[test]
    fn the_drawing_is_escaped() {
        let names = [vec!["<b>".to_owned()]];
        let series = Series {
            points: vec![point(50.0)],
            absent: vec!["none".into()],
            top: 100.0,
            unit: " %",
            mark: Mark::Home,
        };
        let svg = Chart::new("c", "a & b", "<i>", &series, &names, Size::Small)
            .render()
            .unwrap();
        assert!(!svg.contains("<b>") && !svg.contains("<i>") && svg.contains("a &#38; b"));
    }
}
