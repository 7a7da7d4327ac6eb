#include "shared/forms/check.hpp"

#include "shared/forms/identifiers.hpp"
#include "shared/forms/paths.hpp"
#include "shared/forms/type_check.hpp"

namespace gengji::forms {

namespace {

std::string please(FieldSpec const& field) {
    switch (field.type) {
    case FieldType::select_one:
    case FieldType::select_many:
    case FieldType::division:
    case FieldType::divisions:
    case FieldType::reference:
    case FieldType::references:
    case FieldType::boolean:
        return "请选择“" + field.label.zh + "”";
    case FieldType::image:
    case FieldType::images:
        return "请拍摄“" + field.label.zh + "”";
    case FieldType::signature:
        return "请完成“" + field.label.zh + "”";
    case FieldType::point:
        return "请定位“" + field.label.zh + "”";
    default:
        return "请填写“" + field.label.zh + "”";
    }
}

/// Checks one form over one document; the document carries its calculated values too.
class Checker {
public:
    Checker(FormSpec const& form, Document const& document, Lookups const& lookups, Moment moment)
        : form_(form), document_(document), lookups_(lookups), moment_(moment) {
        for (auto const& [path, value] : calculate(form, document, lookups, moment).values) document_.set(path, value);
    }

    std::vector<Violation> all() {
        for (auto const& section : form_.sections) {
            std::vector<std::string> const instances =
                section.repeat ? document_.instances(section.id) : std::vector<std::string>{""};
            for (auto const& instance : instances)
                for (auto const& field : section.fields) one(field, path_in(instance, field.name), instance);
        }
        return std::move(found_);
    }

    std::vector<Violation> of(std::string_view path) {
        if (auto const* field = form_.field(path)) one(*field, std::string(path), split_path(path).instance);
        return std::move(found_);
    }

    bool relevant(FieldSpec const& field, Scope const& scope) const {
        return !field.relevant || holds(*field.relevant, scope) == Truth::yes;
    }
    bool required(FieldSpec const& field, Scope const& scope) const {
        return field.required || (field.required_when && holds(*field.required_when, scope) == Truth::yes);
    }
    Scope scope(std::string_view path, std::string_view instance) const {
        return {document_, lookups_, moment_, instance, path};
    }

private:
    void one(FieldSpec const& field, std::string const& path, std::string_view instance) {
        Scope const here = scope(path, instance);
        if (!relevant(field, here)) return;
        auto const* value = document_.find(path);
        if (!value) {
            // What the program or a reviewer fills in later is not the person's to be reminded of.
            if (required(field, here) && !field.read_only)
                found_.push_back({path, softened(field.required_when, Severity::block), please(field), true});
            return;
        }
        if (auto wrong = wrong_value(field, *value, lookups_)) {
            found_.push_back({path, wrong->severity, std::move(wrong->message), false});
            if (wrong->severity == Severity::block) return;
        }
        if (field.type == FieldType::idcard &&
            !is_idcard(*value->text(), moment_.adjusted ? std::optional(moment_.today()) : std::nullopt))
            found_.push_back({path, Severity::block,
                              "“" + field.label.zh + "”不对：请按证件核对 18 位号码，末位字母 X 用大写", false});
        for (auto const& check : field.checks)
            if (holds(check.that, here) == Truth::no)
                found_.push_back({path, softened(check.that, check.severity), check.otherwise, false});
    }

    /// Without an adjusted time, a rule that speaks of "now" warns only (DESIGN.md 3).
    Severity softened(std::optional<Condition> const& condition, Severity severity) const {
        return condition && condition->uses_clock() && !moment_.adjusted ? Severity::warn : severity;
    }

    FormSpec const& form_;
    Document document_;
    Lookups const& lookups_;
    Moment moment_;
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
    Checker const checker(form, document, lookups, moment);
    return field && checker.relevant(*field, checker.scope(path, split_path(path).instance));
}

bool is_required(FormSpec const& form, std::string_view path, Document const& document, Lookups const& lookups,
                 Moment moment) {
    auto const* field = form.field(path);
    Checker const checker(form, document, lookups, moment);
    Scope const scope = checker.scope(path, split_path(path).instance);
    return field && checker.relevant(*field, scope) && checker.required(*field, scope);
}

} // namespace gengji::forms
