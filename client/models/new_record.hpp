#pragma once

#include "client/models/laptop.hpp"

#include <vector>

namespace gengji::client {

/// Fills in what a new record begins with (defaults, automatic numbers) where the person said nothing; adds it to the patch and keeps that sorted.
/// Errors: storage, full.
Result<void> begin_record(Laptop& laptop, forms::FormSpec const& form, forms::Document& document, std::vector<Change>& patch);

} // namespace gengji::client
