#pragma once

#include "shared/domain/facts/facts.hpp"

namespace gengji::domain {

/// An organisation's membership of a federation (form membership).
struct Membership : Facts {
    std::optional<RecordId> federation;
    std::optional<RecordId> applicant;
    std::optional<Date> applied_on;
    std::optional<Date> approved_on;
    std::optional<Date> joined_on;
    std::string post;
    std::string delegate;
    std::string phone;
    std::optional<Decimal> fee_year;
    std::string state;
    std::optional<Date> left_on;
    std::string left_reason;

    void read(Fields const& fields);
    bool operator==(Membership const&) const = default;
};

constexpr char const* membership_form = "membership";
inline Membership membership_of(RecordKey const& key, RecordState const& state) {
    return shown<Membership>(key, state);
}

} // namespace gengji::domain
