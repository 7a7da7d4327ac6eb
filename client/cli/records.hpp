#pragma once

#include "client/cli/command.hpp"
#include "shared/forms/document.hpp"
#include "shared/forms/form_spec.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What several commands do with records.
namespace gengji::client {

/// The record that a person named by its id. Errors: invalid, not_found.
Result<RecordKey> record_named(Bench& bench, std::string const& id);
/// Errors: invalid, listing the forms there are.
Result<forms::FormSpec const*> form_named(Bench& bench, std::string_view id);

/// `area=5.25 name=大田湾` → changes by form. In repeats: `crops[k…]/area=3` changes an instance, `crops[k…]=` takes it
/// away as of `seen`, `crops[+]/crop=rice` begins one (`[+2]` another), and so within each other:
/// `farm[+]/crops[+]/area=3`. Of a group all members are written (R15): those not named with the value shown. Errors:
/// invalid, all that is wrong at once.
Result<std::vector<Change>> changes_from(Bench& bench, forms::FormSpec const& form, forms::Document const& shown,
                                         VersionVector const& seen, std::vector<std::string> const& words);

/// Saves, and says what the form does not like about the record as it is now. Gives the edit.
Result<Edit> save_and_tell(Bench& bench, Save save);

/// Names of people masked, unless said otherwise (unmask.hpp).
void print_row(Bench& bench, RecordRow const& row, bool unmasked = false);
/// A record for scripts. What is sensitive is masked, in its conflicts too, unless said otherwise (unmask.hpp).
Json to_json(Bench& bench, Shown const& shown, bool unmasked = false);

} // namespace gengji::client
