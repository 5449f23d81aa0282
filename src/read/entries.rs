//! Headings, labels and blocks of a document to reflections.
//!
//! A document is a row of [`Item`]s. Labels and headings with a cycle or a day begin a reflection;
//! a question as heading becomes the prompt of what follows; other headings only part blocks.

use std::ops::Range;
use std::sync::Arc;

use super::Parsed;
use super::calendar::{Calendar, day_before_text};
use super::headings;
use super::labels::{self, Field, Label};
use super::lines::{Lines, lines_of, skip_marks};
use crate::error::Problem;
use crate::reflection::{Layout, Origin, Reflection, marks_within, without_marks};
use sections::Sections;

mod item;
mod sections;

pub(super) use item::{Form, Item};

/// Most blocks of one document: at about a hundred bytes each they stay within a few MiB. A book
/// of 1,000 pages has about 10,000 paragraphs.
pub(super) const MAX_BLOCKS: usize = 50_000;

/// Blocks with more marks than this count as several.
const MARKS_A_BLOCK: usize = 16;

#[derive(Clone, Debug, Default)]
struct Fields {
    teacher: Option<Arc<str>>,
    team: Option<Arc<str>>,
    group: Option<Arc<str>>,
    cycle: Option<Arc<str>>,
    prompt: Option<Arc<str>>,
    /// As written, with the line on which it stands.
    date: Day,
}

#[derive(Debug, Default)]
struct Open {
    blocks: Vec<Range<usize>>,
    markup: Vec<Range<usize>>,
}

/// A question with the level of its heading.
type Question = Option<(u8, Arc<str>)>;

/// A day as written, with its line.
type Day = Option<(String, u32)>;

/// Takes a document's items in their order and makes reflections of them.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says one thing of the place reached, all in any combination"
)]
pub(super) struct Entries<'f> {
    file: &'f str,
    form: Form,
    fields: Fields,
    /// The prompt that stands at the head of the document, for all of it.
    head_prompt: Option<Arc<str>>,
    question: Question,
    open: Open,
    /// Whether the last thing taken was a label.
    labelling: bool,
    /// Whether a line that parts stands before.
    parted: bool,
    any_label: bool,
    /// Whether a day stands before the text of a line, as in a log of one line a day.
    days_before_text: bool,
    date_is_new: bool,
    cycle_is_new: bool,
    /// What held outside, of each [`Item::Enter`] that is open.
    outer: Vec<(Fields, Question)>,
    sections: Sections,
    count: usize,
    line: Lines,
    done: Vec<(Reflection, Day)>,
}

impl<'f> Entries<'f> {
    pub(super) fn new(file: &'f str, form: Form) -> Self {
        Self {
            file,
            form,
            fields: Fields::default(),
            head_prompt: None,
            question: None,
            open: Open::default(),
            labelling: false,
            parted: true,
            any_label: false,
            days_before_text: false,
            date_is_new: false,
            cycle_is_new: false,
            outer: Vec::new(),
            sections: Sections::default(),
            count: 0,
            line: Lines::default(),
            done: Vec::new(),
        }
    }

    /// Takes the next item; `text` is the document's text as far as it is known. `false` once
    /// there have been [`MAX_BLOCKS`].
    pub(super) fn push(&mut self, text: &str, item: Item) -> bool {
        match item {
            Item::Heading {
                level,
                text: title,
                at,
            } => self.heading(text, level, &title, at),
            Item::Rule => {
                self.parted = true;
                self.labelling = false;
            }
            Item::Block { range, markup } => {
                self.count += 1 + markup.len() / MARKS_A_BLOCK;
                self.block(text, range, &markup);
            }
            Item::Labels { labels, at } => {
                self.count += 1;
                self.begin(text);
                self.set(text, labels, at);
            }
            Item::Question(question) => {
                self.close(text);
                let asked = Some(question).filter(|question| !question.is_empty());
                self.question = asked.map(|question| (u8::MAX, question.into()));
            }
            Item::Enter => {
                self.close(text);
                self.outer
                    .push((self.fields.clone(), self.question.clone()));
            }
            Item::Leave => {
                self.close(text);
                if let Some((fields, question)) = self.outer.pop() {
                    self.fields = fields;
                    self.question = question;
                }
            }
        }
        self.count < MAX_BLOCKS
    }

