#include "shared/reports/export_row.hpp"

#include "shared/forms/input.hpp"
#include "shared/forms/paths.hpp"

namespace gengji::reports {

namespace {

using forms::FieldSpec;
using forms::FieldType;

/// What is stored is a code that people do not read.
bool is_coded(FieldType type) {
    switch (type) {
    case FieldType::select_one:
    case FieldType::select_many:
    case FieldType::season:
    case FieldType::division:
    case FieldType::divisions:
    case FieldType::reference:
    case FieldType::references:
        return true;
    default:
        return false;
    }
}

/// Of a list a JSON array, of everything else its text as it is typed.
ExportValue code_of(FieldSpec const& field, Value const& value) {
    if (value.kind() != Value::Kind::list) return forms::to_input(field, value);
    std::string array;
    for (Value const& item : value.items())
        array += (array.empty() ? "[" : ",") + export_json(forms::to_input(field, item));
    return RawJson{array.empty() ? "[]" : array + "]"};
}

std::vector<FieldSpec const*> wanted(std::vector<FieldSpec> const& fields, bool calculated) {
    std::vector<FieldSpec const*> found;
    for (auto const& field : fields) {
        if (calculated || field.type != FieldType::calculated) found.push_back(&field);
    }
    return found;
}

} // namespace

ExportRow::ExportRow(std::span<FieldSpec const* const> fields, ExportFormat format, bool unmasked)
    : fields_(fields.begin(), fields.end()), as_text_(format == ExportFormat::csv),
      as_json_(format == ExportFormat::json || format == ExportFormat::jsonl), unmasked_(unmasked) {}

std::vector<FieldSpec const*> ExportRow::fields_of(forms::FormSpec const& form, bool calculated) {
    std::vector<FieldSpec const*> all;
    for (auto const& section : form.sections) {
        if (section.repeat) continue;
        auto const some = wanted(section.fields, calculated);
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

std::vector<FieldSpec const*> ExportRow::fields_of(forms::Section const& section, bool calculated) {
    return wanted(section.fields, calculated);
}

bool ExportRow::has_label(FieldSpec const& field) const { return as_json_ && is_coded(field.type); }

void ExportRow::add_columns(std::vector<ExportColumn>& columns) const {
    for (auto const* const field : fields_) {
        columns.push_back({field->name, field->label.zh.empty() ? field->name : field->label.zh});
        if (has_label(*field)) columns.push_back({field->name + "@gengji.label", {}});
    }
}

ExportValue ExportRow::value_of(FieldSpec const& field, Value const& value, forms::Lookups const& lookups) const {
    bool const hidden = field.sensitivity != forms::Sensitivity::none && !unmasked_;
    if (hidden) return forms::mask(field, forms::show(field, value, lookups));
    switch (value.kind()) {
    case Value::Kind::boolean:
        return *value.boolean();
    case Value::Kind::integer:
        return *value.integer();
    case Value::Kind::decimal:
        if (as_text_) break; // 5.60, as people write areas and money
        return *value.decimal();
    case Value::Kind::date:
        return *value.date();
    case Value::Kind::instant:
        return Instant{*value.instant_seconds() * 1000};
    default:
        break;
    }
    if (has_label(field)) return code_of(field, value);
    return forms::show(field, value, lookups);
}

void ExportRow::add_values(std::vector<ExportValue>& values, forms::Document const& document, std::string const& at,
                           forms::Lookups const& lookups) const {
    for (auto const* const field : fields_) {
        Value const* const value = document.find(at.empty() ? field->name : forms::path_in(at, field->name));
        values.push_back(value ? value_of(*field, *value, lookups) : ExportValue());
        if (!has_label(*field)) continue;
        bool const hidden = field->sensitivity != forms::Sensitivity::none && !unmasked_;
        values.push_back(value && !hidden ? ExportValue(forms::show(*field, *value, lookups)) : ExportValue());
    }
}

} // namespace gengji::reports
