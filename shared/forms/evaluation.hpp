#pragma once

#include "shared/forms/condition.hpp"
#include "shared/forms/document.hpp"
#include "shared/forms/lookups.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace gengji::forms {

/// The moment that rules call "now": the adjusted time (DESIGN.md 3). Without one (`adjusted` false) rules about time
/// warn only.
struct Moment {
    UnixMs now{};
    bool adjusted = true;
    Date today() const { return date_of(now); }
};

enum class Truth { no, yes, unknown };

/// Where an expression finds its values. Everything is borrowed.
struct Scope {
    Document const& document;
    Lookups const& lookups;
    Moment moment;
    std::string_view instance; ///< of the repeat that the field is in; empty for plain fields
    std::string_view self;     ///< path of the field itself
};

/// Exact: numbers are Decimals; what overflows is unknown. Takes at most as many steps as the expression has, times a
/// repeat's instances.
Truth holds(Condition const& condition, Scope const& scope);
/// The value it yields; nothing when unknown.
std::optional<Value> evaluate(Condition const& condition, Scope const& scope);

/// The calculated fields of a record, by path, in the order of the form; one may use those before it. Never stored:
/// computed from what is shown.
Document calculate(FormSpec const& form, Document const& document, Lookups const& lookups, Moment moment);

} // namespace gengji::forms
