# The words of the report page, in English: Project Fluent (https://projectfluent.org).
# ~ stands for a space at which no line breaks. Counts in gaps are grouped by the program, every
# other gap takes text that is ready to be read. A string with markup is named in the page by
# `markup`; no other string may hold any.

## The page as a whole

title = How teachers explain their students’ learning
title-of = How teachers explain their students’ learning: { $cycles }
from-to = { $first } to { $last }
eyebrow-team = Reflection report for the team
eyebrow-coach = Reflection report for the coach
eyebrow-research = Reflection report for research
private-cells = Contains small cells: not for sharing with the team.
private-names = Names teachers: not for sharing with anyone who may not see their logs.
skip = Skip to the finding
nav-label = On this page
facts-label = What was read
footer = Made by ascribe on one computer, offline. Nothing that a teacher wrote was sent anywhere. Keep this file where the team’s logs are kept: it quotes them.
meaning = An <dfn>explanation</dfn> (researchers say <em>attribution</em>) is a sentence in which a teacher says, or takes for granted, why students did well or badly. It may name the teachers’ own teaching, the students, the school or the home, or several of them. The <dfn>likely range</dfn> says how far the true number, which very many such logs would show, may lie from the one found in these; the machine’s errors come on top. <dfn>Points</dfn> are percentage points: from 30~% to 40~% is +10. Each number is rounded by itself. All of this is about a group and says nothing of a single teacher.

## Numbers, names and dates

day = { $day }~{ $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
    }~{ $year }
explanations = { $count ->
    [one] { $count }~explanation
   *[other] { $count }~explanations
    }
teachers = { $count ->
    [one] { $count }~teacher
   *[other] { $count }~teachers
    }
basis = { $explanations }, { $teachers }
points = { $points }~points
range = { $low } to { $high }
interval = { $low } to { $high }
any-change = no range can be given
just-above-zero = just above 0
just-below-zero = just below 0
count-of-explanations = { $count } of { $all } ({ $share })
count-of = { $count }~of~{ $all } ({ $share })
of-count = of~{ $count }
none = none
too-few = too few
too-few-to-show = too few to show
all-reflections = All reflections
own-teaching-ours = our own teaching
own-teaching-theirs = the teachers’ own teaching
own-teaching-one = the teacher’s own teaching
source-teacher = Own teaching
source-student = Students
source-school = School
source-home = Home
source-teacher-about = what the teacher or the team did, could do or will do
source-student-about = ability, effort, behaviour, what they already know
source-school-about = time, class size, resources, curriculum, policy
source-home-about = families and life outside school

## The finding

finding-up = Explanations shifted towards { $own }: from { $before } to { $after } of them; the true rise is likely between { $low } and { $high }~points.
finding-down = Explanations shifted away from { $own }: from { $before } to { $after } of them; the true fall is likely between { $low } and { $high }~points.
finding-unclear = No shift can be told for sure yet: { $before } of explanations named { $own } at first and { $after } in the end, but the true change may lie anywhere between { $low } and { $high }~points.
finding-one-teacher = One teacher’s logs can’t show a shift for sure.
finding-chance = With a single teacher nobody can say how much of the difference is chance.
finding-nothing-read = Nothing could be read, so there is nothing to report yet.
finding-nothing-read-why = What was tried, and why it failed, is listed below.
finding-no-explanation = No explanation was found in these reflections, so nothing can be said yet.
finding-no-explanation-of = { $count ->
    [one] One sentence was read, and it does not say why students did well or badly.
   *[other] { $count } sentences were read, and none says why students did well or badly.
    }
