#include "shared/forms/check.hpp"

#include "shared/base/i18n.hpp"
#include "shared/forms/identifiers.hpp"
#include "shared/forms/paths.hpp"
#include "shared/forms/record_tree.hpp"
#include "shared/forms/type_check.hpp"

namespace gengji::forms {

namespace {

std::string const& in_language(Label const& label) {
    return language() == Language::en && !label.en.empty() ? label.en : label.zh;
}

std::string please(FieldSpec const& field) {
    if (!field.required_message.zh.empty()) return in_language(field.required_message);
    auto const say = [&](char const* key) { return tr(key, {{"what", in_language(field.label)}}); };
    switch (field.type) {
    case FieldType::select_one:
    case FieldType::select_many:
    case FieldType::division:
    case FieldType::divisions:
    case FieldType::reference:
    case FieldType::references:
    case FieldType::boolean:
        return say("check.choose");
    case FieldType::image:
    case FieldType::images:
        return say("check.photograph");
    case FieldType::signature:
        return say("check.complete");
    case FieldType::point:
        return say("check.locate");
    default:
        return say("check.fill_in");
    }
}

/// Checks one form over one document.
class Checker {
public:
    Checker(FormSpec const& form, Document const& document, Lookups const& lookups, Moment moment)
        : form_(form), document_(document), lookups_(lookups), moment_(moment), tree_(form, document, lookups, moment) {
    }

    std::vector<Violation> all() {
        for (auto const& section : form_.sections)
            for (auto const& instance : document_.instances(section))
                for (auto const& field : section.fields) one(field, instance);
        return std::move(found_);
    }

    std::vector<Violation> of(std::string_view path) {
        if (auto const* field = form_.field(path)) one(*field, split_path(path).instance);
        return std::move(found_);
    }

private:
    void one(FieldSpec const& field, std::string_view instance) {
        if (!tree_.relevant(field, instance)) return;
        std::string const path = path_in(instance, field.name);
        auto const* value = field.type == FieldType::calculated ? tree_.calculated().find(path) : document_.find(path);
        if (!value) {
            // What the program or a reviewer fills in later is not the person's to be reminded of.
            if (!field.read_only && tree_.required(field, instance))
                found_.push_back({path, softened(field.required_when, Severity::block), please(field), true});
            return;
        }
        if (auto wrong = wrong_value(field, *value, lookups_)) {
            found_.push_back({path, wrong->severity, std::move(wrong->message), false});
            if (wrong->severity == Severity::block) return;
        }
        if (field.type == FieldType::idcard &&
            !is_idcard(*value->text(), moment_.adjusted ? std::optional(moment_.today()) : std::nullopt))
            found_.push_back({path, Severity::block, tr("check.idcard", {{"what", in_language(field.label)}}), false});
        for (auto const& check : field.checks)
            if (tree_.broken(check.that, field, instance))
                found_.push_back({path, softened(check.that, check.severity), in_language(check.otherwise), false});
    }

    /// Without an adjusted time, a rule that speaks of "now" warns only (DESIGN.md 3).
    Severity softened(std::optional<Rule> const& rule, Severity severity) const {
        return rule && rule->uses_clock() && !moment_.adjusted ? Severity::warn : severity;
    }

    FormSpec const& form_;
    Document const& document_;
    Lookups const& lookups_;
    Moment moment_;
    RecordTree tree_;
    std::vector<Violation> found_;
};

} // namespace

std::vector<Violation> check(FormSpec const& form, Document const& document, Lookups const& lookups, Moment moment) {
    return Checker(form, document, lookups, moment).all();
}

std::vector<Violation> check_field(FormSpec const& form, std::string_view path, Document const& document,
                                   Lookups const& lookups, Moment moment) {
    return Checker(form, document, lookups, moment).of(path);
}

bool is_relevant(FormSpec const& form, std::string_view path, Document const& document, Lookups const& lookups,
                 Moment moment) {
    auto const* field = form.field(path);
    return field && RecordTree(form, document, lookups, moment).relevant(*field, split_path(path).instance);
}

bool is_required(FormSpec const& form, std::string_view path, Document const& document, Lookups const& lookups,
                 Moment moment) {
    auto const* field = form.field(path);
    return field && RecordTree(form, document, lookups, moment).required(*field, split_path(path).instance);
}

} // namespace gengji::forms
