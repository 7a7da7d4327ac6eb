#include "shared/base/limits.hpp"
#include "shared/forms/session/core.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace gengji::forms::session {
namespace {

/// JavaRosa asks what stands in a single node, where XPath asks only whether the node is there: `relevant="/data/q"`
/// means that q was answered, and not with zero.
bool truth(XValue const& value, Plan const& plan, std::optional<Place> of_first) {
    if (!value.is_nodes()) return to_boolean(value);
    if (value.nodes().size() != 1) return !value.nodes().empty();
    std::string const text = to_string(value);
    if (text.empty()) return false;
    if (!of_first) return true;
    ValueType const type = plan.nodes[of_first->node].type;
    bool const number = type == ValueType::integer || type == ValueType::decimal || type == ValueType::boolean;
    return !number || number_of(text) != 0;
}

using Steady = std::chrono::steady_clock;

} // namespace

Surroundings Core::surroundings(Place place) const {
    Surroundings made;
    Item const* const here = item(place);
    made.context = {&tree, here ? here->node : tree.root_element()};
    made.current = made.context;
    made.host = this;
    made.absent_is_empty = true;
    return made;
}

Result<XValue> Core::evaluate_at(Expression const& expression, Place place) const {
    Place const before = std::exchange(current_, place);
    auto value = evaluate(expression, surroundings(place));
    current_ = before;
    return value;
}

bool Core::relevant(Place place) const {
    for (std::optional<Place> each = place; each; each = parent_of(*each)) {
        Item const* const here = item(*each);
        if (!here || !here->own_relevant) return false;
    }
    return true;
}

bool Core::readonly(Place place) const {
    for (std::optional<Place> each = place; each; each = parent_of(*each)) {
        Item const* const here = item(*each);
        if (here && here->own_readonly) return true;
    }
    return false;
}

void Core::trouble(Place place, Error const& error) { troubles[path_of(place)] = error.detail; }

void Core::mark(Index rule, Frame& frame) {
    Rule const& marked = plan->rules[rule];
    auto const bit = static_cast<std::uint8_t>(1u << static_cast<unsigned>(marked.kind));
    Frame const* const spec_frame = &frame;
    Item* item = nullptr;
    if (marked.kind == RuleKind::count) // of the repeat's parent, which stands in this frame
        item = &frame.items[plan->nodes[plan->nodes[marked.node].parent].offset];
    else
        item = &frame.items[plan->nodes[marked.node].offset];
    // Several repeats may be counted below one parent: only the others need the mark against doubles.
    if (marked.kind != RuleKind::count) {
        if (item->dirty & bit) return;
        item->dirty |= bit;
    }
    queue_.push({marked.rank, spec_frame->id, rule});
}

void Core::mark_frame(Frame& marked) {
    FrameSpec const& spec = plan->frames[marked.spec];
    for (Index const node : spec.nodes) {
        for (Index const rule : plan->nodes[node].rules) {
            if (rule != none && plan->rules[rule].kind != RuleKind::count) mark(rule, marked);
        }
    }
    for (Index const repeat : spec.repeats) {
        Index const count = plan->nodes[repeat].rules[static_cast<std::size_t>(RuleKind::count)];
        if (count != none) mark(count, marked);
        for (Index const id : marked.repeats[plan->nodes[repeat].repeat_number]) mark_frame(*frames_[id]);
    }
}

/// What reads a node looks again, in the instances that can have read this one.
void Core::value_changed(Place place) {
    ++revision;
    PlanNode const& changed = plan->nodes[place.node];
    for (Reader const& reader : changed.readers) {
        Index const from = outer_frame(place.frame, reader.scope);
        each_frame(from == none ? 0 : from, rule_frame(*plan, plan->rules[reader.rule]),
                   [&](Frame& each) { mark(reader.rule, each); });
    }
    if (opened && !changed.changed_actions.empty()) changed_.push_back(place);
}

/// A node came, went, or became relevant or not, with all below it.
void Core::structure_changed(Index node, Index frame_id) {
    ++revision;
    PlanNode const& changed = plan->nodes[node];
    for (Reader const& reader : changed.readers) {
        Index const from = outer_frame(frame_id, reader.scope);
        each_frame(from == none ? 0 : from, rule_frame(*plan, plan->rules[reader.rule]),
                   [&](Frame& each) { mark(reader.rule, each); });
    }
    for (Index const child : changed.children) structure_changed(child, frame_id);
}

