#include "server/api/forms.hpp"

#include "server/auth/scopes.hpp"
#include "shared/base/log.hpp"
#include "shared/forms/approval.hpp"

namespace gengji::server {

namespace {

std::string_view text_of(RecordState const& state, std::string_view path) {
    auto const* const field = state.field(path);
    auto const* const head = field ? winner(*field) : nullptr;
    return head ? head->value.text().value_or("") : "";
}

/// A closed month never changes: the server alone writes it, and not through here. What somebody has seen unmasked stays
/// as it was written down.
bool stays_as_written(std::string_view form, RecordState const* held) {
    return form == "month_snapshot" || (form == "unmasking" && held);
}

} // namespace

Result<void> PublishedForms::refresh(Store& store) {
    auto const county = TRY(store.county());
    if (!county) return {};
    std::uint64_t const head = TRY(store.head(*county));
    {
        std::lock_guard const guard(mutex_);
        if (head == head_) return {};
    }
    decltype(forms_) found;
    TRY(store.each_in({*county, BucketClass::everyone}, [&](StateUpdate const& record) {
        if (record.state.form.form != "form" || life_of(record.state) == LifeState::voided) return true;
        auto form = forms::form_from_json(text_of(record.state, "spec"));
        if (form) {
            FormVersion const version{form->id,
                                      form->version}; // ahead of the move: an assignment's right side comes first
            found[version] = std::make_shared<forms::FormSpec>(std::move(*form));
        } else
            log::error("forms.unreadable", {{"record", to_text(record.record.id)}});
        return true;
    }));
    for (auto const& form : Catalog::built_in().forms()) { // system forms describe themselves
        if (form.kind == forms::FormKind::system)
            found[{form.id, form.version}] = std::make_shared<forms::FormSpec>(form);
    }
    std::lock_guard const guard(mutex_);
    forms_ = std::move(found);
    head_ = head;
    return {};
}

std::shared_ptr<forms::FormSpec const> PublishedForms::find(FormVersion const& form) const {
    std::lock_guard const guard(mutex_);
    auto const found = forms_.find(form);
    return found == forms_.end() ? nullptr : found->second;
}

bool Admission::knows(FormVersion const& form) const { return forms_.find(form) != nullptr; }

ApprovalRules Admission::approval(FormVersion const& form) const {
    auto const spec = forms_.find(form);
    return spec ? forms::approval_rules(*spec) : ApprovalRules{};
}

Reason Admission::judge(sync::Session const&, Edit const& edit, RecordState const* held) const {
    if (stays_as_written(edit.form.form, held)) return Reason::illegal_transition;
    auto const form = forms_.find(edit.form);
    bool const reviewer = may_verify(roles_, edit.record.bucket.owner);
    for (auto const& change : edit.patch) {
        std::string_view const path = change.path;
        if (path == "_review/accept" && !may_accept(roles_)) return Reason::illegal_transition;
        if (path == "_review/verify" && !reviewer) return Reason::illegal_transition;
        // Whoever works a remark off may change its state; only a reviewer writes a new one.
        bool const remark = path.starts_with("_review/remarks");
        if (remark && !reviewer && !(held && held->field(path))) return Reason::illegal_transition;
        auto const* const field = form ? form->field(path) : nullptr;
        bool const set_in_review = field && field->read_only && !field->auto_number.size() &&
                                   field->initial != "@program" && field->type != forms::FieldType::calculated;
        if (set_in_review && !reviewer) return Reason::illegal_transition;
    }
    return Reason::none;
}

} // namespace gengji::server
