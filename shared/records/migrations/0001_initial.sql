-- The laptop's store. Kept for ever: note, partition, replica, edit, draft, sealed. From the server: record.base, stream.
-- All else (titles, flags, positions, search, digests) is derived and can be rebuilt and compared.

CREATE TABLE note (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE partition (
    name       TEXT PRIMARY KEY,
    epoch      BLOB CHECK (length(epoch) = 16),       -- none before the first sync
    generation INTEGER NOT NULL CHECK (generation > 0), -- counts the epochs: record.generation names them
    settled    INTEGER NOT NULL CHECK (settled IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE stream (
    partition TEXT NOT NULL,
    id        INTEGER NOT NULL,
    grants    BLOB NOT NULL,
    seq       INTEGER NOT NULL,
    mark      INTEGER NOT NULL,                        -- the cursor's check
    full_as_of INTEGER NOT NULL DEFAULT 0,             -- the cursor when it was last level
    refetched INTEGER,                                 -- the bucket that it pulls again from 0
    PRIMARY KEY (partition, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE replica (
    number         INTEGER PRIMARY KEY,
    id             BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    partition      TEXT NOT NULL,
    current        INTEGER NOT NULL CHECK (current IN (0, 1)), -- the one that mints the next dot
    confirmed      INTEGER NOT NULL DEFAULT 0,
    confirmed_hash BLOB NOT NULL CHECK (length(confirmed_hash) = 32),
    earlier_epoch  INTEGER NOT NULL DEFAULT 0,
    place          INTEGER NOT NULL                    -- order of pushing: what a later one has seen of an earlier one is there before it
) STRICT;
CREATE UNIQUE INDEX replica_current ON replica (partition) WHERE current = 1;

CREATE TABLE bucket (
    number       INTEGER PRIMARY KEY,
    owner        TEXT NOT NULL,
    class        INTEGER NOT NULL,
    partition    TEXT NOT NULL,
    digest_low   INTEGER NOT NULL DEFAULT 0,           -- SetHash of the server states held
    digest_high  INTEGER NOT NULL DEFAULT 0,
    digest_count INTEGER NOT NULL DEFAULT 0,
    UNIQUE (owner, class)
) STRICT;

CREATE TABLE form (
    number INTEGER PRIMARY KEY,
    name   TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE record (
    number     INTEGER PRIMARY KEY,
    bucket     INTEGER NOT NULL REFERENCES bucket,
    id         BLOB NOT NULL CHECK (length(id) = 16),
    form       INTEGER NOT NULL REFERENCES form,
    position   INTEGER NOT NULL,                       -- grows with every change: lists show the newest first
    flags      INTEGER NOT NULL,                       -- record_summary.hpp
    conflicts  INTEGER NOT NULL,
    remarks    INTEGER NOT NULL,
    changed    INTEGER NOT NULL,
    words      INTEGER NOT NULL,                       -- hash of what search holds, 0 for nothing
    title      TEXT NOT NULL,
    subtitle   TEXT NOT NULL,
    generation INTEGER NOT NULL,                       -- of the epoch that base belongs to; 0: none, or in doubt
    seq        INTEGER NOT NULL,
    base       BLOB                                    -- the server's last state, canonical; none before it came
) STRICT;
CREATE UNIQUE INDEX record_key ON record (bucket, id);
CREATE INDEX record_position ON record (position, bucket, flags); -- the last two: what is left out is not looked up
CREATE INDEX record_form ON record (form, position, bucket, flags);
CREATE INDEX record_conflict ON record (position) WHERE flags & 1;
CREATE INDEX record_waiting ON record (position) WHERE flags & 2;
CREATE INDEX record_remarks ON record (position) WHERE flags & 4;
CREATE INDEX record_quarantined ON record (position) WHERE flags & 8;
CREATE INDEX record_to_verify ON record (position) WHERE flags & 16;
CREATE INDEX record_to_accept ON record (position) WHERE flags & 32;

CREATE TABLE edit (
    replica INTEGER NOT NULL REFERENCES replica,
    seq     INTEGER NOT NULL CHECK (seq > 0),
    record  INTEGER NOT NULL,                          -- record.number; 0 when sealed
    verdict INTEGER NOT NULL DEFAULT 0,
    reason  INTEGER NOT NULL DEFAULT 0,
    hash    BLOB NOT NULL CHECK (length(hash) = 32),   -- the chain at this edit
    body    BLOB,                                      -- canonical bytes; none when sealed
    PRIMARY KEY (replica, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX edit_record ON edit (record, replica, seq);
CREATE INDEX edit_verdict ON edit (verdict) WHERE verdict <> 0;

-- Own edits of buckets that this laptop lost: only the server can open them (sealed_to), or nobody beside this file (no key known).
CREATE TABLE sealed (
    replica   INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    sealed_to BLOB NOT NULL,
    body      BLOB NOT NULL,
    PRIMARY KEY (replica, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
    id          TEXT PRIMARY KEY,
    bucket      INTEGER NOT NULL REFERENCES bucket,
    record      BLOB NOT NULL CHECK (length(record) = 16),
    changed_ms  INTEGER NOT NULL,
    body        BLOB NOT NULL,
    seen_before BLOB,                                  -- what `seen` was before the first fork rewrote it; a window may still hold that one
    reissue     BLOB                                   -- how it was rewritten, fork by fork
) STRICT, WITHOUT ROWID;

-- One token a character for names, then letters for pinyin initials: record_search.hpp. rowid = record.number.
CREATE VIRTUAL TABLE search USING fts5(words, content = '', contentless_delete = 1, tokenize = 'ascii');
INSERT INTO search (search, rank) VALUES ('automerge', 8), ('crisismerge', 64);
