#include "shared/forms/session/core.hpp"

namespace gengji::forms::session {

Core::Core(std::shared_ptr<Plan const> form, SessionOptions given) : plan(std::move(form)), options(std::move(given)) {
    static SystemRandom machine;
    random = options.random ? options.random : &machine;
    seed_ = random->u64();
    language_index = plan->default_language;
    for (Index each = 0; each < plan->languages.size(); ++each) {
        if (plan->languages[each] == options.language) language_index = each;
    }
}

UnixMs Core::now_ms() const {
    static SystemClock const machine;
    return (options.clock ? options.clock : &machine)->now_ms();
}

std::string Core::language() const {
    return language_index == none ? options.language : plan->languages[language_index];
}

std::optional<std::string> Core::itext(std::string_view id) const { return text_by_id(id, current_); }

std::optional<std::string> Core::property(std::string_view name) const {
    auto const found = options.properties.find(std::string(name));
    if (found != options.properties.end()) return found->second;
    return std::nullopt;
}

std::string Core::form_version() const { return std::string(plan->form->version()); }

std::uint64_t Core::random_bits() const { return settled_random_ ? settled_random_->u64() : random->u64(); }

std::optional<std::string> Core::choice_label(std::string_view value, std::string_view question,
                                              NodeRef context) const {
    Expression const* const path = compiled(std::string(question));
    if (!path) return std::nullopt;
    Surroundings where;
    where.context = where.current = context;
    where.host = this;
    where.absent_is_empty = true;
    auto const nodes = evaluate_nodes(*path, where);
    std::optional<Place> place;
    if (nodes && !nodes->empty()) place = place_of(nodes->front());
    if (!place) { // not relevant now: any instance knows the labels
        if (Index const node = plan->at(question); node != none && plan->nodes[node].frame == 0) place = Place{0, node};
    }
    if (!place || !plan->nodes[place->node].choices) return std::nullopt;
    auto const offered = choices(*place, {}, SIZE_MAX);
    if (!offered) return std::nullopt;
    for (Choice const& each : *offered) {
        if (each.value == value) return each.label;
    }
    return std::string();
}

} // namespace gengji::forms::session
