//! What the invented teachers write, by the cause that it names.

use ascribe::codebook::Outcome::{self, Failure, Success};

/// Teacher causes.
pub(crate) const TEACHER: &[(&str, Outcome)] = &[
    (
        "Because I let them rehearse the answer in pairs first, even the quiet ones spoke up.",
        Success,
    ),
    (
        "The sorting cards I cut for each table made the difference between area and perimeter click.",
        Success,
    ),
    (
        "I rushed the last example, so half the class copied it without seeing why it works.",
        Failure,
    ),
    (
        "We agreed on one checklist as a team, and the drafts came back with real paragraphs.",
        Success,
    ),
    (
        "My question was too wide, which is why they answered with single words.",
        Failure,
    ),
    (
        "Going back to the number line with them cleared up the sign errors.",
        Success,
    ),
    (
        "Had I shown a finished lab report beforehand, they would have known what a conclusion is.",
        Failure,
    ),
    (
        "Since we started to mark only one thing per draft, they actually revise it.",
        Success,
    ),
    (
        "I never checked who had understood the task, and so four groups built the wrong bridge.",
        Failure,
    ),
    (
        "Giving them the sentence openers on a card helped them disagree politely.",
        Success,
    ),
    (
        "If I leave the worked example on the board, they will be able to find their own mistake.",
        Success,
    ),
    (
        "It was my pacing and not the topic that lost them after the break.",
        Failure,
    ),
    (
        "Our shared exit question showed us the gap in time, and the retest went better for it.",
        Success,
    ),
];

/// Student causes.
pub(crate) const STUDENT: &[(&str, Outcome)] = &[
    (
        "Most of them failed the check because they had not opened the book since Monday.",
        Failure,
    ),
    (
        "They are a lively bunch and love to argue, so the debate ran by itself.",
        Success,
    ),
    (
        "He can't follow long instructions, and that is what holds him back in every subject.",
        Failure,
    ),
    (
        "Their times tables are missing, which makes every fraction a mountain.",
        Failure,
    ),
    (
        "She worked through the summer on her own and it shows in her reading.",
        Success,
    ),
    (
        "The back row gave up before they had read the second line, so nothing was handed in.",
        Failure,
    ),
    (
        "They did well since this group simply likes numbers.",
        Success,
    ),
    (
        "With that little English they could not have understood the word problem.",
        Failure,
    ),
];

/// School causes.
pub(crate) const SCHOOL: &[(&str, Outcome)] = &[
    (
        "With thirty-one in the room nobody gets enough of a turn to improve.",
        Failure,
    ),
    (
        "The two lessons lost to the fire inspection cost them the whole unit.",
        Failure,
    ),
    (
        "Six working tablets for the year group meant that most only watched, and learnt little.",
        Failure,
    ),
    (
        "The new reading hour in the timetable has lifted their fluency.",
        Success,
    ),
    (
        "The pacing guide moves on before they are ready, so gaps pile up.",
        Failure,
    ),
    (
        "Because the district test is all multiple choice, they no longer write full answers.",
        Failure,
    ),
];

/// Home causes.
pub(crate) const HOME: &[(&str, Outcome)] = &[
    (
        "Nobody at home asks for the homework, and so it never comes back.",
        Failure,
    ),
    (
        "He arrives after four hours of sleep and cannot hold a thought until ten.",
        Failure,
    ),
    (
        "Her grandmother reads with her every evening, which is why she is ahead.",
        Success,
    ),
    (
        "The family has moved three times this year and each move threw him back.",
        Failure,
    ),
    (
        "Since the parents came to the number evening, the children practise more.",
        Success,
    ),
];

/// No cause of anything students did.
pub(crate) const NONE: &[&str] = &[
    "We worked on persuasive letters this week.",
    "Twenty-two of twenty-six handed in a draft.",
    "The class was louder than on Tuesday.",
    "Next week we begin with angles.",
    "I felt tired after the fourth period.",
    "They built the bridges from paper straws.",
    "Three groups finished early.",
    "What will I do with the ones who are already done?",
    "The discussion lasted eleven minutes.",
    "We met on Thursday to look at the samples.",
    "Half of the answers had the unit missing.",
    "I wrote the goal on the board.",
    "The visitors from the other team sat at the window.",
    "Some still confuse the two words.",
    "On the quiz the average was seven of ten.",
    "We will look at the same task again in spring.",
    "The new seating plan starts on Monday.",
    "They asked for more time.",
    "I kept two of the posters for the hallway.",
    "It rained, so break was inside.",
    "The text was about a lighthouse keeper.",
    "I am curious what the others in the team saw.",
    "Everyone had a whiteboard.",
    "We ended with the exit slip.",
];
