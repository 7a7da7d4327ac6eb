#include "client/models/form_model.hpp"

#include "shared/base/i18n.hpp"
#include "shared/forms/version_move.hpp"

/// How a form that was begun on an older version goes over to the newest.
namespace gengji::client {

namespace {

/// How the older version calls a field; its path where it does not know it either.
std::string label_of(forms::FormSpec const& form, std::string const& path) {
    auto const* const field = form.field(path);
    return field ? field->label.zh : path;
}

} // namespace

std::uint32_t FormModel::newer_version() const {
    auto const* const newest = lookups_->catalog().form(form_->id);
    return newest && newest->version > form_->version ? newest->version : 0;
}

void FormModel::move_to_newest() {
    if (saving_ || !newer_version()) return;
    auto const& older = *form_;
    auto const& newest = *lookups_->catalog().form(form_->id);
    forms::Document filled;
    for (auto const& [path, value] : changes_) filled.set(path, value);
    auto const moved = forms::move_to_version(newest, filled);
    for (auto const& step : moved.moved) {
        auto const node = changes_.extract(step.from);
        document_.set(step.to, node.mapped());
        changes_[step.to] = node.mapped();
        document_.set(step.from, original(step.from));
    }
    std::string aside;
    for (auto const& path : moved.put_aside) aside += (aside.empty() ? "" : "、") + label_of(older, path);
    move_report_ = tr("form.moved", {{"version", newest.version},
                                     {"kept", moved.kept.size()},
                                     {"moved", moved.moved.size()},
                                     {"aside", moved.put_aside.size()}});
    if (!aside.empty()) move_report_ += tr("form.put_aside", {{"fields", aside}});
    form_ = &newest;
    opened_.draft.form = {newest.id, newest.version};
    typed_.clear(), not_understood_.clear(), retyping_.clear();
    warned_ = false;
    ++opening_; // widgets and answers of the older version are not this form's
    changed();
}

} // namespace gengji::client
