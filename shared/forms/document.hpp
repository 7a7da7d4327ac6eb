#pragma once

#include "shared/base/id.hpp"
#include "shared/base/result.hpp"
#include "shared/forms/form_spec.hpp"
#include "shared/forms/lookups.hpp"
#include "shared/records/record_state.hpp"
#include "shared/records/value.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gengji::forms {

/// A record as a form shows it: one value a path, the provisional winners of its state. Cleared fields are absent.
struct Document {
    std::map<std::string, Value, std::less<>> values;
    bool operator==(Document const&) const = default;

    Value const* find(std::string_view path) const; ///< null when empty
    void set(std::string path, Value value);        ///< `none` clears
    /// The living instances of the repeat at a place: of `crops` they are `crops[k9f27c01b3e45]`…, of
    /// `farm[k9f27c01b3e45]/crops` those of that farm. By `_pos`, then by key.
    std::vector<std::string> instances(std::string_view place) const;
    /// Those of a section in all living instances around it, in their order; one empty name for a plain section.
    std::vector<std::string> instances(Section const& section) const;
    /// The `_pos` of an instance that is added at a place, behind all others.
    Value next_position(std::string_view place) const;
};

/// The winners of a state; `_review` is left out, void instances with all that is in them too.
Document document_of(RecordState const& state);

/// Which record of the world it is: the values of the form's first filled key (to_input's notation, joined by blanks);
/// empty when none is.
std::string key_of(FormSpec const& form, Document const& document, Lookups const& lookups);
/// How a record is named in lists: its title fields, joined by spaces, not masked.
std::string title_of(FormSpec const& form, Document const& document, Lookups const& lookups);
/// What a record is found by: its search fields, each a text.
std::vector<std::string> search_texts_of(FormSpec const& form, Document const& document, Lookups const& lookups);

/// The bucket a new record of this form belongs to. `author`: code of the village, township, team or county that its
/// author works for. Errors: `invalid`, naming the field to fill in.
Result<Bucket> bucket_of(FormSpec const& form, Document const& document, Lookups const& lookups,
                         std::string_view author);

/// The next automatic number: `date` is 8 digits, `device` a short code of the laptop, `serial` counts on that laptop.
/// Nothing when a field that the rule needs is empty.
std::optional<std::string> auto_number(FieldSpec const& field, Document const& document, Date today,
                                       std::string_view device, std::uint64_t serial);

} // namespace gengji::forms
