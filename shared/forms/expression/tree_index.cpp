#include "shared/forms/expression/tree.hpp"
#include "shared/forms/expression/tree_store.hpp"

#include <atomic>

namespace gengji::forms {

namespace {

/// Below this many children looking at each is as fast as any index.
constexpr std::size_t few = 24;

template<class Put>
void each_key(Tree const& tree, NodeId item, std::string_view key, Put&& put) {
    if (key.starts_with("@")) {
        for (NodeId node = tree.first_attribute(item); node != no_node; node = tree.next(node)) {
            if (tree.local_name(node) == key.substr(1)) put(std::string(tree.text(node)));
        }
        return;
    }
    for (NodeId node = tree.first_child(item); node != no_node; node = tree.next(node)) {
        if (tree.kind(node) == NodeKind::element && tree.local_name(node) == key) put(tree.string_value(node));
    }
}

/// The children by their name's number.
template<class Indices>
auto const& index_of(Tree const& tree, Indices& indices, NodeId parent) {
    auto const [place, is_new] = indices.try_emplace(parent);
    if (is_new) {
        for (NodeId node = tree.first_child(parent); node != no_node; node = tree.next(node)) {
            if (tree.kind(node) == NodeKind::element) place->second[tree.name_number(node)].push_back(node);
        }
    }
    return place->second;
}

} // namespace

std::vector<NodeId> const* Tree::children_named(NodeId parent, std::uint32_t name_number) const {
    if ((*store_)[parent].child_count <= few) return nullptr;
    Store::ChildIndex const& index = index_of(*this, store_->child_indices, parent);
    static std::vector<NodeId> const none;
    auto const found = index.find(name_number);
    return found == index.end() ? &none : &found->second;
}

Tree::Named Tree::child_named(NodeId parent, std::uint32_t name_number) const {
    Named found;
    if (auto const* const indexed = children_named(parent, name_number)) {
        if (!indexed->empty()) found = {indexed->front(), indexed->size() > 1};
        return found;
    }
    for (NodeId node = first_child(parent); node != no_node; node = next(node)) {
        if (kind(node) != NodeKind::element || this->name_number(node) != name_number) continue;
        if (found.first != no_node) return {found.first, true};
        found.first = node;
    }
    return found;
}

std::uint32_t Tree::names_serial() const {
    static std::atomic<std::uint32_t> last = 0;
    if (store_->serial == 0) store_->serial = ++last;
    return store_->serial;
}

std::vector<NodeId> const* Tree::find(NodeId parent, std::string_view element, std::string_view key,
                                      std::string_view value) const {
    std::string name = std::to_string(parent);
    name.append("\n").append(element).append("\n").append(key);
    Store::Index& index = store_->indices[std::move(name)];
    if (index.revision != store_->revision) {
        index.revision = store_->revision;
        index.buckets.clear();
        index.worth_it = (*store_)[parent].child_count > few;
        for (NodeId item = index.worth_it ? first_child(parent) : no_node; item != no_node; item = next(item)) {
            if (kind(item) != NodeKind::element || local_name(item) != element) continue;
            each_key(*this, item, key, [&](std::string text) {
                auto& bucket = index.buckets[std::move(text)];
                if (bucket.empty() || bucket.back() != item) bucket.push_back(item);
            });
        }
    }
    if (!index.worth_it) return nullptr;
    static std::vector<NodeId> const none;
    auto const found = index.buckets.find(std::string(value));
    return found == index.buckets.end() ? &none : &found->second;
}

} // namespace gengji::forms
