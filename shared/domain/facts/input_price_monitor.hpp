#pragma once

#include "shared/domain/facts/facts.hpp"

namespace gengji::domain {

/// What an outlet reports of inputs and necessities for a week (form input_price_monitor).
struct InputPriceMonitor : Facts {
    struct Item {
        std::string instance; ///< `items[k9f27c01b3e45]`
        std::string category, brand, state, batch_no;
        std::optional<Decimal> package_kg, price, bought, sold, stock; ///< yuan; tonnes
        std::optional<bool> quality_ok;
        bool operator==(Item const&) const = default;
    };
    std::optional<RecordId> outlet;
    std::string period; ///< 2025-W42
    std::vector<Item> items;
    std::vector<std::string> staples;
    std::optional<std::int64_t> staple_days;

    void read(Fields const& fields);
    bool operator==(InputPriceMonitor const&) const = default;
};
constexpr char const* input_price_monitor_form = "input_price_monitor";

/// One of the county, township and village nodes that goods pass (form logistics_node).
struct LogisticsNode : Facts {
    std::string node_no, name, level, division_code, status;
    std::optional<RecordId> outlet, parent;
    std::optional<std::int64_t> vehicles, parcels_day;
    std::optional<Date> opened_on;

    void read(Fields const& fields);
    bool operator==(LogisticsNode const&) const = default;
};
constexpr char const* logistics_node_form = "logistics_node";

/// A regular run between nodes (form route).
struct Route : Facts {
    std::string route_no, name, kind, state, division_code;
    std::optional<RecordId> from_node, to_node;
    std::optional<std::int64_t> runs_week;

    void read(Fields const& fields);
    bool operator==(Route const&) const = default;
};
constexpr char const* route_form = "route";

/// Goods held for emergencies (form reserve_stock).
struct ReserveStock : Facts {
    std::optional<RecordId> holder;
    std::string division_code, kind, product, unit;
    std::optional<Decimal> quantity, minimum;
    std::optional<std::int64_t> days;
    std::optional<Date> counted_on;

    void read(Fields const& fields);
    bool operator==(ReserveStock const&) const = default;
};
constexpr char const* reserve_stock_form = "reserve_stock";

} // namespace gengji::domain
