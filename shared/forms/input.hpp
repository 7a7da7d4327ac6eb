#pragma once

#include "shared/base/result.hpp"
#include "shared/forms/form_spec.hpp"
#include "shared/forms/lookups.hpp"
#include "shared/records/value.hpp"

#include <string>
#include <string_view>

namespace gengji::forms {

/// A value as a person typed it, in a terminal, a table's cell or a window: choices by id or label, several of them
/// between ; ； 、 , or blanks; dates in several notations; 是/否, 1/0, yes/no, true/false; full-width digits and
/// letters; records by id, or by what `lookups.find_record` knows; points as "lat,lon" or "lat,lon,accuracy in m";
/// files as "hash:size:type[:name]" (hash: 64 hex digits). An empty text gives `none`. Errors: `invalid`, saying what
/// the field takes. Checks of the form are `check`'s business.
Result<Value> parse_input(FieldSpec const& field, std::string_view text, Lookups const& lookups);

/// The value as people read it: labels instead of ids, 是/否, two places for areas and money, titles of records.
std::string show(FieldSpec const& field, Value const& value, Lookups const& lookups);
/// The value so that `parse_input` gives it again: ids instead of labels. What CSV export without labels writes.
std::string to_input(FieldSpec const& field, Value const& value);

/// Hides what is personal (DOMAIN.md 4): 张*, 5002**********4210, 138****5678, account last 4, the rest by stars.
/// Fields without a sensitivity come back as they are. `text` is what `show` gave.
std::string mask(FieldSpec const& field, std::string_view text);

std::string mask_name(std::string_view text);
std::string mask_idcard(std::string_view text);
std::string mask_phone(std::string_view text);
std::string mask_account(std::string_view text);

} // namespace gengji::forms
