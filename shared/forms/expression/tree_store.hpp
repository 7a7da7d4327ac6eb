#pragma once

// Of this folder only: what a Tree keeps.

#include "shared/forms/expression/tree.hpp"

#include <string>
#include <unordered_map>
#include <utility>

namespace gengji::forms {

struct Tree::Store {
    struct Node {
        NodeKind kind{};
        bool gone = false;
        bool hidden = false;
        bool repeat_instance = false;
        std::uint32_t name = 0; ///< index into names
        NodeId parent = no_node, first_child = no_node, last_child = no_node;
        NodeId next = no_node, previous = no_node, first_attribute = no_node;
        std::uint32_t child_count = 0; ///< attributes apart
        std::string_view text;         ///< into the arena or into `changed`
    };
    struct Name {
        std::string uri, prefix, local;
        std::uint32_t same = 0; ///< the first entry with this uri and local part: the name's number
    };
    using Bucket = std::vector<NodeId>;
    struct Index { ///< of one parent, element name and key name
        std::uint64_t revision = 0;
        bool worth_it = false;
        std::unordered_map<std::string, Bucket> buckets;
    };

    std::vector<Node> nodes;
    std::vector<Name> names{Name{}};                                                       // 0 is "no name"
    std::unordered_map<std::string, std::uint32_t> name_index;                             // uri \n prefix \n local
    std::unordered_map<std::string, std::vector<std::uint32_t>> names_by_local;            // numbers
    std::unordered_map<NodeId, std::vector<std::pair<std::string, std::string>>> declared; // prefix, uri
    std::vector<std::unique_ptr<char[]>> chunks;
    std::size_t chunk_used = 0, chunk_size = 0;
    std::unordered_map<NodeId, std::string> changed; // values set after loading
    std::uint64_t revision = 1;
    std::size_t hidden_count = 0, repeat_count = 0;

    mutable std::vector<std::uint32_t> order; // by node id; 0: not numbered yet
    mutable bool order_stale = true;
    mutable std::unordered_map<NodeId, std::vector<NodeId>> namespace_nodes;
    mutable std::unordered_map<std::string, Index> indices;
    using ChildIndex = std::unordered_map<std::uint32_t, Bucket>; // by name number
    mutable std::unordered_map<NodeId, ChildIndex> child_indices; // dropped when the parent's children change
    mutable std::uint32_t serial = 0;                             // of the names; 0: to be drawn

    Node& operator[](NodeId id) { return nodes[id]; }
    Node const& operator[](NodeId id) const { return nodes[id]; }

    NodeId make(NodeKind kind, std::uint32_t name, std::string_view text);
    std::uint32_t intern(std::string_view uri, std::string_view prefix, std::string_view local);
    std::string_view keep(std::string_view text); ///< copies it into the arena
    void write(NodeId node, std::string_view text);
    void link(NodeId node, NodeId parent, NodeId before);
    void link_attribute(NodeId attribute, NodeId element);
    void unlink(NodeId node);
    void bury(NodeId node); ///< marks it and everything below as gone
    void number_all() const;
    void touch() { ++revision; }
};

} // namespace gengji::forms
