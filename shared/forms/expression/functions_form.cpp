#include "shared/forms/expression/digests.hpp"
#include "shared/forms/expression/evaluation.hpp"
#include "shared/forms/expression/numbers.hpp"

#include <algorithm>
#include <array>
#include <cmath>

// Repeats, lists in other files, chance, and what the device knows.

namespace gengji::forms::expression {

namespace {

bool is_below(NodeRef node, NodeRef ancestor) {
    return node.tree == ancestor.tree && node.tree->is_within(node.id, ancestor.id);
}

/// The node that lies below `instance` as `node` lies below its own instance of that repeat; none if it lies in none.
NodeRef moved_into(NodeRef node, NodeRef instance) {
    Tree const& tree = *node.tree;
    std::vector<NodeId> trail; // from the node up to its repeat
    NodeId at = node.id;
    for (; at != no_node && tree.name_number(at) != tree.name_number(instance.id); at = tree.parent(at))
        trail.push_back(at);
    if (at == no_node || tree.parent(at) != tree.parent(instance.id)) return {};
    NodeId place = instance.id;
    for (auto step = trail.rbegin(); step != trail.rend() && place != no_node; ++step) {
        place = tree.kind(*step) == NodeKind::element ? tree.child_named(place, tree.name_number(*step)).first
                                                      : tree.attribute(place, tree.local_name(*step));
    }
    return {node.tree, place};
}

/// A repeat and which of its instances is meant.
struct Pair {
    double wanted{};
    NodeSet instances;
    std::size_t depth = 0;
};

std::size_t depth_of(NodeRef node) {
    std::size_t depth = 0;
    for (NodeId at = node.id; at != no_node; at = node.tree->parent(at)) ++depth;
    return depth;
}

/// A relative path names one instance and means it with its siblings.
NodeSet all_siblings(NodeSet instances) {
    if (instances.size() != 1) return instances;
    Tree const& tree = *instances.front().tree;
    NodeId const own = instances.front().id;
    if (tree.kind(own) != NodeKind::element || tree.parent(own) == no_node) return instances;
    instances.clear();
    for (NodeId node = tree.first_child(tree.parent(own)); node != no_node; node = tree.next(node)) {
        if (tree.kind(node) == NodeKind::element && tree.name_number(node) == tree.name_number(own))
            instances.push_back({&tree, node});
    }
    return instances;
}

/// indexed-repeat(field, repeat, number, inner repeat, number, …)
XValue indexed_repeat(Call const& call) {
    NodeSet fields;
    {
        Evaluation::AllRepeats const all(call.run);
        fields = call.nodes(0);
    }
    // The pairs may come in any order: the outermost repeat is chosen first.
    std::vector<Pair> pairs;
    for (std::size_t at = 1; at + 1 < call.count() && !call.run.failed(); at += 2) {
        Pair& pair = pairs.emplace_back();
        pair.wanted = std::trunc(call.number(at + 1));
        Evaluation::AllRepeats const all(call.run);
        pair.instances = all_siblings(call.nodes(at));
        pair.depth = pair.instances.empty() ? 0 : depth_of(pair.instances.front());
    }
    std::stable_sort(pairs.begin(), pairs.end(), [](Pair const& a, Pair const& b) { return a.depth < b.depth; });
    NodeRef chosen;
    for (Pair& pair : pairs) {
        if (chosen) std::erase_if(pair.instances, [&](NodeRef instance) { return !is_below(instance, chosen); });
        double const place = std::isnan(pair.wanted) || pair.wanted < 1 ? 1 : pair.wanted; // not there yet: the first
        if (place > static_cast<double>(pair.instances.size())) return {NodeSet()};
        chosen = pair.instances[static_cast<std::size_t>(place) - 1];
    }
    if (call.run.failed() || !call.run.spend(fields.size())) return {NodeSet()};
    NodeSet found = fields;
    std::erase_if(found, [&](NodeRef field) { return !is_below(field, chosen); });
    if (found.empty() && !fields.empty()) {
        NodeRef const moved = moved_into(fields.front(), chosen);
        if (moved) found.push_back(moved);
    }
    if (found.size() > 1) found.resize(1);
    return {found};
}

/// The first row of a list whose key column has that value.
NodeId find_row(Call const& call, Tree const& tree, NodeId rows, std::string_view key_column, std::string_view key) {
    NodeId const first = tree.child(rows, "*");
    if (first == no_node) return no_node;
    if (auto const* const found = tree.find(rows, tree.local_name(first), key_column, key))
        return found->empty() ? no_node : found->front();
    for (NodeId row = first; row != no_node && call.run.spend(); row = tree.next(row)) {
        if (tree.kind(row) != NodeKind::element) continue;
        NodeId const cell =
            key_column.starts_with('@') ? tree.attribute(row, key_column.substr(1)) : tree.child(row, key_column);
        if (cell != no_node && tree.string_value(cell) == key) return row;
    }
    return no_node;
}

/// pulldata(file, column, key column, key)
XValue pulldata(Call const& call) {
    std::string const file = call.text(0), column = call.text(1), key_column = call.text(2), key = call.text(3);
    if (call.run.failed()) return {std::string()};
    auto const found = call.run.host().instance(file);
    if (!found) {
        auto value = call.run.host().pulldata(file, column, key_column, key);
        if (!value) call.run.fail("pulldata() 找不到数据文件“" + file + "”，请把它作为附件和表单一起发布");
        return {std::move(value).value_or(std::string())};
    }
    Tree const& tree = *found->tree;
    NodeId const rows = tree.child(found->id, "*");
    NodeId const row = rows == no_node ? no_node : find_row(call, tree, rows, key_column, key);
    NodeId cell = no_node;
    if (row != no_node)
        cell = column.starts_with('@') ? tree.attribute(row, column.substr(1)) : tree.child(row, column);
    return {cell == no_node ? std::string() : call.run.text_of_node({&tree, cell})};
}

XValue property(Call const& call) { return {call.run.host().property(call.text(0)).value_or(std::string())}; }

XValue version(Call const& call) { return {call.run.host().form_version()}; }

/// A version 4 UUID (RFC 4122), or so many random letters and digits.
XValue uuid(Call const& call) {
    Host const& host = call.run.host();
    if (call.count() == 1) {
        static constexpr std::string_view letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        double const wanted = call.number(0);
        std::string text;
        for (double made = 0; made < wanted && made < 4096; ++made)
            text += letters[host.random_bits() % letters.size()]; // 2^64 % 62 is no bias anybody can see
        return {text};
    }
    std::string text;
    for (std::uint64_t const bits :
         {(host.random_bits() & ~0xf000ull) | 0x4000ull, (host.random_bits() & ~(3ull << 62)) | 2ull << 62}) {
        for (int shift = 60; shift >= 0; shift -= 4) {
            text += "0123456789abcdef"[bits >> shift & 0xf];
            if (text.size() == 8 || text.size() == 13 || text.size() == 18 || text.size() == 23) text += '-';
        }
    }
    return {text};
}

/// Park and Miller's generator, as the ODK specification wants it for shuffles that can be repeated.
class ParkMiller {
public:
    explicit ParkMiller(std::int64_t seed) : state_(seed % modulus) {
        if (state_ <= 0) state_ += modulus - 1;
    }
    double next() { ///< in [0, 1)
        state_ = state_ * 16807 % modulus;
        return static_cast<double>(state_ - 1) / static_cast<double>(modulus - 1);
    }

private:
    static constexpr std::int64_t modulus = 2147483647;
    std::int64_t state_;
};

std::int64_t seed_of(Call const& call) {
    XValue const given = call.value(1);
    double const number = call.run.number_of(given);
    if (!std::isnan(number)) {
        constexpr double most = 9.2e18;
        return static_cast<std::int64_t>(std::clamp(std::trunc(number), -most, most));
    }
    return static_cast<std::int64_t>(seed_from_text(call.run.text_of(given)));
}

XValue randomize(Call const& call) {
    NodeSet const nodes = call.nodes(0);
    std::optional<ParkMiller> seeded;
    if (call.count() == 2) seeded.emplace(seed_of(call));
    auto const chance = [&] {
        return seeded ? seeded->next() : static_cast<double>(call.run.host().random_bits() >> 11) * 0x1.0p-53;
    };
    NodeSet shuffled; // the "inside-out" Fisher-Yates shuffle
    for (std::size_t at = 0; at < nodes.size() && call.run.spend(); ++at) {
        auto const place = static_cast<std::size_t>(chance() * static_cast<double>(at + 1));
        shuffled.push_back(nodes[at]);
        if (place != at) std::swap(shuffled[place], shuffled[at]);
    }
    return {shuffled};
}

} // namespace

std::vector<Function> const& form_functions() {
    static std::vector<Function> const table{
        {"indexed-repeat", 3, 11, 0, indexed_repeat, true},
        {"pulldata", 4, 4, 0, pulldata},
        {"property", 1, 1, uses_device, property},
        {"version", 0, 0, uses_device, version},
        {"uuid", 0, 1, uses_randomness, uuid},
        {"randomize", 1, 2, uses_randomness, randomize},
    };
    return table;
}

} // namespace gengji::forms::expression
