#pragma once

#include "shared/domain/facts/facts.hpp"

namespace gengji::domain {

/// A village service station (form station_registry).
struct StationRegistry : Facts {
    std::string division_code;
    std::string name;
    std::string grade;
    std::vector<RecordId> co_built_by;
    std::string manager;
    std::string phone;
    std::optional<Point> location;
    std::vector<std::string> functions;
    std::optional<std::int64_t> staff;
    std::optional<Decimal> area_m2;
    std::optional<bool> village_company;
    std::string uscc;
    std::optional<Date> opened_on;
    std::optional<Date> upgraded_on;
    std::string status;

    void read(Fields const& fields);
    bool operator==(StationRegistry const&) const = default;
};

constexpr char const* station_registry_form = "station_registry";
inline StationRegistry station_registry_of(RecordKey const& key, RecordState const& state) {
    return shown<StationRegistry>(key, state);
}

} // namespace gengji::domain
