#include "shared/base/limits.hpp"
#include "shared/forms/session/core.hpp"

#include <algorithm>
#include <charconv>

namespace gengji::forms::session {
namespace {

std::string_view local(std::string_view name) {
    auto const colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

struct Step {
    std::string_view name;
    std::size_t position = 0; ///< 0: none given
};

/// "/data/crops[2]/area" → its steps; nothing where it is no such path.
std::optional<std::vector<Step>> steps_of(std::string_view path) {
    std::vector<Step> steps;
    while (!path.empty()) {
        if (path.front() != '/') return std::nullopt;
        path.remove_prefix(1);
        auto const slash = std::min(path.find('/'), path.size());
        std::string_view step = path.substr(0, slash);
        path.remove_prefix(slash);
        Step made;
        if (auto const bracket = step.find('['); bracket != std::string_view::npos) {
            std::string_view const digits = step.substr(bracket + 1, step.size() - bracket - 2);
            auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), made.position);
            if (error != std::errc() || end != digits.data() + digits.size() || step.back() != ']') return std::nullopt;
            step = step.substr(0, bracket);
        }
        made.name = step.substr(0, 1) == "@" ? step : local(step);
        if (made.name.empty()) return std::nullopt;
        steps.push_back(made);
    }
    return steps;
}

} // namespace

void Core::remember(NodeId node, Index frame_id, Index plan_node) {
    if (place_of_node_.size() <= node) place_of_node_.resize(node + 64);
    place_of_node_[node] = {frame_id, plan_node};
}

NodeId Core::add_element(NodeId parent, InstanceNode const& source, NodeId before) {
    NodeId node = no_node;
    auto const colon = source.name.find(':');
    if (colon == std::string::npos) {
        node = tree.add_element(parent, "", "", source.name, before);
    } else {
        std::string const prefix = source.name.substr(0, colon);
        auto const uri = plan->namespaces.find(prefix);
        node = tree.add_element(parent, uri == plan->namespaces.end() ? "" : uri->second, prefix,
                                source.name.substr(colon + 1), before);
    }
    for (auto const& [name, text] : source.attributes) {
        if (name != "xmlns") tree.set_attribute(node, local(name), text);
    }
    return node;
}

/// Puts the children of `source` below `node`, which is the instance of `plan_node` in `frame`.
void Core::fill(Frame& frame, InstanceNode const& source, NodeId node, Index plan_node) {
    PlanNode const& planned = plan->nodes[plan_node];
    frame.items[planned.offset].node = node;
    remember(node, frame.id, plan_node);
    if (source.children.empty() && !source.value.empty()) tree.set_text(node, source.value);
    for (Index const child : planned.children) {
        PlanNode const& below = plan->nodes[child];
        if (below.is_attribute) {
            if (tree.attribute(node, below.name.substr(1)) == no_node)
                tree.set_attribute(node, below.name.substr(1), "");
            NodeId const attribute = tree.attribute(node, below.name.substr(1));
            frame.items[below.offset].node = attribute;
            remember(attribute, frame.id, child);
        }
    }
    // In the order of writing; of a name that is no repeat the first counts, others are carried along.
    for (InstanceNode const& each : source.children) {
        if (each.is_template) continue;
        Index const child = plan->at(planned.path + "/" + std::string(local(each.name)));
        if (child != none && plan->nodes[child].is_repeat) {
            static_cast<void>(add_instance(child, frame.id, &each)); // its limit is asked for by build()
            continue;
        }
        NodeId const made = add_element(node, each, no_node);
        bool const is_first = child != none && frame.items[plan->nodes[child].offset].node == no_node;
        if (is_first)
            fill(frame, each, made, child);
        else if (each.children.empty())
            tree.set_text(made, each.value);
    }
}