finding-too-few = Nothing can be said of a shift yet: too few people wrote, or explained too little.
finding-too-few-why = Numbers of fewer than { $count } teachers are not shown on this page, so that no one’s answers can be picked out.
finding-no-cycle = No cycle is known for these reflections, so nothing can be said of a shift yet.
finding-one-cycle = There is one cycle so far, so nothing can be said of a shift yet.
finding-one-filled = Only one cycle holds explanations, so nothing can be said of a shift yet.
finding-counts = In { $first }, { $before } named { $own }; in { $last }, { $after }.
finding-basis = This rests on { $explanations } by { $teachers } in these two cycles.
finding-basis-explanations = This rests on { $explanations } in these two cycles.
finding-trend = A straight line through all cycles gives a change of { $points }~points over the whole period, likely { $range } ({ $basis }).
finding-level = { $counts } named { $own }; the true share is likely { $range } ({ $teachers }).
finding-level-in = In { $cycle }, { $counts } named { $own }; the true share is likely { $range } ({ $teachers }).
help-ask-why = More sentences that say why students did well or badly would help; a question in the log such as “What brought this about?” invites them.
help-teachers-and-cycles = Logs of more teachers would help most, and so would more cycles.
help-teachers = Logs of more teachers would help most.
help-cycles = More cycles would help.
help-more = Logs of more teachers would narrow this range.
help-codes = Sentences that people code by hand (ascribe sample, ascribe review) would show how far the machine’s errors move these numbers.
help-cycle-column = A column named “Cycle”, or dates with the bounds of each cycle, would help.
help-next-cycle = The logs of the next cycle would help.
care = { $count ->
    [one] Read with care: one note on these numbers
   *[other] Read with care: { $count } notes on these numbers
    }
fact-teachers = Teachers
fact-teams = Teams
fact-cycles = Cycles
fact-reflections = Reflections
fact-statements = Sentences
fact-explanations = Explanations
fact-written = Written

## Over the cycles

shares-title = Over the cycles
main-caption = How many of 100 explanations name { $own }.
main-caption-lines = Each vertical line shows the likely range, the dotted line only joins the points; below each cycle stands the number of explanations.
main-label = Chart of own teaching by cycle
key-label = Names of the cycles
cycles-label = Table of own teaching by cycle
cycles-caption = Own teaching among all explanations
sources-title = Where the causes are seen
sources-add-up = One explanation may name several causes, so the four shares can add up to more than 100~%. Whether a change is clear depends on how alike teachers changed, not on its size alone.
mood-title = How much is explained, and what about
mood-care = A share can also move because people write fewer explanations, or because there is more success to write about. Look at these before drawing a conclusion.
numbers-title = All numbers by cycle
numbers-label = Table of all numbers by cycle
numbers-caption = Shares of explanations with their likely ranges; a cycle’s explanations and teachers stand below its name
chart-own = Explanations that name own teaching, by cycle
chart-student = Explanations that name students, by cycle
chart-school = Explanations that name the school, by cycle
chart-home = Explanations that name the home, by cycle
chart-rate = Explanations per 100 sentences, by cycle
chart-success = Own teaching among explanations of success, by cycle
chart-failure = Own teaching among explanations of failure, by cycle
chart-point = { $cycle }: { $value }, likely between { $low } and { $high }
chart-description = { $points }. Vertical lines show the likely range.
change-up = Up: { $points }~points, likely { $range }
change-down = Down: { $points }~points, likely { $range }
change-perhaps-up = Perhaps up: { $points }~points, likely { $range }; as four causes are looked at, this may be chance
change-perhaps-down = Perhaps down: { $points }~points, likely { $range }; as four causes are looked at, this may be chance
change-unclear = No clear change: { $points }~points, likely { $range }
rate-title = How much is explained
rate-about = explanations per 100 sentences
success-title = When things went well
success-about = own teaching among explanations of success
failure-title = When things went badly
failure-about = own teaching among explanations of failure
outcome-basis = { $explanations } by up to { $teachers }; by cycle { $counts }
column-cycle = Cycle
column-teachers = Teachers
column-teacher = Teacher
column-team = Team
column-change = Change
column-explanations = Explanations
column-statements = Sentences
column-rate = Explanations per 100
column-share-range = Share (likely range)

## Another report beside this one

