#include "shared/domain/facts/standing.hpp"

#include <algorithm>

namespace gengji::domain {

namespace {

using Kind = ReviewState::Kind;

std::optional<Approval> approval_of(ReviewState const& review) {
    if (review.kind != Kind::approved || !review.review || !review.head) return std::nullopt;
    return Approval{*review.review, review.head->dot, review.head->stamp, review.head->actor};
}

bool any_head(RecordState const& state) {
    return std::ranges::any_of(state.fields, [](FieldState const& field) { return !field.heads.empty(); });
}

bool any_conflict(RecordState const& state) {
    return std::ranges::any_of(state.fields,
                               [](FieldState const& field) { return field.heads.size() > 1 && in_conflict(field); });
}

bool any_review(RecordState const& state) {
    auto const at = std::ranges::lower_bound(state.fields, "_review", {}, &FieldState::path);
    return at != state.fields.end() && at->path.starts_with("_review");
}

/// The author still has to answer this decision.
bool waits_for_author(ReviewState const& review) {
    return review.kind == Kind::returned && review.changed_since.empty();
}

void read_reviews(Standing& standing, RecordState const& state) {
    ReviewState const verify = review_of(state, ReviewLevel::verify);
    ReviewState const accept = review_of(state, ReviewLevel::accept);
    standing.verified = approval_of(verify);
    standing.accepted = approval_of(accept);
    bool const sent_back = accept.kind == Kind::returned && accept.review;
    if (sent_back && standing.verified && accept.review->as_of.covers(standing.verified->review.as_of))
        standing.verified.reset();

    if (standing.accepted)
        standing.level = Level::county_accepted;
    else if (standing.verified)
        standing.level = Level::township_verified;
    else if (waits_for_author(verify) || waits_for_author(accept))
        standing.level = Level::returned;
    standing.changed_since =
        (standing.accepted && !accept.changed_since.empty()) || (standing.verified && !verify.changed_since.empty());
}

} // namespace

char const* name_of(Level level) {
    switch (level) {
    case Level::draft:
        return "draft";
    case Level::voided:
        return "voided";
    case Level::returned:
        return "returned";
    case Level::submitted:
        return "submitted";
    case Level::township_verified:
        return "township_verified";
    case Level::county_accepted:
        return "county_accepted";
    }
    return "draft";
}

Approval const* Standing::approval(Level from) const {
    if (level < Level::township_verified) return nullptr;
    Approval const* const by_county = accepted ? &*accepted : nullptr;
    if (from >= Level::county_accepted || !verified) return by_county;
    if (!by_county) return &*verified;
    bool const later = verified->review.as_of.covers(by_county->review.as_of) &&
                       !by_county->review.as_of.covers(verified->review.as_of);
    return later ? &*verified : by_county;
}

Standing standing_of(RecordState const& state) {
    Standing standing;
    if (!any_head(state)) return standing;
    LifeState const life = life_of(state);
    standing.contested = life == LifeState::contested || any_conflict(state);
    if (life == LifeState::voided || life == LifeState::moved) {
        standing.level = Level::voided;
        return standing;
    }
    standing.level = Level::submitted;
    if (any_review(state)) read_reviews(standing, state);
    return standing;
}

} // namespace gengji::domain
