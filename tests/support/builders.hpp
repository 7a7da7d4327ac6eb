#pragma once

#include "shared/base/hash.hpp"
#include "shared/records/record_state.hpp"

#include <algorithm>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Builders say only what matters to a test; everything else has a fixed, valid value.
namespace gengji::test {

/// The same name gives the same id on every machine, of a different kind of thing a different one.
template<class Id>
Id named(std::string_view kind, std::string_view name) {
    return Id::from_view(hash_of(std::string(kind) + "/" + std::string(name)).view().substr(0, 16));
}
inline ReplicaId replica(std::string_view name) { return named<ReplicaId>("replica", name); }
inline ActorId person(std::string_view name) { return named<ActorId>("person", name); }
inline RecordId record_id(std::string_view name) { return named<RecordId>("record", name); }
inline RecordKey record_key(std::string_view name = "plot", Bucket bucket = {"500231101203", BucketClass::registry}) {
    return RecordKey{std::move(bucket), record_id(name)};
}
inline Dot dot(std::string_view name, std::uint64_t seq) { return Dot{replica(name), seq}; }

using Seen = std::initializer_list<std::pair<std::string_view, std::uint64_t>>;
inline VersionVector vector_of(Seen seen) {
    VersionVector vv;
    for (auto const& [name, seq] : seen) vv.add(dot(name, seq));
    return vv;
}

/// `an_edit("li", 1).saw(shown).to("6")`: the first save of li's laptop, by li, to the field `area_mu` of one and the
/// same record.
class EditBuilder {
public:
    EditBuilder(std::string_view name, std::uint64_t seq) {
        edit_.dot = dot(name, seq);
        edit_.actor = person(name);
        edit_.record = record_key();
        edit_.form = FormVersion{"plot", 1};
        edit_.wall_seconds = 1'760'000'000;
    }

    EditBuilder& saw(VersionVector seen) { return edit_.seen = std::move(seen), *this; }
    EditBuilder& saw(RecordState const& shown) { return saw(shown.vv); }
    EditBuilder& saw(Seen seen) { return saw(vector_of(seen)); }
    EditBuilder& by(std::string_view name) { return edit_.actor = person(name), *this; }
    EditBuilder& of(RecordKey key) { return edit_.record = std::move(key), *this; }
    EditBuilder& with_form(std::string form, std::uint32_t version = 1) {
        return edit_.form = FormVersion{std::move(form), version}, *this;
    }
    EditBuilder& at(std::int64_t wall_seconds) { return edit_.wall_seconds = wall_seconds, *this; }
    EditBuilder& set(std::string path, Value value) {
        return edit_.patch.push_back(Change{std::move(path), std::move(value)}), *this;
    }
    EditBuilder& set(std::string path, std::string_view text) { return set(std::move(path), Value::of(text)); }
    EditBuilder& to(std::string_view text) { return set("area_mu", text); }

    /// `instance` empty: the record itself.
    EditBuilder& voids(std::string_view instance = {}) {
        return life(instance, Life{Life::State::voided, "录错了", {}, {}});
    }
    EditBuilder& restores(std::string_view instance = {}) {
        return life(instance, Life{Life::State::alive, {}, {}, {}});
    }
    EditBuilder& moves_to(std::string bucket) { return life({}, Life{Life::State::moved, {}, std::move(bucket), {}}); }
    /// A review with its as_of filled in from what was seen; make_approval (shared/records/review.hpp) makes the value.
    EditBuilder& reviews(std::string path, Value value) { return set(std::move(path), std::move(value)); }

    Edit build() const {
        Edit edit = edit_;
        for (auto [path, value] : lives_) {
            value.as_of = edit.seen;
            edit.patch.push_back(Change{path, Value::of(value)});
        }
        std::sort(edit.patch.begin(), edit.patch.end());
        return edit;
    }
    operator Edit() const { return build(); }

private:
    EditBuilder& life(std::string_view instance, Life value) {
        lives_.emplace_back(instance.empty() ? "_life" : std::string(instance) + "/_life", std::move(value));
        return *this;
    }

    Edit edit_;
    std::vector<std::pair<std::string, Life>> lives_;
};

inline EditBuilder an_edit(std::string_view name, std::uint64_t seq) { return EditBuilder(name, seq); }

/// The state after one more edit, leaving the given one as it was.
inline RecordState applied(RecordState state, Edit const& edit, Stamp stamp = unstamped, std::uint64_t seq = 0) {
    apply(state, edit, stamp, seq);
    return state;
}
inline RecordState applied(RecordState state, std::initializer_list<Edit> edits) {
    for (Edit const& edit : edits) apply(state, edit, unstamped);
    return state;
}
inline RecordState joined(RecordState state, RecordState const& other) {
    join(state, other);
    return state;
}

/// The texts that stand in a field.
inline std::set<std::string> values(RecordState const& state, std::string_view path = "area_mu") {
    std::set<std::string> texts;
    if (FieldState const* field = state.field(path)) {
        for (Head const& head : field->heads) texts.insert(to_text(head.value));
    }
    return texts;
}

} // namespace gengji::test
