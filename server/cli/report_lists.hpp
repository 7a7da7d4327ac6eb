#pragma once

#include "server/cli/desk.hpp"

namespace gengji::server {

/// `gengji-server report public|payment|exchange|plots|tracks`: lists of the whole county.
void add_report_lists(CLI::App& report, Wish& wish);
void add_report_exchange(CLI::App& report, Wish& wish);
void add_report_geo(CLI::App& report, Wish& wish);

} // namespace gengji::server
