#include "shared/forms/expression/evaluation.hpp"
#include "shared/forms/expression/numbers.hpp"

#include <algorithm>
#include <cctype>

// The node-set and boolean functions of XPath 1.0, and those that lead into other documents.

namespace gengji::forms::expression {

namespace {

/// The first argument's first node, or the context node without one.
NodeRef node_of(Call const& call) {
    if (call.count() == 0) return call.focus.node;
    NodeSet const nodes = call.nodes(0);
    return nodes.empty() ? NodeRef() : nodes.front();
}

XValue last(Call const& call) { return {static_cast<double>(call.focus.size)}; }

/// With an argument: the place of its first node among its siblings of that name, which is a repeat's number.
XValue position(Call const& call) {
    if (call.count() == 0) return {static_cast<double>(call.focus.position)};
    NodeSet const nodes = call.nodes(0);
    if (nodes.empty()) return {0.0};
    Tree const& tree = *nodes.front().tree;
    NodeId const node = nodes.front().id;
    if (tree.kind(node) != NodeKind::element) return {1.0};
    std::size_t place = 1;
    for (NodeId at = tree.previous(node); at != no_node && call.run.spend(); at = tree.previous(at))
        place += tree.kind(at) == NodeKind::element && tree.name_number(at) == tree.name_number(node);
    return {static_cast<double>(place)};
}

XValue count(Call const& call) { return {static_cast<double>(call.nodes(0).size())}; }

XValue count_non_empty(Call const& call) {
    NodeSet const nodes = call.nodes(0);
    return {static_cast<double>(
        std::count_if(nodes.begin(), nodes.end(), [&](NodeRef node) { return !call.run.text_of_node(node).empty(); }))};
}

XValue id(Call const& call) {
    std::string wanted = " ";
    for (std::string const& text : call.texts(0)) wanted += text + " ";
    std::replace_if(
        wanted.begin(), wanted.end(), [](unsigned char letter) { return std::isspace(letter); }, ' ');
    NodeSet found;
    if (!call.focus.node) return {found};
    Tree const& tree = *call.focus.node.tree;
    for (NodeId node = tree.root_element(); node != no_node && call.run.spend();) {
        NodeId const attribute = tree.attribute(node, "id");
        if (attribute != no_node && !tree.text(attribute).empty() &&
            wanted.find(" " + std::string(tree.text(attribute)) + " ") != std::string::npos)
            found.push_back({&tree, node});
        if (tree.first_child(node) != no_node) {
            node = tree.first_child(node);
            continue;
        }
        while (node != no_node && tree.next(node) == no_node) node = tree.parent(node);
        if (node != no_node) node = tree.next(node);
    }
    return {found};
}

XValue local_name(Call const& call) {
    NodeRef const node = node_of(call);
    return {node ? std::string(node.tree->local_name(node.id)) : std::string()};
}

XValue namespace_uri(Call const& call) {
    NodeRef const node = node_of(call);
    return {node ? std::string(node.tree->namespace_uri(node.id)) : std::string()};
}

XValue name(Call const& call) {
    NodeRef const node = node_of(call);
    if (!node) return {std::string()};
    std::string written(node.tree->prefix(node.id));
    if (!written.empty()) written += ":";
    return {written.append(node.tree->local_name(node.id))};
}

XValue lang(Call const& call) {
    std::string wanted = call.text(0);
    auto const lower = [](std::string& text) {
        std::transform(text.begin(), text.end(), text.begin(),
                       [](unsigned char letter) { return std::tolower(letter); });
    };
    lower(wanted);
    NodeRef const here = call.focus.node;
    for (NodeId node = here.id; here && node != no_node; node = here.tree->parent(node)) {
        if (here.tree->kind(node) != NodeKind::element) continue;
        for (NodeId at = here.tree->first_attribute(node); at != no_node; at = here.tree->next(at)) {
            if (here.tree->local_name(at) != "lang" || here.tree->prefix(at) != "xml") continue;
            std::string said(here.tree->text(at));
            lower(said);
            return {said == wanted || said.starts_with(wanted + "-")};
        }
    }
    return {false};
}

XValue boolean(Call const& call) { return {call.truth(0)}; }
XValue negated(Call const& call) { return {!call.truth(0)}; }
XValue always(Call const&) { return {true}; }
XValue never(Call const&) { return {false}; }

XValue boolean_from_string(Call const& call) {
    std::string text = call.text(0);
    return {text == "1" || text == "true"};
}

XValue choose(Call const& call) { return call.value(call.truth(0) ? 1 : 2); }

bool is_blank(Evaluation& run, XValue const& value) {
    if (auto const* const number = std::get_if<double>(&value.content)) return *number != *number; // NaN
    return run.text_of(value).empty();
}

XValue coalesce(Call const& call) {
    for (std::size_t at = 0; at + 1 < call.count(); ++at) {
        XValue value = call.value(at);
        if (call.run.failed() || !is_blank(call.run, value)) return value;
    }
    return call.value(call.count() - 1);
}

XValue once(Call const& call) {
    NodeRef const node = call.run.context();
    std::string kept = node ? call.run.text_of_node(node) : std::string();
    if (!kept.empty()) return {std::move(kept)};
    return call.value(0);
}

XValue first_argument(Call const& call) { return call.value(0); }

XValue current(Call const& call) {
    Surroundings const& around = call.run.surroundings();
    NodeRef const node = around.current ? around.current : around.context;
    return {node ? NodeSet{node} : NodeSet()};
}

XValue instance(Call const& call) {
    std::string const wanted = call.text(0);
    if (call.run.failed()) return {NodeSet()};
    if (auto const found = call.run.host().instance(wanted)) return {NodeSet{*found}};
    call.run.fail("没有名为“" + wanted + "”的附表（instance），请检查表单的附件和选项表");
    return {NodeSet()};
}

} // namespace

std::vector<Function> const& core_functions() {
    static std::vector<Function> const table{
        {"last", 0, 0, uses_position, last},
        {"position", 0, 1, uses_position, position},
        {"count", 1, 1, 0, count},
        {"count-non-empty", 1, 1, 0, count_non_empty},
        {"id", 1, 1, uses_everything, id},
        {"local-name", 0, 1, uses_node_if_bare, local_name},
        {"namespace-uri", 0, 1, uses_node_if_bare, namespace_uri},
        {"name", 0, 1, uses_node_if_bare, name},
        {"lang", 1, 1, uses_node, lang},
        {"boolean", 1, 1, 0, boolean},
        {"not", 1, 1, 0, negated},
        {"true", 0, 0, 0, always},
        {"false", 0, 0, 0, never},
        {"boolean-from-string", 1, 1, 0, boolean_from_string},
        {"if", 3, 3, 0, choose},
        {"coalesce", 2, -1, 0, coalesce},
        {"once", 1, 1, uses_node, once},
        {"depend", 1, -1, 0, first_argument},
        {"current", 0, 0, 0, current},
        {"instance", 1, 1, 0, instance},
    };
    return table;
}

} // namespace gengji::forms::expression
