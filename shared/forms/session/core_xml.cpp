#include "shared/forms/session/core.hpp"

#include "shared/forms/xform/xml_text.hpp"

#include <set>

namespace gengji::forms::session {
namespace {

std::string_view local(std::string_view name) {
    auto const colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// Writes what is below an element of the form, for sending in (relevant only) or for a draft (only what differs from
/// an empty form).
class Writer {
public:
    Writer(Core const& core, bool draft) : core_(core), plan_(*core.plan), draft_(draft) {}

    std::string root() {
        std::string inner, attributes;
        inner = content(0, *core_.frame(0));
        attributes = attributes_of(0, *core_.frame(0));
        std::string const name = plan_.nodes[0].source->name;
        note_prefix(name);
        std::string out = "<" + name;
        for (std::string const& prefix : prefixes_) {
            auto const uri = plan_.namespaces.find(prefix);
            if (uri == plan_.namespaces.end()) continue;
            out += " xmlns:" + prefix + "=\"";
            append_xml(out, uri->second, true);
            out += '"';
        }
        out += attributes;
        return inner.empty() ? out + "/>" : out + ">" + inner + "</" + name + ">";
    }

private:
    void note_prefix(std::string_view name) {
        if (auto const colon = name.find(':'); colon != std::string_view::npos)
            prefixes_.emplace(name.substr(0, colon));
    }

    void attribute(std::string& out, std::string_view name, std::string_view text) {
        note_prefix(name);
        out.append(" ").append(name).append("=\"");
        append_xml(out, text, true);
        out += '"';
    }

    std::string attributes_of(Index node, Frame const& held) {
        std::string out;
        PlanNode const& planned = plan_.nodes[node];
        auto const planned_value = [&](std::string_view name) -> std::optional<std::string> {
            for (Index const child : planned.children) {
                if (plan_.nodes[child].is_attribute && plan_.nodes[child].name.substr(1) == local(name))
                    return core_.value({held.id, child});
            }
            return std::nullopt;
        };
        std::set<std::string, std::less<>> written;
        for (auto const& [name, text] : planned.source->attributes) {
            auto const now = planned_value(name);
            written.emplace(local(name));
            if (now ? !hidden_attribute(planned, name, held) : !draft_ || node == 0)
                attribute(out, name, now ? *now : text);
        }
        for (Index const child : planned.children) {
            std::string_view const name = std::string_view(plan_.nodes[child].name);
            if (!plan_.nodes[child].is_attribute || written.contains(name.substr(1))) continue;
            attribute(out, name.substr(1), core_.value({held.id, child}));
        }
        return out;
    }

    bool hidden_attribute(PlanNode const& planned, std::string_view name, Frame const& held) const {
        if (draft_) return false;
        for (Index const child : planned.children) {
            if (plan_.nodes[child].is_attribute && plan_.nodes[child].name.substr(1) == local(name))
                return !held.items[plan_.nodes[child].offset].own_relevant;
        }
        return false;
    }

    void element(std::string& out, Index node, Frame const& held) {
        PlanNode const& planned = plan_.nodes[node];
        Item const& here = held.items[planned.offset];
        if (here.node == no_node || (!draft_ && !here.own_relevant)) return;
        std::string const inner = content(node, held), attributes = attributes_of(node, held);
        if (draft_ && inner.empty() && attributes.empty() && !planned.has_default && !planned.is_repeat) return;
        std::string const& name = planned.source->name;
        note_prefix(name);
        out += "<" + name + attributes;
        out += inner.empty() ? "/>" : ">" + inner + "</" + name + ">";
    }

    std::string content(Index node, Frame const& held) {
        std::string out;
        PlanNode const& planned = plan_.nodes[node];
        for (Index const child : planned.children) {
            PlanNode const& below = plan_.nodes[child];
            if (below.is_attribute) continue;
            if (!below.is_repeat) {
                element(out, child, held);
                continue;
            }
            for (Index const id : held.repeats[below.repeat_number]) element(out, child, *core_.frame(id));
        }
        if (!out.empty()) return out;
        NodeId const id = held.items[planned.offset].node;
        auto const chosen = core_.kept.find(id);
        append_xml(out, draft_ && chosen != core_.kept.end() ? chosen->second : core_.value({held.id, node}), false);
        return out;
    }

    Core const& core_;
    Plan const& plan_;
    bool draft_;
    std::set<std::string, std::less<>> prefixes_;
};

} // namespace

std::string Core::submission() const { return Writer(*this, false).root(); }

std::string Core::draft() const {
    return "gengji-draft 1\n" + (language_index == none ? std::string() : plan->languages[language_index]) + "\n" +
           Writer(*this, true).root();
}

} // namespace gengji::forms::session