    /// Reflections, and the days that could not be read.
    pub(super) fn finish(mut self, text: &str) -> Parsed {
        self.close(text);
        let days = self.done.iter().filter_map(|(_, day)| day.as_ref());
        let calendar = Calendar::of(days.map(|(day, _)| day.as_str()));
        let mut parsed = Parsed::default();
        let mut told: Day = None;
        for (mut reflection, day) in self.done {
            if let Some((written, line)) = day {
                match calendar.day(&written) {
                    Ok(day) => {
                        reflection.date = Some(day);
                        reflection.origin.day_order = calendar.order_of(&written);
                    }
                    Err(_) if told.as_ref() == Some(&(written.clone(), line)) => {}
                    Err(why) => {
                        parsed.problems.push(Problem {
                            file: self.file.to_owned(),
                            place: self.form.place(line),
                            what: format!("the date \"{written}\""),
                            why: why.to_owned(),
                        });
                        told = Some((written, line));
                    }
                }
            }
            parsed.reflections.push(reflection);
        }
        parsed
    }

    /// Whether nothing has been taken yet: a heading is the document's title.
    fn is_untouched(&self) -> bool {
        !self.any_label && self.done.is_empty() && !self.has_prose()
    }

    /// Whether the open reflection has text.
    fn has_prose(&self) -> bool {
        !self.open.blocks.is_empty()
    }

    fn heading(&mut self, text: &str, level: u8, title: &str, at: usize) {
        let title = title.trim();
        if level == 1 && self.outer.is_empty() && self.enters_section(text, title) {
            self.labelling = true;
        } else if let Some(labels) = labels::labels(title).filter(|all| all.iter().all(Label::fits))
        {
            self.begin(text);
            self.question.take_if(|(of, _)| level <= *of);
            self.set(text, labels, at);
        } else if headings::title(title).says_when() {
            self.begin(text);
            self.question.take_if(|(of, _)| level <= *of);
            self.set_title(text, &headings::title(title), at);
        } else if headings::is_question(title)
            || headings::stands_for_question(title) && (level > 1 || !self.is_untouched())
        {
            self.close(text);
            self.question = Some((level, title.into()));
            self.labelling = false;
        } else {
            if self.question.as_ref().is_some_and(|(of, _)| level <= *of) {
                self.close(text);
                self.question = None;
            }
            if self.done.is_empty() && !self.has_prose() && self.fields.teacher.is_none() {
                self.fields.teacher = headings::owner(title).map(Arc::from);
            }
            self.labelling = false;
        }
    }

    fn block(&mut self, text: &str, range: Range<usize>, markup: &[Range<usize>]) {
        let mut lines = lines_of(text, range)
            .filter(|line| !without_marks(text, line, markup).trim().is_empty())
            .peekable();
        let mut first = true;
        let mut prose: Option<Range<usize>> = None;
        while let Some(line) = lines.next() {
            if self.count >= MAX_BLOCKS {
                break;
            }
            let line = &line;
            let words = without_marks(text, line, markup);
            let words = words.trim();
            let next = lines.peek().map(|next| without_marks(text, next, markup));
            let before = prose.is_some();
            if let Some(labels) = labels::labels(words).or_else(|| labels::numbered_question(words))
                && self.accepts(&labels, first, before, next.as_deref())
            {
                self.extend(prose.take(), markup);
                self.begin_after_title(text);
                self.set(text, labels, line.start);
                prose = self.labelled_text(text, line, markup);
            } else if (first || self.labelling && !before)
                && headings::may_be_title(words)
                && let title = headings::title(words)
                && title.is_whole
            {
                self.begin_after_title(text);
                self.set_title(text, &title, line.start);
            } else if (first || self.may_be_dated(prose.as_ref().map(|p| &text[p.clone()])))
                && let Some((day, start)) = day_before_text(text, line, markup)
            {
                self.extend(prose.take(), markup);
                self.begin_after_title(text);
                self.days_before_text = true;
                self.set_date(text, day, line.start);
                self.labelling = false;
                prose = Some(start..line.end);
            } else {
                self.labelling = false;
                let start = prose.map_or(line.start, |p| p.start);
                prose = Some(start..line.end);
            }
            first = false;
        }
        self.extend(prose, markup);
        self.parted = false;
    }

