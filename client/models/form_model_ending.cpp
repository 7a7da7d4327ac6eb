#include "client/models/form_model.hpp"

#include "shared/base/i18n.hpp"
#include "shared/forms/input.hpp"

#include <algorithm>

/// How a form looks for what it refers to, and how it ends.
namespace gengji::client {

namespace {
constexpr std::size_t divisions_shown = 12;  ///< as many as fit below the box
constexpr std::int64_t draft_pause_ms = 800; ///< with the write itself: within a second of the change
} // namespace

std::vector<forms::Division const*> FormModel::divisions(std::string const& level, std::string const& text) const {
    std::vector<forms::Division const*> found;
    auto const fits = [&](forms::Division const& one) {
        return text.empty() || one.display_name().find(text) != std::string::npos || one.pinyin.starts_with(text) ||
               one.code.starts_with(text);
    };
    auto const consider = [&](forms::Division const* one) {
        if (one && found.size() < divisions_shown && fits(*one)) found.push_back(one);
    };
    auto townships = lookups_->catalog().townships();
    auto const here =
        key().bucket.owner.substr(0, 9); // where the record is kept, or its author works: what is meant nearly always
    std::stable_partition(townships.begin(), townships.end(),
                          [&](forms::Division const* one) { return one->code == here; });
    for (auto const* const township : townships) {
        if (level == "township" || level == "any") consider(township);
        if (level == "township") continue;
        for (auto const* const village : lookups_->catalog().villages_of(township->code)) consider(village);
    }
    return found;
}

void FormModel::find_referred(FieldRow const& row, std::string text) {
    picking_ = row.path;
    picking_text_ = text;
    commands_.find_referred(row.spec->ref, std::move(text),
                            [this, form = opening_, path = row.path, wanted = picking_text_](auto answer) {
                                if (form != opening_ || path != picking_ || wanted != picking_text_) return;
                                found_ = answer ? std::move(*answer) : std::vector<RecordRow>{};
                            });
}

void FormModel::pick(FieldRow const& row, RecordRow const& found) {
    auto const id = found.key.id;
    lookups_->put({id, found.title, {}});
    picking_.clear();
    picking_text_.clear();
    put_item(row, Value::of(id));
    found_.clear(); // `found` was one of them
    commands_.referred(id, [this, form = opening_](Result<ReferredRecord> answer) {
        if (form != opening_ || !answer) return;
        lookups_->put(std::move(*answer)); // rules may look into it
        changed();
    });
}

void FormModel::save() {
    if (saving_) return;
    if (!not_understood_.empty()) {
        trouble_ = tr("form.not_understood", {{"count", not_understood_.size()}});
        return;
    }
    if (layout_->blocking && !warned_) {
        show_missing_ = true;
        bool const was_touched = touched_, was_unsaved = unsaved_;
        changed(); // the missing ones are shown from now on
        touched_ = was_touched, unsaved_ = was_unsaved;
        warned_ = reveal_ = true;
        return;
    }
    save_anyway();
}

void FormModel::save_anyway() {
    if (saving_) return;
    auto whole = patch();
    if (whole.empty()) {
        trouble_ = tr("form.nothing_changed");
        return;
    }
    saving_ = true;
    trouble_.clear();
    due_ms_.reset(); // the save ends the draft
    Save save{opened_.draft.record, {form_->id, form_->version}, {}, opened_.draft.seen, std::move(whole),
              opened_.draft.id};
    commands_.save(std::move(save), opened_.is_new, [this, form = opening_](Result<RecordKey> answer) {
        if (form != opening_) return;
        saving_ = false;
        if (answer) return close(*answer);
        trouble_ = answer.error().detail;
        unsaved_ = true; // keep the draft going
    });
}

void FormModel::put_draft() {
    Draft draft = opened_.draft;
    draft.patch = patch();
    unsaved_ = false;
    commands_.put_draft(std::move(draft), [this, form = opening_](Result<void> answer) {
        if (form != opening_) return;
        draft_failed_ = !answer;
        if (answer) return;
        trouble_ = answer.error().detail;
        unsaved_ = true;
    });
}

void FormModel::tick(std::int64_t now_ms) {
    if (!is_open() || saving_ || !unsaved_) return due_ms_.reset();
    if (!due_ms_) due_ms_ = now_ms + draft_pause_ms;
    if (now_ms < *due_ms_) return;
    due_ms_.reset();
    put_draft();
}

void FormModel::leave() {
    if (!is_open() || saving_) return;
    if (!touched_) return drop();
    bool const lost_otherwise = unsaved_ && draft_failed_;
    if (unsaved_) put_draft();
    if (!lost_otherwise) close({});
}

void FormModel::drop() {
    if (!is_open() || saving_) return;
    commands_.drop_draft(opened_.draft.id);
    close({});
}

void FormModel::close(std::optional<RecordKey> saved) {
    ++opening_;
    form_ = nullptr;
    due_ms_.reset();
    touched_ = unsaved_ = false;
    closed_(saved);
}

} // namespace gengji::client
