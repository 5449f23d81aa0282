//! Which column of a table is what: what the user says, else what headers and values say.

use std::sync::Arc;

use super::columns::{self, ColumnMap, Field};
use super::dates::Order;
use super::frame::{Frame, Style};
use super::headers::{self, LOOSE, letters, rank};
use super::profile::{Expected, Kind, Profile};
use super::titles;

/// How a table is read.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) frame: Frame,
    pub(crate) texts: Vec<TextColumn>,
    /// One column, or those of the first and the last name.
    pub(crate) teacher: Vec<usize>,
    pub(crate) team: Option<usize>,
    pub(crate) group: Option<usize>,
    pub(crate) cycle: Option<usize>,
    pub(crate) date: Option<usize>,
    pub(crate) prompt: Option<usize>,
    pub(crate) id: Option<usize>,
    pub(crate) order: Order,
    /// The column whose dates contradict each other in their order, and how.
    pub(crate) doubt: Option<(String, String)>,
    /// How many texts there are, and their bytes.
    pub(crate) size: (u64, u64),
    /// What the title or the sheet's name says of all rows.
    pub(crate) sheet_cycle: Option<String>,
    pub(crate) sheet_team: Option<String>,
    /// What its user should know.
    pub(crate) notices: Vec<String>,
}

/// A column of texts.
#[derive(Debug)]
pub(crate) struct TextColumn {
    pub(crate) column: usize,
    pub(crate) header: Option<Arc<str>>,
    pub(crate) prompt: Option<Arc<str>>,
    /// The cycle its header names.
    pub(crate) cycle: Option<Arc<str>>,
}

impl Plan {
    /// Whether the table says who wrote, when or in answer to what, as a log does.
    pub(crate) fn is_log(&self) -> bool {
        let named = [self.cycle, self.date, self.prompt, self.id];
        !self.teacher.is_empty() || named.iter().any(Option::is_some)
    }
}

fn shown(frame: &Frame, column: usize) -> String {
    match frame.headers.get(column) {
        Some(header) if !header.shown.is_empty() => format!("\"{}\"", short(&header.shown)),
        _ => format!("column {}", letters(column)),
    }
}

/// At most 60 characters of a header.
fn short(header: &str) -> String {
    if header.chars().count() <= 60 {
        return header.to_owned();
    }
    let start: String = header.chars().take(57).collect();
    format!("{}…", start.trim_end())
}

struct Planner<'a> {
    frame: &'a Frame,
    profiles: &'a [Profile],
    kinds: Vec<Kind>,
    taken: Vec<Option<Field>>,
}

/// Decides what the columns of a table are.
///
/// # Errors
///
/// Why no text can be read from it, as a fragment with the headers seen.
pub(crate) fn plan(
    frame: Frame,
    profiles: &[Profile],
    map: &ColumnMap,
    sheet: Option<&str>,
) -> Result<Plan, String> {
    let width = profiles.len().max(frame.headers.len());
    let empty = Profile::default();
    let kind = |column| {
        let profile = profiles.get(column).unwrap_or(&empty);
        profile.kind(expected(&frame, column))
    };
    let mut planner = Planner {
        frame: &frame,
        profiles,
        kinds: (0..width).map(kind).collect(),
        taken: vec![None; width],
    };
    let mut texts = planner.mapped(map, Field::Text)?;
    for field in FIELDS {
        planner.mapped(map, field)?;
    }
    for field in FIELDS {
        if map.headers(field).next().is_none() {
            planner.guess(field, !texts.is_empty());
        }
    }
    if texts.is_empty() {
        texts = planner.guess_texts();
    }
    if texts.is_empty() {
        return Err(planner.no_text());
    }
    let of = |field| planner.taken.iter().position(|taken| *taken == Some(field));
    let date = of(Field::Date);
    let days = date.and_then(|column| Some((column, &profiles.get(column)?.days)));
    let mut notices = vec![planner.summary(&texts)];
    notices.extend(days.and_then(|(column, days)| days.notice(&shown(&frame, column))));
    let doubt =
        days.and_then(|(column, days)| Some((shown(&frame, column), days.contradiction()?)));
    let titles = || frame.titles.iter().map(String::as_str).chain(sheet);
    let sizes = texts.iter().filter_map(|&column| profiles.get(column));
    let size = sizes.fold((0, 0), |(texts, bytes), profile| {
        (texts + profile.filled, bytes + profile.bytes)
    });
    let mut teacher = planner.columns_of(Field::Teacher);
    let is_last = |name: &String| headers::first_or_last_name(name) == Some(true);
    teacher.sort_by_key(|&column| names(&frame, column).iter().any(is_last));
    let texts = texts
        .iter()
        .map(|&column| text_column(&frame, column, texts.len()))
        .collect();
    Ok(Plan {
        texts,
        teacher,
        team: of(Field::Team),
        group: of(Field::Group),
        cycle: of(Field::Cycle),
        date,
        prompt: of(Field::Prompt),
        id: of(Field::Id),
        order: days.map_or(Order::MonthFirst, |(_, days)| days.order()),
        doubt,
        size,
        sheet_cycle: titles().find_map(titles::cycle),
        sheet_team: titles().find_map(titles::team),
        notices,
        frame,
    })
}