void Core::compute_relevant(Rule const& rule, Frame& held, Item& item) {
    Place const place{held.id, rule.node};
    bool now = true;
    if (auto const value = evaluate_at(rule.expression, place))
        now = truth(*value, *plan,
                    value->is_nodes() && !value->nodes().empty() ? place_of(value->nodes()[0]) : std::nullopt);
    else
        trouble(place, value.error());
    if (now == item.own_relevant) return;
    item.own_relevant = now;
    if (!plan->nodes[rule.node].is_attribute) tree.set_hidden(item.node, !now);
    structure_changed(rule.node, held.id);
    if (!now) return;
    // What was not computed while it was hidden is computed now.
    auto const wake = [&](auto const& self, Index node, Frame& frame) -> void {
        for (RuleKind const kind : {RuleKind::calculate, RuleKind::choices, RuleKind::count}) {
            Index const below = plan->nodes[node].rules[static_cast<std::size_t>(kind)];
            if (below != none && kind != RuleKind::count) mark(below, frame);
        }
        for (Index const child : plan->nodes[node].children) {
            if (!plan->nodes[child].is_repeat) {
                self(self, child, frame);
                continue;
            }
            Index const count = plan->nodes[child].rules[static_cast<std::size_t>(RuleKind::count)];
            if (count != none) mark(count, frame);
            for (Index const id : frame.repeats[plan->nodes[child].repeat_number]) self(self, child, *frames_[id]);
        }
    };
    wake(wake, rule.node, held);
}

void Core::compute_calculate(Rule const& rule, Frame& held, Item& item) {
    Place const place{held.id, rule.node};
    if (!calculates || !relevant(place)) return;
    PlanNode const& planned = plan->nodes[rule.node];
    std::string text;
    if (auto const value = evaluate_at(rule.expression, place))
        text = stored(planned.type, *value, options.zone);
    else
        trouble(place, value.error());
    if (text == tree.leaf_value(item.node) && !planned.is_attribute && !planned.choices) return;
    write(place, text);
}

void Core::compute_count(Rule const& rule, Frame& holder) {
    PlanNode const& repeat = plan->nodes[rule.node];
    auto const& list = holder.repeats[repeat.repeat_number];
    Place const parent{holder.id, repeat.parent};
    if (!relevant(parent) || !calculates) return;
    auto const path = [&] { return path_of(parent) + "/" + repeat.name; };

    // The expression stands at the repeat: with no instance there, a passing one lends it its place.
    NodeId passing = no_node;
    Surroundings where = surroundings(parent);
    if (!list.empty())
        where.context.id = frames_[list[0]]->items[0].node;
    else
        where.context.id = passing =
            add_element(holder.items[plan->nodes[repeat.parent].offset].node, *repeat.repeat_template, no_node);
    where.current = where.context;
    auto const value = evaluate(rule.expression, where);
    if (passing != no_node) tree.remove(passing);
    if (!value) {
        troubles[path()] = value.error().detail;
        return;
    }
    double wanted = to_number(*value);
    if (!(wanted > 0)) wanted = 0; // NaN too
    if (wanted > static_cast<double>(limits::repeat_instances)) {
        troubles[path()] = "重复次数 " + forms::text_of(wanted) + " 太大：一张表最多 " +
                           std::to_string(limits::repeat_instances) + " 次；请改小";
        return;
    }
    auto const count = static_cast<std::size_t>(wanted);
    if (count == list.size()) return;
    auto& put_away = put_away_[{holder.id, rule.node}];
    while (list.size() > count) {
        put_away.push_back(written(rule.node, *frames_[list.back()]));
        drop_instance(list.back());
        structure_changed(rule.node, holder.id);
    }
    // Instances that the form was written with come back as they were written.
    std::vector<InstanceNode const*> in_form;
    if (InstanceNode const* const source = plan->nodes[repeat.parent].source) {
        for (InstanceNode const& child : source->children) {
            auto const colon = child.name.find(':');
            auto const name = colon == std::string::npos ? child.name : child.name.substr(colon + 1);
            if (!child.is_template && name == repeat.name) in_form.push_back(&child);
        }
    }
    while (list.size() < count) {
        InstanceNode const* source = list.size() < in_form.size() ? in_form[list.size()] : nullptr;
        if (!put_away.empty()) source = &put_away.back();
        auto const added = add_instance(rule.node, holder.id, source);
        if (!added) {
            troubles[path()] = added.error().detail;
            break;
        }
        if (!source) fresh_.push_back(*added);
        mark_frame(*frames_[*added]);
        if (!put_away.empty()) put_away.pop_back();
    }
    structure_changed(rule.node, holder.id);
}

