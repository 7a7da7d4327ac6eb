-- The county's store. Every number named `partition`, `bucket`, `replica`, `log` points into the table of that name.
-- seq: the partition's own count, gapless in commit order; every edit, release, discard and joined offer takes one of its own.

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE partition (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    head INTEGER NOT NULL DEFAULT 0 CHECK (head >= 0),
    log_hash BLOB NOT NULL CHECK (length(log_hash) = 32)
);

-- The server writes under one replica per (partition, epoch).
CREATE TABLE server_replica (
    partition INTEGER NOT NULL REFERENCES partition,
    epoch BLOB NOT NULL CHECK (length(epoch) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    PRIMARY KEY (partition, epoch)
) WITHOUT ROWID;

-- held: the gapless prefix that the log has; named: the highest seq that any `seen` or offer named.
CREATE TABLE replica (
    number INTEGER PRIMARY KEY,
    partition INTEGER NOT NULL REFERENCES partition,
    id BLOB NOT NULL CHECK (length(id) = 16),
    held INTEGER NOT NULL DEFAULT 0,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    named INTEGER NOT NULL DEFAULT 0,
    UNIQUE (partition, id)
);

-- The one log. kind 1: a pushed batch as it came (edits `first`..`last` of a replica entered; `raw_first` may be lower);
-- 2: a person ended a wait; 3: recovered offers were joined. hash = H(hash of the row before, this row).
-- opened: what a sealed batch held, each entered edit with its length in front.
CREATE TABLE log (
    number INTEGER PRIMARY KEY,
    partition INTEGER NOT NULL REFERENCES partition,
    first_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL CHECK (last_seq >= first_seq),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    kind INTEGER NOT NULL CHECK (kind IN (1, 2, 3)),
    replica INTEGER REFERENCES replica,
    first INTEGER,
    last INTEGER,
    last_hash BLOB,
    device BLOB,
    raw_first INTEGER,
    raw_previous BLOB,
    earlier_epoch INTEGER,
    signature BLOB,
    notes BLOB NOT NULL,
    sealed INTEGER NOT NULL DEFAULT 0,
    opened BLOB,
    edits BLOB,
    CHECK ((kind = 1) = (edits IS NOT NULL)),
    UNIQUE (partition, last_seq)
);
CREATE UNIQUE INDEX log_replica ON log (replica, last) WHERE kind = 1;

CREATE TABLE bucket (
    number INTEGER PRIMARY KEY,
    partition INTEGER NOT NULL REFERENCES partition,
    owner TEXT NOT NULL,
    class INTEGER NOT NULL,
    count INTEGER NOT NULL DEFAULT 0,
    low INTEGER NOT NULL DEFAULT 0,
    high INTEGER NOT NULL DEFAULT 0,
    UNIQUE (owner, class)
);
CREATE INDEX bucket_of_partition ON bucket (partition, owner, class);

-- history: the admitted edits of the record, (replica, seq) each, in the order in which they entered.
CREATE TABLE record (
    number INTEGER PRIMARY KEY,
    partition INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    bucket INTEGER NOT NULL REFERENCES bucket,
    id BLOB NOT NULL CHECK (length(id) = 16),
    created INTEGER NOT NULL,
    member BLOB NOT NULL CHECK (length(member) = 16),
    history BLOB NOT NULL,
    state BLOB NOT NULL,
    UNIQUE (bucket, id)
);
CREATE UNIQUE INDEX record_pull ON record (partition, seq, bucket);

-- What became of an edit that was not simply stored; changed_at: seq of the last change.
CREATE TABLE verdict (
    replica INTEGER NOT NULL REFERENCES replica,
    seq INTEGER NOT NULL,
    verdict INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (replica, seq)
) WITHOUT ROWID;
CREATE INDEX verdict_change ON verdict (replica, changed_at);

-- Edits that wait for a person, or behind one that does: a queue per (replica, record).
CREATE TABLE waiting (
    replica INTEGER NOT NULL REFERENCES replica,
    seq INTEGER NOT NULL,
    owner TEXT NOT NULL,
    class INTEGER NOT NULL,
    id BLOB NOT NULL,
    behind INTEGER NOT NULL CHECK (behind IN (0, 1)),
    reason INTEGER NOT NULL,
    stamp INTEGER NOT NULL,
    device BLOB NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (replica, seq)
);
CREATE INDEX waiting_record ON waiting (replica, owner, class, id, seq);

-- States that laptops offered after a restore. fate 0: waits, 1: joined, 2: discarded.
CREATE TABLE recovered (
    number INTEGER PRIMARY KEY,
    partition INTEGER NOT NULL REFERENCES partition,
    bucket INTEGER NOT NULL REFERENCES bucket,
    id BLOB NOT NULL CHECK (length(id) = 16),
    device BLOB NOT NULL,
    fate INTEGER NOT NULL DEFAULT 0 CHECK (fate IN (0, 1, 2)),
    hash BLOB NOT NULL,
    state BLOB NOT NULL,
    UNIQUE (bucket, id, hash)
);
CREATE INDEX recovered_waiting ON recovered (bucket, number) WHERE fate = 0;

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- People. `actor` is the id of their `user` record; secrets are never records.
CREATE TABLE account (
    actor BLOB PRIMARY KEY CHECK (length(actor) = 16),
    login TEXT NOT NULL UNIQUE,
    password TEXT NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0,
    scope_version INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE account_role (
    actor BLOB NOT NULL REFERENCES account,
    role TEXT NOT NULL,
    owner TEXT NOT NULL,
    PRIMARY KEY (actor, role, owner)
) WITHOUT ROWID;

CREATE TABLE account_grant (
    actor BLOB NOT NULL REFERENCES account,
    owner TEXT NOT NULL,
    subtree INTEGER NOT NULL,
    classes INTEGER NOT NULL,
    writes INTEGER NOT NULL,
    PRIMARY KEY (actor, owner, subtree, classes, writes)
) WITHOUT ROWID;

CREATE TABLE device (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    actor BLOB NOT NULL REFERENCES account,
    public_key BLOB NOT NULL,
    name TEXT NOT NULL,
    enrolled_at INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    revoked INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- A code names a person who exists already, or a role and an owner for someone who does not.
CREATE TABLE enrolment (
    code BLOB PRIMARY KEY CHECK (length(code) = 32),
    actor BLOB,
    role TEXT NOT NULL,
    owner TEXT NOT NULL,
    made_by BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) WITHOUT ROWID;

-- Hashes of tokens. The refresh token before the last one still opens the session, so that a lost reply can be repeated.
CREATE TABLE session (
    number INTEGER PRIMARY KEY,
    device BLOB NOT NULL REFERENCES device,
    actor BLOB NOT NULL REFERENCES account,
    access BLOB NOT NULL UNIQUE,
    access_until INTEGER NOT NULL,
    refresh BLOB NOT NULL UNIQUE,
    previous_refresh BLOB UNIQUE,
    refresh_until INTEGER NOT NULL
);

CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor BLOB NOT NULL,
    act TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
);
