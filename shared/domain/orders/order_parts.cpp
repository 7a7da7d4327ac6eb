#include "shared/domain/orders/order_parts.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace gengji::domain {

namespace {

/// A record that was moved: contested when something stands in it that the move had not seen, or when two people moved
/// it to two places. Either way what the moves had seen went along with them.
bool was_moved(RecordState const& state) {
    FieldState const* const field = state.field("_life");
    return field && std::ranges::any_of(field->heads, [](Head const& head) {
               auto const life = head.value.life();
               return life && life->state == Life::State::moved;
           });
}

bool went_along(RecordState const& state, Dot const& dot) {
    FieldState const* const field = state.field("_life");
    return field && std::ranges::any_of(field->heads, [&](Head const& head) {
               auto const life = head.value.life();
               return life && life->state == Life::State::moved && (life->as_of.covers(dot) || head.dot == dot);
           });
}

bool was_moved_to(RecordState const& state, RecordKey const& there) {
    FieldState const* const field = state.field("_life");
    return field && std::ranges::any_of(field->heads, [&](Head const& head) {
               auto const life = head.value.life();
               return life && life->state == Life::State::moved && life->moved_to == to_text(there.bucket);
           });
}

bool has_moved_on(RecordState const& state) {
    if (!was_moved(state)) return false;
    return std::ranges::all_of(state.fields, [&](FieldState const& field) {
        return field.path.starts_with("_") ||
               std::ranges::all_of(field.heads, [&](Head const& head) { return went_along(state, head.dot); });
    });
}

/// Somebody voided it, and somebody else holds it alive; a move is no such contradiction.
bool is_contested(RecordState const& state) { return !was_moved(state) && life_of(state) == LifeState::contested; }

bool is_team(std::string_view bucket) { return bucket.size() > 9 && bucket[9] == 'T'; }

} // namespace

OrderPresence presence_of(std::vector<OrderRecord> const& parts) {
    OrderPresence presence;
    bool alive = false, voided = false;
    for (auto const& [key, state] : parts) {
        presence.contested = presence.contested || is_contested(state);
        if (has_moved_on(state)) continue;
        (life_of(state) == LifeState::voided ? voided : alive) = true;
    }
    presence.withdrawn = voided && !alive;
    presence.moved_away = !parts.empty() && !voided && !alive;
    if (!presence.moved_away) return presence;
    for (auto const& [key, state] : parts) {
        for (Head const& head : state.field("_life")->heads) {
            auto const life = head.value.life();
            presence.moved_to_team = presence.moved_to_team || (life && is_team(life->moved_to));
        }
    }
    return presence;
}

RecordState one_order(std::vector<OrderRecord> const& parts) {
    auto const is_void = [](OrderRecord const& part) { return life_of(part.second) == LifeState::voided; };
    auto const stays = [](OrderRecord const& part) { return !has_moved_on(part.second); };
    bool const any_alive =
        std::ranges::any_of(parts, [&](OrderRecord const& part) { return stays(part) && !is_void(part); });
    std::map<std::string, FieldState> fields;
    RecordState one;
    for (OrderRecord const& part : parts) {
        auto const& [key, state] = part;
        if (any_alive && stays(part) && is_void(part)) continue; // of two dispatches one was taken back
        bool const goes_on_here = std::ranges::any_of(parts, [&](OrderRecord const& other) {
            return other.first != key && (stays(other) || was_moved_to(state, other.first));
        });
        one.form = std::max(one.form, state.form);
        for (FieldState const& field : state.fields) {
            for (Head const& head : field.heads) {
                if (field.path == "_life" || (goes_on_here && went_along(state, head.dot))) continue;
                FieldState& joined = fields[field.path];
                joined.path = field.path;
                joined.heads.push_back(head);
            }
        }
    }
    for (auto& [path, field] : fields) {
        std::ranges::sort(field.heads, {}, &Head::dot);
        one.fields.push_back(std::move(field));
    }
    return one;
}

std::vector<Value> standing_values(RecordState const& order, std::string_view path) {
    std::set<Value> values;
    if (FieldState const* const field = order.field(path)) {
        for (Head const& head : field->heads) {
            if (!head.value.is_none()) values.insert(head.value);
        }
    }
    return {values.begin(), values.end()};
}

std::vector<std::string> contested_paths(RecordState const& order) {
    std::vector<std::string> paths;
    for (FieldState const& field : order.fields) {
        std::set<Value> values;
        for (Head const& head : field.heads) values.insert(head.value);
        if (!field.path.starts_with("_") && values.size() > 1) paths.push_back(field.path);
    }
    return paths;
}

} // namespace gengji::domain
