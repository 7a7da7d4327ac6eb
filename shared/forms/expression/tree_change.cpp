#include "shared/forms/expression/tree.hpp"
#include "shared/forms/expression/tree_store.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace gengji::forms {

namespace {
constexpr std::size_t chunk_bytes = 64 * 1024;
}

NodeId Tree::Store::make(NodeKind kind, std::uint32_t name, std::string_view text) {
    Node node;
    node.kind = kind;
    node.name = name;
    node.text = text;
    nodes.push_back(node);
    return static_cast<NodeId>(nodes.size() - 1);
}

std::uint32_t Tree::Store::intern(std::string_view uri, std::string_view prefix, std::string_view local) {
    std::string key;
    key.reserve(uri.size() + prefix.size() + local.size() + 2);
    key.append(uri).append("\n").append(prefix).append("\n").append(local);
    if (auto const found = name_index.find(key); found != name_index.end()) return found->second;
    auto const number = static_cast<std::uint32_t>(names.size());
    Name name{std::string(uri), std::string(prefix), std::string(local), number};
    auto& alike = names_by_local[name.local];
    auto const same = std::find_if(alike.begin(), alike.end(), [&](auto other) { return names[other].uri == uri; });
    if (same != alike.end()) {
        name.same = *same;
    } else {
        alike.push_back(number);
    }
    names.push_back(std::move(name));
    serial = 0;
    name_index.emplace(std::move(key), number);
    return number;
}

std::string_view Tree::Store::keep(std::string_view text) {
    if (text.empty()) return {};
    if (text.size() > chunk_size - chunk_used) {
        chunk_size = std::max(chunk_bytes, text.size());
        chunks.push_back(std::make_unique<char[]>(chunk_size));
        chunk_used = 0;
    }
    char* const place = chunks.back().get() + chunk_used;
    std::memcpy(place, text.data(), text.size());
    chunk_used += text.size();
    return {place, text.size()};
}

void Tree::Store::write(NodeId node, std::string_view text) {
    std::string& kept = changed[node];
    kept = std::string(text); // a copy first: `text` may be this very value
    nodes[node].text = kept;
}

void Tree::Store::link(NodeId node, NodeId parent, NodeId before) {
    Node& self = nodes[node];
    Node& above = nodes[parent];
    if (!child_indices.empty()) child_indices.erase(parent);
    ++above.child_count;
    self.parent = parent;
    self.next = before;
    self.previous = before == no_node ? above.last_child : nodes[before].previous;
    (self.previous == no_node ? above.first_child : nodes[self.previous].next) = node;
    (before == no_node ? above.last_child : nodes[before].previous) = node;
}

void Tree::Store::link_attribute(NodeId attribute, NodeId element) {
    nodes[attribute].parent = element;
    NodeId last = nodes[element].first_attribute;
    if (last == no_node) {
        nodes[element].first_attribute = attribute;
        return;
    }
    while (nodes[last].next != no_node) last = nodes[last].next;
    nodes[last].next = attribute;
    nodes[attribute].previous = last;
}

void Tree::Store::unlink(NodeId node) {
    Node& self = nodes[node];
    if (self.parent == no_node) return;
    Node& above = nodes[self.parent];
    child_indices.erase(self.parent);
    above.child_count -= self.kind != NodeKind::attribute;
    if (self.previous != no_node) {
        nodes[self.previous].next = self.next;
    } else if (self.kind == NodeKind::attribute) {
        above.first_attribute = self.next;
    } else {
        above.first_child = self.next;
    }
    if (self.next != no_node) {
        nodes[self.next].previous = self.previous;
    } else if (self.kind != NodeKind::attribute) {
        above.last_child = self.previous;
    }
    self.parent = self.next = self.previous = no_node;
}

void Tree::Store::bury(NodeId node) {
    std::vector<NodeId> rest{node};
    while (!rest.empty()) {
        NodeId const at = rest.back();
        rest.pop_back();
        Node& dead = nodes[at];
        dead.gone = true;
        hidden_count -= dead.hidden;
        repeat_count -= dead.repeat_instance;
        dead.hidden = dead.repeat_instance = false;
        dead.text = {};
        changed.erase(at);
        declared.erase(at);
        child_indices.erase(at);
        for (NodeId child = dead.first_child; child != no_node; child = nodes[child].next) rest.push_back(child);
        for (NodeId child = dead.first_attribute; child != no_node; child = nodes[child].next) rest.push_back(child);
    }
}

NodeId Tree::add_element(NodeId parent, std::string_view local_name, NodeId before) {
    return add_element(parent, namespace_uri(parent), prefix(parent), local_name, before);
}

NodeId Tree::add_element(NodeId parent, std::string_view namespace_uri, std::string_view prefix,
                         std::string_view local_name, NodeId before) {
    std::uint32_t const name = store_->intern(namespace_uri, prefix, local_name);
    NodeId const node = store_->make(NodeKind::element, name, {});
    store_->link(node, parent, before);
    store_->order_stale = true;
    store_->touch();
    return node;
}

