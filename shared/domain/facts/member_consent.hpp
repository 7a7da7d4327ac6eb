#pragma once

#include "shared/domain/facts/facts.hpp"

namespace gengji::domain {

/// What a member said about the use of their data (form member_consent).
struct MemberConsent : Facts {
    std::optional<RecordId> member;
    std::string act; ///< give, withdraw
    std::vector<std::string> purposes;
    std::optional<Date> said_on;
    std::optional<Date> valid_until; ///< the last day on which it holds
    std::string notice_version;
    std::string way;
    std::optional<FileRef> sign;
    std::string witness;
    std::string note;

    void read(Fields const& fields);
    bool operator==(MemberConsent const&) const = default;
};

constexpr char const* member_consent_form = "member_consent";
inline MemberConsent member_consent_of(RecordKey const& key, RecordState const& state) {
    return shown<MemberConsent>(key, state);
}

} // namespace gengji::domain