Result<Index> Core::add_instance(Index repeat, Index parent_frame, InstanceNode const* source) {
    if (instances_ >= limits::repeat_instances)
        return problem(Problem::invalid, plan->nodes[repeat].path + " 的重复次数太多：一张表最多 " +
                                             std::to_string(limits::repeat_instances) +
                                             " 次；请减少次数，或分成几张表");
    ++instances_;
    PlanNode const& planned = plan->nodes[repeat];
    auto const id = static_cast<Index>(frames_.size());
    auto made = std::make_unique<Frame>();
    made->id = id;
    made->spec = planned.frame;
    made->parent = parent_frame;
    FrameSpec const& spec = plan->frames[planned.frame];
    made->items.resize(spec.nodes.size());
    made->repeats.resize(spec.repeats.size());
    frames_.push_back(std::move(made));

    Frame& holder = *frames_[parent_frame];
    auto& siblings = holder.repeats[planned.repeat_number];
    NodeId const parent = holder.items[plan->nodes[planned.parent].offset].node;
    NodeId before = no_node;
    if (!siblings.empty()) {
        Frame const& last = *frames_[siblings.back()];
        before = tree.next(last.items[0].node);
    } else { // where the form has it: ahead of the first node that follows it there and is here
        auto const& order = plan->nodes[planned.parent].children;
        for (auto next = std::find(order.begin(), order.end(), repeat) + 1; next < order.end() && before == no_node;
             ++next) {
            PlanNode const& follower = plan->nodes[*next];
            if (follower.is_attribute) continue;
            if (follower.is_repeat) {
                auto const& others = holder.repeats[follower.repeat_number];
                if (!others.empty()) before = frames_[others.front()]->items[0].node;
            } else {
                before = holder.items[follower.offset].node;
            }
        }
    }
    InstanceNode const* const model = source ? source : planned.repeat_template;
    NodeId const node = add_element(parent, *model, before);
    tree.set_repeat_instance(node, true);
    siblings.push_back(id);
    fill(*frames_[id], *model, node, repeat);
    return id;
}

InstanceNode Core::written(Index plan_node, Frame const& held) const {
    PlanNode const& planned = plan->nodes[plan_node];
    InstanceNode copy;
    copy.name = planned.source->name;
    copy.attributes = planned.source->attributes;
    NodeId const node = held.items[planned.offset].node;
    auto const chosen = kept.find(node);
    copy.value = chosen != kept.end() ? chosen->second : value({held.id, plan_node});
    for (Index const child : planned.children) {
        PlanNode const& below = plan->nodes[child];
        if (below.is_attribute) {
            auto const name = below.name.substr(1);
            std::erase_if(copy.attributes, [&](Attribute const& each) { return local(each.first) == name; });
            copy.attributes.emplace_back(name, value({held.id, child}));
        } else if (below.is_repeat) {
            for (Index const each : held.repeats[below.repeat_number])
                copy.children.push_back(written(child, *frame(each)));
        } else if (held.items[below.offset].node != no_node) {
            copy.children.push_back(written(child, held));
        }
    }
    return copy;
}

void Core::drop_instance(Index id) {
    Frame* const gone = frame(id);
    if (!gone) return;
    for (auto const& list : gone->repeats) {
        for (Index const inner : std::vector<Index>(list)) drop_instance(inner);
    }
    PlanNode const& planned = plan->nodes[plan->frames[gone->spec].root];
    if (Frame* const holder = frame(gone->parent)) std::erase(holder->repeats[planned.repeat_number], id);
    for (Item const& each : gone->items) {
        if (each.node != no_node) kept.erase(each.node);
    }
    tree.remove(gone->items[0].node);
    std::erase_if(put_away_, [&](auto const& each) { return each.first.first == id; });
    frames_[id].reset();
    --instances_;
}

Result<void> Core::build(InstanceNode const& instance) {
    auto root = std::make_unique<Frame>();
    root->id = 0;
    root->spec = 0;
    root->items.resize(plan->frames[0].nodes.size());
    root->repeats.resize(plan->frames[0].repeats.size());
    frames_.push_back(std::move(root));
    NodeId const node = add_element(tree.document(), instance, no_node);
    fill(*frames_[0], instance, node, 0);
    if (instances_ >= limits::repeat_instances)
        return problem(Problem::invalid,
                       "表单里的重复组太多：最多 " + std::to_string(limits::repeat_instances) + " 次");
    return {};
}

