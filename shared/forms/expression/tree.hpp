#pragma once

#include "shared/base/result.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gengji::forms {

/// What a node of a Tree is: the seven kinds of the XPath 1.0 data model.
enum class NodeKind : std::uint8_t { document, element, attribute, text, comment, processing_instruction, name_space };

/// A node within its Tree. Never given a second time, also after the node was removed.
using NodeId = std::uint32_t;
constexpr NodeId no_node = UINT32_MAX;

class Tree;

/// A node of one of several trees: instance('x') leads from the form's own instance into others.
struct NodeRef {
    Tree const* tree = nullptr;
    NodeId id = no_node;

    explicit operator bool() const { return tree != nullptr && id != no_node; }
    bool operator==(NodeRef const&) const = default;
};

/// An XML document in memory, as XPath sees it, that can change: values are set, repeats come and go. White space is
/// kept; a CDATA section is a text of its own, as browsers and with them ODK's engines have it. Strings are UTF-8;
/// views that are handed out live until that node changes. Thread: one. Reading builds indices and the document order
/// on first use.
class Tree {
public:
    Tree(); ///< an empty document
    ~Tree();
    Tree(Tree&&) noexcept;
    Tree& operator=(Tree&&) noexcept; ///< NodeRefs into either tree are void afterwards

    /// Reads a document. Refuses a DOCTYPE (and with it every entity but the five of XML: nothing is fetched, nothing
    /// multiplies), prefixes that nobody declared, and what is larger or deeper than limits.hpp allows.
    /// Errors: invalid.
    static Result<Tree> from_xml(std::string_view xml);

    // Reading
    NodeId document() const { return 0; }
    NodeId root_element() const; ///< no_node in an empty document
    NodeKind kind(NodeId node) const;
    NodeId parent(NodeId node) const;
    NodeId first_child(NodeId node) const; ///< elements, texts, comments and processing instructions
    NodeId last_child(NodeId node) const;
    NodeId next(NodeId node) const; ///< the following sibling; of an attribute: the next attribute
    NodeId previous(NodeId node) const;
    NodeId first_attribute(NodeId node) const;
    /// The namespaces in scope of an element, its own and inherited, as nodes; made on first use.
    std::vector<NodeId> namespaces(NodeId element) const;

    /// Every prefix the document declares and its namespace; the first of two declarations counts. "" is the default.
    std::map<std::string, std::string> prefixes() const;

    std::string_view local_name(NodeId node) const; ///< a processing instruction's target, a namespace's prefix
    std::string_view prefix(NodeId node) const;     ///< as written
    std::string_view namespace_uri(NodeId node) const;
    std::string_view text(NodeId node) const;    ///< of a text, attribute, comment, …; empty for elements
    std::string string_value(NodeId node) const; ///< XPath's: an element's is all text below it
    /// The value of an element that holds at most one text node, without a copy; empty for any other.
    std::string_view leaf_value(NodeId element) const;

    /// The element children of that local name, whatever their namespace, in order. A name of "*" means all.
    std::vector<NodeId> children(NodeId parent, std::string_view local_name) const;
    NodeId child(NodeId parent, std::string_view local_name, std::size_t which = 0) const; ///< or no_node
    /// Of that local name, before all the one without a prefix; or no_node.
    NodeId attribute(NodeId element, std::string_view local_name) const;
    /// The node at a plain path of local names, from the document: "/data/group/q", "/data/rep[2]/q", "/data/q/@id",
    /// "/*[1]/*[2]" (positions among children of that name, or of any name with *). or no_node.
    NodeId at(std::string_view path) const;
    /// Such a path of a node; positions only where an element has siblings of its name. "/" for the document.
    std::string path_of(NodeId node) const;
    /// The same with every step as "*[n]", "@name", "text()[n]" …: what scripts exchange.
    std::string indexed_path_of(NodeId node) const;

    bool contains(NodeId node) const;                   ///< false once removed
    bool before(NodeId left, NodeId right) const;       ///< document order
    bool is_within(NodeId node, NodeId ancestor) const; ///< the node itself counts
    std::size_t size() const;                           ///< nodes ever made
    /// Counts up with every change; equal numbers mean an unchanged tree.
    std::uint64_t revision() const;

    // Changing
    /// A new element below `parent`, before the child `before` or last. Its namespace is the parent's unless given.
    NodeId add_element(NodeId parent, std::string_view local_name, NodeId before = no_node);
    NodeId add_element(NodeId parent, std::string_view namespace_uri, std::string_view prefix,
                       std::string_view local_name, NodeId before = no_node);
    NodeId add_text(NodeId parent, std::string_view text);
    void set_attribute(NodeId element, std::string_view local_name, std::string_view value);
    /// Replaces an element's children by one text (by none when it is empty), or an attribute's or text's value.
    void set_text(NodeId node, std::string_view text);
    /// Copies an element with everything below, from this tree or another one. Returns the copy.
    NodeId add_copy(NodeRef source, NodeId parent, NodeId before = no_node);
    /// Takes a node out with everything below. Its ids stay void for good.
    void remove(NodeId node);
    Tree copy() const; ///< ids stay the same

    // What a form knows of its nodes
    /// A hidden (non-relevant) element and everything below is left out of what location paths select, so that it
    /// reads as empty. It stays in the tree.
    void set_hidden(NodeId element, bool hidden);
    bool hidden(NodeId element) const; ///< by its own mark, not its ancestors'
    /// Marks an element as one instance of a repeat. An absolute path without predicates that runs through a repeat
    /// which the context node stands in means that instance, as in JavaRosa; a path that ends at the repeat means all.
    void set_repeat_instance(NodeId element, bool is_one);
    bool repeat_instance(NodeId element) const;
    bool hides() const;       ///< whether anything is hidden
    bool has_repeats() const; ///< whether anything is marked as a repeat's instance

    // For the evaluator
    /// The document's own number of a name; 0 when no node has it. Comparing numbers is comparing names.
    std::uint32_t name_number(std::string_view namespace_uri, std::string_view local_name) const;
    std::uint32_t name_number(NodeId node) const;
    std::string_view name_uri(std::uint32_t number) const;
    /// The numbers of all names with that local part.
    std::vector<std::uint32_t> const& names_of(std::string_view local_name) const;
    /// Differs from that of every other tree, and from this one's before it learned its newest name.
    std::uint32_t names_serial() const;
    /// The first child element of that name, and whether there are more.
    struct Named {
        NodeId first = no_node;
        bool more = false;
    };
    Named child_named(NodeId parent, std::uint32_t name_number) const;
    /// The child elements of that name, in order, where the parent has many; nullptr: it has few, look at each.
    std::vector<NodeId> const* children_named(NodeId parent, std::uint32_t name_number) const;
    /// The children `element` of `parent` that have a leaf `key` (a child element, or an attribute: "@name") of exactly
    /// this value, in order, from an index that is built on first use and dropped when the tree changes.
    /// nullptr: nothing is indexed, because the parent has few children; look at each.
    std::vector<NodeId> const* find(NodeId parent, std::string_view element, std::string_view key,
                                    std::string_view value) const;

private:
    struct Store;
    friend struct TreeLoader;
    std::unique_ptr<Store> store_;
};

} // namespace gengji::forms
