#include "shared/forms/session/plan_builder.hpp"

#include <algorithm>
#include <cctype>

namespace gengji::forms::session {
namespace {

std::string_view local(std::string_view name) {
    auto const colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool is_question(ControlKind kind) { return kind != ControlKind::group && kind != ControlKind::repeat; }

/// An attribute is written into drafts under this name: it must be one that XML can hold.
bool is_xml_name(std::string_view name) {
    auto const begins = [](unsigned char c) { return c >= 0x80 || std::isalpha(c) || c == '_'; };
    auto const goes_on = [&](unsigned char c) {
        return begins(c) || std::isdigit(c) || c == '-' || c == '.' || c == ':';
    };
    return !name.empty() && begins(static_cast<unsigned char>(name.front())) &&
           std::all_of(name.begin(), name.end(), [&](char c) { return goes_on(static_cast<unsigned char>(c)); });
}

} // namespace

std::optional<std::string> plain_path(std::string_view text) {
    std::string path;
    while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
    if (text.empty() || text.front() != '/') return std::nullopt;
    if (text.find_first_of("[]()*'\" ") != std::string_view::npos) return std::nullopt;
    while (!text.empty()) {
        text.remove_prefix(1);
        auto const slash = std::min(text.find('/'), text.size());
        std::string_view const step = text.substr(0, slash);
        if (step.empty() || step == "." || step == "..") return std::nullopt;
        bool const attribute = step.front() == '@';
        if (attribute && (slash < text.size() || !is_xml_name(step.substr(1)))) return std::nullopt;
        path.append(attribute ? "/@" : "/").append(local(attribute ? step.substr(1) : step));
        text.remove_prefix(slash);
    }
    return path;
}

void PlanBuilder::collect_repeats(std::vector<Control> const& controls) {
    for (Control const& control : controls) {
        if (control.kind == ControlKind::repeat) {
            if (auto path = plain_path(control.ref)) repeat_paths_.push_back(std::move(*path));
        }
        collect_repeats(control.children);
    }
}

Index PlanBuilder::add_node(InstanceNode const& source, Index parent) {
    auto const index = static_cast<Index>(plan_.nodes.size());
    PlanNode& node = plan_.nodes.emplace_back();
    node.name = local(source.name);
    node.parent = parent;
    node.path = (parent == none ? std::string() : plan_.nodes[parent].path) + "/" + node.name;
    node.source = &source;
    node.is_repeat = std::binary_search(repeat_paths_.begin(), repeat_paths_.end(), node.path);
    plan_.by_path.emplace(node.path, index);
    if (parent != none) plan_.nodes[parent].children.push_back(index);
    return index;
}

/// Instances of one repeat, its template among them, may each have what another lacks.
void PlanBuilder::merge_children(InstanceNode const& source, Index node) {
    for (InstanceNode const& child : source.children) {
        auto const found = plan_.by_path.find(plan_.nodes[node].path + "/" + std::string(local(child.name)));
        Index const index = found == plan_.by_path.end() ? add_node(child, node) : found->second;
        PlanNode& made = plan_.nodes[index];
        made.has_default = made.has_default || !child.value.empty();
        if (made.is_repeat) {
            bool const better = !made.repeat_template || (child.is_template && !made.repeat_template->is_template);
            if (better) made.repeat_template = &child;
        }
        if (plan_.nodes[index].source->is_template && !child.is_template) plan_.nodes[index].source = &child;
        merge_children(child, index);
    }
}

void PlanBuilder::place(Index node, Index frame) {
    PlanNode& placed = plan_.nodes[node];
    if (placed.is_repeat) {
        auto const own = static_cast<Index>(plan_.frames.size());
        placed.repeat_number = static_cast<Index>(plan_.frames[frame].repeats.size());
        plan_.frames[frame].repeats.push_back(node);
        plan_.frames.push_back({node, frame, {}, {}});
        frame = own;
    }
    placed.frame = frame;
    placed.offset = static_cast<Index>(plan_.frames[frame].nodes.size());
    plan_.frames[frame].nodes.push_back(node);
    for (Index const child : plan_.nodes[node].children) place(child, frame);
}

Index PlanBuilder::attribute_at(std::string_view path) {
    auto const at = path.rfind("/@");
    if (at == std::string_view::npos) return none;
    auto const owner = plan_.by_path.find(std::string(path.substr(0, at)));
    if (owner == plan_.by_path.end()) return none;
    Index const parent = owner->second, index = static_cast<Index>(plan_.nodes.size());
    PlanNode& node = plan_.nodes.emplace_back();
    node.name = path.substr(at + 1);
    node.path = path;
    node.parent = parent;
    node.source = plan_.nodes[parent].source;
    node.is_attribute = true;
    plan_.by_path.emplace(node.path, index);
    plan_.nodes[parent].children.push_back(index);
    return index;
}

void PlanBuilder::attach_controls(std::vector<Control> const& controls) {
    for (Control const& control : controls) {
        if (auto const path = plain_path(control.ref)) {
            if (auto const found = plan_.by_path.find(*path); found != plan_.by_path.end()) {
                PlanNode& node = plan_.nodes[found->second];
                bool const better = !node.control || (!is_question(node.control->kind) && is_question(control.kind)) ||
                                    (node.control->kind == ControlKind::group && control.kind == ControlKind::repeat);
                if (better) node.control = &control;
            }
        }
        attach_controls(control.children);
    }
}

void PlanBuilder::make_nodes() {
    collect_repeats(plan_.form->body);
    std::sort(repeat_paths_.begin(), repeat_paths_.end());
    add_node(plan_.form->instance, none);
    plan_.nodes[0].is_repeat = false;
    merge_children(plan_.form->instance, 0);
    for (Bind const& bind : plan_.form->binds) {
        auto const path = plain_path(bind.nodeset);
        if (path && !plan_.by_path.contains(*path)) attribute_at(*path);
    }
    auto const attributes_of = [&](auto const& self, std::vector<Action> const& actions,
                                   std::vector<Control> const& controls) -> void {
        for (Action const& action : actions) {
            auto const path = plain_path(action.ref);
            if (path && !plan_.by_path.contains(*path)) attribute_at(*path);
        }
        for (Control const& control : controls) self(self, control.actions, control.children);
    };
    attributes_of(attributes_of, plan_.form->actions, plan_.form->body);
    plan_.frames.push_back({0, none, {}, {}});
    place(0, 0);
    for (std::string const& path : repeat_paths_) {
        if (!plan_.by_path.contains(path)) errors_.push_back("重复组 " + path + " 在 <instance> 里没有对应的内容");
    }
    attach_controls(plan_.form->body);
}

} // namespace gengji::forms::session
