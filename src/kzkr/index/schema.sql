-- A fact book as tables: what lookups read, and what `kzkr book export sqlite` copies.
-- Dates and periods are ISO 8601 text; a list that only people read (inferred) is joined by ';'.

CREATE TABLE book (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    version TEXT NOT NULL,
    as_of TEXT NOT NULL
) WITHOUT ROWID;

-- The languages beside English that names are given in.
CREATE TABLE languages (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    name TEXT NOT NULL
) WITHOUT ROWID;

-- A book that defines no topics has those its facts name, without a definition.
CREATE TABLE topics (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    definition TEXT
) WITHOUT ROWID;

CREATE TABLE measures (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    definition TEXT NOT NULL
) WITHOUT ROWID;

-- The words people use for a topic or measure, or to ask for a fact (kind), in a language.
CREATE TABLE words (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    language TEXT NOT NULL,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (kind, id, language, position)
) WITHOUT ROWID;

CREATE TABLE units (
    id TEXT PRIMARY KEY,
    written TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE sources (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    publisher TEXT NOT NULL,
    title TEXT,
    author TEXT,
    date TEXT,
    language TEXT NOT NULL,
    url TEXT NOT NULL,
    accessed TEXT NOT NULL,
    as_of TEXT,
    mirror_of TEXT,
    paragraphs INTEGER,
    inferred TEXT
) WITHOUT ROWID;

-- One table for all kinds of records, with the fields that only some kinds have; a view a kind
-- (companies, projects, ...) follows at the end.
CREATE TABLE records (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    number INTEGER,
    country TEXT,
    sector TEXT,
    type TEXT,
    role TEXT,
    organization TEXT REFERENCES records (id),
    date TEXT,
    place TEXT REFERENCES records (id),
    note TEXT,
    inferred TEXT
) WITHOUT ROWID;

-- sort: 'name' in a language beside English, 'alias', or 'slip' (a form that the source prints).
CREATE TABLE record_names (
    record_id TEXT NOT NULL REFERENCES records (id),
    position INTEGER NOT NULL,
    sort TEXT NOT NULL,
    language TEXT,
    text TEXT NOT NULL,
    PRIMARY KEY (record_id, position)
) WITHOUT ROWID;

-- How records are found by name: each folded name, and what is left of it from each later word on.
-- Its key is an index that is made when the rows are there: this is the longest of the tables.
CREATE TABLE name_keys (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    record_id TEXT NOT NULL REFERENCES records (id),
    whole INTEGER NOT NULL
);

-- The same names by their sound, spacing and word forms aside: the keys of `kzkr.language` that are
-- not just the name without its spaces.
CREATE TABLE sound_keys (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    record_id TEXT NOT NULL REFERENCES records (id),
    PRIMARY KEY (kind, key, record_id)
) WITHOUT ROWID;
CREATE VIEW loose_keys AS
SELECT kind, key, record_id FROM sound_keys
UNION ALL
-- Left alone, SQLite would read all names of a kind.
SELECT kind, replace(key, ' ', ''), record_id FROM name_keys INDEXED BY name_keys_without_spaces
WHERE whole AND instr(key, ' ');

-- How topics and measures (kind) are found: by id and by their words, folded and by sound.
CREATE TABLE concept_keys (
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (key, kind, id)
) WITHOUT ROWID;

CREATE TABLE source_voices (
    source_id TEXT NOT NULL REFERENCES sources (id),
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    voice TEXT NOT NULL,
    person_id TEXT REFERENCES records (id),
    PRIMARY KEY (source_id, first)
) WITHOUT ROWID;

CREATE TABLE source_sections (
    source_id TEXT NOT NULL REFERENCES sources (id),
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    priority_id TEXT NOT NULL REFERENCES records (id),
    PRIMARY KEY (source_id, first)
) WITHOUT ROWID;

CREATE TABLE facts (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    statement TEXT NOT NULL,
    measure TEXT REFERENCES measures (id),
    value NUMERIC,
    unit TEXT,
    bound TEXT,
    period TEXT,
    base TEXT,
    "from" NUMERIC,
    by TEXT,
    status TEXT,
    as_of TEXT,
    note TEXT,
    inferred TEXT
) WITHOUT ROWID;

CREATE TABLE fact_records (
    fact_id TEXT NOT NULL REFERENCES facts (id),
    position INTEGER NOT NULL,
    record_id TEXT NOT NULL REFERENCES records (id),
    role TEXT,
    implied INTEGER NOT NULL,
    PRIMARY KEY (fact_id, position)
) WITHOUT ROWID;

CREATE TABLE fact_topics (
    fact_id TEXT NOT NULL REFERENCES facts (id),
    position INTEGER NOT NULL,
    topic TEXT NOT NULL,
    PRIMARY KEY (fact_id, position)
) WITHOUT ROWID;

-- The priorities under which the cited paragraphs stand in the source.
CREATE TABLE fact_priorities (
    fact_id TEXT NOT NULL REFERENCES facts (id),
    priority_id TEXT NOT NULL REFERENCES records (id),
    PRIMARY KEY (fact_id, priority_id)
) WITHOUT ROWID;

-- Derived: the facts that belong to a record, because they are about it, are said on its behalf,
-- or stand under it as a priority.
CREATE TABLE record_facts (
    record_id TEXT NOT NULL REFERENCES records (id),
    fact_id TEXT NOT NULL REFERENCES facts (id),
    PRIMARY KEY (record_id, fact_id)
) WITHOUT ROWID;

CREATE TABLE rankings (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    topic TEXT NOT NULL,
    basis TEXT,
    as_of TEXT,
    note TEXT
) WITHOUT ROWID;

CREATE TABLE ranking_rows (
    ranking_id TEXT NOT NULL REFERENCES rankings (id),
    rank INTEGER NOT NULL,
    record_id TEXT NOT NULL REFERENCES records (id),
    PRIMARY KEY (ranking_id, rank)
) WITHOUT ROWID;

CREATE TABLE ranking_quantities (
    ranking_id TEXT NOT NULL,
    rank INTEGER NOT NULL,
    position INTEGER NOT NULL,
    measure TEXT REFERENCES measures (id),
    value NUMERIC NOT NULL,
    unit TEXT NOT NULL,
    bound TEXT NOT NULL,
    period TEXT,
    base TEXT,
    "from" NUMERIC,
    by TEXT,
    PRIMARY KEY (ranking_id, rank, position),
    FOREIGN KEY (ranking_id, rank) REFERENCES ranking_rows (ranking_id, rank)
) WITHOUT ROWID;

-- A citation supports a fact, a ranking as a whole (rank is null), or one row of it.
CREATE TABLE citations (
    id INTEGER PRIMARY KEY,
    fact_id TEXT REFERENCES facts (id),
    ranking_id TEXT REFERENCES rankings (id),
    rank INTEGER,
    source_id TEXT NOT NULL REFERENCES sources (id),
    paragraph INTEGER NOT NULL,
    voice TEXT,
    on_behalf_of TEXT REFERENCES records (id),
    CHECK ((fact_id IS NULL) <> (ranking_id IS NULL)),
    FOREIGN KEY (ranking_id, rank) REFERENCES ranking_rows (ranking_id, rank)
);

CREATE TABLE printed (
    citation_id INTEGER NOT NULL REFERENCES citations (id),
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    resolved TEXT,
    PRIMARY KEY (citation_id, position)
) WITHOUT ROWID;

CREATE TABLE checks (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    outcome TEXT,
    statement TEXT NOT NULL,
    source_id TEXT REFERENCES sources (id),
    date TEXT,
    checked_on TEXT NOT NULL,
    as_of TEXT,
    added TEXT NOT NULL
) WITHOUT ROWID;

-- The figures that a check gives; producer is whose statistics they come from.
CREATE TABLE check_quantities (
    check_id TEXT NOT NULL REFERENCES checks (id),
    position INTEGER NOT NULL,
    measure TEXT REFERENCES measures (id),
    value NUMERIC NOT NULL,
    unit TEXT NOT NULL,
    bound TEXT NOT NULL,
    period TEXT,
    base TEXT,
    "from" NUMERIC,
    by TEXT,
    producer TEXT,
    PRIMARY KEY (check_id, position)
) WITHOUT ROWID;

CREATE TABLE check_targets (
    check_id TEXT NOT NULL REFERENCES checks (id),
    position INTEGER NOT NULL,
    fact_id TEXT REFERENCES facts (id),
    record_id TEXT REFERENCES records (id),
    ranking_id TEXT REFERENCES rankings (id),
    rank INTEGER,
    PRIMARY KEY (check_id, position),
    CHECK ((fact_id IS NOT NULL) + (record_id IS NOT NULL) + (ranking_id IS NOT NULL) = 1),
    FOREIGN KEY (ranking_id, rank) REFERENCES ranking_rows (ranking_id, rank)
) WITHOUT ROWID;

-- Full text, in the tokens of `kzkr.language`. The rows of `search` are numbered as those of
-- search_entries. names: of the records it is or is about; measure: words of its measure and unit,
-- and those by which people ask for it; topics: words of its topics and status; checks: what other
-- sources say of it.
CREATE TABLE search_entries (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    records INTEGER NOT NULL, -- how many it is about
    topics INTEGER NOT NULL, -- how many it belongs to
    length INTEGER NOT NULL, -- of its statement, in words that say something
    figure INTEGER NOT NULL, -- 1 where it gives a number
    dated INTEGER NOT NULL -- 1 where it says when
);
-- What the book says of each entry, as people read it. Lookups, which need the numbers alone, read
-- none of it; other tools get the rows of `search` from here. (Datasette sees that the two belong
-- together by content= without blanks.)
CREATE VIEW search_texts AS
SELECT
    number AS rowid, kind, e.id AS entry,
    CASE kind
        WHEN 'fact' THEN (
            SELECT group_concat(name, ';') FROM (
                SELECT name FROM fact_records AS a JOIN records AS r ON r.id = a.record_id
                WHERE a.fact_id = e.id ORDER BY a.position
            )
        )
        WHEN 'ranking' THEN (
            SELECT group_concat(name, ';') FROM (
                SELECT name FROM ranking_rows AS a JOIN records AS r ON r.id = a.record_id
                WHERE a.ranking_id = e.id ORDER BY a.rank
            )
        )
        ELSE (
            SELECT group_concat(text, ';') FROM (
                SELECT -1 AS position, name AS text FROM records WHERE id = e.id
                UNION ALL SELECT position, text FROM record_names WHERE record_id = e.id
                ORDER BY position
            )
        )
    END AS names,
    CASE kind
        WHEN 'fact' THEN (SELECT measure FROM facts WHERE id = e.id)
        WHEN 'ranking' THEN (
            SELECT group_concat(DISTINCT measure) FROM ranking_quantities WHERE ranking_id = e.id
        )
    END AS measure,
    CASE kind
        WHEN 'fact' THEN (
            SELECT group_concat(topic, ';') FROM (
                SELECT topic FROM fact_topics WHERE fact_id = e.id ORDER BY position
            )
        )
        WHEN 'ranking' THEN (SELECT topic FROM rankings WHERE id = e.id)
    END AS topics,
    CASE kind
        WHEN 'fact' THEN (SELECT statement FROM facts WHERE id = e.id)
        WHEN 'ranking' THEN (SELECT name FROM rankings WHERE id = e.id)
        WHEN 'check' THEN (SELECT statement FROM checks WHERE id = e.id)
        ELSE (SELECT coalesce(sector, role, type) FROM records WHERE id = e.id)
    END AS statement,
    (
        SELECT group_concat(statement, ' ') FROM (
            SELECT c.statement FROM check_targets AS t JOIN checks AS c ON c.id = t.check_id
            WHERE (e.kind = 'fact' AND t.fact_id = e.id)
            OR (e.kind = 'ranking' AND t.ranking_id = e.id)
            OR (e.kind NOT IN ('fact', 'ranking', 'check') AND t.record_id = e.id)
            ORDER BY c.position
        )
    ) AS checks
FROM search_entries AS e;
CREATE VIRTUAL TABLE search USING fts5 (
    names, measure, topics, statement, checks, entry UNINDEXED,
    content="search_texts", tokenize = "unicode61 remove_diacritics 0", columnsize = 0
);

CREATE VIRTUAL TABLE search_words USING fts5vocab (search, row);