/// In this order columns are given to fields, so that the clearest take theirs first.
const FIELDS: [Field; 7] = [
    Field::Date,
    Field::Teacher,
    Field::Cycle,
    Field::Team,
    Field::Group,
    Field::Prompt,
    Field::Id,
];

fn names(frame: &Frame, column: usize) -> &[String] {
    frame
        .headers
        .get(column)
        .map_or(&[], |header| &header.names)
}

fn cycle_of(frame: &Frame, column: usize) -> Option<(String, String)> {
    titles::cycle_of_header(&frame.headers.get(column)?.shown)
}

fn says_text(frame: &Frame, column: usize) -> bool {
    names(frame, column)
        .iter()
        .any(|name| rank(Field::Text, name).is_some())
}

fn expected(frame: &Frame, column: usize) -> Expected {
    if says_text(frame, column) {
        Expected::Text
    } else if names(frame, column)
        .iter()
        .any(|name| headers::is_open_question(name))
        || cycle_of(frame, column).is_some()
    {
        Expected::Answers
    } else {
        Expected::Anything
    }
}

fn text_column(frame: &Frame, column: usize, texts: usize) -> TextColumn {
    let header = frame
        .headers
        .get(column)
        .map(|header| header.shown.as_str());
    let header = header.filter(|header| !header.is_empty());
    let named = cycle_of(frame, column);
    let question = named.as_ref().map_or(header, |(_, rest)| Some(rest));
    let asks = question.filter(|header| {
        let names_text = rank(Field::Text, &headers::normal(header)).is_some();
        let long = header.split_whitespace().count() > 3 || header.ends_with('?');
        !names_text && (long || texts > 1) && !header.is_empty()
    });
    TextColumn {
        column,
        header: header.map(Arc::from),
        prompt: asks.map(Arc::from),
        cycle: named.map(|(cycle, _)| Arc::from(cycle)),
    }
}

