#include "shared/domain/members/merge.hpp"

#include "shared/domain/facts/member_profile.hpp"

#include <algorithm>
#include <array>

namespace gengji::domain {

namespace {

constexpr char const* merged_field = "merged_into";

Error refuse(char const* why) { return problem(Problem::invalid, why); }

/// Consent is one person's word over one profile: it is asked again, never carried over.
bool is_carried_over(std::string_view path) {
    return !path.starts_with("_") && !path.starts_with("consent_") && path != merged_field &&
           path.find('[') == std::string_view::npos;
}

Value shown_value(RecordState const& state, std::string_view path) {
    FieldState const* const field = state.field(path);
    Head const* const head = field ? winner(*field) : nullptr;
    return head ? head->value : Value{};
}

} // namespace

Result<MergePlan> plan_merge(RecordKey const& merged, RecordState const& merged_state, RecordKey const& kept,
                             RecordState const& kept_state) {
    if (merged == kept) return refuse("两个编号是同一份档案，请另选一份");
    for (RecordState const* const state : {&merged_state, &kept_state}) {
        if (state->form.form != member_profile_form) return refuse("只能合并会员档案，请核对编号");
        if (!standing_of(*state).is_live()) return refuse("其中一份档案已作废，不能合并");
    }
    MemberProfile const from = member_profile_of(merged, merged_state), into = member_profile_of(kept, kept_state);
    if (from.is_contested(merged_field)) return refuse("“合并到”有两个值，请先处理冲突");
    if (from.merged_into) return refuse("这份档案已经合并到别处；要改，请先撤销合并");
    if (into.merged_into)
        return refuse(*into.merged_into == merged.id ? "另一份档案已合并到这一份；要反过来，请先撤销合并"
                                                     : "另一份档案已合并到别处，请改为合并到那一份");
    MergePlan plan;
    plan.of_merged = {{merged_field, Value::of(kept.id)}};
    for (FieldState const& field : merged_state.fields) {
        Value const mine = shown_value(merged_state, field.path), theirs = shown_value(kept_state, field.path);
        if (!is_carried_over(field.path) || mine.is_none() || mine == theirs) continue;
        if (theirs.is_none())
            plan.of_kept.push_back({field.path, mine});
        else
            plan.differ.push_back(field.path);
    }
    return plan;
}

Result<std::vector<Change>> plan_undo(RecordKey const& merged, RecordState const& merged_state) {
    MemberProfile const from = member_profile_of(merged, merged_state);
    if (!from.merged_into && !from.is_contested(merged_field)) return refuse("这份档案没有合并到别处，不用撤销");
    return std::vector<Change>{{merged_field, Value{}}};
}

} // namespace gengji::domain
