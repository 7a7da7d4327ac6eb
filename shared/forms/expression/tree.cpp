#include "shared/forms/expression/tree.hpp"

#include "shared/forms/expression/tree_store.hpp"

#include <algorithm>

namespace gengji::forms {

Tree::Tree() : store_(std::make_unique<Store>()) { store_->make(NodeKind::document, 0, {}); }
Tree::~Tree() = default;
Tree::Tree(Tree&&) noexcept = default;
Tree& Tree::operator=(Tree&&) noexcept = default;

NodeId Tree::root_element() const {
    for (NodeId node = first_child(document()); node != no_node; node = next(node)) {
        if (kind(node) == NodeKind::element) return node;
    }
    return no_node;
}

NodeKind Tree::kind(NodeId node) const { return (*store_)[node].kind; }
NodeId Tree::parent(NodeId node) const { return (*store_)[node].parent; }
NodeId Tree::first_child(NodeId node) const { return (*store_)[node].first_child; }
NodeId Tree::last_child(NodeId node) const { return (*store_)[node].last_child; }
NodeId Tree::next(NodeId node) const { return (*store_)[node].next; }
NodeId Tree::previous(NodeId node) const { return (*store_)[node].previous; }
NodeId Tree::first_attribute(NodeId node) const { return (*store_)[node].first_attribute; }

std::string_view Tree::local_name(NodeId node) const { return store_->names[(*store_)[node].name].local; }
std::string_view Tree::prefix(NodeId node) const { return store_->names[(*store_)[node].name].prefix; }
std::string_view Tree::namespace_uri(NodeId node) const { return store_->names[(*store_)[node].name].uri; }
std::string_view Tree::text(NodeId node) const { return (*store_)[node].text; }

std::string Tree::string_value(NodeId node) const {
    auto const& nodes = store_->nodes;
    if (nodes[node].kind != NodeKind::element && nodes[node].kind != NodeKind::document)
        return std::string(nodes[node].text);
    std::string all;
    for (NodeId at = nodes[node].first_child; at != no_node;) {
        if (nodes[at].kind == NodeKind::text) all += nodes[at].text;
        if (nodes[at].first_child != no_node) {
            at = nodes[at].first_child;
            continue;
        }
        while (at != node && nodes[at].next == no_node) at = nodes[at].parent;
        if (at == node) break;
        at = nodes[at].next;
    }
    return all;
}

std::string_view Tree::leaf_value(NodeId element) const {
    NodeId const only = first_child(element);
    if (only == no_node || next(only) != no_node || kind(only) != NodeKind::text) return {};
    return text(only);
}

std::vector<NodeId> Tree::children(NodeId parent, std::string_view local_name) const {
    std::vector<NodeId> found;
    for (NodeId node = first_child(parent); node != no_node; node = next(node)) {
        if (kind(node) == NodeKind::element && (local_name == "*" || this->local_name(node) == local_name))
            found.push_back(node);
    }
    return found;
}

NodeId Tree::child(NodeId parent, std::string_view local_name, std::size_t which) const {
    for (NodeId node = first_child(parent); node != no_node; node = next(node)) {
        if (kind(node) != NodeKind::element || (local_name != "*" && this->local_name(node) != local_name)) continue;
        if (which-- == 0) return node;
    }
    return no_node;
}

NodeId Tree::attribute(NodeId element, std::string_view local_name) const {
    NodeId found = no_node;
    for (NodeId node = first_attribute(element); node != no_node; node = next(node)) {
        if (this->local_name(node) != local_name) continue;
        if (prefix(node).empty()) return node;
        if (found == no_node) found = node;
    }
    return found;
}

bool Tree::contains(NodeId node) const { return node < store_->nodes.size() && !(*store_)[node].gone; }
std::size_t Tree::size() const { return store_->nodes.size(); }
std::uint64_t Tree::revision() const { return store_->revision; }
bool Tree::hidden(NodeId element) const { return (*store_)[element].hidden; }
bool Tree::repeat_instance(NodeId element) const { return (*store_)[element].repeat_instance; }
bool Tree::hides() const { return store_->hidden_count > 0; }
bool Tree::has_repeats() const { return store_->repeat_count > 0; }

bool Tree::is_within(NodeId node, NodeId ancestor) const {
    for (; node != no_node; node = parent(node)) {
        if (node == ancestor) return true;
    }
    return false;
}

bool Tree::before(NodeId left, NodeId right) const {
    if (store_->order_stale) store_->number_all();
    return store_->order[left] < store_->order[right];
}

std::uint32_t Tree::name_number(NodeId node) const { return store_->names[(*store_)[node].name].same; }

std::string_view Tree::name_uri(std::uint32_t number) const { return store_->names[number].uri; }

std::vector<std::uint32_t> const& Tree::names_of(std::string_view local_name) const {
    static std::vector<std::uint32_t> const none;
    auto const found = store_->names_by_local.find(std::string(local_name));
    return found == store_->names_by_local.end() ? none : found->second;
}

std::uint32_t Tree::name_number(std::string_view namespace_uri, std::string_view local_name) const {
    for (std::uint32_t const number : names_of(local_name)) {
        if (store_->names[number].uri == namespace_uri) return number;
    }
    return 0;
}

/// Numbers stand apart, so that a text that comes into an empty element finds one free without numbering anew.
void Tree::Store::number_all() const {
    order.assign(nodes.size(), 0);
    std::uint32_t number = 0;
    auto const give = [&](NodeId node) { order[node] = number += 4; };
    for (NodeId at = 0; at != no_node;) {
        give(at);
        if (auto const found = namespace_nodes.find(at); found != namespace_nodes.end())
            std::for_each(found->second.begin(), found->second.end(), give);
        for (NodeId attribute = nodes[at].first_attribute; attribute != no_node; attribute = nodes[attribute].next)
            give(attribute);
        if (nodes[at].first_child != no_node) {
            at = nodes[at].first_child;
            continue;
        }
        while (at != no_node && nodes[at].next == no_node) at = nodes[at].parent;
        if (at != no_node) at = nodes[at].next;
    }
    order_stale = false;
}

std::map<std::string, std::string> Tree::prefixes() const {
    std::vector<NodeId> elements;
    for (auto const& [element, declared] : store_->declared) elements.push_back(element);
    std::sort(elements.begin(), elements.end(), [&](NodeId left, NodeId right) { return before(left, right); });
    std::map<std::string, std::string> all;
    for (NodeId const element : elements) {
        for (auto const& [prefix, uri] : store_->declared.at(element)) all.emplace(prefix, uri);
    }
    return all;
}

std::vector<NodeId> Tree::namespaces(NodeId element) const {
    if (kind(element) != NodeKind::element) return {};
    if (auto const found = store_->namespace_nodes.find(element); found != store_->namespace_nodes.end())
        return found->second;
    std::vector<std::pair<std::string, std::string>> in_scope{{"xml", "http://www.w3.org/XML/1998/namespace"}};
    std::vector<std::string> seen{"xml"};
    for (NodeId node = element; node != no_node; node = parent(node)) {
        auto const own = store_->declared.find(node);
        if (own == store_->declared.end()) continue;
        for (auto const& [prefix, uri] : own->second) {
            if (std::find(seen.begin(), seen.end(), prefix) != seen.end()) continue;
            seen.push_back(prefix);
            if (!uri.empty()) in_scope.emplace_back(prefix, uri);
        }
    }
    std::stable_partition(in_scope.begin(), in_scope.end(), [](auto const& each) { return each.first.empty(); });
    std::vector<NodeId> made;
    for (auto const& [prefix, uri] : in_scope) {
        NodeId const node = store_->make(NodeKind::name_space, store_->intern("", "", prefix), store_->keep(uri));
        (*store_)[node].parent = element;
        made.push_back(node);
    }
    store_->order_stale = true;
    return store_->namespace_nodes[element] = made;
}

} // namespace gengji::forms
