//! The words of the page, in its language.
//!
//! Every string that the page says stands in `src/report/strings/LANG.ftl` (Project Fluent), `~`
//! for a space at which no line breaks. A string that holds markup is asked for by
//! [`Catalogue::markup`], every other one is escaped by the template.

use fluent_bundle::memoizer::MemoizerKind;
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};

use super::audience::Lang;
use super::wording::NBSP;

/// What stands in the gaps of a string, by their names: `gaps!["count" => 3]`.
macro_rules! gaps {
    ($($name:literal => $value:expr),+ $(,)?) => {{
        let mut gaps = fluent_bundle::FluentArgs::new();
        $(gaps.set($name, $value);)+
        gaps
    }};
}
pub(super) use gaps;

/// The strings of one language.
pub(super) struct Catalogue {
    bundle: FluentBundle<FluentResource>,
    /// The language.
    pub lang: Lang,
}

const fn source(lang: Lang) -> &'static str {
    match lang {
        Lang::En => include_str!("../strings/en.ftl"),
        Lang::Es => include_str!("../strings/es.ftl"),
    }
}

impl Catalogue {
    pub(super) fn of(lang: Lang) -> Self {
        let text = source(lang).replace('~', &NBSP.to_string());
        // That all of it is sound is a test.
        let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(text);
        let mut bundle = FluentBundle::new(lang.name().parse().into_iter().collect());
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match lang {
            Lang::En => english,
            Lang::Es => spanish,
        }));
        bundle.add_resource_overriding(resource);
        Self { bundle, lang }
    }

    /// A string.
    pub(super) fn get(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// A string with what stands in its gaps: counts as numbers, all else as text.
    pub(super) fn fill(&self, key: &str, gaps: &FluentArgs<'_>) -> String {
        self.format(key, Some(gaps))
    }

    /// A string that is markup, to be written as it is.
    pub(super) fn markup(&self, key: &str) -> String {
        self.format(key, None)
    }

    fn format(&self, key: &str, gaps: Option<&FluentArgs<'_>>) -> String {
        let message = self.bundle.get_message(key);
        let Some(pattern) = message.and_then(|message| message.value()) else {
            debug_assert!(false, "no string is called {key}");
            return key.to_owned();
        };
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, gaps, &mut errors);
        debug_assert!(errors.is_empty(), "{key}: {errors:?}");
        text.into_owned()
    }
}

fn english<M: MemoizerKind>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    number(value, Lang::En)
}

fn spanish<M: MemoizerKind>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    number(value, Lang::Es)
}

/// A count in a gap, as the language writes it.
fn number(value: &FluentValue<'_>, lang: Lang) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(super::wording::digits(
            &format!("{:.0}", number.value),
            lang,
        )),
        _ => None,
    }
}
