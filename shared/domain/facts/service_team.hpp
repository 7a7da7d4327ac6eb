#pragma once

#include "shared/domain/facts/facts.hpp"

namespace gengji::domain {

/// A service team (form service_team).
struct ServiceTeam : Facts {
    std::string team_code;
    std::string name;
    std::string kind;
    std::string division_code;
    std::optional<RecordId> org;
    std::optional<RecordId> leader;
    std::vector<RecordId> members;
    std::optional<RecordId> partner_station;
    std::string phone;
    std::optional<Date> founded_on;
    std::string status;

    void read(Fields const& fields);
    bool operator==(ServiceTeam const&) const = default;
};

constexpr char const* service_team_form = "service_team";
inline ServiceTeam service_team_of(RecordKey const& key, RecordState const& state) {
    return shown<ServiceTeam>(key, state);
}

} // namespace gengji::domain
