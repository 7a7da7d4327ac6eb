#pragma once

#include "shared/domain/facts/facts.hpp"

namespace gengji::domain {

/// A certificate (form certification).
struct Certification : Facts {
    std::optional<RecordId> subject;
    std::string type;
    std::string level;
    std::string certificate_no;
    std::string issuing_unit;
    std::optional<Date> granted_on;
    std::optional<Date> revoked_on;

    void read(Fields const& fields);
    bool operator==(Certification const&) const = default;
};

constexpr char const* certification_form = "certification";
inline Certification certification_of(RecordKey const& key, RecordState const& state) {
    return shown<Certification>(key, state);
}

} // namespace gengji::domain
