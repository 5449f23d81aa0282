//! The table of cycles that a user writes: name, first day, last day.

use jiff::civil::Date;

use crate::error::Error;

/// When each cycle began and ended, in the order of time and without overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CycleTable {
    spans: Vec<Span>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Span {
    name: String,
    start: Date,
    end: Date,
}

/// How a table writes days as three numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DayOrder {
    DayFirst,
    MonthFirst,
}

impl CycleTable {
    /// Reads a table with the columns `name`, `start` and `end` (also `cycle`, `from`, `to` and
    /// the like), separated by commas, semicolons or tabs. Both days belong to the cycle; without
    /// a last day, a cycle ends the day before the next begins, and the last one stays open.
    ///
    /// Days are best written `2024-09-01`; `01/09/2024` is read if the table makes sense in only
    /// one of the two orders.
    ///
    /// # Errors
    ///
    /// If a column is missing, a day can't be read, a cycle ends before it begins, two overlap or
    /// share a name, or there is none. The message names the row.
    pub fn parse(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        let text = String::from_utf8_lossy(bytes);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let rows = rows(file, text)?;
        let day_first = Self::build(file, &rows, DayOrder::DayFirst);
        if !is_slashed(&rows) {
            return day_first;
        }
        match (day_first, Self::build(file, &rows, DayOrder::MonthFirst)) {
            (Ok(a), Ok(b)) if a != b => Err(Error::input(format!(
                "read the cycles in {file}: its days make sense with the day first and with \
                the month first"
            ))
            .with_hint("write days as 2024-09-01")),
            (Ok(table), _) | (_, Ok(table)) => Ok(table),
            (Err(error), Err(_)) => Err(error),
        }
    }

    /// The name of the cycle in which a day lies.
    pub fn cycle_of(&self, date: Date) -> Option<&str> {
        let span = (self.spans.iter()).find(|span| span.start <= date && date <= span.end)?;
        Some(&span.name)
    }

    /// The names of the cycles in the order of time.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.spans.iter().map(|span| span.name.as_str())
    }

    fn build(file: &str, rows: &[Row], order: DayOrder) -> Result<Self, Error> {
        let mut dated = Vec::with_capacity(rows.len());
        for row in rows {
            let start = row.day(file, &row.start, "first", order)?;
            let end = match row.end.as_str() {
                "" => None,
                end => Some(row.day(file, end, "last", order)?),
            };
            if let Some(end) = end.filter(|end| *end < start) {
                return Err(Error::input(format!(
                    "read the cycles in {file}, row {}: cycle \"{}\" \
                     ends on {end}, before it begins on {start}",
                    row.number, row.name
                )));
            }
            dated.push((row, start, end));
        }
        dated.sort_by_key(|(_, start, _)| *start);
        let mut spans: Vec<Span> = Vec::with_capacity(dated.len());
        for (at, (row, start, end)) in dated.iter().enumerate() {
            let next = dated.get(at + 1).map(|(_, start, _)| *start);
            let open = next.and_then(|next| next.yesterday().ok());
            let end = end.or(open).unwrap_or(Date::MAX);
            if let Some(before) = spans.last()
                && before.end >= *start
            {
                return Err(Error::input(format!(
                    "read the cycles in {file}, row {}: cycle \"{}\" \
                     begins on {start}, before \"{}\" ends on {}",
                    row.number, row.name, before.name, before.end
                )));
            }
            if spans.iter().any(|span| span.name == row.name) {
                return Err(Error::input(format!(
                    "read the cycles in {file}, row {}: cycle \"{}\" is there twice",
                    row.number, row.name
                )));
            }
            spans.push(Span {
                name: row.name.clone(),
                start: *start,
                end,
            });
        }
        Ok(Self { spans })
    }
}

struct Row {
    /// As a table program counts it.
    number: u64,
    name: String,
    start: String,
    end: String,
}

impl Row {
    fn day(&self, file: &str, text: &str, which: &str, order: DayOrder) -> Result<Date, Error> {
        day(text, order).ok_or_else(|| {
            Error::input(format!(
                "read the cycles in {file}, row {}: the {which} day of cycle \"{}\" \
                 is \"{text}\", which is no date",
                self.number, self.name
            ))
            .with_hint("write days as 2024-09-01")
        })
    }
}

fn is_slashed(rows: &[Row]) -> bool {
    rows.iter()
        .any(|row| row.start.parse::<Date>().is_err() && numbers(&row.start).is_some())
}

fn numbers(text: &str) -> Option<[i16; 3]> {
    let parts: Vec<&str> = text.split(['/', '.', '-']).map(str::trim).collect();
    let [a, b, c] = parts[..] else { return None };
    Some([a.parse().ok()?, b.parse().ok()?, c.parse().ok()?])
}

fn day(text: &str, order: DayOrder) -> Option<Date> {
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let [a, b, c] = numbers(text)?;
    let (year, month, day) = match order {
        _ if a >= 1000 => (a, b, c),
        DayOrder::DayFirst => (c, b, a),
        DayOrder::MonthFirst => (c, a, b),
    };
    let year = if (0..100).contains(&year) {
        year + 2000
    } else {
        year
    };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn rows(file: &str, text: &str) -> Result<Vec<Row>, Error> {
    let head = text.lines().next().unwrap_or_default();
    let most = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|d| (head.bytes().filter(|b| b == d).count(), *d == b','))
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(most)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let unreadable =
        |error: csv::Error| Error::input(format!("read the cycles in {file}: {error}"));
    let headers = reader.headers().map_err(unreadable)?.clone();
    let column = |names: &[&str]| {
        let is_named = |header: &str| names.contains(&header.to_lowercase().as_str());
        headers.iter().position(is_named)
    };
    let missing = |name: &str| {
        let found: Vec<&str> = headers.iter().collect();
        let message = format!(
            "read the cycles in {file}: it has no column \"{name}\", only {}",
            found.join(", ")
        );
        Error::input(message).with_hint("the first row must be name,start,end")
    };
    let name = column(&[
        "name",
        "cycle",
        "label",
        "title",
        "cycle name",
        "term",
        "round",
    ])
    .ok_or_else(|| missing("name"))?;
    let start = column(&[
        "start",
        "from",
        "begin",
        "begins",
        "start date",
        "first day",
        "starts",
    ])
    .ok_or_else(|| missing("start"))?;
    let end = column(&[
        "end", "to", "until", "ends", "end date", "last day", "through",
    ]);
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let number = record.position().map_or(0, csv::Position::line);
        let cell = |column: usize| record.get(column).unwrap_or_default().to_owned();
        let row = Row {
            number,
            name: cell(name),
            start: cell(start),
            end: end.map(cell).unwrap_or_default(),
        };
        if row.name.is_empty() && row.start.is_empty() {
            continue;
        }
        if row.name.is_empty() {
            return Err(Error::input(format!(
                "read the cycles in {file}, row {number}: the cycle has no name"
            )));
        }
        rows.push(row);
    }
    if rows.is_empty() {
        return Err(Error::input(format!(
            "read the cycles in {file}: no row names one"
        )));
    }
    Ok(rows)
}
