#include "shared/forms/approval.hpp"

namespace gengji::forms {

namespace {

bool counts(FieldSpec const& field) {
    if (field.sensitivity == Sensitivity::p1) return false;
    switch (field.type) {
    case FieldType::integer:
    case FieldType::decimal:
    case FieldType::area:
    case FieldType::money:
    case FieldType::boolean:
    case FieldType::date:
    case FieldType::month:
    case FieldType::week:
    case FieldType::season:
    case FieldType::instant:
    case FieldType::select_one:
    case FieldType::select_many:
    case FieldType::division:
    case FieldType::divisions:
    case FieldType::reference:
    case FieldType::references:
        return true;
    default:
        return false;
    }
}

} // namespace

ApprovalRules approval_rules(FormSpec const& form) {
    ApprovalRules rules;
    for (auto const& section : form.sections) {
        for (auto const& field : section.fields) {
            std::string const path = section.path_of(field);
            if (counts(field) && !field.merge_latest) rules.counted.push_back(path);
            if (field.merge_latest) rules.latest.push_back(path);
        }
    }
    return rules;
}

} // namespace gengji::forms