compare-nav = Beside another report
compare-title = Compared with { $label }
compare-these = These logs
compare-difference = Difference
compare-went = In these logs { $own } went from { $before } to { $after } of explanations ({ $here }~points), in { $label } from { $start } to { $end } ({ $there }~points).
compare-change-above = The true difference between the two changes is likely between { $low } and { $high }~points: the change in these logs lies above the one in { $label }.
compare-change-below = The true difference between the two changes is likely between { $low } and { $high }~points: the change in these logs lies below the one in { $label }.
compare-change-unclear = The true difference between the two changes is likely between { $low } and { $high }~points: the logs can’t tell which moved more towards own teaching.
compare-levels = In these logs { $here } of explanations name { $own } ({ $cycle }), in { $label } { $there } ({ $other }).
compare-level-above = The true difference is likely between { $low } and { $high }~points: the share in these logs lies above the one in { $label }.
compare-level-below = The true difference is likely between { $low } and { $high }~points: the share in these logs lies below the one in { $label }.
compare-level-unclear = The true difference is likely between { $low } and { $high }~points: the logs can’t tell the two shares apart.
compare-alone = In one of the two, nearly everything was written by one teacher: nobody can say how much of the difference is chance.
compare-nothing = There is nothing to compare: these logs or { $label } hold no explanations.
compare-too-few = Nothing of this comparison is shown: in one of the two, fewer than { $count } teachers wrote or too little was explained, and no one’s answers should be picked out.
compare-about = own teaching among all explanations
compare-chart = Explanations that name own teaching, by cycle: { $label }
compare-label = Table of own teaching in both
compare-caption = Own teaching among explanations with likely ranges. The last row is these logs’ number less the other’s.
compare-logs = Logs
compare-first = First cycle
compare-last = Last cycle
compare-basis = { $cycle }: { $basis }
compare-no-range = no range can be given
compare-no-shared = No teacher is known to have written in both, so the teachers of the two are taken for different people.
compare-some-shared = Some teachers wrote in both, going by their names, and each counts as one person in the likely range of a difference.
compare-shared = { $count ->
    [one] { $count }~teacher wrote in both, going by the name, and counts as one person in the likely range of a difference.
   *[other] { $count }~teachers wrote in both, going by their names, and each counts as one person in the likely range of a difference.
    }
compare-nameless = Teachers without a name, or with a code in its place, can’t be recognized: they are taken for different people in the two.
compare-coders = Not the same coder read both: these logs { $here }, { $label } { $there }. What differs may come from the coders.
compare-model = a machine
compare-other-model = another machine
compare-person = a person
compare-other-coder = another coder
compare-nobody = someone who is not named
compare-repeated = { $count ->
    [one] One sentence stands in both and counts on both sides.
   *[other] { $count } sentences stand in both and count on both sides.
    }
compare-care = This does not say that one school, team or year is better. Other teachers, other topics and other questions in the log move these shares too; the two stand side by side to ask what was different, not to rank them.
compare-care-team = This does not say that one of the two is better. Other people, other topics and other questions in the log move these shares too: ask what was different, not who is ahead.

## Teams and teachers

teams-title = Teams
teams-order = Teams stand in the order of their names. With so few people in a team the ranges are wide, and the numbers don’t say which team is higher. Whether a team’s own change is clear is told by the range of the change, not by whether the two others overlap.
teams-label = Table of own teaching by team
teams-caption = Own teaching among the explanations of each team, with likely ranges
teams-rule = Nothing is shown of fewer than { $teachers } teachers or { $explanations } explanations, nor what would give these away, so that no one’s answers can be picked out.
teams-hidden = { $count ->
    [one] One team is left out for this reason.
   *[other] { $count } teams are left out for this reason.
    }
teachers-title = Teachers
teachers-care = Teachers stand in the order of their names. These are counts of a few sentences each, coded by a machine that errs: they tell where to read on, and nothing about how well anyone teaches.
teachers-label = Table of explanations by teacher and cycle
teachers-caption = How many of a teacher’s explanations name own teaching
teacher-count = { $count } of { $all }

## Slopes by team

