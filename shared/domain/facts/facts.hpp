#pragma once

#include "shared/domain/facts/fields.hpp"
#include "shared/domain/facts/standing.hpp"
#include "shared/records/edit.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gengji::domain {

/// What every typed reading of a record begins with. Members named like the form's fields hold the field of that name
/// (shared/catalog/forms/source); whatever is missing, or is no value of its kind, is nothing.
struct Facts {
    RecordKey key;
    Standing standing;
    std::vector<std::string> contested; ///< paths in which two values stand; empty in an approved reading
    /// When it was handed in: the earliest stamp among what stands in it, in seconds since 1970; nothing while no
    /// server has stamped any of it.
    std::optional<Stamp> submitted_at;

    bool is_contested(std::string_view path) const;
    bool operator==(Facts const&) const = default;
};

/// What a record shows: the provisional winners. Never fails.
template<class T>
T shown(RecordKey const& key, RecordState const& state);

/// What an approval froze, from that level on: the figures that count. Nothing when none stands.
template<class T>
std::optional<T> approved(RecordKey const& key, RecordState const& state, Level from);

namespace detail {
void begin(Facts& facts, RecordKey const& key, RecordState const& state);
}

template<class T>
T shown(RecordKey const& key, RecordState const& state) {
    T facts;
    detail::begin(facts, key, state);
    facts.read(Fields(state));
    return facts;
}

template<class T>
std::optional<T> approved(RecordKey const& key, RecordState const& state, Level from) {
    T facts;
    detail::begin(facts, key, state);
    facts.contested.clear();
    Approval const* const approval = facts.standing.approval(from);
    if (!approval) return std::nullopt;
    facts.read(Fields(approval->review));
    return facts;
}

} // namespace gengji::domain
