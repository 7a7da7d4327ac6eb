#include "shared/forms/session/plan_builder.hpp"

#include <algorithm>
#include <functional>

namespace gengji::forms::session {
namespace {

/// Stands behind the name of each repeat around the reading node, so that a path which stays within the own instance
/// can be told from one that leaves it and comes back.
constexpr char own_instance = '\x01';

std::vector<Index> repeats_around(Plan const& plan, Index node) {
    std::vector<Index> around;
    for (Index frame = plan.nodes[node].frame; frame != none && plan.frames[frame].parent != none;
         frame = plan.frames[frame].parent)
        around.push_back(plan.frames[frame].root);
    return around;
}

std::string marked_path(Plan const& plan, Index node, std::vector<Index> const& repeats) {
    std::string path;
    for (Index at = node; at != none; at = plan.nodes[at].parent) {
        bool const marked = std::find(repeats.begin(), repeats.end(), at) != repeats.end();
        path = "/" + plan.nodes[at].name + (marked ? std::string(1, own_instance) : std::string()) + path;
    }
    return path;
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// The nodes at a path with wildcards.
void matching(Plan const& plan, std::vector<std::string> const& steps, std::size_t from, Index node, bool below,
              std::vector<Index>& found) {
    if (from == steps.size()) {
        found.push_back(node);
        if (below) {
            for (Index const child : plan.nodes[node].children) matching(plan, steps, from, child, true, found);
        }
        return;
    }
    for (Index const child : plan.nodes[node].children) {
        if (steps[from] == "*" ? !plan.nodes[child].is_attribute : plan.nodes[child].name == steps[from])
            matching(plan, steps, from + 1, child, below, found);
    }
}

std::vector<Index> nodes_at(Plan const& plan, std::vector<std::string> const& steps, bool below) {
    std::vector<Index> found;
    bool const plain = !below && std::find(steps.begin(), steps.end(), "*") == steps.end();
    if (plain) {
        std::string path;
        for (auto const& step : steps) path += "/" + step;
        if (Index const node = plan.at(path); node != none) found.push_back(node);
    } else if (steps.empty() || steps[0] == "*" || steps[0] == plan.nodes[0].name) {
        matching(plan, steps, std::min<std::size_t>(1, steps.size()), 0, below, found);
    }
    return found;
}

/// Strongly connected components (Tarjan), without recursion: chains of 100,000 calculations exist in hostile forms.
/// Gives each node's component; a component comes after all that it leads to.
class Components {
public:
    explicit Components(std::vector<std::vector<Index>> const& next)
        : next_(next), of_(next.size(), none), low_(next.size(), none), order_(next.size()) {
        for (Index node = 0; node < next.size(); ++node) {
            if (low_[node] == none) visit(node);
        }
    }
    std::vector<Index> const& of() const { return of_; }
    Index count() const { return count_; }

private:
    void open(Index node) {
        order_[node] = low_[node] = time_++;
        stack_.push_back(node);
        path_.emplace_back(node, 0);
    }
    void visit(Index start) {
        open(start);
        while (!path_.empty()) {
            auto const node = path_.back().first;
            if (path_.back().second < next_[node].size()) {
                Index const to = next_[node][path_.back().second++];
                if (low_[to] == none)
                    open(to);
                else if (of_[to] == none)
                    low_[node] = std::min(low_[node], order_[to]);
                continue;
            }
            path_.pop_back();
            if (!path_.empty()) low_[path_.back().first] = std::min(low_[path_.back().first], low_[node]);
            if (low_[node] == order_[node]) close(node);
        }
    }
    void close(Index node) {
        for (Index member = none; member != node;) {
            member = stack_.back();
            stack_.pop_back();
            of_[member] = count_;
        }
        ++count_;
    }

    std::vector<std::vector<Index>> const& next_;
    std::vector<Index> of_, low_, order_, stack_;
    std::vector<std::pair<Index, std::size_t>> path_;
    Index time_ = 0, count_ = 0;
};

} // namespace

void PlanBuilder::add_reader(Index rule, Index node, Index scope, bool other_instances) {
    auto& readers = plan_.nodes[node].readers;
    if (!readers.empty() && readers.back().rule == rule) { // read twice by the same rule: the wider scope counts
        if (plan_.holds(scope, readers.back().scope)) readers.back().scope = scope;
        return;
    }
    readers.push_back({rule, scope});
    reads_.push_back({rule, node, scope, other_instances});
}

void PlanBuilder::read_paths(Index index) {
    Rule& rule = plan_.rules[index];
    PlanNode const& node = plan_.nodes[rule.node];
    std::string const& text = rule.expression.text();
    auto repeats = repeats_around(plan_, rule.node);
    Index const frame_of_rule = rule_frame(plan_, rule);
    if (rule.kind == RuleKind::count) repeats.erase(repeats.begin()); // asked once for all its instances
    bool const selects = has(text, "[") || has(text, "indexed-repeat") || has(text, "::");
    Reads const reads = rule.expression.reads(repeats.empty() ? node.path : marked_path(plan_, rule.node, repeats));
    rule.reads_language = reads.language;
    for (ReadPath const& path : reads.paths) {
        if (!path.instance.empty()) continue;
        std::vector<std::string> steps = path.steps;
        Index scope = 0;
        std::string plain;
        for (std::string& step : steps) {
            bool const own = !step.empty() && step.back() == own_instance;
            if (own) step.pop_back();
            plain += "/" + step;
            if (own && !has(text, "indexed-repeat") && !has(text, "::")) scope = plan_.nodes[plan_.at(plain)].frame;
        }
        for (Index const read : nodes_at(plan_, steps, path.anywhere_below)) {
            Index own_scope = scope;
            if (!selects && scope == 0) { // an absolute path means the own instance of each repeat that both stand in
                Index frame = plan_.nodes[read].frame;
                if (plan_.nodes[read].is_repeat) frame = plan_.frames[frame].parent;
                while (!plan_.holds(frame, frame_of_rule)) frame = plan_.frames[frame].parent;
                bool const relative = has(text, "..");
                if (!relative) own_scope = frame;
            }
            add_reader(index, read, own_scope, selects);
        }
    }
}

std::vector<PlanBuilder::Edge> PlanBuilder::edges() const {
    std::vector<Edge> made;
    auto const rule_of = [&](Index node, RuleKind kind) {
        return plan_.nodes[node].rules[static_cast<std::size_t>(kind)];
    };
    auto const add = [&](Index from, Index to, bool soft) {
        if (from != none) made.push_back({from, to, soft});
    };
    for (Read const& read : reads_) {
        Rule const& reader = plan_.rules[read.rule];
        bool const shares_repeat = plan_.nodes[reader.node].frame != 0 && plan_.nodes[read.node].frame != 0;
        bool const elsewhere = read.other_instances && shares_repeat;
        // once() and jr:choice-name() stand at their own node without depending on how it came about.
        bool const at_itself = read.node == reader.node && (has(reader.expression.text(), "once(") ||
                                                            has(reader.expression.text(), "choice-name("));
        for (RuleKind const kind : {RuleKind::calculate, RuleKind::choices}) {
            Index const writer = rule_of(read.node, kind);
            bool const itself = at_itself || (writer == read.rule && reader.kind == RuleKind::choices);
            bool const own_choices = read.node == reader.node && kind == RuleKind::choices;
            add(writer, read.rule, elsewhere || itself || own_choices);
        }
        for (Index above = read.node; above != none; above = plan_.nodes[above].parent) {
            Index const relevance = rule_of(above, RuleKind::relevant);
            bool const itself = relevance == read.rule && (plan_.nodes[above].is_repeat || at_itself);
            add(relevance, read.rule, elsewhere || itself);
            if (plan_.nodes[above].is_repeat) add(rule_of(above, RuleKind::count), read.rule, elsewhere);
        }
    }
    for (Index index = 0; index < plan_.rules.size(); ++index) { // a rule is asked once its place is known to count
        Rule const& rule = plan_.rules[index];
        Index above = rule.kind == RuleKind::relevant ? plan_.nodes[rule.node].parent : rule.node;
        for (; above != none; above = plan_.nodes[above].parent) add(rule_of(above, RuleKind::relevant), index, false);
    }
    return made;
}

void PlanBuilder::refuse_cycle(std::vector<Index> const& rules) {
    std::string names;
    std::size_t shown = 0;
    for (Index const rule : rules) {
        std::string const& path = plan_.nodes[plan_.rules[rule].node].path;
        if (has(names, path + "、") || ++shown > 10) continue;
        names += path + "、";
    }
    names.resize(names.size() - std::string_view("、").size());
    errors_.push_back("计算或显示条件互相依赖，成了循环：" + names + "。请改其中一个，使它不再依赖其余的字段");
}

void PlanBuilder::make_order() {
    for (Index index = 0; index < plan_.rules.size(); ++index) read_paths(index);
    std::vector<Edge> all = edges();
    for (bool const first_look : {true, false}) {
        std::vector<std::vector<Index>> next(plan_.rules.size());
        std::vector<bool> loops(plan_.rules.size());
        for (Edge const& edge : all) {
            if (edge.soft) continue;
            next[edge.from].push_back(edge.to);
            if (edge.from == edge.to) loops[edge.from] = true;
        }
        Components const components(next);
        std::vector<std::vector<Index>> members(components.count());
        for (Index rule = 0; rule < next.size(); ++rule) members[components.of()[rule]].push_back(rule);

        bool softened = false;
        std::vector<std::vector<Index> const*> cycles;
        for (auto const& cycle : members) {
            if (cycle.size() < 2 && !(cycle.size() == 1 && loops[cycle[0]])) continue;
            bool counted = false, only_relevance = cycle.size() > 1;
            for (Index const rule : cycle) {
                counted = counted || plan_.rules[rule].kind == RuleKind::count;
                only_relevance = only_relevance && plan_.rules[rule].kind == RuleKind::relevant && !loops[rule];
            }
            // A repeat that grows while its last answer says so; questions that are asked as long as the other has no
            // answer.
            if ((counted || only_relevance) && first_look) {
                for (Edge& edge : all)
                    edge.soft = edge.soft || ((only_relevance || plan_.rules[edge.from].kind == RuleKind::count) &&
                                              components.of()[edge.from] == components.of()[cycle[0]] &&
                                              components.of()[edge.to] == components.of()[cycle[0]]);
                softened = true;
            } else {
                cycles.push_back(&cycle);
            }
        }
        if (softened) continue;
        for (auto const* cycle : cycles) refuse_cycle(*cycle);
        for (Index rule = 0; rule < next.size(); ++rule)
            plan_.rules[rule].rank = components.count() - 1 - components.of()[rule];
        return;
    }
}

} // namespace gengji::forms::session
