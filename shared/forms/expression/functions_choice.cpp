#include "shared/forms/expression/evaluation.hpp"
#include "shared/forms/expression/numbers.hpp"

#include <algorithm>
#include <cmath>

// Lists of choices in one answer ("rice wheat maize"), their labels, and the checklists.

namespace gengji::forms::expression {

namespace {

std::vector<std::string_view> choices_of(std::string_view list) {
    std::vector<std::string_view> choices;
    while (true) {
        std::size_t const first = list.find_first_not_of(" \t\r\n");
        if (first == std::string_view::npos) return choices;
        list.remove_prefix(first);
        std::size_t const end = std::min(list.find_first_of(" \t\r\n"), list.size());
        choices.push_back(list.substr(0, end));
        list.remove_prefix(end);
    }
}

XValue selected(Call const& call) {
    std::string const list = call.text(0), wanted_text = call.text(1);
    std::string_view const wanted = trimmed(wanted_text);
    if (wanted.empty()) return {trimmed(list).empty()};
    // a value with spaces in it is found as a run of choices
    std::string spaced = " ";
    for (std::string_view const choice : choices_of(list)) spaced.append(choice).append(" ");
    return {spaced.find(" " + std::string(wanted) + " ") != std::string::npos};
}

XValue selected_at(Call const& call) {
    std::string const list = call.text(0);
    auto const choices = choices_of(list);
    double const at = std::trunc(call.number(1));
    if (!(at >= 0 && at < static_cast<double>(choices.size()))) return {std::string()};
    return {std::string(choices[static_cast<std::size_t>(at)])};
}

XValue count_selected(Call const& call) {
    std::string const list = call.text(0);
    return {static_cast<double>(choices_of(list).size())};
}

XValue choice_name(Call const& call) {
    std::string const value = call.text(0), question = call.text(1);
    if (call.run.failed() || value.empty()) return {std::string()};
    return {call.run.host().choice_label(value, question, call.run.context()).value_or(std::string())};
}

XValue itext(Call const& call) {
    std::string const wanted = call.text(0);
    if (call.run.failed()) return {std::string()};
    if (NodeRef const node = call.run.host().itext_node(wanted)) return {NodeSet{node}};
    return {call.run.host().itext(wanted).value_or(std::string())};
}

/// What counts as a tick: true, a number but 0, a text that is not empty; each node of a node-set for itself.
std::vector<bool> ticks(Call const& call, XValue const& value) {
    if (!value.is_nodes()) return {call.run.truth_of(value)};
    std::vector<bool> all;
    for (NodeRef const node : value.nodes()) all.push_back(!call.run.text_of_node(node).empty());
    return all;
}

std::vector<double> weights(Call const& call, XValue const& value) {
    if (!value.is_nodes()) return {call.run.number_of(value)};
    std::vector<double> all;
    for (NodeRef const node : value.nodes()) all.push_back(call.run.number_of_node(node));
    return all;
}

XValue checklist(Call const& call) {
    double const least = call.number(0), most = call.number(1);
    double count = 0;
    for (std::size_t at = 2; at < call.count() && !call.run.failed(); ++at) {
        for (bool const tick : ticks(call, call.value(at))) count += tick;
    }
    return {(least < 0 || count >= least) && (most < 0 || count <= most)};
}

XValue weighted_checklist(Call const& call) {
    double const least = call.number(0), most = call.number(1);
    double sum = 0;
    for (std::size_t at = 2; at + 1 < call.count() && !call.run.failed(); at += 2) {
        auto const ticked = ticks(call, call.value(at));
        auto const weight = weights(call, call.value(at + 1));
        if (ticked.size() != weight.size()) {
            if (ticked.empty() || weight.empty()) continue;
            if (ticked.size() > 1 && weight.size() > 1)
                call.run.fail("weighted-checklist() 的条件和权数个数不同，应当一一对应");
        }
        for (std::size_t each = 0; each < ticked.size(); ++each) {
            if (ticked[each]) sum += weight[std::min(each, weight.size() - 1)];
        }
    }
    return {(least < 0 || sum >= least) && (most < 0 || sum <= most)};
}

} // namespace

std::vector<Function> const& choice_functions() {
    static std::vector<Function> const table{
        {"selected", 2, 2, 0, selected},
        {"is-selected", 2, 2, 0, selected},
        {"selected-at", 2, 2, 0, selected_at},
        {"count-selected", 1, 1, 0, count_selected},
        {"jr:choice-name", 2, 2, uses_language | uses_node, choice_name},
        {"jr:itext", 1, 1, uses_language, itext},
        {"checklist", 2, -1, 0, checklist},
        {"weighted-checklist", 2, -1, 0, weighted_checklist, true},
    };
    return table;
}

} // namespace gengji::forms::expression