slopes-label = Drawing of own teaching by team
slopes-title = Explanations that name own teaching, by team, in { $first } and in { $last }
slopes-caption = How many of 100 explanations of each team name { $own }: { $first } and { $last }.
slopes-ranges = Vertical lines show the likely ranges. All teams have one colour, as none is better for a higher share.
slopes-ranges-in-table = The likely ranges stand in the table below. All teams have one colour, as none is better for a higher share.
slopes-left-out = { $count ->
    [one] One more team stands in the table alone.
   *[other] { $count } more teams stand in the table alone.
    }
slopes-team = { $team }: { $before } in { $first }, { $after } in { $last }

## Voices

voices-title = In the teachers’ own words
voices-choice = Up to three sentences for each cycle and cause, no two of them by one teacher; those of which the machine was surest, and which state cause and outcome, come first. They stand as they were written: a turn of phrase may tell who wrote, and names of students may stand in them. Ask before you show one. <strong>A machine coded them, and codes may be wrong:</strong> read each with the question whether it belongs where it stands.
voices-left-out = { $count ->
    [one] To keep this page small, one cycle in the middle is left out here; the table of codings holds every sentence.
   *[other] To keep this page small, { $count } cycles in the middle are left out here; the table of codings holds every sentence.
    }
doubtful-title = Sentences to check
quote-team = Team:
quote-prompt = Asked:
quote-success = explains a success, had or hoped for
quote-failure = explains a failure, had or feared
quote-unsure = the machine was unsure here
quote-none = taken for no explanation
quote-paragraph = show its paragraph
quote-link = check in the review page
links-how = To make the links to the review page work, run “ascribe review { $file }” where this project is, and leave the page that it opens as it is; then follow a link in the same browser.
legend-cause = words that state a cause
legend-outcome = words that state how students did
mark-cause = cause
mark-outcome = outcome
mark-both = cause and outcome

## Turning points and theories of action

turning-title = Turning points
turning-about = Gallimore et al. (2009) describe how teachers in inquiry teams come to explain students’ learning by their own teaching rather than by external causes. Each pair below is by one writer and reads in that way: first a cause outside, in a later cycle own teaching.
turning-away = The other way, because explanations shifted away from own teaching here: first own teaching, in a later cycle a cause outside.
turning-counts = These pairs were picked because they show a turn; they are examples and no count. Both sentences of a pair may be right. { $all ->
    [one] Only one writer explained something in more than one cycle: towards own teaching { $towards }, away from it { $away }, just as often { $alike }.
   *[other] Of { $all } writers who explained something in more than one cycle, { $towards } named own teaching relatively more often in their last cycle than in their first, { $away } less often, { $alike } just as often. Each counts once here, however much they wrote: this is no test of the shift.
    }
turning-most-towards = These pairs were picked because they show a turn; they are examples and no count. Both sentences of a pair may be right. Counted over all who explained something in more than one cycle, more turned towards own teaching than away from it.
turning-most-away = These pairs were picked because they show a turn; they are examples and no count. Both sentences of a pair may be right. Counted over all who explained something in more than one cycle, more turned away from own teaching than towards it.
turning-even = These pairs were picked because they show a turn; they are examples and no count. Both sentences of a pair may be right. Counted over all who explained something in more than one cycle, as many turned towards own teaching as away from it.
theories-title = Theories of action
theories-about = Up to five sentences of the kind “if we (or I) …, then students …”, with what teachers do underlined, what students should then do dashed, and later explanations by own teaching of the same team that share words with them. Nothing else is searched, sentences put otherwise are missed, and shared words do not prove that the same thing is meant.
theories-later = What later cycles say:
theories-nothing = Among later explanations none was found with these words.
theories-last = No later cycle is shown that could say what came of it.
theories-kept = What later cycles say of it is not shown here, as it could tell who wrote it.

## Sentences to check

doubtful-about = Does each of these explain how students did, and by what? At most one of each teacher is shown.
surprising-title = Surprising
surprising-about = The machine was sure of these, but they go against what is usual in these logs. Each may be a find or a mistake.
surprise-own-failure = It names own teaching for something that went badly, which is rare in these logs.
surprise-outside-success = It gives the credit for something that went well to { $source ->
    [home] the home
   *[school] the school
    }, which is rare in these logs.