    /// Whether a day may stand before the text of a line, and is not the end of a sentence that
    /// was wrapped: after labels, after a whole sentence, or where the entry began so.
    fn may_be_dated(&self, prose: Option<&str>) -> bool {
        prose.map_or(self.labelling, |prose| {
            self.days_before_text || prose.trim_end().ends_with(['.', '!', '?', '…', '"', '”'])
        })
    }

    /// Whether a line of labels is one, and not the beginning of a text.
    fn accepts(&self, labels: &[Label], first: bool, before: bool, next: Option<&str>) -> bool {
        let real = |label: &Label| !matches!(label.field, Field::Text | Field::Other);
        let label_follows = next
            .and_then(labels::labels)
            .is_some_and(|all| all.iter().any(|label| real(label) && label.fits()));
        let at_head = !before && (!self.has_prose() || self.parted);
        if !labels.iter().all(Label::fits) {
            return false;
        }
        if !labels.iter().any(real) {
            return !before && self.labelling || at_head && label_follows;
        }
        if at_head || !before && self.labelling {
            return true;
        }
        labels.iter().any(|label| match label.field {
            Field::Date => label.begins_entry(),
            Field::Teacher | Field::Cycle => label.begins_entry() && (first || label_follows),
            Field::Prompt => label.begins_entry() && first,
            Field::Team | Field::Group => first && label_follows,
            _ => false,
        })
    }

    /// The text that a label such as `Reflection:` begins.
    fn labelled_text(
        &mut self,
        text: &str,
        line: &Range<usize>,
        markup: &[Range<usize>],
    ) -> Option<Range<usize>> {
        let labels = labels::labels(without_marks(text, line, markup).trim())?;
        let last = labels.last().filter(|label| label.field == Field::Text)?;
        if last.value.is_empty() || labels.len() > 1 {
            return None;
        }
        let colon = line.start + text[line.clone()].find(':')? + 1;
        let start = skip_marks(text, colon, line.end, markup);
        self.labelling = false;
        (start < line.end).then_some(start..line.end)
    }

    fn extend(&mut self, prose: Option<Range<usize>>, markup: &[Range<usize>]) {
        let Some(prose) = prose else { return };
        let clipped = marks_within(markup, &prose)
            .iter()
            .map(|mark| mark.start.max(prose.start)..mark.end.min(prose.end));
        self.open.markup.extend(clipped);
        self.open.blocks.push(prose);
    }

    /// Closes the open reflection for a new one, unless labels are still being gathered for it.
    fn begin(&mut self, text: &str) {
        if self.has_prose() {
            self.close(text);
            self.fields.prompt.clone_from(&self.head_prompt);
            self.date_is_new = false;
            self.cycle_is_new = false;
        }
    }

    /// The same, but a short line alone above the first labels is a title.
    fn begin_after_title(&mut self, text: &str) {
        let is_first = !self.any_label && self.done.is_empty();
        if let ([title], true) = (&self.open.blocks[..], is_first) {
            let words = without_marks(text, title, &self.open.markup);
            let words = words.trim();
            let is_title = !words.contains(['\n', '\r'])
                && words.split_whitespace().count() <= 10
                && !words.ends_with(['.', '!', '…', ',']);
            if is_title {
                let (words, at) = (words.to_owned(), title.start);
                self.open = Open::default();
                self.heading(text, 1, &words, at);
            }
        }
        self.begin(text);
    }

