//! Flags of the report page: for whom, in which language, in which files.

use ascribe::error::Error;
use ascribe::report::page::{self, Audience, Lang};
use clap::Args as Flags;
use clap::builder::{PossibleValuesParser, TypedValueParser};

/// What the report is like.
#[derive(Debug, Flags)]
pub(crate) struct PageArgs {
    /// For whom the report is: team, coach or research; of several the first is report.html, any
    /// other report-team.html and so on
    #[arg(
        long = "for",
        value_name = "AUDIENCE,…",
        default_value = "coach",
        value_delimiter = ',',
        value_parser = audience(),
        help_heading = "Report"
    )]
    audiences: Vec<Audience>,

    /// Language of the report: en (English) or es (Spanish)
    #[arg(
        long,
        value_name = "LANG",
        default_value = "en",
        value_parser = language(),
        help_heading = "Report"
    )]
    lang: Lang,

    /// Adds a row for each teacher, by name, to the report for a coach or research
    #[arg(long, help_heading = "Report")]
    show_teachers: bool,
}

fn audience() -> impl TypedValueParser<Value = Audience> {
    PossibleValuesParser::new(Audience::ALL.map(Audience::name)).try_map(|name| name.parse())
}

fn language() -> impl TypedValueParser<Value = Lang> {
    PossibleValuesParser::new(Lang::ALL.map(Lang::name)).try_map(|name| name.parse())
}

impl PageArgs {
    /// The pages to write, each with the name of its file: each audience once.
    pub(crate) fn pages(&self) -> Result<Vec<(String, page::Settings)>, Error> {
        let is_team = |audience: &Audience| *audience == Audience::Team;
        if self.show_teachers && self.audiences.iter().all(is_team) {
            return Err(Error::usage("show teachers by name in the team's report")
                .with_hint("--show-teachers goes with --for coach or --for research"));
        }
        let mut pages: Vec<(String, page::Settings)> = Vec::new();
        for audience in self.audiences.iter().copied() {
            if pages.iter().any(|(_, page)| page.audience == audience) {
                continue;
            }
            let name = if pages.is_empty() {
                "report.html".to_owned()
            } else {
                format!("report-{audience}.html")
            };
            let settings = page::Settings {
                audience,
                lang: self.lang,
                show_teachers: self.show_teachers,
                review: None,
            };
            pages.push((name, settings));
        }
        Ok(pages)
    }
}
