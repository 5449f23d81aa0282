-- Version 1. Texts are UTF-8, times milliseconds since 1970, positions bytes of the text.

CREATE TABLE setting (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE cycle (
    id INTEGER PRIMARY KEY,
    label TEXT NOT NULL UNIQUE,
    position INTEGER NOT NULL -- in the order of cycles, from 0
) STRICT;

CREATE TABLE reflection (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    hash BLOB NOT NULL, -- SHA-256 of the text
    current INTEGER NOT NULL, -- 1 of the version of the text that was read last, else 0
    position INTEGER NOT NULL, -- in the order of reflections, from 0; the same for all versions
    teacher TEXT,
    team TEXT,
    "group" TEXT,
    cycle INTEGER REFERENCES cycle (id),
    date TEXT,
    prompt TEXT,
    file TEXT NOT NULL, -- where it came from
    sheet TEXT,
    file_row INTEGER,
    file_column TEXT,
    day_order TEXT NOT NULL,
    file_offset INTEGER NOT NULL,
    layout TEXT, -- which parts are prose, as JSON; NULL if all of it is
    text TEXT NOT NULL,
    UNIQUE (id, hash)
) STRICT;

CREATE TABLE statement (
    reflection INTEGER NOT NULL REFERENCES reflection (row),
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    key BLOB NOT NULL UNIQUE, -- hash of reflection id, hash of the text, start, end
    number INTEGER, -- from 1, as it was split by ascribe; NULL if people split or merged it
    active INTEGER NOT NULL, -- follows from the events: 1 if it stands, 0 if split or merged away
    PRIMARY KEY (reflection, start, end)
) STRICT, WITHOUT ROWID;

CREATE TABLE coder (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE, -- of a model: with its version
    model INTEGER NOT NULL -- follows from the events: 1 if there are probabilities
) STRICT;

-- What was done, in the order in which this file learned of it.
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE, -- hash of all the rest
    time INTEGER NOT NULL,
    coder INTEGER NOT NULL REFERENCES coder (id),
    person TEXT, -- who sat at the page, if other than the coder
    blind INTEGER NOT NULL, -- 1 if neither suggestion nor others' codes could be seen
    act TEXT NOT NULL, -- code, memo, split, merge, undo
    statement BLOB, -- code, memo: its key
    supersedes BLOB, -- code, memo: ids of events, one after the other
    sources TEXT, -- code: joined by ;
    outcome TEXT,
    agency TEXT,
    focus TEXT, -- joined by ;
    p_home REAL,
    p_school REAL,
    p_student REAL,
    p_teacher REAL,
    confidence REAL,
    abstain INTEGER,
    evidence TEXT, -- words that bear the codes: what from-to, joined by ;
    memo TEXT,
    reflection TEXT, -- split, merge: id of the reflection
    hash BLOB, -- split, merge: SHA-256 of its text
    spans TEXT, -- split: start end at; merge: start end start end
    target BLOB -- undo: id of the event undone
) STRICT;

CREATE INDEX event_statement ON event (statement, coder) WHERE statement IS NOT NULL;
CREATE INDEX event_coder ON event (coder, time);
CREATE INDEX event_person ON event (person, time) WHERE person IS NOT NULL;
CREATE INDEX event_reflection ON event (reflection) WHERE reflection IS NOT NULL;
CREATE INDEX event_target ON event (target) WHERE target IS NOT NULL;

CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END;

CREATE TRIGGER event_never_goes BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END;

CREATE TABLE sample (
    name TEXT NOT NULL PRIMARY KEY,
    blind INTEGER NOT NULL,
    plan BLOB NOT NULL
) STRICT;

CREATE TABLE place (
    coder TEXT NOT NULL PRIMARY KEY,
    queue TEXT NOT NULL,
    statement BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What is in force, for whoever looks into the file by other means: of each coder the latest
-- coding, not undone, of each statement that stands.
CREATE VIEW current AS
WITH live AS (
    SELECT * FROM event AS e
    WHERE act = 'code' AND NOT EXISTS (
        SELECT 1 FROM event AS u
        WHERE u.target = e.id AND u.coder = e.coder AND u.person IS e.person
    )
)
SELECT r.id AS reflection, s.start, s.end, s.number, s.key AS statement, c.name AS coder, c.model,
    e.person, e.blind, e.time, e.sources, e.outcome, e.agency, e.focus, e.p_home, e.p_school,
    e.p_student, e.p_teacher, e.confidence, e.abstain, e.id AS event
FROM reflection AS r
JOIN statement AS s ON s.reflection = r.row
JOIN live AS e ON e.statement = s.key
JOIN coder AS c ON c.id = e.coder
WHERE r.current = 1 AND s.active = 1 AND NOT EXISTS (
    SELECT 1 FROM live AS l
    WHERE l.statement = e.statement AND l.coder = e.coder AND (l.time, l.id) > (e.time, e.id)
);