NodeId Tree::add_text(NodeId parent, std::string_view text) {
    NodeId const last = last_child(parent);
    store_->touch();
    if (last != no_node && kind(last) == NodeKind::text) {
        store_->write(last, std::string(this->text(last)).append(text));
        return last;
    }
    NodeId const node = store_->make(NodeKind::text, 0, store_->keep(text));
    store_->link(node, parent, no_node);
    if (last != no_node || store_->order_stale) {
        store_->order_stale = true;
    } else { // into an empty element: the number behind the element and its attributes is free
        NodeId neighbour = parent;
        if (auto const own = store_->namespace_nodes.find(parent); own != store_->namespace_nodes.end())
            neighbour = own->second.back();
        for (NodeId at = first_attribute(parent); at != no_node; at = next(at)) neighbour = at;
        store_->order.resize(store_->nodes.size(), 0);
        store_->order[node] = store_->order[neighbour] + 2;
    }
    return node;
}

void Tree::set_attribute(NodeId element, std::string_view local_name, std::string_view value) {
    store_->touch();
    NodeId node = attribute(element, local_name);
    if (node == no_node) {
        node = store_->make(NodeKind::attribute, store_->intern("", "", local_name), {});
        store_->link_attribute(node, element);
        store_->order_stale = true;
    }
    store_->write(node, value);
}

void Tree::set_text(NodeId node, std::string_view text) {
    if (kind(node) != NodeKind::element) {
        store_->write(node, text);
        return store_->touch();
    }
    NodeId const first = first_child(node);
    if (!text.empty() && first != no_node && kind(first) == NodeKind::text && next(first) == no_node) {
        store_->write(first, text);
        return store_->touch();
    }
    std::string const kept(text); // may be a view of what is about to go
    while (first_child(node) != no_node) remove(first_child(node));
    if (!kept.empty()) store_->write(add_text(node, {}), kept);
    store_->touch();
}

NodeId Tree::add_copy(NodeRef source, NodeId parent, NodeId before) {
    Tree const& from = *source.tree;
    auto const clone = [&](NodeId original) {
        std::uint32_t name = 0;
        if (from.store_->nodes[original].name != 0) {
            // copies of the strings: `intern` may move the table they stand in
            Store::Name const named = from.store_->names[from.store_->nodes[original].name];
            name = store_->intern(named.uri, named.prefix, named.local);
        }
        NodeId const made = store_->make(from.kind(original), name, store_->keep(from.text(original)));
        bool const is_instance = from.repeat_instance(original);
        (*store_)[made].repeat_instance = is_instance;
        store_->repeat_count += is_instance;
        return made;
    };
    auto const clone_element = [&](NodeId original) {
        NodeId const made = clone(original);
        for (NodeId at = from.first_attribute(original); at != no_node; at = from.next(at))
            store_->link_attribute(clone(at), made);
        if (auto const own = from.store_->declared.find(original); own != from.store_->declared.end()) {
            auto const declared = own->second;
            store_->declared[made] = declared;
        }
        return made;
    };
    NodeId const top = clone_element(source.id);
    NodeId above = top; // the copy of `at`'s parent
    for (NodeId at = from.first_child(source.id); at != no_node;) {
        NodeId const made = clone_element(at);
        store_->link(made, above, no_node);
        if (from.first_child(at) != no_node) {
            at = from.first_child(at);
            above = made;
            continue;
        }
        while (at != source.id && from.next(at) == no_node) {
            at = from.parent(at);
            if (at != source.id) above = (*store_)[above].parent;
        }
        if (at == source.id) break;
        at = from.next(at);
    }
    store_->link(top, parent, before); // last, so that a copy into itself copies what was there
    store_->order_stale = true;
    store_->touch();
    return top;
}

void Tree::remove(NodeId node) {
    assert(node != document());
    if (!contains(node)) return;
    store_->unlink(node);
    store_->bury(node);
    store_->touch();
}

void Tree::set_hidden(NodeId element, bool hidden) {
    bool& mark = (*store_)[element].hidden;
    if (mark == hidden) return;
    mark = hidden;
    store_->hidden_count += hidden ? 1 : -1;
    store_->touch();
}

void Tree::set_repeat_instance(NodeId element, bool is_one) {
    bool& mark = (*store_)[element].repeat_instance;
    if (mark == is_one) return;
    mark = is_one;
    store_->repeat_count += is_one ? 1 : -1;
    store_->touch();
}

Tree Tree::copy() const {
    Tree twin;
    Store& into = *twin.store_;
    into.nodes = store_->nodes;
    into.names = store_->names;
    into.name_index = store_->name_index;
    into.names_by_local = store_->names_by_local;
    into.declared = store_->declared;
    into.namespace_nodes = store_->namespace_nodes;
    into.hidden_count = store_->hidden_count;
    into.repeat_count = store_->repeat_count;
    into.revision = store_->revision;
    for (Store::Node& node : into.nodes) node.text = into.keep(node.text);
    return twin;
}

} // namespace gengji::forms
