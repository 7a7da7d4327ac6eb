#include "shared/forms/record_tree.hpp"

#include "shared/forms/node_text.hpp"
#include "shared/forms/paths.hpp"

#include <algorithm>

namespace gengji::forms {

namespace {

constexpr int most_rounds = 4; ///< relevance and calculations that hang on later ones; deeper chains settle no further

/// The element at an absolute path of names below `from` (whose own path is `under`), made where it is missing.
NodeId grow(Tree& tree, NodeId from, std::string_view under, std::string_view path) {
    path.remove_prefix(under.size());
    NodeId at = from;
    while (!path.empty()) {
        path.remove_prefix(1); // the slash
        auto const end = path.find('/');
        auto const name = path.substr(0, end);
        NodeId const child = tree.child(at, name);
        at = child == no_node ? tree.add_element(at, name) : child;
        path.remove_prefix(end == path.npos ? path.size() : end);
    }
    return at;
}

void add_leaf(Tree& tree, NodeId parent, std::string_view name, std::string const& text) {
    tree.set_text(tree.add_element(parent, name), text);
}

std::string text_of(std::variant<bool, Decimal, std::string> const& property) {
    if (auto const* yes = std::get_if<bool>(&property)) return *yes ? "yes" : "no";
    if (auto const* number = std::get_if<Decimal>(&property)) return to_text(*number);
    return std::get<std::string>(property);
}

/// An instance as instance('…')/root/item wants it; what is below `root` comes later.
std::unique_ptr<Tree> new_instance_tree() {
    auto tree = std::make_unique<Tree>();
    tree->add_element(tree->add_element(tree->document(), "instance"), "root");
    return tree;
}
NodeId items_of(Tree const& tree) { return tree.child(tree.root_element(), "root"); }

NodeId item_with(Tree& tree, std::string_view column, std::string const& key) {
    for (NodeId const item : tree.children(items_of(tree), "item")) {
        NodeId const leaf = tree.child(item, column);
        if (leaf != no_node && tree.string_value(leaf) == key) return item;
    }
    return no_node;
}

std::unique_ptr<Tree> tree_of(ChoiceList const& list) {
    auto tree = new_instance_tree();
    NodeId const root = items_of(*tree);
    for (auto const& choice : list.choices) {
        NodeId const item = tree->add_element(root, "item");
        add_leaf(*tree, item, "name", choice.id);
        add_leaf(*tree, item, "label", choice.label.zh);
        for (auto const& [name, property] : choice.properties) add_leaf(*tree, item, name, text_of(property));
    }
    return tree;
}

} // namespace

RecordTree::RecordTree(FormSpec const& form, Document const& document, Lookups const& lookups, Moment moment)
    : form_(form), document_(document), lookups_(lookups), moment_(moment) {
    for (auto const& section : form_.sections) plant(section);
    settle();
}

void RecordTree::plant(Section const& section) {
    if (!section.repeat) {
        for (auto const& field : section.fields) add(field, "", tree_.document(), field.name);
        return;
    }
    std::string_view const repeat = section.node;
    auto const slash = repeat.rfind('/');
    auto const* const outer = section.within.empty() ? nullptr : form_.repeat(section.within);
    for (auto const& instance : document_.instances(section)) {
        auto const around = instances_.find(std::string_view(instance).substr(0, instance.rfind('/')));
        bool const nested = outer && around != instances_.end();
        NodeId const parent = grow(tree_, nested ? around->second : tree_.document(),
                                   nested ? std::string_view(outer->node) : "", repeat.substr(0, slash));
        NodeId const one = tree_.add_element(parent, repeat.substr(slash + 1));
        tree_.set_repeat_instance(one, true);
        instances_.emplace(instance, one);
        for (auto const& field : section.fields) add(field, repeat, one, path_in(instance, field.name));
    }
}

NodeId RecordTree::add(FieldSpec const& field, std::string_view under, NodeId from, std::string const& path) {
    NodeId const node = grow(tree_, from, under, field.node);
    if (field.type != FieldType::calculated)
        if (auto const* given = document_.find(path)) tree_.set_text(node, node_text(*given));
    nodes_.emplace(path, node);
    return node;
}

/// Relevance and calculations may hang on each other in any order: in the order of the form, until nothing changes.
void RecordTree::settle() {
    for (int round = 0; round < most_rounds; ++round)
        if (!settle_once()) return;
}

bool RecordTree::settle_once() {
    bool changed = false;
    for (auto const& section : form_.sections) {
        bool const settles = std::ranges::any_of(
            section.fields, [](FieldSpec const& field) { return field.relevant || field.calculation; });
        if (!settles) continue;
        for (auto const& instance : document_.instances(section))
            for (auto const& field : section.fields)
                if (field.relevant || field.calculation) changed |= settle(field, path_in(instance, field.name));
    }
    return changed;
}

bool RecordTree::settle(FieldSpec const& field, std::string const& path) {
    NodeId const node = nodes_.at(path);
    bool changed = false;
    if (field.relevant) {
        bool const hidden = !truth(*field.relevant, node).value_or(true);
        changed |= hidden != tree_.hidden(node);
        tree_.set_hidden(node, hidden);
    }
    if (field.calculation) {
        answer(*field.calculation, node);
        std::optional<Value> result;
        if (!tree_.hidden(node))
            if (auto const found = value(field.calculation->expression(), node))
                result = value_of(*found, field.text_result);
        auto const* before = calculated_.find(path);
        if (before ? !result || *before != *result : result.has_value()) {
            changed = true;
            calculated_.set(path, result.value_or(Value()));
            tree_.set_text(node, result ? node_text(*result) : std::string());
        }
    }
    return changed;
}

std::optional<XValue> RecordTree::value(Expression const& expression, NodeId node) const {
    Surroundings where;
    where.context = {&tree_, node};
    where.host = this;
    auto found = evaluate(expression, where);
    if (!found) return std::nullopt;
    return std::move(found).value();
}

std::optional<bool> RecordTree::truth(Rule const& rule, NodeId node) const {
    answer(rule, node);
    auto const found = value(rule.expression(), node);
    if (!found) return std::nullopt;
    return to_boolean(*found);
}

NodeId RecordTree::node_of(FieldSpec const& field, std::string_view instance) const {
    auto const found = nodes_.find(path_in(instance, field.name));
    return found == nodes_.end() ? no_node : found->second;
}

bool RecordTree::relevant(FieldSpec const& field, std::string_view instance) const {
    NodeId const node = node_of(field, instance);
    return node != no_node && !tree_.hidden(node);
}

bool RecordTree::required(FieldSpec const& field, std::string_view instance) const {
    if (!relevant(field, instance)) return false;
    return field.required ||
           (field.required_when && truth(*field.required_when, node_of(field, instance)).value_or(false));
}

bool RecordTree::broken(Rule const& rule, FieldSpec const& field, std::string_view instance) const {
    NodeId const node = node_of(field, instance);
    return node != no_node && !truth(rule, node).value_or(true);
}

std::optional<NodeRef> RecordTree::instance(std::string_view name) const {
    auto found = sources_.find(name);
    if (found == sources_.end()) {
        auto const* list = lookups_.choices(name);
        found = sources_.emplace(std::string(name), list ? tree_of(*list) : new_instance_tree()).first;
    }
    return NodeRef{found->second.get(), found->second->root_element()};
}

/// Puts into the registries' instances what the rule is about to read there.
void RecordTree::answer(Rule const& rule, NodeId node) const {
    for (auto ask = rule.asks().rbegin(); ask != rule.asks().rend(); ++ask) {
        if (lookups_.choices(ask->source)) continue;
        if (auto const key = value(ask->key, node))
            if (auto const text = to_string(*key); !text.empty()) answer(*ask, text);
    }
}

void RecordTree::answer(Rule::Ask const& ask, std::string const& key) const {
    instance(ask.source); // makes it
    Tree& tree = *sources_.find(ask.source)->second;
    NodeId item = item_with(tree, ask.column, key);
    if (ask.column == "name") {
        auto const record = parse_record_id(key);
        if (!record) {
            if (auto const* division = lookups_.division(key); division && item == no_node) {
                item = tree.add_element(items_of(tree), "item");
                add_leaf(tree, item, "name", key);
                add_leaf(tree, item, "label", division->display_name());
                add_leaf(tree, item, "kind", division->kind);
                add_leaf(tree, item, "township", division->township);
            }
            return;
        }
        if (item == no_node) {
            item = tree.add_element(items_of(tree), "item");
            add_leaf(tree, item, "name", key);
        }
        if (ask.leaf.empty() || tree.child(item, ask.leaf) != no_node) return;
        if (auto const known = lookups_.value_of(*record, ask.leaf)) add_leaf(tree, item, ask.leaf, node_text(*known));
    } else if (item == no_node) {
        auto const record = parse_record_id(key);
        if (!record || !lookups_.linked(ask.source, ask.column, *record).value_or(false)) return;
        add_leaf(tree, tree.add_element(items_of(tree), "item"), ask.column, key);
    }
}

} // namespace gengji::forms
