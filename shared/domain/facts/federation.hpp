#pragma once

#include "shared/domain/facts/facts.hpp"

namespace gengji::domain {

/// A federation (form federation).
struct Federation : Facts {
    std::string federation_code;
    std::string name;
    std::string short_name;
    std::string level;
    std::string division_code;
    std::optional<RecordId> parent;
    std::string industry;
    std::optional<std::int64_t> target_year;
    std::string uscc;
    std::optional<Date> registered_on;
    std::optional<Date> dissolved_on;
    std::optional<FileRef> charter;
    std::string chair;
    std::optional<Date> council_until;
    std::optional<Date> supervisors_until;
    std::optional<bool> party_branch;

    void read(Fields const& fields);
    bool operator==(Federation const&) const = default;
};

constexpr char const* federation_form = "federation";
inline Federation federation_of(RecordKey const& key, RecordState const& state) {
    return shown<Federation>(key, state);
}

} // namespace gengji::domain
