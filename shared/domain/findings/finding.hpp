#pragma once

#include "shared/records/record_state.hpp"
#include "shared/records/scope.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gengji::domain {

enum class FindingSeverity : std::uint8_t {
    warn = 1,  ///< a person looks at it
    block = 2, ///< stands in the way of verification
};
char const* name_of(FindingSeverity severity);

/// Something that records say together, or one alone, that is not plausible: computed, never stored as truth (S21).
struct Finding {
    std::string rule; ///< R01 … R18; M1 certain, M2 probable, M3 possible duplicate of a member; V1
                      ///< verified on too little evidence
    FindingSeverity severity = FindingSeverity::warn;
    std::int64_t subject = 0; ///< number of the record it is about; of several the one with the lowest id
    std::int64_t other = 0;   ///< the other one of a pair; 0: none
    std::string place;        ///< which of several of a rule: what a pair shares, the key of a group
    std::string message;      ///< Chinese, says what to do next; for who may see all records concerned
    bool operator==(Finding const&) const = default;
    auto operator<=>(Finding const&) const = default;
};

/// What may be told of a pair to somebody who sees one record only: that it exists elsewhere, and whom to ask.
std::string told_elsewhere(Finding const& finding, std::string_view other_township_name);
/// The rule in a few words: “面积超过地块”.
std::string_view title_of(std::string_view rule);

} // namespace gengji::domain
