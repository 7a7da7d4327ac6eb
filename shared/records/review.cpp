#include "shared/records/review.hpp"

#include <algorithm>
#include <map>

namespace gengji {

namespace {

using StampedEdits = std::vector<std::pair<Edit, Stamp>>;

bool is_review(std::string_view path) { return path.starts_with("_review/"); }
bool contains(std::vector<std::string> const& paths, std::string const& path) {
    return std::ranges::find(paths, path) != paths.end();
}

/// How the instances of a record stand, each asked once.
class InstanceLives {
public:
    explicit InstanceLives(RecordState const& state) : state_(state) {}

    /// Does the path lie in an instance that stands so? `crops[k…]/area` lies in `crops[k…]`, and in those around it.
    bool any(std::string_view path, LifeState life) {
        for (std::size_t end = path.find(']'); end != path.npos; end = path.find(']', end + 1)) {
            if (of(std::string(path.substr(0, end + 1))) == life) return true;
        }
        return false;
    }

private:
    LifeState of(std::string const& instance) {
        auto const [known, is_new] = known_.try_emplace(instance, LifeState::alive);
        if (is_new) known->second = life_of(state_, instance);
        return known->second;
    }

    RecordState const& state_;
    std::map<std::string, LifeState> known_;
};

/// Two values in a field that matters, or doubt whether the record or one of its instances is there.
bool blocked_by_conflict(RecordState const& state, ApprovalRules const& rules) {
    if (life_of(state) == LifeState::contested) return true;
    InstanceLives lives(state);
    return std::ranges::any_of(state.fields, [&](FieldState const& field) {
        if (is_review(field.path)) return false;
        std::string const path = form_path(field.path);
        bool const matters = !contains(rules.latest, path) || contains(rules.counted, path);
        return (matters && in_conflict(field)) || lives.any(field.path, LifeState::contested);
    });
}

std::vector<std::pair<std::string, Bytes>> counted_values(RecordState const& state, ApprovalRules const& rules) {
    std::vector<std::pair<std::string, Bytes>> counted;
    InstanceLives lives(state);
    for (FieldState const& field : state.fields) {
        if (is_review(field.path) || field.heads.empty() || !contains(rules.counted, form_path(field.path))) continue;
        if (lives.any(field.path, LifeState::voided)) continue;
        counted.emplace_back(field.path, Bytes(field.heads.front().value.packed())); // nothing is in conflict here
    }
    return counted;
}

/// Does a value stand that the reviewer entered?
bool wrote_some_of(RecordState const& state, ActorId const& reviewer) {
    if (reviewer.is_nil()) return false; // the server itself
    return std::ranges::any_of(state.fields, [&](FieldState const& field) {
        return !is_review(field.path) && std::ranges::find(field.heads, reviewer, &Head::actor) != field.heads.end();
    });
}

} // namespace

std::string form_path(std::string_view path) {
    std::string plain;
    bool in_key = false;
    for (char const c : path) {
        if (c == '[') in_key = true;
        if (!in_key) plain += c;
        if (c == ']') in_key = false;
    }
    return plain;
}

Result<Value> make_approval(RecordState const& shown, ApprovalRules const& rules, std::string note) {
    if (blocked_by_conflict(shown, rules))
        return problem(Problem::invalid, "这条记录还有冲突，请先选定一个值，再审核通过");
    LifeState const life = life_of(shown);
    if (life != LifeState::alive) return problem(Problem::invalid, "这条记录已作废或已转出，不能审核通过");
    Review review;
    review.decision = Review::Decision::approved;
    review.note = std::move(note);
    review.as_of = shown.vv;
    review.counted = counted_values(shown, rules);
    review.document = document_hash(shown);
    return Value::of(review);
}

Result<Value> make_approval(StampedEdits const& edits, VersionVector const& as_of, ApprovalRules const& rules,
                            std::string note) {
    RecordState const state = state_within(edits, as_of);
    if (state.vv != as_of) return problem(Problem::invalid, "要审核的版本还没有收齐，请同步后再试");
    return make_approval(state, rules, std::move(note));
}

Value make_decision(RecordState const& shown, Review::Decision decision, std::string note) {
    Review review;
    review.decision = decision;
    review.note = std::move(note);
    review.as_of = shown.vv;
    review.document = document_hash(shown);
    return Value::of(review);
}

Reason judge_approval(StampedEdits const& edits, ActorId const& reviewer, Review const& review,
                      ApprovalRules const& rules) {
    RecordState const state = state_within(edits, review.as_of);
    if (state.vv != review.as_of) return Reason::unknown_dot;
    if (review.decision != Review::Decision::approved) return Reason::none;
    if (blocked_by_conflict(state, rules)) return Reason::in_conflict;
    if (life_of(state) != LifeState::alive) return Reason::illegal_transition;
    if (wrote_some_of(state, reviewer)) return Reason::own_entry;
    bool const same = review.counted == counted_values(state, rules) && review.document == document_hash(state);
    return same ? Reason::none : Reason::approval_mismatch;
}

} // namespace gengji
