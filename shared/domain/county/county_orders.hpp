#pragma once

#include "shared/domain/county/county_ledger.hpp"
#include "shared/domain/orders/dispatch.hpp"
#include "shared/domain/orders/from_need.hpp"
#include "shared/domain/orders/matching.hpp"

#include <map>

namespace gengji::domain {

/// An order in a list.
struct OrderRow {
    RecordId id;
    std::string township;
    OrderStage stage = OrderStage::draft;
    std::int64_t issues = 0;
};
struct OrderQuery {
    std::optional<OrderStage> stage;
    std::string township; ///< nine digits; empty: all that are held
    std::size_t most = 200;
};

/// An order with all that is known of it.
struct ShownOrder {
    OrderView view;
    ServiceOrder facts; ///< the provisional winners, for showing
    std::vector<OrderRecord> parts;
    std::vector<RecordKey> surveys;
    std::map<RecordId, std::string> names; ///< of the teams and machines that it names
};

/// A need that nobody has made an order of.
struct OpenNeed {
    RecordKey survey;
    std::optional<RecordId> client;
    std::optional<Date> surveyed_on;
    DemandSurvey::Need need;
    Date wanted_until;
};

/// The orders of a store, by its ledger; laptop and server alike. Each call catches up first, unless whoever asks has
/// just done so (and may hold a store that is only for reading). Thread: the store's. Errors: storage.
class CountyOrders {
public:
    explicit CountyOrders(ChangedRecords& source, bool caught_up = false)
        : source_(source), ledger_(source), caught_up_(caught_up) {}

    /// By state, then by id.
    Result<std::vector<OrderRow>> list(OrderQuery const& query);
    /// Errors: not_found when neither the order nor a log of it is here.
    Result<ShownOrder> show(RecordId const& id);
    /// Who could do an order's work from `today` on, best first. By index: what it costs does not grow with the orders.
    Result<std::vector<Proposal>> match(RecordId const& id, Date today);
    /// Oldest survey first.
    Result<std::vector<OpenNeed>> needs(Date today);

private:
    using Changed = ChangedRecords::Changed;
    Result<void> catch_up() { return caught_up_ ? Result<void>{} : ledger_->catch_up(); }
    Result<Changed const*> record(std::int64_t number); ///< null when gone; read once a call
    Result<std::vector<Changed const*>> records(char const* sql, char const* form, std::string const& key);
    Result<std::vector<Changed const*>> records(char const* sql, char const* form, RecordId const& key);
    Result<Changed const*> by_id(RecordId const& id, char const* form);
    Result<void> find_place(ShownOrder const& order, Work& work);
    Result<std::optional<Point>> place_of_village(std::string const& village);
    Result<std::vector<Candidate>> candidates(Work const& work, RecordId const& order);
    Result<Candidate> candidate(Changed const& team, Date from, Date to, RecordId const& order);
    Result<Calendar> calendar(RecordId const& who, Date from, Date to, RecordId const& order, bool is_machine);

    ChangedRecords& source_;
    Operations const& operations_ = Operations::built_in();
    CountyLedger ledger_;
    bool caught_up_;
    std::map<std::int64_t, std::optional<Changed>> read_;
};

/// {"count","orders":[{"id","township","stage","stage_name","issues"}]}
std::string orders_json(std::vector<OrderRow> const& rows);
std::string orders_text(std::vector<OrderRow> const& rows);
/// One document with the state, what was ordered and worked, money, conflicts and what to do next.
std::string order_json(ShownOrder const& order);
std::string order_text(ShownOrder const& order, Operations const& operations);
std::string proposals_json(RecordId const& order, std::vector<Proposal> const& proposals, std::size_t most);
std::string proposals_text(std::vector<Proposal> const& proposals, std::size_t most);
std::string needs_json(std::vector<OpenNeed> const& needs);
std::string needs_text(std::vector<OpenNeed> const& needs, Operations const& operations);

} // namespace gengji::domain
