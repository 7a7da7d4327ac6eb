#include "shared/forms/session/core.hpp"

#include "shared/base/time.hpp"

namespace gengji::forms::session {
namespace {

std::string uuid(std::uint64_t high, std::uint64_t low) {
    high = (high & ~0xF000ull) | 0x4000ull;
    low = (low & ~(3ull << 62)) | (2ull << 62);
    char out[37];
    std::snprintf(out, sizeof out, "%08x-%04x-%04x-%04x-%012llx", static_cast<unsigned>(high >> 32),
                  static_cast<unsigned>(high >> 16 & 0xFFFF), static_cast<unsigned>(high & 0xFFFF),
                  static_cast<unsigned>(low >> 48), static_cast<unsigned long long>(low & 0xFFFFFFFFFFFFull));
    return out;
}

} // namespace

/// Fills what the form wants to know of the device and the moment (`jr:preload`).
void Core::preload(bool at_end) {
    for (Index index = 0; index < plan->nodes.size(); ++index) {
        PlanNode const& planned = plan->nodes[index];
        if (planned.preload.empty()) continue;
        bool const is_end = planned.preload == "timestamp" && planned.preload_params == "end";
        if (is_end != at_end) continue;
        std::optional<std::string> text;
        XValue moment;
        double const days = static_cast<double>(now_ms()) / 86'400'000.0;
        moment.content = days;
        if (planned.preload == "uid")
            text = "uuid:" + uuid(random_bits(), random_bits());
        else if (planned.preload == "date")
            text = stored(ValueType::date, moment, options.zone);
        else if (planned.preload == "timestamp")
            text = stored(ValueType::date_time, moment, options.zone);
        else if (planned.preload == "property" || planned.preload == "context")
            text = property(planned.preload_params);
        if (!text) continue;
        std::string const fitting = stored(planned.type, *text).value_or(*text);
        each_frame(0, planned.frame, [&](Frame& held) { write({held.id, index}, fitting); });
    }
}

void Core::give_instance_id() {
    std::string const root = plan->nodes[0].path;
    if (auto const place = at(root + "/meta/instanceID"); place && value(*place).empty())
        write(*place, "uuid:" + uuid(random_bits(), random_bits()));
}

void Core::run_actions(bool first_load) {
    for (CompiledAction const& action : plan->actions) {
        if ((first_load && action.first_load) || (!first_load && action.load)) run_action(action, std::nullopt);
    }
}

/// `source`: the question that changed, or the new instance of a repeat. A plain target within the same repeat is the
/// one in the same instance; otherwise it is every instance.
void Core::run_action(CompiledAction const& action, std::optional<Place> source) {
    std::vector<Place> targets;
    if (action.plain_target != none) {
        Index const spec = plan->nodes[action.plain_target].frame;
        Index from = 0;
        for (Frame const* held = source ? frame(source->frame) : nullptr; held; held = frame(held->parent)) {
            if (!plan->holds(held->spec, spec)) continue;
            from = held->id;
            break;
        }
        each_frame(from, spec, [&](Frame& held) { targets.push_back({held.id, action.plain_target}); });
    } else if (action.target) {
        Place const from = source ? *source : action.source != none ? Place{0, action.source} : Place{0, 0};
        auto const found = evaluate_at(*action.target, item(from) ? from : Place{0, 0});
        if (!found) return trouble(from, found.error());
        if (found->is_nodes()) {
            for (NodeRef const& node : found->nodes()) {
                if (auto const place = place_of(node)) targets.push_back(*place);
            }
        }
    }
    for (Place const& target : targets) {
        ValueType const type = plan->nodes[target.node].type;
        if (action.kind == CompiledAction::Kind::recordaudio) continue; // this program records no sound
        if (action.kind == CompiledAction::Kind::setgeopoint) {
            if (options.location) write(target, *options.location);
        } else if (action.value) {
            ++evaluations;
            if (auto const value = evaluate_at(*action.value, target))
                write(target, stored(type, *value, options.zone));
            else
                trouble(target, value.error());
        } else {
            write(target, stored(type, action.text).value_or(std::string()));
        }
    }
}

} // namespace gengji::forms::session
