-- What shared/domain/ledger derives from records, so that findings and figures need not read them all again. The same
-- tables on laptop and server; nothing here is ever the only copy: it can be emptied and derived anew. `record` is the
-- number of a row of `record`. Nothing is written here when people save or sync; rows leave with their record.

CREATE TABLE ledger_note (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

-- Up to where changed records have been read.
CREATE TABLE ledger_cursor (
    stream   TEXT PRIMARY KEY,
    position INTEGER NOT NULL
) WITHOUT ROWID;

-- Where records that others name are found: by the id alone.
CREATE TABLE ledger_thing (
    record INTEGER PRIMARY KEY,
    id     BLOB NOT NULL,
    form   TEXT NOT NULL,
    level  INTEGER NOT NULL
);
CREATE INDEX ledger_thing_id ON ledger_thing (id);

CREATE TABLE ledger_setting (
    record INTEGER PRIMARY KEY,
    name   TEXT NOT NULL,
    value  TEXT NOT NULL
);

-- A service log: what probes look it up by; `body` is all of it that the rules read.
CREATE TABLE ledger_log (
    record       INTEGER PRIMARY KEY,
    level        INTEGER NOT NULL,
    client       BLOB,
    plot         BLOB,
    village      TEXT NOT NULL,
    operation    TEXT NOT NULL,
    season       TEXT NOT NULL,
    machine      BLOB,
    operator     BLOB,
    scheme       BLOB,
    day          INTEGER, -- since 1970, in China
    start_s      INTEGER,
    end_s        INTEGER,
    tracked      INTEGER NOT NULL,
    duplicate_of INTEGER NOT NULL DEFAULT 0, -- the record that stands in its place
    body         BLOB NOT NULL
);
CREATE INDEX ledger_log_plot ON ledger_log (plot, operation, season) WHERE plot IS NOT NULL;
CREATE INDEX ledger_log_client ON ledger_log (client, operation, day) WHERE client IS NOT NULL;
CREATE INDEX ledger_log_machine ON ledger_log (machine, start_s) WHERE machine IS NOT NULL;
CREATE INDEX ledger_log_operator ON ledger_log (operator, start_s) WHERE operator IS NOT NULL;
CREATE INDEX ledger_log_scheme ON ledger_log (scheme) WHERE scheme IS NOT NULL;
CREATE INDEX ledger_log_track ON ledger_log (village, operation, season) WHERE tracked = 1;
-- Jobs of more than a day, few: what a probe by the beginning would miss.
CREATE INDEX ledger_log_long_machine ON ledger_log (machine) WHERE end_s - start_s > 86400;
CREATE INDEX ledger_log_long_operator ON ledger_log (operator) WHERE end_s - start_s > 86400;

-- Photos (0) and signature strokes (1) by the first eight bytes of their hash.
CREATE TABLE ledger_proof (
    kind   INTEGER NOT NULL,
    hash   INTEGER NOT NULL,
    record INTEGER NOT NULL,
    PRIMARY KEY (kind, hash, record)
) WITHOUT ROWID;
CREATE INDEX ledger_proof_record ON ledger_proof (record);

CREATE TABLE ledger_member (
    record      INTEGER PRIMARY KEY,
    level       INTEGER NOT NULL,
    id          BLOB NOT NULL,
    owner       TEXT NOT NULL,
    kind        TEXT NOT NULL,
    name        TEXT NOT NULL,
    phone       TEXT NOT NULL,
    village     TEXT NOT NULL,
    group_no    TEXT NOT NULL,
    id_no       TEXT NOT NULL,
    uscc        TEXT NOT NULL,
    merged_into BLOB
);
CREATE INDEX ledger_member_id ON ledger_member (id);
CREATE INDEX ledger_member_phone ON ledger_member (phone) WHERE phone <> '';
CREATE INDEX ledger_member_id_no ON ledger_member (id_no) WHERE id_no <> '';
CREATE INDEX ledger_member_uscc ON ledger_member (uscc) WHERE uscc <> '';
CREATE INDEX ledger_member_name ON ledger_member (name, village) WHERE name <> '';
CREATE INDEX ledger_member_merged ON ledger_member (merged_into) WHERE merged_into IS NOT NULL;

-- Of one record, or of a pair (`other`, 0: none).
CREATE TABLE ledger_finding (
    subject  INTEGER NOT NULL,
    rule     TEXT NOT NULL,
    other    INTEGER NOT NULL,
    place    TEXT NOT NULL,
    severity INTEGER NOT NULL,
    message  TEXT NOT NULL,
    PRIMARY KEY (subject, rule, other, place)
) WITHOUT ROWID;
CREATE INDEX ledger_finding_other ON ledger_finding (other) WHERE other <> 0;

-- Of several records together: a machine's day, a plot's season.
CREATE TABLE ledger_group (
    place    TEXT PRIMARY KEY,
    rule     TEXT NOT NULL,
    subject  INTEGER NOT NULL,
    severity INTEGER NOT NULL,
    message  TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX ledger_group_subject ON ledger_group (subject);

-- What each record adds to an indicator, in hundredths.
CREATE TABLE ledger_contribution (
    record    INTEGER NOT NULL,
    indicator TEXT NOT NULL,
    division  TEXT NOT NULL,
    month     INTEGER NOT NULL,
    thing     TEXT NOT NULL,
    reported  INTEGER NOT NULL,
    verified  INTEGER NOT NULL,
    PRIMARY KEY (record, indicator, division, month, thing)
) WITHOUT ROWID;
CREATE INDEX ledger_contribution_indicator ON ledger_contribution (indicator, division, month);

-- The same summed, by township (nine digits) or county (six); what counts once a thing is left out.
CREATE TABLE ledger_sum (
    indicator TEXT NOT NULL,
    township  TEXT NOT NULL,
    month     INTEGER NOT NULL,
    reported  INTEGER NOT NULL,
    verified  INTEGER NOT NULL,
    rows      INTEGER NOT NULL,
    PRIMARY KEY (indicator, township, month)
) WITHOUT ROWID;

CREATE TRIGGER ledger_contribution_comes AFTER INSERT ON ledger_contribution WHEN NEW.thing = '' BEGIN
    INSERT INTO ledger_sum (indicator, township, month, reported, verified, rows)
    VALUES (NEW.indicator, substr(NEW.division, 1, 9), NEW.month, NEW.reported, NEW.verified, 1)
    ON CONFLICT (indicator, township, month) DO UPDATE SET
        reported = reported + excluded.reported, verified = verified + excluded.verified, rows = rows + 1;
END;
CREATE TRIGGER ledger_contribution_goes AFTER DELETE ON ledger_contribution WHEN OLD.thing = '' BEGIN
    UPDATE ledger_sum SET reported = reported - OLD.reported, verified = verified - OLD.verified, rows = rows - 1
    WHERE indicator = OLD.indicator AND township = substr(OLD.division, 1, 9) AND month = OLD.month;
    DELETE FROM ledger_sum
    WHERE indicator = OLD.indicator AND township = substr(OLD.division, 1, 9) AND month = OLD.month AND rows = 0;
END;

-- A record leaves (lost scope, a discarded save): nothing of it stays, and the rest is derived anew at the next look.
CREATE TRIGGER ledger_record_goes AFTER DELETE ON record BEGIN
    DELETE FROM ledger_thing WHERE record = OLD.number;
    DELETE FROM ledger_setting WHERE record = OLD.number;
    DELETE FROM ledger_log WHERE record = OLD.number;
    DELETE FROM ledger_proof WHERE record = OLD.number;
    DELETE FROM ledger_member WHERE record = OLD.number;
    DELETE FROM ledger_finding WHERE subject = OLD.number OR other = OLD.number;
    DELETE FROM ledger_group WHERE subject = OLD.number;
    DELETE FROM ledger_contribution WHERE record = OLD.number;
    INSERT INTO ledger_note (name, value) SELECT 'stale', 1
    WHERE NOT EXISTS (SELECT 1 FROM ledger_note WHERE name = 'stale');
END;
