#include "shared/forms/expression/functions.hpp"

#include "shared/forms/expression/evaluation.hpp"

#include <unordered_map>

namespace gengji::forms::expression {

std::size_t Call::count() const { return part.operands.size(); }
XValue Call::value(std::size_t argument) const { return run.value(part.operands[argument], focus); }
std::string Call::text(std::size_t argument) const { return run.text(part.operands[argument], focus); }
double Call::number(std::size_t argument) const { return run.number(part.operands[argument], focus); }
bool Call::truth(std::size_t argument) const { return run.truth(part.operands[argument], focus); }

std::vector<std::string> Call::texts(std::size_t first) const {
    std::vector<std::string> all;
    std::size_t bytes = 0;
    auto const add = [&](std::string text) {
        bytes += text.size();
        if (run.fits(bytes)) all.push_back(std::move(text));
    };
    for (std::size_t argument = first; argument < count() && !run.failed(); ++argument) {
        XValue const each = value(argument);
        if (!each.is_nodes()) {
            add(run.text_of(each));
            continue;
        }
        for (NodeRef const node : each.nodes()) {
            if (run.failed()) break;
            add(run.text_of_node(node));
        }
    }
    return all;
}

NodeSet Call::nodes(std::size_t argument) const {
    XValue result = value(argument);
    if (run.failed()) return {};
    if (result.is_nodes()) return std::get<NodeSet>(std::move(result.content));
    run.fail("函数 " + part.text + "() 的第 " + std::to_string(argument + 1) + " 个参数应当是路径");
    return {};
}

Function const* find_function(std::string_view name) {
    static auto const all = [] {
        std::unordered_map<std::string_view, Function const*> table;
        for (auto const* const group :
             {&core_functions(), &text_functions(), &number_functions(), &date_functions(), &choice_functions(),
              &form_functions(), &geo_functions(), &digest_functions()}) {
            for (Function const& function : *group) table.emplace(function.name, &function);
        }
        return table;
    }();
    auto const found = all.find(name);
    return found == all.end() ? nullptr : found->second;
}

bool right_count(Function const& function, std::size_t count) {
    auto const number = static_cast<int>(count);
    if (number < function.least || (function.most >= 0 && number > function.most)) return false;
    return !(function.pairs && (number - function.least) % 2 != 0);
}

} // namespace gengji::forms::expression
