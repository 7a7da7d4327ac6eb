#include "client/models/form_model.hpp"

#include "shared/base/i18n.hpp"
#include "shared/forms/input.hpp"
#include "shared/forms/paths.hpp"

#include <algorithm>

namespace gengji::client {

namespace {

/// Lays changes over a document: a voided instance leaves it whole.
void lay_over(forms::Document& document, std::string const& path, Value const& value) {
    auto const parts = forms::split_path(path);
    auto const life = value.life();
    if (parts.name == "_life" && life && !parts.instance.empty()) {
        std::string const inside = std::string(parts.instance) + "/";
        if (life->state == Life::State::voided)
            std::erase_if(document.values, [&](auto const& one) { return one.first.starts_with(inside); });
        return;
    }
    document.set(path, value);
}

} // namespace

void FormModel::open(OpenedForm opened, std::shared_ptr<Catalog const> catalog) {
    ++opening_;
    opened_ = std::move(opened);
    lookups_ = std::make_shared<FormLookups>(std::move(catalog));
    for (auto& record : opened_.referred) lookups_->put(std::move(record));
    opened_.referred.clear();
    form_ = lookups_->catalog().form(opened_.draft.form);
    before_ = forms::document_of(opened_.state);
    document_ = before_;
    changes_.clear();
    for (auto const& change : opened_.draft.patch) changes_[change.path] = change.value;
    for (auto const& [path, value] : changes_) lay_over(document_, path, value);
    typed_.clear(), not_understood_.clear(), retyping_.clear();
    picking_.clear(), picking_text_.clear(), trouble_.clear(), move_report_.clear(), found_.clear();
    due_ms_.reset();
    touched_ = opened_.resumed && !changes_.empty();
    unsaved_ = draft_failed_ = saving_ = warned_ = reveal_ = false;
    show_missing_ = !opened_.is_new;
    if (form_) lay_out_again();
}

void FormModel::lay_out_again() {
    layout_ = std::make_shared<FormLayout const>(lay_out(
        {*form_, document_, opened_.state, changes_, opened_.people, *lookups_, opened_.moment, show_missing_}));
}

std::string FormModel::title() const { return forms::title_of(*form_, document_, *lookups_); }

std::optional<std::string> FormModel::returned_note() const {
    for (auto const level : {ReviewLevel::accept, ReviewLevel::verify}) {
        auto const review = review_of(opened_.state, level);
        if (review.kind == ReviewState::Kind::returned && review.review) return review.review->note;
    }
    return std::nullopt;
}

bool FormModel::is_void() const { return life_of(opened_.state) == LifeState::voided; }

// --- what stands in a field

std::string FormModel::shown(FieldRow const& row) const {
    if (row.spec->type == forms::FieldType::calculated) {
        auto const* const result = layout_->calculated.find(row.path);
        return result ? forms::show(*row.spec, *result, *lookups_) : std::string();
    }
    auto const* const found = document_.find(row.path);
    if (!found) return {};
    std::string const whole = forms::show(*row.spec, *found, *lookups_);
    return is_masked(row) ? forms::mask(*row.spec, whole) : whole;
}

bool FormModel::is_masked(FieldRow const& row) const {
    return row.spec->sensitivity != forms::Sensitivity::none && before_.find(row.path) &&
           !changes_.contains(row.path) && !retyping_.contains(row.path);
}

std::string FormModel::text(FieldRow const& row) {
    auto const found = typed_.find(row.path);
    if (found != typed_.end()) return found->second;
    auto const* const now = document_.find(row.path);
    if (!now) return {};
    bool const readable =
        row.spec->type == forms::FieldType::season; // "中稻 2025" reads better than rice-2025, and is understood
    return readable ? forms::show(*row.spec, *now, *lookups_) : forms::to_input(*row.spec, *now);
}

std::string const* FormModel::not_understood(std::string const& path) const {
    auto const found = not_understood_.find(path);
    return found == not_understood_.end() ? nullptr : &found->second;
}

Value FormModel::original(std::string const& path) const {
    auto const* const found = before_.find(path);
    return found ? *found : Value();
}

bool FormModel::in_dispute(std::string const& path) const {
    auto const* const field = opened_.state.field(path);
    return field && in_conflict(*field);
}

// --- filling in

void FormModel::put(std::string const& path, Value value) {
    bool const same =
        value == original(path) && !in_dispute(path); // in a conflict, the value that wins already is a decision too
    if (same)
        changes_.erase(path);
    else
        changes_[path] = value;
    document_.set(path, std::move(value));
}

void FormModel::changed() {
    touched_ = unsaved_ = true;
    warned_ = false;
    trouble_.clear();
    lay_out_again();
}

void FormModel::type(FieldRow const& row, std::string text) {
    auto parsed = forms::parse_input(*row.spec, text, *lookups_);
    typed_[row.path] = std::move(text);
    if (parsed) {
        not_understood_.erase(row.path);
        put(row.path, std::move(*parsed));
    } else {
        not_understood_[row.path] = parsed.error().detail; // the value before stays until this one is understood
    }
    changed();
}

void FormModel::set(std::string const& path, Value value) {
    typed_.erase(path);
    not_understood_.erase(path);
    put(path, std::move(value));
    changed();
}

void FormModel::retype(std::string const& path) {
    retyping_.insert(path);
    typed_[path].clear();
}

void FormModel::toggle(FieldRow const& row, std::string const& choice) {
    Value const item = Value::of(choice);
    auto const* const now = document_.find(row.path);
    auto const items = now ? now->items() : std::vector<Value>{};
    if (std::find(items.begin(), items.end(), item) != items.end())
        drop_item(row, item);
    else
        put_item(row, item);
}

void FormModel::take(std::string const& path, Dot const& dot) {
    auto paths = form_->group_of(path);
    paths.push_back(path);
    for (auto const& one : paths) {
        auto const* const field = opened_.state.field(one);
        if (!field) continue;
        for (auto const& head : field->heads) {
            if (head.dot != dot) continue;
            typed_.erase(one);
            not_understood_.erase(one);
            put(one, head.value);
        }
    }
    changed();
}

void FormModel::mark_done(std::string const& remark_key, bool done) {
    for (auto const& one : remarks_of(opened_.state)) {
        if (one.key != remark_key) continue;
        Remark worked_off = one.remark;
        worked_off.state = Remark::State::done;
        if (done)
            changes_[remark_key] = Value::of(worked_off);
        else
            changes_.erase(remark_key);
    }
    changed();
}

void FormModel::add_instance(std::string const& place) {
    std::string const instance = forms::new_instance(place, random_);
    put(instance + "/_pos", document_.next_position(place));
    changed();
}

void FormModel::remove_instance(std::string const& instance) {
    std::string const inside = instance + "/";
    auto const within = [&](auto const& one) { return one.first.starts_with(inside); };
    std::erase_if(changes_, within);
    std::erase_if(typed_, within);
    std::erase_if(not_understood_, within);
    std::erase_if(document_.values, within);
    if (std::any_of(before_.values.begin(), before_.values.end(), within))
        changes_[inside + "_life"] = Value::of(Life{Life::State::voided, {}, {}, opened_.draft.seen});
    changed();
}

void FormModel::put_item(FieldRow const& row, Value item) {
    using forms::FieldType;
    bool const several = row.spec->type == FieldType::select_many || row.spec->type == FieldType::divisions ||
                         row.spec->type == FieldType::references;
    if (!several) return set(row.path, std::move(item));
    auto const* const now = document_.find(row.path);
    auto items = now ? now->items() : std::vector<Value>{};
    if (std::find(items.begin(), items.end(), item) == items.end()) items.push_back(std::move(item));
    std::sort(items.begin(), items.end());
    set(row.path, Value::list(items));
}

void FormModel::drop_item(FieldRow const& row, Value const& item) {
    auto const* const now = document_.find(row.path);
    auto items = now ? now->items() : std::vector<Value>{};
    std::erase(items, item);
    set(row.path, items.empty() ? Value() : Value::list(items));
}

std::vector<Change> FormModel::patch() const {
    std::map<std::string, Value> whole = changes_;
    for (auto const& [path, value] : changes_) {
        for (auto const& member : form_->group_of(path)) {
            auto const* const now = document_.find(member);
            whole.try_emplace(member, now ? *now : Value());
        }
    }
    std::vector<Change> out;
    for (auto& [path, value] : whole) out.push_back({path, std::move(value)});
    return out;
}

} // namespace gengji::client
