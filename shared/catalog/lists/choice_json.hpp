#pragma once

#include "shared/base/json_fwd.hpp"
#include "shared/base/result.hpp"
#include "shared/forms/lookups.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gengji {

/// A choice list in its JSON, `{"label": "主体类型", "choices": [{"id", "label", "en", "properties"}]}`, as
/// choices.json and the records of the form `choice_list` have it. Errors: `invalid`, naming the list and the choice.
Result<forms::ChoiceList> choices_from_json(std::string const& id, Json const& json);
Result<forms::ChoiceList> choices_from_json(std::string const& id, std::string_view json);
std::string choices_to_json(forms::ChoiceList const& list);

/// The lists that operations.json gives: operations, crops, machine classes, links and service modes, with what rules
/// need to know of each
/// (`max_times`, `price_low`, `yield_max`, `has_width` …).
Result<std::vector<forms::ChoiceList>> operation_lists(Json const& operations);

} // namespace gengji
