#pragma once

#include "client/models/laptop.hpp"

#include <vector>

namespace gengji::client {

/// Errors: `invalid`: the county has retired this form.
Result<void> may_begin(Catalog const& catalog, forms::FormSpec const& form);
/// Fills in the defaults that a new record begins with, where the person said nothing; adds them to the patch and keeps
/// that sorted.
Result<void> fill_initial(Laptop& laptop, forms::FormSpec const& form, forms::Document& document,
                          std::vector<Change>& patch);
/// Gives the automatic numbers that are still missing, at the save: a form that is only looked at uses none up. Errors:
/// storage, full.
Result<void> give_numbers(Laptop& laptop, forms::FormSpec const& form, forms::Document& document,
                          std::vector<Change>& patch);
/// Both. Fills in what a new record begins with (defaults, automatic numbers) where the person said nothing; adds it to
/// the patch and keeps that sorted. Errors: storage, full.
Result<void> begin_record(Laptop& laptop, forms::FormSpec const& form, forms::Document& document,
                          std::vector<Change>& patch);

} // namespace gengji::client
