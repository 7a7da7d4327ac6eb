#include "client/cli/form.hpp"
#include "shared/forms/session/form_script.hpp"

#include <iostream>

namespace gengji::client {

namespace {

Result<void> run_lines(std::istream& in, std::ostream& out) {
    for (std::string line; std::getline(in, line);) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        out << forms::run_form_script(line) << std::endl; // at once: who asks may wait for it
    }
    return {};
}

} // namespace

void add_form_engine(CLI::App& form, Wish& wish) {
    CLI::App* const command = form.add_subcommand(
        "engine", "试填表单（供脚本）：标准输入每行一个 JSON {id,form,steps}，每行回答 {id,observed} 或 {id,error}");
    command->callback([&wish] { wish.without_laptop = [](std::ostream& out) { return run_lines(std::cin, out); }; });
}

} // namespace gengji::client
