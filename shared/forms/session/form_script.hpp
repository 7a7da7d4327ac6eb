#pragma once

#include <string>
#include <string_view>

namespace gengji::forms {

/// Fills in a form as a script says: one line of `gengji form engine`. `line` is JSON, {"id","form","steps"}: `form` an
/// XForm, each step has `op` answer (ref, values), new-repeat, remove-repeat (ref), language (name) or expect (ref).
/// Gives {"id","observed":[…]}, one object for each expect: exists, relevant, readonly, required, value, count (of a
/// repeat's instances), choices (value, label), label, violation (null, "constraint" or "required") and message; or
/// {"id","error"} when the form or the line is refused. A step that cannot be done changes nothing.
std::string run_form_script(std::string_view line);

} // namespace gengji::forms
