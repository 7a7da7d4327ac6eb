#include "shared/domain/facts/facts.hpp"

#include <algorithm>

namespace gengji::domain {

bool Facts::is_contested(std::string_view path) const { return std::ranges::find(contested, path) != contested.end(); }

namespace detail {

void begin(Facts& facts, RecordKey const& key, RecordState const& state) {
    facts.key = key;
    facts.standing = standing_of(state);
    if (facts.standing.contested) facts.contested = conflicts(state);
    for (FieldState const& field : state.fields) {
        if (field.path.starts_with("_")) continue;
        for (Head const& head : field.heads) {
            if (head.stamp != unstamped)
                facts.submitted_at = std::min(facts.submitted_at.value_or(head.stamp), head.stamp);
        }
    }
}

} // namespace detail

} // namespace gengji::domain
