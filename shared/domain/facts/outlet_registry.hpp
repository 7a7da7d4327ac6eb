#pragma once

#include "shared/domain/facts/facts.hpp"

namespace gengji::domain {

/// A distribution outlet (form outlet_registry).
struct OutletRegistry : Facts {
    std::string outlet_no;
    std::string name;
    std::string division_code;
    std::optional<RecordId> host_station;
    std::string mode;
    std::vector<std::string> functions;
    std::string logistics;
    std::optional<RecordId> node_of;
    std::optional<std::int64_t> parcels_day;
    std::optional<bool> finance_terminal;
    std::optional<RecordId> bank;
    std::string pesticide_licence;
    std::optional<Decimal> turnover_year;
    std::optional<Point> location;
    std::optional<Date> accepted_on;
    std::string status;

    void read(Fields const& fields);
    bool operator==(OutletRegistry const&) const = default;
};

constexpr char const* outlet_registry_form = "outlet_registry";
inline OutletRegistry outlet_registry_of(RecordKey const& key, RecordState const& state) {
    return shown<OutletRegistry>(key, state);
}

} // namespace gengji::domain
