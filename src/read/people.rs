//! Whether words name a person, a team, or neither. Where unsure, neither: an invented teacher
//! would be counted as one.

/// Words that files are named by, whoever wrote them.
const GENERIC: &str = "reflection reflections response responses form forms export exports \
    log logs \
    journal journals journaling diary diaries note notes meeting meetings final draft drafts copy \
    version data doc docs document documents file files entry entries text texts transcript \
    transcripts recording recordings audio interview interviews input inputs output outputs \
    example examples sample samples test tests raw clean new old untitled report reports survey \
    surveys answers answer results result sheet sheets workbook book master all archive backup \
    downloads download desktop home users user tmp temp inquiry teacher teachers staff my our the \
    and of for by from with a an in on at to part page pages template blank weekly monthly daily \
    week month day year term cycle round phase semester google microsoft ms word excel csv xlsx \
    docx vtt srt txt md json anonymous anonymised anonymized pseudonymised coded src work";

/// Words of school life that begin with a capital in titles and are no names.
const SCHOOL: &str = "lesson lessons class classes classroom plan plans planning unit units topic \
    topics student students pupil pupils parent parents family families school schools learning \
    learner learners teaching practice assessment assessments exit ticket tickets talk \
    talks number \
    numbers fraction fractions ratio ratios decimals algebra geometry problem problems solving \
    feedback strategy strategies goal goals next step steps success successes challenge challenges \
    question questions prompt thoughts ideas summary overview introduction conclusion data \
    evidence \
    action actions observation observations discussion discussions group groups task tasks \
    homework \
    quiz quizzes project projects writing vocabulary spelling phonics comprehension experiment \
    experiments coaching coach professional development pd training workshop review evaluation \
    agenda minutes protocol attendance behaviour behavior wellbeing session sessions what how why \
    when where who which we i it this that these those today yesterday tomorrow also note remember \
    first second third then so but because however hello good great more less about after before \
    during no yes ok launch deepening exploration consolidation spring summer autumn fall winter \
    monday tuesday wednesday thursday friday saturday sunday morning afternoon evening open closed \
    progress curriculum standards support intervention resources materials equipment table chart \
    impact growth change improvement key takeaway takeaways big small wins highlights lowlights \
    focus title name date time place background context";

/// Words that name teams: subjects and departments.
const TEAMS: &str = "science sciences maths math mathematics english ela literacy numeracy reading \
    history geography humanities languages language mfl french spanish german latin art arts music \
    drama pe sport sports physics chemistry biology stem steam computing technology engineering \
    economics business psychology sociology civics religion re rs philosophy media dance design \
    primary secondary elementary kindergarten nursery reception infants juniors sen send inclusion \
    esl eal ell library counselling administration leadership";

const TITLES: [&str; 9] = [
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "madam",
];

const PARTICLES: [&str; 16] = [
    "de", "da", "do", "dos", "del", "della", "di", "van", "von", "der", "den", "la", "le", "al",
    "el", "bin",
];

fn holds(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == word)
}

/// Whether files are named by a word whoever wrote them; numbers and `v2` count.
pub(super) fn is_generic(word: &str) -> bool {
    let word = word.to_lowercase();
    let digits = word.strip_prefix('v').unwrap_or(&word);
    digits.bytes().all(|b| b.is_ascii_digit()) || holds(GENERIC, &word)
}

/// Whether a word names a subject or department.
pub(super) fn is_subject(word: &str) -> bool {
    holds(TEAMS, &word.to_lowercase())
}

/// Whether a word says that others like it name a team.
pub(super) fn is_team_word(word: &str) -> bool {
    let word = word.to_lowercase();
    matches!(
        word.as_str(),
        "team" | "teams" | "plc" | "department" | "dept" | "faculty" | "grade"
    )
}

/// Whether a word addresses a person, as `Ms` does.
pub(super) fn is_title(word: &str) -> bool {
    TITLES.contains(&word.trim_end_matches('.').to_lowercase().as_str())
}

/// Whether one to four words can be a person's name; initials, particles and titles may be among
/// them. In running text a name has capitals; in file names it often has none.
pub(super) fn is_name(text: &str, needs_capitals: bool) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut real = 0;
    for word in &words {
        let bare = word.trim_end_matches('.');
        let lower = bare.to_lowercase();
        let letters = bare
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'));
        if bare.is_empty() || !letters {
            return false;
        }
        if PARTICLES.contains(&lower.as_str()) && real > 0 || is_title(bare) {
            continue;
        }
        let known = holds(GENERIC, &lower) || holds(SCHOOL, &lower) || is_subject(&lower);
        if known || is_team_word(&lower) || needs_capitals && !bare.starts_with(char::is_uppercase)
        {
            return false;
        }
        real += 1;
    }
    (1..=4).contains(&words.len()) && real > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_titles() {
        for name in [
            "Maria",
            "Priya Raman",
            "J. van der Berg",
            "Ms. Ortega",
            "Anne-Marie O'Neill",
        ] {
            assert!(is_name(name, true), "{name}");
        }
        for other in [
            "Exit Tickets",
            "Next Steps",
            "maria",
            "Science team",
            "We tried it",
            "2024",
        ] {
            assert!(!is_name(other, true), "{other}");
        }
        assert!(is_name("tomas lindgren", false));
    }
}
