//! Statements to windows, as in training: `[CLS] context [SEP] s1 [SEP] s2 [SEP] …`, or
//! `[CLS] s1 [SEP] …` where nothing stands before.
//!
//! The recipe that trains the encoder (`models/build/data.py`) has the same bounds and rules.

use std::ops::Range;

use super::Keep;

/// Tokens of a statement; what is beyond is not read.
pub(super) const MAX_STATEMENT: usize = 96;
/// Tokens of what stands before a window's first statement.
const MAX_CONTEXT: usize = 64;
/// Of these, tokens kept from the start where a question opens the context.
const MAX_QUESTION: usize = 24;
/// Tokens of a window: 64 + 96 and three marks fit, so every statement does.
const MAX_WINDOW: usize = 192;

/// The ids of `[CLS]` and `[SEP]`, by whatever names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks {
    pub(super) cls: u32,
    pub(super) sep: u32,
}

/// What stands before a run's first statement.
#[derive(Clone, Debug, Default)]
pub(super) struct Opening {
    pub(super) ids: Vec<u32>,
    /// Whether it opens with a question, which every window of the run must keep.
    pub(super) asks: bool,
}

/// What goes through the network at once.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Window {
    pub(super) ids: Vec<u32>,
    /// The tokens of each statement; the separator follows at `end`.
    pub(super) spans: Vec<Range<usize>>,
    /// The number of its first statement.
    pub(super) first: usize,
}

impl Window {
    /// For each statement the mean over its tokens (zeros if it has none), then its separator's
    /// vector. Sums run in the order of the tokens.
    pub(super) fn pool(&self, hidden: &[f32], width: usize) -> Vec<f32> {
        let mut pooled = Vec::with_capacity(self.spans.len() * 2 * width);
        for span in &self.spans {
            let mut mean = vec![0_f32; width];
            for token in hidden[span.start * width..span.end * width].chunks_exact(width) {
                for (sum, x) in mean.iter_mut().zip(token) {
                    *sum += x;
                }
            }
            let count = span.len().max(1) as f32;
            pooled.extend(mean.iter().map(|sum| sum / count));
            pooled.extend_from_slice(&hidden[span.end * width..(span.end + 1) * width]);
        }
        pooled
    }

    /// What `keep` adds for the tokens of each statement, in their order.
    pub(super) fn keep(&self, hidden: &[f32], width: usize, keep: &Keep<'_>) -> Vec<Vec<f32>> {
        let kept = self.spans.iter().zip(self.first..).map(|(span, number)| {
            let mut kept = Vec::new();
            for token in hidden[span.start * width..span.end * width].chunks_exact(width) {
                keep(number, token, &mut kept);
            }
            kept
        });
        kept.collect()
    }
}

/// Cuts a run into windows: each takes statements as long as they fit, and at least one; what
/// stands before it is the opening and the statements of the windows before.
pub(super) fn cut(
    opening: Opening,
    statements: &[Vec<u32>],
    marks: Marks,
    first: usize,
    out: &mut Vec<Window>,
) {
    let Opening {
        ids: mut read,
        asks,
    } = opening;
    let mut start = 0;
    while start < statements.len() {
        let mut ids = vec![marks.cls];
        if !read.is_empty() {
            ids.extend(context(&read, asks));
            ids.push(marks.sep);
        }
        let mut spans = Vec::new();
        for statement in &statements[start..] {
            if !spans.is_empty() && ids.len() + statement.len() + 1 > MAX_WINDOW {
                break;
            }
            spans.push(ids.len()..ids.len() + statement.len());
            ids.extend_from_slice(statement);
            ids.push(marks.sep);
            read.extend_from_slice(statement);
        }
        let number = first + start;
        start += spans.len();
        out.push(Window {
            ids,
            spans,
            first: number,
        });
    }
}

/// The last ids; where a question opens them, also the first.
fn context(read: &[u32], asks: bool) -> Vec<u32> {
    if read.len() <= MAX_CONTEXT {
        return read.to_vec();
    }
    let head = if asks { MAX_QUESTION } else { 0 };
    let tail = &read[read.len() - (MAX_CONTEXT - head)..];
    [&read[..head], tail].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARKS: Marks = Marks { cls: 1, sep: 2 };

    fn windows(opening: Opening, statements: &[Vec<u32>]) -> Vec<Window> {
        let mut out = Vec::new();
        cut(opening, statements, MARKS, 5, &mut out);
        out
    }

    #[test]
    fn a_short_run_is_one_window() {
        let found = windows(Opening::default(), &[vec![10, 11], vec![], vec![12]]);
        assert_eq!(
            found,
            [Window {
                ids: vec![1, 10, 11, 2, 2, 12, 2],
                spans: vec![1..3, 4..4, 5..6],
                first: 5,
            }]
        );
    }

    #[test]
    fn the_next_window_reads_the_end_of_the_one_before() {
        let long: Vec<u32> = (100..196).collect();
        let found = windows(Opening::default(), &[long.clone(), long.clone(), vec![7]]);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].first, found[1].first), (5, 6));
        assert_eq!(found[1].ids[1..65], long[32..]);
        assert_eq!(found[1].spans, [66..162, 163..164]);
        assert!(found.iter().all(|w| w.ids.len() <= MAX_WINDOW));
    }

    #[test]
    fn the_question_stays_in_every_window() {
        let question: Vec<u32> = (1000..1030).collect();
        let statements: Vec<Vec<u32>> = (0..12).map(|k| vec![k; 50]).collect();
        let asked = Opening {
            ids: question.clone(),
            asks: true,
        };
        for window in &windows(asked, &statements)[1..] {
            assert_eq!(window.ids[1..25], question[..24]);
            assert_eq!(window.ids[65], MARKS.sep);
        }
    }

    #[test]
    fn a_statement_without_tokens_has_a_zero_mean_and_its_separator() {
        let window = Window {
            ids: vec![1, 9, 8, 2, 2],
            spans: vec![1..3, 4..4],
            first: 0,
        };
        let hidden = [0., 0., 1., 2., 3., 6., 5., 5., 7., 8.];
        let pooled = window.pool(&hidden, 2);
        assert_eq!(pooled, [2., 4., 5., 5., 0., 0., 7., 8.]);
    }

    #[test]
    fn of_a_statement_s_tokens_what_is_asked_for_is_kept_and_nothing_of_the_marks() {
        let window = Window {
            ids: vec![1, 9, 8, 2, 2, 7, 2],
            spans: vec![1..3, 4..4, 5..6],
            first: 4,
        };
        let hidden = [0., 0., 1., 2., 3., 6., 5., 5., 7., 8., 9., 1., 0., 0.];
        let found = window.keep(&hidden, 2, &|number, token, kept| {
            kept.extend([number as f32, token[0] - token[1]]);
        });
        assert_eq!(found, [vec![4., -1., 4., -3.], vec![], vec![6., 8.]]);
    }
}
