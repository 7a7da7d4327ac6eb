#pragma once

#include "shared/domain/facts/facts.hpp"

namespace gengji::domain {

/// A service centre (form service_center).
struct ServiceCenter : Facts {
    std::string name;
    std::string level;
    std::string division_code;
    std::optional<RecordId> host;
    std::optional<RecordId> federation;
    std::string address;
    std::optional<Point> location;
    std::optional<Decimal> area_m2;
    std::vector<std::string> windows;
    std::optional<std::int64_t> staff;
    std::string manager;
    std::string phone;
    std::string rebuilt_from;
    std::optional<Date> opened_on;
    std::optional<Date> accepted_on;
    std::string status;

    void read(Fields const& fields);
    bool operator==(ServiceCenter const&) const = default;
};

constexpr char const* service_center_form = "service_center";
inline ServiceCenter service_center_of(RecordKey const& key, RecordState const& state) {
    return shown<ServiceCenter>(key, state);
}

} // namespace gengji::domain
