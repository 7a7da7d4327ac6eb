#pragma once

#include "shared/records/record_state.hpp"

#include <string_view>
#include <vector>

/// Which records the ledger finds by what they name (migrations/0003_links.sql).
namespace gengji::domain {

/// May a record of this form name a thing that it is looked up by?
bool names_things(std::string_view form);
/// What a record names, as it shows: ids, and `phone:…` of attendance lists; sorted, each once. Pure.
std::vector<Bytes> links_of(RecordState const& state);
/// How an attendance list names a person.
Bytes phone_target(std::string_view phone);

} // namespace gengji::domain
