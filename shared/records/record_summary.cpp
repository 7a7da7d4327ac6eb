#include "shared/records/record_summary.hpp"

#include "shared/base/switch.hpp"

#include <algorithm>
#include <string_view>

namespace gengji {

namespace {

bool has_reviews(RecordState const& state) {
    return std::any_of(state.fields.begin(), state.fields.end(),
                       [](FieldState const& field) { return field.path.starts_with("_review"); });
}

bool has_several_heads(RecordState const& state) {
    return std::any_of(state.fields.begin(), state.fields.end(),
                       [](FieldState const& field) { return field.heads.size() > 1; });
}

Stamp latest_stamp(RecordState const& state) {
    Stamp latest = 0;
    for (FieldState const& field : state.fields) {
        for (Head const& head : field.heads) {
            if (head.stamp != unstamped) latest = std::max(latest, head.stamp);
        }
    }
    return latest;
}

std::int64_t review_flags(RecordState const& shown) {
    using namespace record_flag;
    ReviewState const verify = review_of(shown, ReviewLevel::verify);
    ReviewState const accept = review_of(shown, ReviewLevel::accept);
    using Kind = ReviewState::Kind;
    auto const stands = [](ReviewState const& level, Kind kind) {
        return level.kind == kind && (level.changed_since.empty() || GENGJI_SWITCH(change_unnoticed));
    };
    bool const is_verified = stands(verify, Kind::approved);
    bool const is_accepted = stands(accept, Kind::approved);
    bool const is_returned = verify.kind == Kind::returned || accept.kind == Kind::returned;
    bool const waits_for_author = stands(verify, Kind::returned) || stands(accept, Kind::returned);
    std::int64_t flags = 0;
    if (is_verified) flags |= verified;
    if (is_accepted) flags |= accepted;
    if (is_returned) flags |= returned;
    if (!is_verified && !waits_for_author) flags |= to_verify;
    if (is_verified && !is_accepted && !waits_for_author) flags |= to_accept;
    return flags;
}

} // namespace

RecordSummary summarize(Bucket const& bucket, RecordState const& shown, std::vector<OwnEdit> const& standing,
                        bool on_server) {
    using namespace record_flag;
    RecordSummary summary;
    summary.changed = latest_stamp(shown);
    for (OwnEdit const& own : standing) {
        summary.changed = std::max(summary.changed, own.edit.wall_seconds);
        summary.flags |= waiting;
        if (own.verdict == Verdict::quarantined || own.verdict == Verdict::waiting) summary.flags |= quarantined;
    }
    if (!on_server && standing.empty()) return summary.flags = empty, summary;
    if (has_several_heads(shown)) summary.conflicts = static_cast<std::int64_t>(conflicts(shown).size());
    if (summary.conflicts > 0) summary.flags |= conflict;

    LifeState const life = life_of(shown);
    bool const gone = life == LifeState::voided || life == LifeState::moved;
    if (gone) summary.flags |= voided;
    if (life == LifeState::contested) summary.flags |= contested;

    bool const reviewable = bucket.cls == BucketClass::log && !gone;
    if (has_reviews(shown)) {
        for (RemarkState const& remark : remarks_of(shown))
            summary.remarks += remark.remark.state == Remark::State::open;
        if (summary.remarks > 0) summary.flags |= remarks;
        std::int64_t const review = review_flags(shown);
        summary.flags |= reviewable ? review : review & ~(to_verify | to_accept);
    } else if (reviewable) {
        summary.flags |= to_verify;
    }
    if (!on_server) summary.flags &= ~(to_verify | to_accept); // nobody else can see it yet
    return summary;
}

} // namespace gengji
