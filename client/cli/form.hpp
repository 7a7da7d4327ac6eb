#pragma once

#include "client/cli/command.hpp"

/// `gengji form …`: what can be done with forms from a terminal. Needs no account and no data folder.
namespace gengji::client {

void add_form_convert(CLI::App& form, Wish& wish);
void add_form_check(CLI::App& form, Wish& wish);
void add_form_xpath(CLI::App& form, Wish& wish);
void add_form_engine(CLI::App& form, Wish& wish);

} // namespace gengji::client
