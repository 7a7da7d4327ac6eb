#include "tests/support/oracle.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace gengji::test {

namespace {

/// Each edit once, under the earliest of its stamps.
std::map<Dot, std::pair<Edit, Stamp>> once(StampedEdits const& edits) {
    std::map<Dot, std::pair<Edit, Stamp>> set;
    for (auto const& stamped : edits) {
        auto const [place, is_new] = set.try_emplace(stamped.first.dot, stamped);
        place->second.second = std::min(place->second.second, stamped.second);
    }
    return set;
}

Value const* value_in(Edit const& edit, std::string_view path) {
    for (Change const& change : edit.patch) {
        if (change.path == path) return &change.value;
    }
    return nullptr;
}

std::set<std::string> paths_of(StampedEdits const& edits) {
    std::set<std::string> paths;
    for (auto const& stamped : edits) {
        for (Change const& change : stamped.first.patch) paths.insert(change.path);
    }
    return paths;
}

bool stands(Edit const& edit, StampedEdits const& edits, std::string_view path) {
    return std::none_of(edits.begin(), edits.end(), [&](auto const& other) {
        return other.first.dot != edit.dot && value_in(other.first, path) &&
               other.first.seen.of(edit.dot.replica) >= edit.dot.seq;
    });
}

} // namespace

std::vector<Edit> standing(StampedEdits const& edits, std::string_view path) {
    std::vector<Edit> heads;
    for (auto const& [name, stamped] : once(edits)) {
        if (value_in(stamped.first, path) && stands(stamped.first, edits, path)) heads.push_back(stamped.first);
    }
    return heads;
}

RecordState state_by_definition(StampedEdits const& edits) {
    auto const set = once(edits);
    std::map<ReplicaId, std::uint64_t> known;
    RecordState state;
    for (auto const& [name, stamped] : set) {
        known[name.replica] = std::max(known[name.replica], name.seq);
        state.form = std::max(state.form, stamped.first.form);
    }
    for (auto const& [replica, seq] : known) state.vv.add(Dot{replica, seq});
    for (std::string const& path : paths_of(edits)) {
        FieldState field;
        field.path = path;
        for (Edit const& edit : standing(edits, path)) {
            field.heads.push_back(Head{edit.dot, set.at(edit.dot).second, edit.actor, *value_in(edit, path)});
        }
        for (auto const& [name, stamped] : set) {
            if (!value_in(stamped.first, path)) continue;
            for (auto const& entry : stamped.first.seen.entries()) {
                if (entry.seq > known[entry.replica]) field.replaced.add(Dot{entry.replica, entry.seq});
            }
        }
        state.fields.push_back(std::move(field));
    }
    return state;
}

LifeState life_by_definition(StampedEdits const& edits, std::string_view instance) {
    std::string const prefix = instance.empty() ? "" : std::string(instance) + "/";
    std::vector<Edit> const words = standing(edits, prefix + "_life");
    std::set<std::pair<Life::State, std::string>> said;
    for (Edit const& word : words) {
        Life const life = value_in(word, prefix + "_life")->life().value();
        said.insert({life.state, life.state == Life::State::moved ? life.moved_to : ""});
    }
    if (said.empty()) return LifeState::alive;
    if (said.size() > 1) return LifeState::contested;
    Life::State const end = said.begin()->first;
    if (end == Life::State::alive) return LifeState::alive;

    for (Edit const& word : words) {
        bool saw_all = true;
        for (std::string const& path : paths_of(edits)) {
            if (path.rfind(prefix, 0) != 0 || path.rfind("_review/", 0) == 0 || path == prefix + "_life") continue;
            for (Edit const& edit : standing(edits, path)) {
                saw_all = saw_all && (edit.dot == word.dot || word.seen.of(edit.dot.replica) >= edit.dot.seq);
            }
        }
        if (saw_all) return end == Life::State::moved ? LifeState::moved : LifeState::voided;
    }
    return LifeState::contested;
}

std::vector<std::string> changed_since_by_definition(StampedEdits const& edits, Edit const& review) {
    std::vector<std::string> changed;
    for (std::string const& path : paths_of(edits)) {
        bool unseen = false;
        for (Edit const& edit : standing(edits, path))
            unseen = unseen || review.seen.of(edit.dot.replica) < edit.dot.seq;
        if (unseen && path.rfind("_review/", 0) != 0) changed.push_back(path);
    }
    return changed;
}

} // namespace gengji::test
