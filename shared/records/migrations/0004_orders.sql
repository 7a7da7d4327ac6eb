-- What shared/domain/ledger derives for orders, credit and supply (0002_ledger.sql tells how such tables live).

-- Records that are shown as they are, by form: loans, evaluations, prices, outlets, nodes.
CREATE TABLE ledger_listed (
    form   TEXT NOT NULL,
    record INTEGER NOT NULL,
    PRIMARY KEY (form, record)
) WITHOUT ROWID;
CREATE INDEX ledger_listed_record ON ledger_listed (record);

-- Who can do work, and where: teams, machines, offers, stations. `owner`: of a machine its team, of a team its
-- organisation, of an offer its provider. `class`: of a machine its class, of a team its kind, of a station its village.
CREATE TABLE ledger_supply (
    record INTEGER PRIMARY KEY,
    form   TEXT NOT NULL,
    id     BLOB NOT NULL,
    owner  BLOB,
    class  TEXT NOT NULL
);
CREATE INDEX ledger_supply_id ON ledger_supply (id);
CREATE INDEX ledger_supply_class ON ledger_supply (form, class);
CREATE INDEX ledger_supply_owner ON ledger_supply (form, owner) WHERE owner IS NOT NULL;

-- Which records speak of an order: 0 its own, one in each bucket it went through; 1 its logs; 2 surveys it was made of.
CREATE TABLE ledger_order_part (
    id     BLOB NOT NULL,
    kind   INTEGER NOT NULL,
    record INTEGER NOT NULL,
    PRIMARY KEY (id, kind, record)
) WITHOUT ROWID;
CREATE INDEX ledger_order_part_record ON ledger_order_part (record);

-- Where each order stands.
CREATE TABLE ledger_order (
    id       BLOB PRIMARY KEY,
    township TEXT NOT NULL,
    stage    INTEGER NOT NULL,
    issues   INTEGER NOT NULL -- how many
) WITHOUT ROWID;
CREATE INDEX ledger_order_stage ON ledger_order (stage, township);

-- What orders that are dispatched and not finished still take of a machine, else of a team.
CREATE TABLE ledger_booking (
    who      BLOB NOT NULL,
    id       BLOB NOT NULL, -- of the order
    from_day INTEGER NOT NULL,
    to_day   INTEGER NOT NULL,
    days     INTEGER NOT NULL,
    PRIMARY KEY (who, id)
) WITHOUT ROWID;
CREATE INDEX ledger_booking_days ON ledger_booking (who, to_day);
CREATE INDEX ledger_booking_order ON ledger_booking (id);

CREATE TRIGGER ledger_order_record_goes AFTER DELETE ON record BEGIN
    DELETE FROM ledger_listed WHERE record = OLD.number;
    DELETE FROM ledger_supply WHERE record = OLD.number;
    DELETE FROM ledger_booking WHERE id IN (SELECT id FROM ledger_order_part WHERE record = OLD.number);
    DELETE FROM ledger_order WHERE id IN (SELECT id FROM ledger_order_part WHERE record = OLD.number);
    DELETE FROM ledger_order_part WHERE record = OLD.number;
END;
