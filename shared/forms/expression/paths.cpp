#include "shared/forms/expression/evaluation.hpp"

#include <algorithm>

// Location paths, XPath 1.0, 2. A step's nodes are kept in document order, each once. `flat` says that they all stand
// at one depth, so that their children and attributes come out in order by themselves.

namespace gengji::forms::expression {

NodeSet Evaluation::start_of(Part const& part, Focus const& focus) {
    switch (part.start) {
    case Start::context:
        return focus.node ? NodeSet{focus.node} : NodeSet();
    case Start::root:
        return root() ? NodeSet{root()} : NodeSet();
    case Start::expression:
        break;
    }
    XValue first = value(part.operands.front(), focus);
    if (failed()) return {};
    if (!first.is_nodes()) return fail("“/”或“[ ]”前面应当是路径，而不是数或文字"), NodeSet();
    NodeSet nodes = std::get<NodeSet>(std::move(first.content));
    for (std::size_t at = 1; at < part.operands.size(); ++at) filter(part.operands[at], nodes);
    return nodes;
}

NodeSet Evaluation::path(Part const& part, Focus const& focus) {
    NodeRef only;
    if (part.simple && single(part, focus, only)) return only ? NodeSet{only} : NodeSet();
    NodeSet nodes = start_of(part, focus);
    bool flat = nodes.size() < 2;
    bool sorted = flat;
    if (!sorted && !part.steps.empty()) sort(nodes), sorted = true; // randomize() may have shuffled them
    for (std::size_t at = 0; at < part.steps.size() && !nodes.empty() && !failed(); ++at) {
        NodeRef child;
        if (nodes.size() == 1 && pinned(part, at, nodes.front(), child)) {
            nodes.front() = child;
            continue;
        }
        step(part.steps[at], nodes, flat, sorted);
        if (!sorted) sort(nodes), sorted = true;
    }
    if (!part.steps.empty()) drop_hidden(nodes);
    return failed() ? NodeSet() : nodes;
}

/// Most paths of a form name one question: no set is made for them.
bool Evaluation::single(Part const& part, Focus const& focus, NodeRef& found) {
    NodeRef node = part.start == Start::root ? root() : focus.node;
    for (std::size_t at = 0; at < part.steps.size() && node; ++at) {
        Step const& step = part.steps[at];
        if (!spend()) return false;
        if (step.axis == Axis::self) continue;
        if (step.axis == Axis::parent) {
            node.id = node.tree->parent(node.id);
            continue;
        }
        std::uint32_t const name = sole_name(step, *node.tree);
        if (name == UINT32_MAX) return false;
        Tree::Named const named = name == 0 ? Tree::Named() : node.tree->child_named(node.id, name);
        NodeRef child{node.tree, named.first};
        if (named.more && !pinned(part, at, node, child)) return false;
        node = child;
    }
    found = node;
    if (node && node.tree->hides()) {
        for (NodeId at = node.id; at != no_node; at = node.tree->parent(at)) {
            if (node.tree->hidden(at)) found = {};
        }
    }
    return !failed();
}

/// JavaRosa's reading of absolute paths within repeats: the instance the context stands in.
bool Evaluation::pinned(Part const& part, std::size_t at, NodeRef parent, NodeRef& child) {
    Step const& step = part.steps[at];
    if (part.start != Start::root || at + 1 == part.steps.size() || all_repeats_ || step.axis != Axis::child ||
        step.test != Test::name || !step.predicates.empty() || !context() || parent.tree != context().tree ||
        !parent.tree->has_repeats())
        return false;
    Tree const& tree = *parent.tree;
    if (lineage_.empty()) {
        for (NodeId node = context().id; node != no_node; node = tree.parent(node)) lineage_.push_back(node);
    }
    for (NodeId const node : lineage_) {
        if (tree.parent(node) != parent.id) continue;
        if (!tree.repeat_instance(node) || !accepts(step, {&tree, node})) return false;
        child = {&tree, node};
        return true;
    }
    return false;
}

void Evaluation::sort(NodeSet& nodes) {
    if (nodes.size() < 2) return;
    spend(nodes.size());
    auto const before = [](NodeRef left, NodeRef right) {
        if (left.tree != right.tree) return std::less<>()(left.tree, right.tree);
        return left.id != right.id && left.tree->before(left.id, right.id);
    };
    if (!std::is_sorted(nodes.begin(), nodes.end(), before)) std::sort(nodes.begin(), nodes.end(), before);
    nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
}

void Evaluation::drop_hidden(NodeSet& nodes) {
    std::erase_if(nodes, [](NodeRef node) {
        if (!node.tree->hides()) return false;
        for (NodeId at = node.id; at != no_node; at = node.tree->parent(at)) {
            if (node.tree->hidden(at)) return true;
        }
        return false;
    });
}

void Evaluation::step(Step const& step, NodeSet& nodes, bool& flat, bool& sorted) {
    bool const one = nodes.size() == 1;
    bool const backwards = step.axis == Axis::ancestor || step.axis == Axis::ancestor_or_self ||
                           step.axis == Axis::preceding || step.axis == Axis::preceding_sibling;
    NodeSet all, found;
    for (NodeRef const node : nodes) {
        if (!spend()) return;
        found.clear();
        std::size_t first = 0;
        if (!step.lookup.key.empty() && look_up(step, node, found)) {
            first = step.lookup.whole ? 1 : 0;
        } else {
            gather(step, node, found);
        }
        for (std::size_t at = first; at < step.predicates.size(); ++at) filter(step.predicates[at], found);
        if (backwards) std::reverse(found.begin(), found.end());
        if (one) {
            all = std::move(found);
        } else {
            all.insert(all.end(), found.begin(), found.end());
        }
    }
    nodes = std::move(all);
    switch (step.axis) {
    case Axis::child:
        sorted = one || flat;
        break;
    case Axis::self:
    case Axis::attribute:
    case Axis::name_space:
        sorted = true;
        break;
    case Axis::parent:
        sorted = one || flat;
        nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
        break;
    case Axis::following_sibling:
    case Axis::preceding_sibling:
        sorted = one;
        break;
    case Axis::descendant:
    case Axis::descendant_or_self:
        sorted = one || flat;
        flat = false;
        break;
    default:
        sorted = one;
        flat = false;
    }
    flat = flat || nodes.size() < 2;
}

bool Evaluation::look_up(Step const& step, NodeRef parent, NodeSet& found) {
    XValue const wanted = value(step.lookup.value, Focus{parent});
    if (failed()) return false;
    Tree const& tree = *parent.tree;
    auto const add = [&](std::string_view text) {
        auto const* const rows = tree.find(parent.id, step.local, step.lookup.key, text);
        if (!rows) return false;
        spend(rows->size());
        for (NodeId const row : *rows) {
            if (accepts(step, {&tree, row})) found.push_back({&tree, row});
        }
        return true;
    };
    if (auto const* const text = std::get_if<std::string>(&wanted.content)) return add(*text);
    if (!wanted.is_nodes()) return false; // numbers and dates are equal in more ways than by their text
    for (NodeRef const node : wanted.nodes()) {
        if (!add(text_of_node(node))) return false;
    }
    if (wanted.nodes().size() > 1) sort(found);
    return wanted.nodes().size() > 0 || tree.find(parent.id, step.local, step.lookup.key, "") != nullptr;
}

void Evaluation::gather(Step const& step, NodeRef from, NodeSet& found) {
    Tree const& tree = *from.tree;
    if (step.axis == Axis::child && step.test == Test::name) {
        std::uint32_t const name = sole_name(step, tree);
        if (name == 0) return;
        auto const* const listed = name == UINT32_MAX ? nullptr : tree.children_named(from.id, name);
        if (listed) {
            spend(listed->size());
            found.reserve(listed->size());
            for (NodeId const node : *listed) found.push_back({&tree, node});
            return;
        }
        if (name != UINT32_MAX) {
            for (NodeId node = tree.first_child(from.id); node != no_node && spend(); node = tree.next(node)) {
                if (tree.kind(node) == NodeKind::element && tree.name_number(node) == name)
                    found.push_back({&tree, node});
            }
            return;
        }
    }
    walk(step.axis, from, [&](NodeId node) {
        if (accepts(step, {&tree, node})) found.push_back({&tree, node});
    });
}

template<class Take>
void Evaluation::walk(Axis axis, NodeRef from, Take&& take) {
    Tree const& tree = *from.tree;
    NodeId const start = from.id;
    NodeKind const kind = tree.kind(start);
    bool const aside = kind == NodeKind::attribute || kind == NodeKind::name_space; // has no siblings, no children
    auto const climb = [&](NodeId node) { // the next node that is not below this one
        while (node != no_node && tree.next(node) == no_node) node = tree.parent(node);
        return node == no_node ? no_node : tree.next(node);
    };
    auto const below = [&](NodeId top) {
        for (NodeId node = tree.first_child(top); node != no_node && spend();) {
            take(node);
            if (tree.first_child(node) != no_node) {
                node = tree.first_child(node);
                continue;
            }
            while (node != top && tree.next(node) == no_node) node = tree.parent(node);
            if (node == top) break;
            node = tree.next(node);
        }
    };
    auto const below_backwards = [&](NodeId top) { // the last first, `top` itself at the end
        NodeId node = top;
        while (tree.last_child(node) != no_node) node = tree.last_child(node);
        while (spend()) {
            take(node);
            if (node == top) break;
            if (tree.previous(node) == no_node) {
                node = tree.parent(node);
                continue;
            }
            node = tree.previous(node);
            while (tree.last_child(node) != no_node) node = tree.last_child(node);
        }
    };
    switch (axis) {
    case Axis::self:
        take(start);
        break;
    case Axis::child:
        for (NodeId node = tree.first_child(start); node != no_node && spend(); node = tree.next(node)) take(node);
        break;
    case Axis::descendant_or_self:
        take(start);
        [[fallthrough]];
    case Axis::descendant:
        below(start);
        break;
    case Axis::parent:
        if (tree.parent(start) != no_node) take(tree.parent(start));
        break;
    case Axis::ancestor_or_self:
        take(start);
        [[fallthrough]];
    case Axis::ancestor:
        for (NodeId node = tree.parent(start); node != no_node && spend(); node = tree.parent(node)) take(node);
        break;
    case Axis::following_sibling:
        if (aside) break;
        for (NodeId node = tree.next(start); node != no_node && spend(); node = tree.next(node)) take(node);
        break;
    case Axis::preceding_sibling:
        if (aside) break;
        for (NodeId node = tree.previous(start); node != no_node && spend(); node = tree.previous(node)) take(node);
        break;
    case Axis::following: {
        NodeId node = aside ? tree.first_child(tree.parent(start)) : climb(start);
        if (aside && node == no_node) node = climb(tree.parent(start));
        for (; node != no_node && spend();
             node = tree.first_child(node) != no_node ? tree.first_child(node) : climb(node))
            take(node);
        break;
    }
    case Axis::preceding:
        for (NodeId level = aside ? tree.parent(start) : start; level != no_node && spend();
             level = tree.parent(level)) {
            for (NodeId node = tree.previous(level); node != no_node && spend(); node = tree.previous(node))
                below_backwards(node);
        }
        break;
    case Axis::attribute:
        if (kind != NodeKind::element) break;
        for (NodeId node = tree.first_attribute(start); node != no_node && spend(); node = tree.next(node)) take(node);
        break;
    case Axis::name_space:
        for (NodeId const node : tree.namespaces(start)) take(node);
        break;
    }
}

// Name tests

std::vector<std::uint32_t> Evaluation::accepted_names(Step const& step, Tree const& tree) const {
    if (step.known_prefix) {
        std::uint32_t const number = tree.name_number(step.uri, step.local);
        return number == 0 ? std::vector<std::uint32_t>() : std::vector<std::uint32_t>{number};
    }
    std::vector<std::uint32_t> numbers = tree.names_of(step.local);
    if (!step.prefix.empty()) return numbers; // nobody declared it: the prefix as written decides
    auto const own = program_.options.namespaces.find("");
    std::erase_if(numbers, [&](std::uint32_t number) {
        std::string_view const uri = tree.name_uri(number);
        if (uri.empty()) return false;
        if (step.axis == Axis::attribute || step.axis == Axis::name_space) return true;
        return uri != "http://www.w3.org/2002/xforms" &&
               (own == program_.options.namespaces.end() || uri != own->second);
    });
    return numbers;
}

/// The one number a name test means in that tree, 0 for none, UINT32_MAX when it takes a closer look.
std::uint32_t Evaluation::sole_name(Step const& step, Tree const& tree) {
    std::uint64_t const serial = tree.names_serial();
    std::uint64_t const kept = program_.names[step.number].load(std::memory_order_relaxed);
    if (kept >> 32 == serial) return static_cast<std::uint32_t>(kept);
    std::vector<std::uint32_t> const numbers = accepted_names(step, tree);
    bool const several = numbers.size() > 1 || (!step.prefix.empty() && !step.known_prefix);
    std::uint32_t const sole = several ? UINT32_MAX : numbers.empty() ? 0 : numbers.front();
    program_.names[step.number].store(serial << 32 | sole, std::memory_order_relaxed);
    return sole;
}

bool Evaluation::name_matches(Step const& step, Tree const& tree, std::uint32_t number) {
    std::uint32_t const sole = sole_name(step, tree);
    if (sole != UINT32_MAX) return number == sole && number != 0;
    if (accepted_.size() <= step.number) accepted_.resize(program_.step_count);
    Accepted& accepted = accepted_[step.number];
    if (accepted.tree != &tree) accepted = {&tree, accepted_names(step, tree)};
    return std::find(accepted.numbers.begin(), accepted.numbers.end(), number) != accepted.numbers.end();
}

bool Evaluation::accepts(Step const& step, NodeRef node) {
    Tree const& tree = *node.tree;
    NodeKind const kind = tree.kind(node.id);
    NodeKind const principal = step.axis == Axis::attribute    ? NodeKind::attribute
                               : step.axis == Axis::name_space ? NodeKind::name_space
                                                               : NodeKind::element;
    switch (step.test) {
    case Test::node:
        return true;
    case Test::text:
        return kind == NodeKind::text;
    case Test::comment:
        return kind == NodeKind::comment;
    case Test::processing_instruction:
        return kind == NodeKind::processing_instruction &&
               (step.local.empty() || tree.local_name(node.id) == step.local);
    case Test::any_name:
        return kind == principal;
    case Test::any_of_prefix:
        return kind == principal &&
               (step.known_prefix ? tree.namespace_uri(node.id) == step.uri : tree.prefix(node.id) == step.prefix);
    case Test::name:
        break;
    }
    if (kind != principal || !name_matches(step, tree, tree.name_number(node.id))) return false;
    return step.known_prefix || step.prefix.empty() || tree.prefix(node.id) == step.prefix;
}

// Predicates

bool Evaluation::holds(NodeIndex predicate, Focus const& focus) {
    Part const& part = program_.parts[predicate];
    if (part.kind == Kind::number) return static_cast<double>(focus.position) == part.number;
    XValue const result = value(predicate, focus);
    if (auto const* const number = std::get_if<double>(&result.content))
        return static_cast<double>(focus.position) == *number;
    if (auto const* const exact = std::get_if<Decimal>(&result.content))
        return exact->scale == 0 && static_cast<std::int64_t>(focus.position) == exact->unscaled;
    return truth_of(result);
}

void Evaluation::filter(NodeIndex predicate, NodeSet& nodes) {
    std::size_t position = 0, kept = 0;
    std::size_t const size = nodes.size();
    for (std::size_t at = 0; at < size && spend(); ++at) {
        NodeRef const node = nodes[at];
        if (holds(predicate, Focus{node, ++position, size})) nodes[kept++] = node;
    }
    nodes.resize(kept);
}

} // namespace gengji::forms::expression
