#pragma once

#include "shared/domain/facts/facts.hpp"

namespace gengji::domain {

/// A plot of land (form plot).
struct Plot : Facts {
    std::string plot_code;
    std::string parcel_code;
    std::optional<RecordId> owner;
    std::string division_code;
    std::string group_no;
    std::string name;
    std::string tenure;
    std::string land_type;
    std::optional<RecordId> lessor;
    std::optional<Date> lease_until;
    std::optional<Decimal> contract_area; ///< mu
    std::vector<Point> boundary;          ///< a ring, first point not repeated
    std::optional<bool> high_standard;
    std::optional<std::int64_t> slope; ///< degrees
    std::string irrigation;
    std::optional<bool> road_access;
    std::string season;
    std::string previous_crop;

    void read(Fields const& fields);
    bool operator==(Plot const&) const = default;
};

constexpr char const* plot_form = "plot";
inline Plot plot_of(RecordKey const& key, RecordState const& state) { return shown<Plot>(key, state); }

} // namespace gengji::domain