surprise-rare-source = It names { $source ->
    [home] the home
    [school] the school
    [student] the students
   *[teacher] own teaching
    }, which few explanations in these logs do.
surprise-unlike-writer = It names { $source ->
    [home] the home
    [school] the school
    [student] the students
   *[teacher] own teaching
    }, which no other explanation of the same teacher does.
uncertain-title = Uncertain
uncertain-about = The machine was least sure of these.

## Questions

questions-title = Questions to talk over
ask-up = What did your team do between { $first } and { $last } that made it easier to see your own part in students’ learning?
ask-down = What happened between { $first } and { $last } that drew your attention to things outside your teaching?
ask-alike = Does it match your own memory that explanations in { $first } and { $last } were much alike?
ask-perhaps-up = Own teaching was named more often in { $last } than in { $first }, but the logs can’t tell whether that is more than chance. What do you remember that speaks for a change, and what against it?
ask-perhaps-down = Own teaching was named less often in { $last } than in { $first }, but the logs can’t tell whether that is more than chance. What do you remember that speaks for a change, and what against it?
why-change = Own teaching: { $before } of { $explanations } in { $first }, { $after } of { $all } in { $last }.
ask-school = Which of the conditions at school that you name could you influence, and which would you have to work around?
ask-home = What do you know, and what do you assume, about your students’ life at home? What in your teaching could help all the same?
ask-students = Where you name students’ effort, behaviour or knowledge as the cause: what might have brought that about, and what in the lesson could change it?
why-school = { $count } of { $explanations } of something that went badly in { $cycle } named conditions at school.
why-home = { $count } of { $explanations } of something that went badly in { $cycle } named life at home.
why-students = { $count } of { $explanations } of something that went badly in { $cycle } named the students.
ask-own-success = In { $cycle } own teaching was named more often for successes than for failures. What would an explanation of a failure sound like that names something the team can change?
ask-own-failure = In { $cycle } own teaching was named more often for failures than for successes. Which success of this cycle was the team’s doing?
why-mood = In { $cycle }, own teaching was named in { $good } of { $success } of success and { $bad } of { $failure } of failure.
ask-missing = Whose view is missing from the later logs, and how could it be heard?
why-missing = { $teachers } wrote in { $first }, { $count } in { $last }.
ask-because = What question in the log would invite more “because”?
why-because = In { $cycle }, { $rate } in 100 sentences explained how students did.
ask-surprise = Pick one sentence on this page that surprises you. What would you need to see in students’ work to know whether its explanation is right?
why-surprise = An explanation is a guess until it is tested.
ask-next = Which one cause named here will you act on together in the next cycle, and what should students then do differently?
why-next = A shared next step turns an explanation into an inquiry.
ask-reword = Which explanation on this page would you word otherwise now, and what has changed your mind?
why-reword = An explanation that can change is one that a team can learn from.
work-teams = Teams in inquiry came to explain progress by their teaching
work-control = What a cause does to us depends on whether we can control it
work-assumptions = Teachers often explained results by traits of students that they took to be fixed
work-students = In six teams a third of the explanations of low scores named students’ behaviour, a seventh the teaching
work-outcome = A review of what teachers name as causes of success and failure
work-attrition = Those who leave can make a change appear
work-inquiry = Say the hunch aloud, then test it
work-efficacy = A team’s confidence grows from succeeding together

## Estimates, for research

estimates-title = All estimates
estimates-about = Shares and changes in points of a percentage, with their intervals; methods are named as in shift.csv, which holds every row. Intervals leave out one teacher at a time (CR3); CR2 with Satterthwaite’s degrees of freedom stands beside them as a check.
estimates-more = { $count ->
    [one] One more row is in shift.csv.
   *[other] { $count } more rows are in shift.csv.
    }
