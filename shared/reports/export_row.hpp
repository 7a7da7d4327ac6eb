#pragma once

#include "shared/forms/document.hpp"
#include "shared/forms/moment.hpp"
#include "shared/reports/export_list.hpp"
#include "shared/reports/export_source.hpp"

#include <span>
#include <string>
#include <vector>

namespace gengji::reports {

/// How the fields of one section of a form become columns.
class ExportRow {
public:
    /// `calculated`: what the form computes too.
    ExportRow(std::span<forms::FieldSpec const* const> fields, ExportFormat format, bool unmasked);
    static std::vector<forms::FieldSpec const*> fields_of(forms::FormSpec const& form, bool calculated);
    static std::vector<forms::FieldSpec const*> fields_of(forms::Section const& section, bool calculated);

    void add_columns(std::vector<ExportColumn>& columns) const;
    /// `at`: the instance; empty for the record itself.
    void add_values(std::vector<ExportValue>& values, forms::Document const& document, std::string const& at,
                    forms::Lookups const& lookups) const;

private:
    bool has_label(forms::FieldSpec const& field) const;
    ExportValue value_of(forms::FieldSpec const& field, Value const& value, forms::Lookups const& lookups) const;

    std::vector<forms::FieldSpec const*> fields_;
    bool as_text_ = false, as_json_ = false, unmasked_ = false;
};

} // namespace gengji::reports
