#include "client/cli/form.hpp"
#include "shared/forms/expression/script.hpp"

#include <iostream>

namespace gengji::client {

namespace {

Result<void> answer_lines(std::istream& in, std::ostream& out) {
    forms::XPathScript script;
    for (std::string line; std::getline(in, line);) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        out << script.answer(line) << std::endl; // at once: who asks may wait for it
    }
    return {};
}

} // namespace

void add_form_xpath(CLI::App& form, Wish& wish) {
    CLI::App* const command = form.add_subcommand(
        "xpath-eval", "试算表达式（供脚本）：标准输入每行一个 JSON {id,xml,context,root?,expr,type,tz,language?}，"
                      "每行回答 {id,value} 或 {id,error}");
    command->callback([&wish] { wish.without_laptop = [](std::ostream& out) { return answer_lines(std::cin, out); }; });
}

} // namespace gengji::client
