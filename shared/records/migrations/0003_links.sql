-- Which records name a thing: a member's plots, machines, loans, consents. So a member's portrait costs probes of an
-- index, not a reading of the county. `target` is a record's id, or `phone:` and a telephone number of an attendance
-- list. Service logs are found by ledger_log_client.

CREATE TABLE ledger_link (
    target BLOB NOT NULL,
    form   TEXT NOT NULL,
    record INTEGER NOT NULL,
    PRIMARY KEY (target, form, record)
) WITHOUT ROWID;
CREATE INDEX ledger_link_record ON ledger_link (record);

CREATE TRIGGER ledger_link_record_goes AFTER DELETE ON record BEGIN
    DELETE FROM ledger_link WHERE record = OLD.number;
END;