    fn set(&mut self, text: &str, labels: Vec<Label>, at: usize) {
        for label in labels.into_iter().filter(|label| !label.value.is_empty()) {
            let value: Arc<str> = label.value.as_str().into();
            match label.field {
                Field::Teacher => self.fields.teacher = Some(value),
                Field::Team => self.fields.team = Some(value),
                Field::Group => self.fields.group = Some(value),
                Field::Cycle => self.set_cycle(value),
                Field::Date => self.set_date(text, label.value, at),
                Field::Prompt => {
                    if self.done.is_empty() {
                        self.head_prompt = Some(Arc::clone(&value));
                    }
                    self.fields.prompt = Some(value);
                }
                Field::Text | Field::Other => {}
            }
        }
        self.any_label = true;
        self.labelling = true;
    }

    fn set_title(&mut self, text: &str, title: &headings::Title, at: usize) {
        if let Some(cycle) = &title.cycle {
            self.set_cycle(cycle.as_str().into());
        }
        if let Some(date) = &title.date {
            self.set_date(text, date.clone(), at);
        }
        if let Some(teacher) = &title.teacher {
            self.fields.teacher = Some(teacher.as_str().into());
        }
        self.any_label = true;
        self.labelling = true;
    }

    /// A new cycle forgets the day of the last one. Of `Cycle: 2` and `Term: Autumn`, standing
    /// together, the first counts.
    fn set_cycle(&mut self, cycle: Arc<str>) {
        if self.cycle_is_new {
            return;
        }
        if !self.date_is_new && self.fields.cycle.as_ref() != Some(&cycle) {
            self.fields.date = None;
        }
        self.fields.cycle = Some(cycle);
        self.cycle_is_new = true;
    }

    fn set_date(&mut self, text: &str, written: String, at: usize) {
        let line = self.line.of(text, at);
        self.fields.date = Some((written, line));
        self.date_is_new = true;
    }

    /// Ends the open reflection.
    fn close(&mut self, text: &str) {
        let Open {
            mut blocks,
            mut markup,
        } = std::mem::take(&mut self.open);
        // A definition within a table is told of before the cells that stand before it.
        blocks.sort_by_key(|block| block.start);
        markup.sort_by_key(|mark| mark.start);
        let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else {
            return;
        };
        let (start, end) = (first.start, last.end);
        let has_words = |block: &Range<usize>| {
            without_marks(text, block, &markup).contains(char::is_alphanumeric)
        };
        if !blocks.iter().any(has_words) {
            return;
        }
        let row = self.line.of(text, start);
        let layout = if self.form == Form::Plain {
            Layout::Plain
        } else {
            let moved = |range: &Range<usize>| range.start - start..range.end - start;
            Layout::Blocks {
                blocks: blocks.iter().map(moved).collect(),
                markup: markup.iter().map(moved).collect(),
            }
        };
        let fields = &self.fields;
        let question = self
            .question
            .as_ref()
            .map(|(_, question)| Arc::clone(question));
        let reflection = Reflection {
            id: format!("{}#{row}", self.file),
            teacher: fields.teacher.clone(),
            team: fields.team.clone(),
            group: fields.group.clone(),
            cycle: fields.cycle.clone(),
            date: None,
            prompt: question.or_else(|| fields.prompt.clone()),
            text: text[start..end].to_owned(),
            layout,
            origin: Origin {
                file: self.file.into(),
                row: Some(row),
                offset: if self.form == Form::Assembled {
                    0
                } else {
                    start
                },
                ..Origin::default()
            },
        };
        self.count += 1;
        self.done.push((reflection, fields.date.clone()));
    }
}