table-levels = Shares by cycle and source
table-changes = Changes of all sentences
table-tests = Tests by flips of signs
table-strata = Shares by stratum and cycle
table-strata-changes = Shifts by stratum
kind-shift = shift
kind-trend = trend
kind-logit = log-odds per cycle
kind-matched = shift, same teachers
kind-difference = difference in differences
kind-difference-trend = difference in trends
kind-sign-flip = trend
kind-change-point = change after { $cycle }
column-cycle-source = Cycle and source
column-stratum-cycle = Stratum and cycle
column-source = Source
column-test = Test
column-share = Share
column-points = Estimate
column-interval = Interval
column-fractional = Fractional share
column-method = Method
column-cr2 = CR2 interval
column-cr2-df = CR2 df
column-error = Standard error
column-df = df
column-p = p
column-adjusted = p (Holm)
column-flips = Flips

## How right the codes are, for research

accuracy-heading = How right the codes are
measured-nearest = { $count ->
    [one] The machine was tried on one kind of text ({ $genre })
   *[other] The machine was tried on { $count } kinds of text; by how sure it was of its codes, these logs seem closest to { $genre }
    }. There, by writers it had not seen, it gave { $right } of 100 sentences the same causes as the codes of its corpus (likely { $low } to { $high }). { $by }Sentences without an explanation count too, and are easier.
measured-named = The machine was tried on texts of the kind that was named ({ $genre }){ $count ->
    [one] {""}
   *[other] {" "}and on others, { $count } kinds in all
    }. By writers it had not seen, it gave { $right } of 100 sentences of this kind the same causes as the codes of its corpus (likely { $low } to { $high }). { $by }Sentences without an explanation count too, and are easier.
by-people = Those codes were made by people.
by-models = Those codes were made by language models, not by people.
between = between { $low } and { $high }
measured-unsure = Of sentences of which it was unsure, as it is of { $share } of the explanations here, it gave { $right } of 100 the same (likely { $low } to { $high }).
measured-anywhere = The machine was tried on { $count ->
    [one] one kind of text
   *[other] { $count } kinds of text
    }; here are too few sentences to judge which is most like these. By writers it had not seen, it gave { $right } of 100 sentences the same causes as the codes of its corpus. { $by }Sentences without an explanation count too, and are easier.
genre-diaries = diaries
genre-forms = forms
genre-interviews = interviews
genre-posts = posts
genre-teaching = texts on teaching
genre-nearest = { $genre } (most like these)
genres-label = Table of accuracy by kind of text
genres-caption = Sentences in which the machine named the same causes as the codes with which it was compared, or none where they have none
genres-about = All sentences of texts whose writers the machine had not seen, those without an explanation too. The codes with which it was compared are those of its corpus. Ranges are 95~% intervals (Wilson) that take sentences as independent, which those of one text are not quite. The distance is the largest difference between the share of sentences up to any confidence here and there (Kolmogorov–Smirnov, 0 to 1); the kind at the least distance counts as most like these.
column-genre = Kind of text
column-right = Same causes
column-range = Likely range
column-distance = Distance
column-by-people = Coded by people
calibration-title = How often codes were right, by how sure the machine was: { $genre }
calibration-caption = Is the machine right as often as it is sure? Kind of text: { $genre }; { $count } sentences.
calibration-about = Each point stands for sentences of which it was about equally sure, with the likely range; their number stands below the share. On the dashed line it is right as often as it says, below the line less often.
calibration-diagonal = on the line: as often as it says
calibration-claimed = how sure the machine says it is
calibration-right = how often it named the same causes
calibration-point = where it says { $claimed } of 100, it is { $share } (likely { $low } to { $high }; { $count } sentences)
calibration-own-title = How often people name own teaching, by how probable the machine says it is
calibration-own-caption = In these texts: do people name own teaching as often as the machine gives it a probability?
calibration-own-about = Each point stands for sentences that people coded, weighted back to all sentences, with the likely range; the number coded stands below the share. On the dashed line people name own teaching as often as the machine says, above the line more often.
calibration-own-diagonal = on the line: as often as it says
calibration-own-claimed = probability that the machine gives
calibration-own-share = how often people name own teaching