impl Planner<'_> {
    /// The columns that the user named for a field.
    fn mapped(&mut self, map: &ColumnMap, field: Field) -> Result<Vec<usize>, String> {
        let mut columns = Vec::new();
        for header in map.headers(field) {
            let column = self
                .named(header)
                .ok_or_else(|| self.not_found(field, header))?;
            self.taken[column] = Some(field);
            columns.push(column);
        }
        Ok(columns)
    }

    fn named(&self, header: &str) -> Option<usize> {
        let shown = headers::one_line(header).to_lowercase();
        let normal = headers::normal(header);
        let width = self.taken.len();
        let exact = (0..width).find(|&column| {
            let header = self.frame.headers.get(column);
            header.is_some_and(|header| header.shown.to_lowercase() == shown)
        });
        exact
            .or_else(|| (0..width).find(|&c| names(self.frame, c).contains(&normal)))
            .or_else(|| (0..width).find(|&c| letters(c).eq_ignore_ascii_case(&shown)))
    }

    fn not_found(&self, field: Field, header: &str) -> String {
        let known = self
            .frame
            .headers
            .iter()
            .map(|header| header.shown.as_str());
        match columns::closest(header, known) {
            Some(close) => format!(
                "no column \"{header}\" for {field}; did you mean \"{close}\"? {}",
                self.seen()
            ),
            None => format!("no column \"{header}\" for {field}; {}", self.seen()),
        }
    }

    fn seen(&self) -> String {
        let shown: Vec<String> = (0..self.frame.headers.len())
            .filter(|&column| !self.frame.headers[column].shown.is_empty())
            .map(|column| shown(self.frame, column))
            .collect();
        match shown.len() {
            0 => "it has no headers".to_owned(),
            1..=12 => format!("its columns are {}", shown.join(", ")),
            many => format!(
                "its columns are {} and {} more",
                shown[..12].join(", "),
                many - 12
            ),
        }
    }

    fn no_text(&self) -> String {
        if self.kinds.iter().all(|kind| *kind == Kind::Empty) {
            return format!(
                "no row below its header has anything in it; {}",
                self.seen()
            );
        }
        format!(
            "no column of text found, {}; name it with --map text=\"header\"",
            self.seen()
        )
    }

    /// Gives the best untaken column to a field, if one is named for it and has such values.
    fn guess(&mut self, field: Field, texts_known: bool) {
        let ranked = |column: usize| {
            let names = names(self.frame, column).iter();
            let rank = names.filter_map(|name| {
                let rank = rank(field, name)?;
                let account = rank >= LOOSE && headers::asks_for_account(name);
                (!account && self.suits(field, column, rank)).then_some(rank)
            });
            // A name is a better sign of a teacher than an address, however it is asked for.
            let address = field == Field::Teacher && self.kinds[column] == Kind::Addresses;
            Some((address, rank.min()?, column))
        };
        let free = (0..self.taken.len()).filter(|&column| self.taken[column].is_none());
        let best = free
            .clone()
            .filter_map(ranked)
            .min()
            .map(|(_, _, column)| column);
        if field == Field::Prompt {
            let is_text = |c: &usize| self.kinds[*c] == Kind::Text && Some(*c) != best;
            if !texts_known && !free.clone().any(|c| is_text(&c)) {
                return;
            }
        }
        let parts: Vec<usize> = match field {
            Field::Teacher if best.is_none_or(|column| self.is_account(column)) => {
                self.parts_of_name()
            }
            _ => Vec::new(),
        };
        let found = if parts.is_empty() {
            best.or_else(|| self.by_values(field)).into_iter().collect()
        } else {
            parts
        };
        for column in found {
            self.taken[column] = Some(field);
        }
    }

    fn suits(&self, field: Field, column: usize, rank: usize) -> bool {
        let Some(profile) = self.profiles.get(column) else {
            return false;
        };
        let kind = self.kinds[column];
        match field {
            Field::Date => {
                let says_date = names(self.frame, column).iter().any(|name| {
                    ["date", "timestamp", "datum", "fecha"]
                        .iter()
                        .any(|word| name.contains(word))
                });
                let by_name = says_date && matches!(kind, Kind::Numbers | Kind::Short);
                kind == Kind::Dates || profile.is_half_dates() || rank < LOOSE && by_name
            }
            Field::Teacher if profile.is_nobody() => false,
            Field::Cycle if cycle_of(self.frame, column).is_some() => false,
            Field::Teacher | Field::Cycle | Field::Team | Field::Group => {
                !matches!(kind, Kind::Empty | Kind::Text) && profile.mean_words() <= 8.0
            }
            Field::Prompt => !matches!(kind, Kind::Empty | Kind::Numbers | Kind::Dates),
            Field::Id => kind != Kind::Empty && kind != Kind::Text,
            Field::Text => false,
        }
    }

    /// Whether a column holds addresses or names of accounts rather than of people.
    fn is_account(&self, column: usize) -> bool {
        let of_user = |name: &String| ["user", "username", "user name"].contains(&name.as_str());
        self.kinds[column] == Kind::Addresses || names(self.frame, column).iter().any(of_user)
    }

    /// First name and last name, where they stand in columns of their own.
    fn parts_of_name(&self) -> Vec<usize> {
        let part = |last: bool| {
            (0..self.taken.len()).find(|&column| {
                let filled = self.profiles.get(column).is_some_and(|p| !p.is_nobody());
                filled
                    && self.taken[column].is_none()
                    && names(self.frame, column)
                        .iter()
                        .any(|name| headers::first_or_last_name(name) == Some(last))
            })
        };
        part(false).into_iter().chain(part(true)).collect()
    }

    /// Where no header tells: the only column of days; in a table without headers the only column
    /// of names, else the first of addresses.
    fn by_values(&self, field: Field) -> Option<usize> {
        let free = (0..self.kinds.len()).filter(|&column| self.taken[column].is_none());
        let of_kind = |kind| {
            let mut columns = free.clone().filter(|&column| self.kinds[column] == kind);
            columns.next().filter(|_| columns.next().is_none())
        };
        match field {
            Field::Date => of_kind(Kind::Dates),
            Field::Teacher if self.frame.style == Style::None => {
                let mut named = (0..self.profiles.len()).filter(|&column| {
                    self.taken[column].is_none()
                        && matches!(self.kinds[column], Kind::Short | Kind::Choices)
                        && self.profiles[column].is_names()
                });
                let only = named.next().filter(|_| named.next().is_none());
                let addresses =
                    || of_kind(Kind::Addresses).filter(|&c| !self.profiles[c].is_nobody());
                only.or_else(addresses)
            }
            Field::Cycle if self.frame.style == Style::None => {
                (0..self.profiles.len()).find(|&column| self.profiles[column].is_cycles())
            }
            Field::Cycle => free
                .filter(|&column| matches!(self.kinds[column], Kind::Short | Kind::Choices))
                .find(|&c| self.profiles.get(c).is_some_and(Profile::is_only_cycles)),
            _ => None,
        }
    }

    fn guess_texts(&self) -> Vec<usize> {
        let free = |column: &usize| {
            let added = names(self.frame, *column)
                .iter()
                .any(|name| headers::is_added(name));
            self.taken[*column].is_none() && !added && !self.is_other(*column)
        };
        let all = || (0..self.kinds.len()).filter(free);
        let texts: Vec<usize> = all().filter(|&c| self.kinds[c] == Kind::Text).collect();
        if !texts.is_empty() {
            return texts;
        }
        // Very short reflections under a header that names them.
        all()
            .filter(|&c| says_text(self.frame, c) || cycle_of(self.frame, c).is_some())
            .filter(|&c| matches!(self.kinds[c], Kind::Short | Kind::Choices))
            .collect()
    }

    /// Whether a column completes the one before it, which is known.
    fn is_other(&self, column: usize) -> bool {
        let before = column.checked_sub(1).and_then(|before| self.taken[before]);
        let names = names(self.frame, column);
        before.is_some() && names.iter().any(|name| headers::is_other(name))
    }

    fn columns_of(&self, field: Field) -> Vec<usize> {
        (0..self.taken.len())
            .filter(|&column| self.taken[column] == Some(field))
            .collect()
    }

    /// One line: what was taken for what.
    fn summary(&self, texts: &[usize]) -> String {
        let list = |columns: &[usize]| {
            let shown: Vec<String> = columns.iter().map(|&c| shown(self.frame, c)).collect();
            shown.join(", ")
        };
        let mut parts = Vec::new();
        if self.frame.style == Style::None {
            parts.push("no header row found, so the first row is read as data".to_owned());
        }
        for field in [
            Field::Teacher,
            Field::Team,
            Field::Group,
            Field::Cycle,
            Field::Date,
        ]
        .into_iter()
        .chain([Field::Prompt, Field::Id])
        {
            let columns = self.columns_of(field);
            if !columns.is_empty() {
                parts.push(format!("{field} from {}", list(&columns)));
            }
        }
        parts.push(match texts {
            [only] => format!("text from {}", list(&[*only])),
            many => format!("text from {} columns: {}", many.len(), list(many)),
        });
        let mut line = parts.join(", ");
        let rest: Vec<String> = (0..self.taken.len())
            .filter(|column| self.taken[*column].is_none() && !texts.contains(column))
            .filter(|&column| self.kinds[column] != Kind::Empty)
            .filter(|&c| {
                !names(self.frame, c)
                    .iter()
                    .any(|name| headers::is_added(name))
            })
            .map(|c| format!("{} ({})", shown(self.frame, c), self.kinds[c].words()))
            .collect();
        if !rest.is_empty() {
            let more = rest.len().saturating_sub(8);
            line.push_str("; not read as text: ");
            line.push_str(&rest[..rest.len() - more].join(", "));
            if more > 0 {
                line = format!("{line} and {more} more");
            }
        }
        line
    }
}
