#include "shared/forms/expression/tree.hpp"

#include <charconv>

namespace gengji::forms {

namespace {

struct PathStep {
    std::string_view name;
    std::size_t which = 0; // from 0
};

/// "name[3]" → name and 2.
PathStep step_of(std::string_view text) {
    PathStep step{text};
    std::size_t const open = text.find('[');
    if (open == std::string_view::npos || text.back() != ']') return step;
    step.name = text.substr(0, open);
    std::size_t number = 0;
    std::from_chars(text.data() + open + 1, text.data() + text.size() - 1, number);
    step.which = number == 0 ? SIZE_MAX : number - 1;
    return step;
}

NodeId nth_of_kind(Tree const& tree, NodeId parent, NodeKind kind, std::size_t which) {
    for (NodeId node = tree.first_child(parent); node != no_node; node = tree.next(node)) {
        if (tree.kind(node) == kind && which-- == 0) return node;
    }
    return no_node;
}

NodeId named_attribute(Tree const& tree, NodeId element, std::string_view name) {
    std::size_t const colon = name.find(':');
    if (colon == std::string_view::npos) return tree.attribute(element, name);
    for (NodeId node = tree.first_attribute(element); node != no_node; node = tree.next(node)) {
        if (tree.prefix(node) == name.substr(0, colon) && tree.local_name(node) == name.substr(colon + 1)) return node;
    }
    return no_node;
}

NodeId follow(Tree const& tree, NodeId from, PathStep step) {
    if (step.name.starts_with("@")) return named_attribute(tree, from, step.name.substr(1));
    if (step.name == "text()") return nth_of_kind(tree, from, NodeKind::text, step.which);
    if (step.name == "comment()") return nth_of_kind(tree, from, NodeKind::comment, step.which);
    if (step.name == "processing-instruction()")
        return nth_of_kind(tree, from, NodeKind::processing_instruction, step.which);
    std::size_t const colon = step.name.find(':');
    return tree.child(from, colon == std::string_view::npos ? step.name : step.name.substr(colon + 1), step.which);
}

/// Position among the siblings that `alike` accepts, from 1.
template<class Alike>
std::size_t place(Tree const& tree, NodeId node, Alike&& alike) {
    std::size_t count = 1;
    for (NodeId at = tree.previous(node); at != no_node; at = tree.previous(at)) count += alike(at);
    return count;
}

std::string written_name(Tree const& tree, NodeId node) {
    std::string name(tree.prefix(node));
    if (!name.empty()) name += ":";
    return name.append(tree.local_name(node));
}

std::string last_step(Tree const& tree, NodeId node, bool indexed) {
    auto const same_kind = [&](NodeId other) { return tree.kind(other) == tree.kind(node); };
    auto const numbered = [&](std::string_view test) {
        return std::string(test) + "[" + std::to_string(place(tree, node, same_kind)) + "]";
    };
    switch (tree.kind(node)) {
    case NodeKind::document:
        return {};
    case NodeKind::attribute:
        return "@" + written_name(tree, node);
    case NodeKind::name_space:
        return "namespace::" + std::string(tree.local_name(node));
    case NodeKind::text:
        return numbered("text()");
    case NodeKind::comment:
        return numbered("comment()");
    case NodeKind::processing_instruction:
        return numbered("processing-instruction()");
    case NodeKind::element:
        break;
    }
    if (indexed) return numbered("*");
    auto const same_name = [&](NodeId other) {
        return tree.kind(other) == NodeKind::element && tree.local_name(other) == tree.local_name(node);
    };
    std::size_t const which = place(tree, node, same_name);
    bool alone = which == 1;
    for (NodeId at = tree.next(node); alone && at != no_node; at = tree.next(at)) alone = !same_name(at);
    std::string step(tree.local_name(node));
    return alone ? step : step + "[" + std::to_string(which) + "]";
}

std::string whole_path(Tree const& tree, NodeId node, bool indexed) {
    std::string path;
    for (; node != no_node && node != tree.document(); node = tree.parent(node))
        path = "/" + last_step(tree, node, indexed) + path;
    return path.empty() ? "/" : path;
}

} // namespace

NodeId Tree::at(std::string_view path) const {
    if (!path.starts_with("/")) return no_node;
    NodeId node = document();
    path.remove_prefix(1);
    while (!path.empty() && node != no_node) {
        std::size_t const end = std::min(path.find('/'), path.size());
        node = follow(*this, node, step_of(path.substr(0, end)));
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return node;
}

std::string Tree::path_of(NodeId node) const { return whole_path(*this, node, false); }
std::string Tree::indexed_path_of(NodeId node) const { return whole_path(*this, node, true); }

} // namespace gengji::forms
