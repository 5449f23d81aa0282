//! The wording of headers: which names and phrases stand for which field.
//!
//! Lists of everyday wording, English first, as `headers::normal` writes it, separated by commas.

use super::columns::Field;

/// Headers that name a field by themselves, best first.
pub(crate) const WHOLE: &[(Field, &str)] = &[
    (
        Field::Date,
        "date, date of reflection, reflection date, lesson date, date of lesson, entry date, \
         date of entry, datum, fecha, timestamp, zeitstempel, marca temporal, horodateur, \
         completion time, enddate, end date, recordeddate, recorded date, submitted, \
         submitted at, submitted on, submission date, submission time, date submitted, \
         date created, created, created at, created on, posted, posted at, posted on, \
         date posted, time, start time, startdate, start date, last modified, \
         last modified time, modified, updated at",
    ),
    (
        Field::Teacher,
        "teacher, teacher name, teachers name, name of teacher, your name, your full name, \
         what is your name, first and last name, full name, user full name, name, names, \
         teachers, educator, staff member, staff, colleague, lehrkraft, lehrer, lehrerin, \
         lehrer in, name der lehrkraft, ihr name, dein name, docente, profesor, profesora, \
         maestro, maestra, nombre, nombre completo, su nombre, tu nombre, enseignant, \
         enseignante, professeur, nom, votre nom, nom et prénom, author, author name, \
         writer, written by, posted by, created by, submitted by, respondent, \
         respondent name, participant, participant name, teacher code, teacher id, \
         participant code, participant id, participantid, pseudonym, personal code, \
         initials, your initials, sender, user, username, user name, email address, email, \
         e mail, e mail address, your email, your email address, recipientemail, \
         recipient email, user email, responder email, respondents email, e mail adresse, \
         correo electrónico, dirección de correo electrónico, adresse e mail",
    ),
    (
        Field::Cycle,
        "cycle, inquiry cycle, cycle number, cycle no, cycle name, cycles, zyklus, ciclo, \
         inquiry round, round, runde, ronda, phase, term, school term, semester, trimester, \
         trimestre, quarter, half term, marking period, time point, timepoint, wave, sprint, \
         month, week, week no, week number",
    ),
    (
        Field::Team,
        "team, team name, your team, plc, plc team, plc name, plc group, your plc, \
         professional learning community, inquiry team, grade team, grade level team, \
         subject team, department, dept, grade level, grade, year team, \
         fachschaft, fachgruppe, jahrgang, jahrgangsteam, abteilung, equipo, departamento, \
         équipe, département, channel, school, school name, schule, escuela, école",
    ),
    (
        Field::Group,
        "group, year group, study group, condition, study condition, arm, treatment, \
        treatment group, \
         programme, program, programme group, program group, cohort, gruppe, grupo, groupe",
    ),
    (
        Field::Prompt,
        "prompt, prompt text, question, question text, reflection prompt, \
         reflection question, item, stem, frage, impuls, pregunta, consigne",
    ),
    (
        Field::Id,
        "reflection id, reflectionid, entry id, entryid, log id",
    ),
    (
        Field::Text,
        "reflection, reflections, my reflection, your reflection, reflection text, \
         reflection log, reflection entry, written reflection, text, texts, journal entry, \
         journal, log entry, log, entry, entries, diary, diary entry, response, responses, \
         response text, answer, answers, answer text, comment, comments, note, notes, body, \
         content, message, post, narrative, description, free text, statement, reflexion, \
         eintrag, tagebuch, kommentar, kommentare, antwort, reflexión, texto, comentario, \
         comentarios, respuesta, réflexion, texte, commentaire, commentaires, réponse, \
         open ended response",
    ),
];

/// Phrases that mark a field inside a longer header, best first.
pub(crate) const WITHIN: &[(Field, &str)] = &[
    (Field::Date, "date, datum, fecha"),
    (
        Field::Teacher,
        "your name, teacher name, teachers name, name of teacher, full name, \
         first and last name, who are you, your initials, participant code, personal code, \
         teacher code, your code, ihr name, email address, your email",
    ),
    (
        Field::Cycle,
        "inquiry cycle, cycle, zyklus, ciclo, inquiry round, which round, which term",
    ),
    (
        Field::Team,
        "plc, your team, which team, grade team, inquiry team, department, team name, \
         grade level, equipo, équipe",
    ),
    (
        Field::Group,
        "study group, year group, condition, treatment group",
    ),
    (Field::Prompt, "question prompt, prompt"),
];

/// The names of a list.
pub(crate) fn of(
    table: &'static [(Field, &str)],
    field: Field,
) -> impl Iterator<Item = &'static str> {
    let list = table.iter().find(|(known, _)| *known == field);
    list.into_iter().flat_map(|(_, names)| names.split(", "))
}
