#include "shared/records/record_state.hpp"

#include "shared/base/switch.hpp"

#include <algorithm>

namespace gengji {

namespace {

constexpr std::string_view review_prefix = "_review/", remarks_prefix = "_review/remarks[";

bool is_review(std::string_view path) { return path.starts_with(review_prefix); }

/// A value of `_life` that stands. One that cannot be read (of a newer peer) counts as alive: a record is never hidden
/// by mistake.
struct Standing {
    Dot dot;
    Life life;
};

std::vector<Standing> standing_lives(FieldState const& field) {
    std::vector<Standing> lives;
    for (Head const& head : field.heads) {
        Life const unreadable{Life::State::alive, {}, {}, {}};
        lives.push_back(Standing{head.dot, head.value.life().value_or(unreadable)});
    }
    return lives;
}

/// Has this void seen every head of the record or instance? Life values themselves apart, and what its own edit wrote
/// beside it.
bool saw_everything(Standing const& end, RecordState const& state, std::string_view prefix,
                    std::string_view life_path) {
    if (GENGJI_SWITCH(r11_off)) return true;
    auto const begin =
        std::ranges::lower_bound(state.fields, prefix, {}, &FieldState::path); // what shares a prefix stands together
    auto const end_of = std::ranges::find_if_not(
        begin, state.fields.end(), [&](FieldState const& field) { return field.path.starts_with(prefix); });
    return std::all_of(begin, end_of, [&](FieldState const& field) {
        bool const counts = !is_review(field.path) && field.path != life_path;
        return !counts || std::ranges::all_of(field.heads, [&](Head const& head) {
            return head.dot == end.dot || end.life.as_of.covers(head.dot);
        });
    });
}

bool same_decision(Review const& a, Review const& b) {
    return a.decision == b.decision && a.as_of == b.as_of && a.counted == b.counted && a.document == b.document;
}

std::vector<std::string> paths_beyond(RecordState const& state, VersionVector const& as_of) {
    std::vector<std::string> paths;
    for (FieldState const& field : state.fields) {
        bool const beyond = std::ranges::any_of(field.heads, [&](Head const& head) { return !as_of.covers(head.dot); });
        if (beyond && !is_review(field.path)) paths.push_back(field.path);
    }
    return paths;
}

} // namespace

LifeState life_of(RecordState const& state, std::string_view instance) {
    std::string const prefix = instance.empty() ? std::string() : std::string(instance) + "/";
    std::string const life_path = prefix + "_life";
    FieldState const* const field = state.field(life_path);
    if (!field || field->heads.empty()) return LifeState::alive;

    std::vector<Standing> const lives = standing_lives(*field);
    Life const& first = lives.front().life;
    bool const agree = std::ranges::all_of(lives, [&](Standing const& other) {
        return other.life.state == first.state &&
               (first.state != Life::State::moved || other.life.moved_to == first.moved_to);
    });
    if (!agree) return LifeState::contested;
    if (first.state == Life::State::alive) return LifeState::alive;
    bool const seen =
        std::ranges::any_of(lives, [&](Standing const& end) { return saw_everything(end, state, prefix, life_path); });
    if (!seen) return LifeState::contested;
    return first.state == Life::State::moved ? LifeState::moved : LifeState::voided;
}

ReviewState review_of(RecordState const& state, ReviewLevel level) {
    FieldState const* const field = state.field(level == ReviewLevel::verify ? "_review/verify" : "_review/accept");
    Head const* const latest = field ? winner(*field) : nullptr;
    if (!latest) return {};
    std::optional<Review> const review = latest->value.review();
    if (!review) return {};
    bool const agree = std::ranges::all_of(field->heads, [&](Head const& head) {
        auto const other = head.value.review();
        return other && same_decision(*review, *other);
    });
    ReviewState result;
    if (!agree) {
        result.kind = ReviewState::Kind::disputed;
        return result;
    }
    switch (review->decision) {
    case Review::Decision::approved:
        result.kind = ReviewState::Kind::approved;
        break;
    case Review::Decision::returned:
        result.kind = ReviewState::Kind::returned;
        break;
    case Review::Decision::withdrawn:
        result.kind = ReviewState::Kind::withdrawn;
        break;
    }
    result.changed_since = paths_beyond(state, review->as_of);
    result.review = review;
    result.head = *latest;
    return result;
}

std::vector<RemarkState> remarks_of(RecordState const& state) {
    std::vector<RemarkState> remarks;
    for (FieldState const& field : state.fields) {
        Head const* const head = field.path.starts_with(remarks_prefix) ? winner(field) : nullptr;
        auto const remark = head ? head->value.remark() : std::nullopt;
        if (remark) remarks.push_back(RemarkState{field.path, *remark, *head});
    }
    return remarks;
}

RecordState state_within(std::vector<std::pair<Edit, Stamp>> const& edits, VersionVector const& as_of) {
    RecordState state;
    for (auto const& [edit, stamp] : edits) {
        if (as_of.covers(edit.dot)) apply(state, edit, stamp);
    }
    return state;
}

Hash document_hash(RecordState const& state) {
    ByteWriter out;
    for (FieldState const& field : state.fields) {
        if (is_review(field.path) || field.heads.empty()) continue;
        std::vector<BytesView> values;
        for (Head const& head : field.heads) values.push_back(head.value.packed());
        std::ranges::sort(values);
        values.erase(std::unique(values.begin(), values.end()), values.end());
        out.text(field.path);
        out.varint(values.size());
        for (BytesView const value : values) out.text(value);
    }
    return hash_of(out.bytes());
}

} // namespace gengji