void Core::compute(Index index, Frame& held) {
    Rule const& rule = plan->rules[index];
    ++evaluations;
    if (rule.kind == RuleKind::count) {
        Item const& parent = held.items[plan->nodes[plan->nodes[rule.node].parent].offset];
        if (parent.node == no_node) return;
        if (!troubles.empty())
            troubles.erase(path_of({held.id, plan->nodes[rule.node].parent}) + "/" + plan->nodes[rule.node].name);
        return compute_count(rule, held);
    }
    Item& item = held.items[plan->nodes[rule.node].offset];
    item.dirty &= static_cast<std::uint8_t>(~(1u << static_cast<unsigned>(rule.kind)));
    if (item.node == no_node) return;
    Place const place{held.id, rule.node};
    if (!troubles.empty()) troubles.erase(path_of(place));
    switch (rule.kind) {
    case RuleKind::relevant:
        return compute_relevant(rule, held, item);
    case RuleKind::calculate:
        return compute_calculate(rule, held, item);
    case RuleKind::choices:
        return keep_to_choices(place);
    case RuleKind::readonly: {
        auto const value = evaluate_at(rule.expression, place);
        if (!value) return trouble(place, value.error());
        item.own_readonly = truth(
            *value, *plan, value->is_nodes() && !value->nodes().empty() ? place_of(value->nodes()[0]) : std::nullopt);
        return;
    }
    case RuleKind::count:
        return;
    }
}

void Core::fire_changes() {
    auto const fresh = std::exchange(fresh_, {});
    for (Index const id : fresh) {
        Frame const* const held = frame(id);
        if (!held) continue;
        Index const repeat = plan->frames[held->spec].root;
        for (CompiledAction const& action : plan->actions) {
            Index const place = action.source == none ? action.plain_target : action.source;
            bool const here = place != none && plan->nodes[place].frame == held->spec;
            if (action.new_repeat && here) run_action(action, Place{id, repeat});
        }
    }
    auto const changed = std::exchange(changed_, {});
    for (Place const& place : changed) {
        if (!item(place)) continue;
        for (Index const action : plan->nodes[place.node].changed_actions) run_action(plan->actions[action], place);
    }
}

/// Computes what waits, in the order of the dependency graph, then what events bring about, until nothing waits.
/// Errors: invalid, when a form never comes to rest; what was computed by then stands.
Result<void> Core::settle() {
    auto const deadline = Steady::now() + std::chrono::milliseconds(limits::recompute_ms);
    std::size_t const most = limits::session_evaluations;
    std::size_t done = 0, rounds = 0;
    auto const give_up = [&](std::string detail) -> Result<void> {
        while (!queue_.empty()) {
            Waiting const next = queue_.top();
            queue_.pop();
            if (Frame* const held = frame(next.frame); held && plan->rules[next.rule].kind != RuleKind::count)
                held->items[plan->nodes[plan->rules[next.rule].node].offset].dirty = 0;
        }
        fresh_.clear();
        changed_.clear();
        return problem(Problem::invalid, std::move(detail));
    };
    while (!queue_.empty() || !fresh_.empty() || !changed_.empty()) {
        if (queue_.empty()) {
            if (++rounds > limits::event_rounds)
                return give_up("表单里的 setvalue 互相触发，停不下来；请让作者检查 trigger");
            fire_changes();
            continue;
        }
        Waiting const next = queue_.top();
        queue_.pop();
        if (Frame* const held = frame(next.frame)) compute(next.rule, *held);
        if (++done > most || (done % 64 == 0 && Steady::now() > deadline))
            return give_up("表单的计算太多，没有算完（最后在 " + plan->nodes[plan->rules[next.rule].node].path +
                           "）；请让作者简化计算，或减少重复次数");
    }
    return {};
}

Result<Place> Core::add_by_hand(Index repeat, Index parent_frame) {
    Index const id = TRY(add_instance(repeat, parent_frame, nullptr));
    fresh_.push_back(id);
    mark_frame(*frames_[id]);
    structure_changed(repeat, parent_frame);
    TRY(settle());
    return Place{id, repeat};
}

void Core::change_language(Index language) {
    language_index = language;
    ++revision;
    for (Index rule = 0; rule < plan->rules.size(); ++rule) {
        if (plan->rules[rule].reads_language)
            each_frame(0, rule_frame(*plan, plan->rules[rule]), [&](Frame& held) { mark(rule, held); });
    }
}

void Core::mark_all(bool calculations) {
    calculates = calculations;
    mark_frame(*frames_[0]);
}

} // namespace gengji::forms::session