## Corrected by people's codes

corrected-heading = Corrected by people’s codes
corrected-title = Own teaching by cycle, as the machine coded it and corrected by people’s codes
corrected-caption = How many of 100 explanations name { $own }, uncorrected and corrected.
corrected-about = Vertical lines show the likely ranges. Those of the corrected shares hold the machine’s errors as well.
corrected-naive = As the machine coded
corrected-corrected = Corrected
corrected-label = Table of corrected shares by cycle
corrected-table = Own teaching among all explanations, with likely ranges; * cut at 0 or 100~%
corrected-value = { $value } (likely { $low } to { $high })
corrected-cycle = { $cycle }: as the machine coded { $naive }, corrected { $corrected }
corrected-change-naive = As the machine coded, from { $first } to { $last }: { $points }~points, likely { $range }.
corrected-change = Corrected, from { $first } to { $last }: { $points }~points, likely { $range }.
corrected-cut = * Cut at 100~points: no change is larger, and the corrected one lies beyond only by chance in people’s codes.
corrected-not = No people’s codes correct these numbers. With a project (analyze --project study.ascribe), ascribe sample study.ascribe draws sentences for people to code, ascribe review study.ascribe opens the page on which they do, and the next report shows the corrected shares here.
corrected-waits = People are coding the sample { $sample } without seeing anyone’s codes and have not finished. Until they have, nothing is corrected here.
finding-corrected = { $count ->
    [one] One sentence was coded by people
   *[other] { $count } sentences, drawn at random, were coded by people
    }: corrected by their codes, the change is { $points }~points, likely { $range }, instead of { $naive }.
finding-corrected-between = { $count ->
    [one] One sentence was coded by people
   *[other] { $count } sentences, drawn at random, were coded by people
    }: corrected by their codes, the change from { $first } to { $last } (not both the cycles compared above) is { $points }~points, likely { $range }, instead of { $naive }.
finding-corrected-unknown = { $count ->
    [one] One sentence was coded by people, too few
   *[other] { $count } sentences, drawn at random, were coded by people, too few
    } to say how the change would come out corrected.

## What is unsure and missing

missing-title = What is unsure, and what is missing
sure-low = { $explanations } of { $all } explanations were coded with a confidence below { $bound }, and { $statements } of all { $sentences } sentences.
sure-all = All sentences count as they were coded; none was set aside as too uncertain.
sure-abstained = { $count } of { $all } sentences were too uncertain for the bound on errors and count by the machine’s probabilities.
missing-cycle = { $count } of { $all } reflections could be given no cycle.
missing-teacher = { $count } of { $all } reflections name no teacher.
missing-date = { $count } of { $all } reflections have no date.
missing-nothing = Every reflection has its teacher, its cycle and its date.
missing-left = Teachers with explanations in both cycles compared: { $both }; in the first alone: { $first }; in the last alone: { $last }.

## All explanations

listing-title = All explanations
listing-about = The sentences of the cycles shown that the machine took for explanations, by cycle and cause, in the order of the alphabet and not of the logs.
listing-about-open = Sentences by cycle and cause, in the order of the logs.
listing-signs = A + after a sentence says that it explains what went well, a − what went badly, a ? that the machine was unsure.
listing-doubt = A ? after a sentence says that the machine was unsure.
listing-signs-part = Where too few teachers or sentences explain success or failure, the sentences of the cycle bear no + and no −.
listing-summary = Show { $explanations }
listing-summary-all = Show { $explanations } and { $others } other sentences
listing-part = There is room here for { $shown } of { $all } explanations: the surest of each cycle and cause. The table codings.csv beside this page holds every sentence.
listing-without-others = Sentences that explain nothing have no room here; the table codings.csv beside this page holds them.
listing-no-cause = No explanation
listing-found = { $shown } of { $all } sentences are shown
filter-label = Choose among the sentences
filter-words = Find words
filter-causes = Causes
filter-outcome = What is explained
filter-any = any
filter-success = what went well
filter-failure = what went badly

