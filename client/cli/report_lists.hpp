#pragma once

#include "client/cli/command.hpp"

namespace gengji::client {

/// `gengji report public|payment|exchange|plots|tracks`: lists, beside the reports proper.
void add_report_lists(CLI::App& report, Wish& wish);
void add_report_exchange(CLI::App& report, Wish& wish);
void add_report_geo(CLI::App& report, Wish& wish);

} // namespace gengji::client
