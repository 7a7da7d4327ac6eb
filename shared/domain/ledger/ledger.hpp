#pragma once

#include "shared/domain/findings/finding.hpp"
#include "shared/domain/findings/log_rules.hpp"
#include "shared/domain/ledger/contribution.hpp"
#include "shared/domain/ledger/ledger_probe.hpp"
#include "shared/domain/orders/order_state.hpp"

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace gengji::domain {

/// What the ledger derives its tables by.
struct LedgerRules {
    Settings settings; ///< of the program; what county_setting records say is laid over them
    Operations const* operations = &Operations::built_in();
    WorkedAreas const* worked = nullptr;    ///< none: tracks are not compared with each other
    Contributions* contributions = nullptr; ///< none: figures are not kept; borrowed
};

/// The derived tables of a store (migrations/0002_ledger.sql): findings, what each record adds to the indicators, and
/// the keys that make both incremental. Nothing waits for it when people save or sync: whoever wants to read findings
/// or figures catches up first. Promise: after catch_up the tables are a function of the records (S21); catching up bit
/// by bit, whatever came in between, and a rebuild from nothing give the same bytes. Thread: the store's. Errors:
/// storage, full.
class Ledger {
public:
    using Changed = ChangedRecords::Changed;

    Ledger(ChangedRecords& source, LedgerRules rules);

    /// Takes in at most `most` records in one transaction of its own (not within another). True: there is more to do.
    Result<bool> step(std::size_t most = 1000);
    /// Steps until level. Records that change meanwhile are taken in too.
    Result<void> catch_up();
    /// Empties the tables and derives them anew.
    Result<void> rebuild();

    /// The settings as the county's records have them.
    Result<Settings> settings();
    /// All findings, most severe first, then by rule and record. After catch_up.
    Result<std::vector<Finding>> findings();
    Result<std::vector<Finding>> findings_of(std::int64_t record);
    /// The log that stands in place of this claim; 0 when it stands itself.
    Result<std::int64_t> duplicate_of(std::int64_t record);
    /// All claims that stand back, with the log that stands in their place.
    Result<std::vector<std::pair<std::int64_t, std::int64_t>>> duplicates();
    /// Every row of every derived table, in the order of their keys: equal tables give equal text.
    Result<std::string> dump();
    LedgerProbe& probe() { return probe_; }

    // --- what is kept for orders, credit and supply (ledger_orders.cpp). After catch_up.
    /// The records that speak of an order, each read once; nothing when none does.
    struct OrderRecords {
        std::vector<OrderRecord> parts; ///< with the order's id, in whichever buckets
        std::vector<OrderLog> logs;
        std::vector<RecordKey> surveys; ///< that name it as made of a need of theirs
    };
    Result<OrderRecords> order_records(RecordId const& id);
    /// The records of a form that is listed (listed_forms), by number.
    Result<std::vector<Changed>> listed(char const* form);

private:
    Result<bool> step_within(std::size_t most);
    Result<std::string> rules_text();
    Result<void> wipe();
    Result<std::optional<std::string>> note(char const* name);
    Result<void> set_note(char const* name, std::string_view value);
    Result<void> drop_note(char const* name);
    Result<ChangedRecords::Progress> progress();
    Result<void> keep(ChangedRecords::Progress const& progress);

    // --- one record (ledger_records.cpp)
    Result<void> take(Changed const& changed);
    Result<void> take_log(Changed const& changed);
    Result<void> take_member(Changed const& changed);
    Result<void> take_thing(Changed const& changed, char const* column);
    Result<void> take_setting(Changed const& changed);
    Result<void> take_links(Changed const& changed);
    Result<void> write(LogRow const& row);
    Result<void> write(MemberRow const& row);
    Result<void> contribute(std::int64_t record, RecordKey const& key, RecordState const& state);

    // --- orders and what serves them (ledger_orders.cpp)
    Result<void> take_for_orders(Changed const& changed);
    Result<void> take_supply(Changed const& changed);
    Result<void> refresh_order(RecordId const& id);

    // --- findings (ledger_findings.cpp)
    Result<void> refresh(LogRow const& log);
    Result<void> refresh(MemberRow const& member);
    Result<void> refresh_logs(char const* sql, RecordId const& id);
    Result<void> refresh_groups(LogRow const& log);
    Result<std::vector<Finding>> pair_findings(LogRow const& log);
    Result<void> put(Finding const& finding);
    Result<void> put_group(std::string const& place, std::optional<Finding> const& finding);
    Result<std::set<std::int64_t>> partners(std::int64_t record);
    Result<void> settle_duplicate(std::int64_t record, std::set<std::int64_t> const& partners);
    Result<bool> refresh_next(std::size_t most);

    ChangedRecords& source_;
    Database& db_;
    LedgerRules given_;
    FindingRules rules_; ///< with the county's settings
    LedgerProbe probe_;
    bool deriving_ = true; ///< false while the first rows are laid: findings come when all are there
};

} // namespace gengji::domain