## Small print

limits-title = What you must not conclude
limits-short = These numbers are about a group and say nothing about a single teacher. A machine read the sentences and takes some of them wrongly. A change over time may come from the season, the topics or a new class, and a likely range that includes zero means that the logs can’t tell a rise from a fall. That a sentence names homes or schools does not make it wrong.
limit-teacher = <strong>Nothing about a single teacher.</strong> These numbers are about a group. They were not made to judge, rate or compare people, and can’t.
limit-codes = <strong>Not that every code is right.</strong> A machine read the sentences. It takes some for explanations that are none, misses others, and confuses causes.
limit-cause = <strong>Not that the programme caused it.</strong> A change over time may come from the season, the topics, a new class or a new question in the log.
limit-minds = <strong>Not that minds changed.</strong> A share moves too when there is more success to write about, or when people stop writing about the other causes.
limit-excuses = <strong>Not that outside causes are excuses.</strong> Homes and schools do matter; that a sentence names them does not make it wrong.
limit-missing = <strong>Nothing about those who did not write.</strong> Teachers who left or skipped a cycle may explain things otherwise.
limit-small = <strong>Not much from small numbers.</strong> A likely range that includes zero means that the logs can’t tell a rise from a fall.
notes-title = Notes on these numbers
note-hidden = Too few teachers or explanations to be shown, and left out here: { $cycles }.
note-one-writer = Nearly all explanations of a cycle that is compared are by one teacher: no likely range can be given for the change.
note-few-people = Few teachers wrote in the two cycles compared: the likely ranges rest on so few people that they are wide and rough.
note-few-teachers = Only { $count ->
    [one] { $count } teacher
   *[other] { $count } teachers
    }: the likely ranges rest on so few people that they are wide and rough.
note-few-explanations = Fewer than { $count } explanations in { $cycles }: one more or less moves the shares a good deal.
note-who-wrote = Some teachers wrote in only one of the two cycles compared: part of the change may be a change of who wrote.
note-disagreement = Two ways to judge the change of own teaching disagree on whether it can be told from chance: don’t rely on it.
note-nameless = Some reflections name no teacher and count as one teacher’s, which makes the likely ranges unreliable.
note-uncertain = { $count } of { $all } sentences were too uncertain to count as they were coded: they count by the machine’s probabilities.
note-without-cycle = { $count ->
    [one] One reflection names no cycle and is left out of all shares.
   *[other] { $count } reflections name no cycle and are left out of all shares.
    }
unread = { $count ->
    [one] One file or row could not be read; problems.csv says why.
   *[other] { $count } files or rows could not be read; problems.csv says why.
    }
how-title = How it was done
how = Each reflection was cut into sentences. Each sentence was coded by whether it explains how students do, and where it places the cause: in the teachers’ own teaching, the students, the school or the home. A share is the number of explanations that name a cause among all explanations of the cycle. Likely ranges are { $level } confidence intervals: about { $level } of ranges got in this way hold the true number. They come from leaving out one teacher at a time, because sentences of one teacher resemble each other, and they do not include the machine’s errors.
how-by-model = Each reflection was cut into sentences. The model { $model } coded each sentence by whether it explains how students do, and where it places the cause: in the teachers’ own teaching, the students, the school or the home. A share is the number of explanations that name a cause among all explanations of the cycle. Likely ranges are { $level } confidence intervals: about { $level } of ranges got in this way hold the true number. They come from leaving out one teacher at a time, because sentences of one teacher resemble each other, and they do not include the machine’s errors.
accuracy-title = What is known of the model’s accuracy:
methods-title = Methods
in-english = Sentences on the model and the methods, and lists of what was read, are in the program’s own English.
reading-title = What was read, and what could not be
all-read = Everything could be read.
problems-title = Could not be read: { $count }
problems-more = and { $count } more, listed in problems.csv
notices-title = What was taken for what: { $count }
notices-more = and { $count } more
reading-care = File names may name teachers. This list is not printed.
