#pragma once

#include <string>

namespace gengji {

/// The tables of shared/domain/ledger as the migrations leave them, for whoever keeps records without a store (tests,
/// measurements). Needs a table `record (number)`.
std::string ledger_schema();

} // namespace gengji