Item* Core::item(Place place) {
    Frame* const held = frame(place.frame);
    if (!held || place.node >= plan->nodes.size() || plan->nodes[place.node].frame != held->spec) return nullptr;
    return &held->items[plan->nodes[place.node].offset];
}

Item const* Core::item(Place place) const { return const_cast<Core*>(this)->item(place); }

Index Core::outer_frame(Index frame_id, Index spec) const {
    for (Frame const* held = frame(frame_id); held; held = frame(held->parent)) {
        if (held->spec == spec) return held->id;
    }
    return none;
}

void Core::each_frame(Index from, Index spec, std::function<void(Frame&)> const& act) {
    Frame* const start = frame(from);
    if (!start) return;
    if (start->spec == spec) return act(*start);
    Index next = spec; // the frame on the way down that stands directly in `start`
    while (next != none && plan->frames[next].parent != start->spec) next = plan->frames[next].parent;
    if (next == none) return;
    auto const& list = start->repeats[plan->nodes[plan->frames[next].root].repeat_number];
    for (std::size_t i = 0; i < list.size(); ++i) each_frame(list[i], spec, act);
}

std::optional<Place> Core::parent_of(Place place) const {
    PlanNode const& planned = plan->nodes[place.node];
    if (planned.parent == none) return std::nullopt;
    return Place{planned.is_repeat ? frame(place.frame)->parent : place.frame, planned.parent};
}

std::optional<Place> Core::place_of(NodeRef node) const {
    if (node.tree != &tree || node.id >= place_of_node_.size()) return std::nullopt;
    Place const place = place_of_node_[node.id];
    if (!item(place)) return std::nullopt;
    return place;
}

std::size_t Core::position(Frame const& instance) const {
    Frame const* const holder = frame(instance.parent);
    auto const& list = holder->repeats[plan->nodes[plan->frames[instance.spec].root].repeat_number];
    return static_cast<std::size_t>(std::find(list.begin(), list.end(), instance.id) - list.begin()) + 1;
}

std::optional<Place> Core::at(std::string_view path) const {
    auto const steps = steps_of(path);
    if (!steps || steps->empty() || (*steps)[0].name != plan->nodes[0].name) return std::nullopt;
    Place place{0, 0};
    for (std::size_t i = 1; i < steps->size(); ++i) {
        Step const& step = (*steps)[i];
        Index const child = plan->at(plan->nodes[place.node].path + "/" + std::string(step.name));
        if (child == none) return std::nullopt;
        if (plan->nodes[child].is_repeat) {
            auto const& list = frame(place.frame)->repeats[plan->nodes[child].repeat_number];
            std::size_t const index = std::max<std::size_t>(step.position, 1) - 1;
            if (index >= list.size()) return std::nullopt;
            place.frame = list[index];
        } else if (step.position > 1) {
            return std::nullopt;
        }
        place.node = child;
    }
    Item const* const found = item(place);
    if (!found || found->node == no_node) return std::nullopt;
    return place;
}

std::optional<std::pair<Index, Index>> Core::repeat_at(std::string_view path) const {
    auto const slash = path.rfind('/');
    if (slash == std::string_view::npos) return std::nullopt;
    auto const holder = at(path.substr(0, slash));
    if (!holder) return std::nullopt;
    std::string_view name = path.substr(slash + 1);
    name = local(name.substr(0, name.find('[')));
    Index const child = plan->at(plan->nodes[holder->node].path + "/" + std::string(name));
    if (child == none || !plan->nodes[child].is_repeat) return std::nullopt;
    return std::pair(holder->frame, child);
}

std::string Core::path_of(Place place) const {
    std::string path;
    for (std::optional<Place> each = place; each; each = parent_of(*each)) {
        PlanNode const& planned = plan->nodes[each->node];
        std::string step = "/" + planned.name;
        if (planned.is_repeat) step += "[" + std::to_string(position(*frame(each->frame))) + "]";
        path = step + path;
    }
    return path;
}

} // namespace gengji::forms::session
