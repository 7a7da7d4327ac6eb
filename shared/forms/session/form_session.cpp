#include "shared/forms/session/form_session.hpp"
#include "shared/forms/session/core.hpp"
#include "shared/forms/xform/xform_reader.hpp"

#include <algorithm>
#include <unordered_map>

namespace gengji::forms {

using session::Core;
using session::Index;
using session::none;

namespace {

std::string_view local(std::string_view name) {
    auto const colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// Puts what a set of answers left out back into the form's order: with the form's defaults, or empty.
void complete(session::Plan const& plan, Index node, InstanceNode& answers, bool with_defaults) {
    session::PlanNode const& planned = plan.nodes[node];
    std::vector<InstanceNode> ordered;
    std::unordered_map<std::string, std::vector<std::size_t>> by_name;
    for (std::size_t i = 0; i < answers.children.size(); ++i)
        by_name[std::string(local(answers.children[i].name))].push_back(i);
    for (Index const child : planned.children) {
        session::PlanNode const& below = plan.nodes[child];
        if (below.is_attribute) continue;
        auto const known = by_name.find(below.name);
        bool const found = known != by_name.end();
        for (std::size_t i = 0; found && i < (below.is_repeat ? known->second.size() : 1); ++i) {
            InstanceNode& each = answers.children[known->second[i]];
            each.name = below.source->name;
            complete(plan, child, each, with_defaults);
            ordered.push_back(std::move(each));
        }
        if (found || below.is_repeat) continue;
        InstanceNode made;
        made.name = below.source->name;
        if (with_defaults) made.value = below.source->value;
        complete(plan, child, made, with_defaults);
        ordered.push_back(std::move(made));
    }
    answers.children = std::move(ordered);
    for (auto const& [name, text] : planned.source->attributes) {
        bool const has_it =
            std::any_of(answers.attributes.begin(), answers.attributes.end(),
                        [&, &wanted = name](Attribute const& each) { return local(each.first) == local(wanted); });
        if (!has_it) answers.attributes.emplace_back(name, text);
    }
}

} // namespace

Result<CompiledForm> CompiledForm::make(XForm form) { return CompiledForm(TRY(session::make_plan(std::move(form)))); }
XForm const& CompiledForm::form() const { return *plan_->form; }
std::vector<std::string> const& CompiledForm::languages() const { return plan_->languages; }
std::vector<std::string> const& CompiledForm::refusals() const { return plan_->trial_only; }

FormSession::FormSession(std::unique_ptr<Core> core) : core_(std::move(core)) {}
FormSession::FormSession(FormSession&&) noexcept = default;
FormSession& FormSession::operator=(FormSession&&) noexcept = default;
FormSession::~FormSession() = default;

namespace {

Result<std::unique_ptr<Core>> begin(std::shared_ptr<session::Plan const> plan, SessionOptions options) {
    if (!options.trial && !plan->trial_only.empty()) return problem(Problem::invalid, plan->trial_only.front());
    auto core = std::make_unique<Core>(std::move(plan), std::move(options));
    TRY(core->load_secondary());
    return core;
}

/// What the form was written with, in the way its types store it.
void normalise(Core& core) {
    for (Index node = 0; node < core.plan->nodes.size(); ++node) {
        session::PlanNode const& planned = core.plan->nodes[node];
        if (planned.type == session::ValueType::text && !planned.choices) continue;
        core.each_frame(0, planned.frame, [&](session::Frame& held) {
            std::string const written = core.value({held.id, node});
            if (written.empty()) return;
            auto const fitting = session::stored(planned.type, written);
            if (fitting.value_or("") != written) core.write({held.id, node}, fitting.value_or(""));
            if (planned.choices) core.keep_to_choices({held.id, node});
        });
    }
}

Result<void> first_trouble(Core const& core) {
    if (core.troubles.empty()) return {};
    auto const& [path, message] = *core.troubles.begin();
    return problem(Problem::invalid, path + "：" + message);
}

} // namespace

Result<FormSession> FormSession::open(CompiledForm const& form, SessionOptions options) {
    auto core = TRY(begin(form.plan_, std::move(options)));
    TRY(core->build(form.form().instance));
    normalise(*core);
    core->preload(false);
    core->mark_all(true);
    TRY(core->settle());
    core->run_actions(true);
    core->run_actions(false);
    TRY(core->settle());
    TRY(first_trouble(*core));
    core->opened = true;
    return FormSession(std::move(core));
}

Result<FormSession> FormSession::edit(CompiledForm const& form, std::string_view answers_xml, SessionOptions options) {
    auto core = TRY(begin(form.plan_, std::move(options)));
    InstanceNode answers = TRY(read_answers(answers_xml));
    if (local(answers.name) != form.plan_->nodes[0].name)
        return problem(Problem::invalid, "这份填报不属于此表单：" + answers.name);
    complete(*form.plan_, 0, answers, true);
    TRY(core->build(answers));
    normalise(*core);
    core->mark_all(true);
    TRY(core->settle());
    core->run_actions(false);
    TRY(core->settle());
    TRY(first_trouble(*core));
    core->opened = true;
    return FormSession(std::move(core));
}

Result<FormSession> FormSession::restore(CompiledForm const& form, std::string_view draft, SessionOptions options) {
    auto const wrong = [] { return problem(Problem::invalid, "草稿损坏或不属于此表单，不能恢复"); };
    constexpr std::string_view mark = "gengji-draft 1\n";
    if (!draft.starts_with(mark)) return wrong();
    draft.remove_prefix(mark.size());
    auto const line = draft.find('\n');
    if (line == std::string_view::npos) return wrong();
    options.language = draft.substr(0, line);
    auto core = TRY(begin(form.plan_, std::move(options)));
    InstanceNode answers = TRY(read_answers(draft.substr(line + 1)));
    if (local(answers.name) != form.plan_->nodes[0].name) return wrong();
    complete(*form.plan_, 0, answers, false);
    TRY(core->build(answers));
    normalise(*core);
    core->mark_all(false);
    TRY(core->settle());
    core->calculates = true;
    core->opened = true;
    return FormSession(std::move(core));
}

std::optional<Place> FormSession::at(std::string_view path) const { return core_->at(path); }
std::string FormSession::path_of(Place place) const { return core_->path_of(place); }
Control const* FormSession::control(Place place) const { return core_->plan->nodes[place.node].control; }

bool FormSession::is_repeat(std::string_view path) const { return core_->repeat_at(path).has_value(); }

std::size_t FormSession::repeat_count(std::string_view path) const {
    auto const found = core_->repeat_at(path);
    if (!found) return 0;
    return core_->frame(found->first)->repeats[core_->plan->nodes[found->second].repeat_number].size();
}

NodeState FormSession::state(Place place) const {
    NodeState state;
    state.relevant = core_->relevant(place);
    state.readonly = core_->readonly(place);
    state.required = core_->required(place);
    if (state.relevant) state.value = core_->value(place);
    return state;
}

std::string FormSession::label(Place place) const { return core_->label(place); }
std::string FormSession::hint(Place place) const {
    Control const* const shown = control(place);
    return shown ? core_->text_of(shown->hint, place) : std::string();
}
Result<std::vector<Choice>> FormSession::choices(Place place, std::string_view text, std::size_t most) const {
    return core_->choices(place, text, most);
}
std::string FormSession::text_of(Caption const& caption, Place place) const { return core_->text_of(caption, place); }
std::optional<Violation> FormSession::violation(Place place) const { return core_->violation(place); }

Result<void> FormSession::answer(Place place, std::string_view value) {
    session::Item const* const here = core_->item(place);
    if (!here || here->node == no_node) return problem(Problem::invalid, "没有这个问题，可能所在的一行已删除");
    session::PlanNode const& planned = core_->plan->nodes[place.node];
    if (core_->readonly(place)) return problem(Problem::invalid, core_->path_of(place) + " 只读，不能填写");
    core_->write(place, session::stored(planned.type, value).value_or(std::string()));
    return core_->settle();
}

Result<Place> FormSession::add_repeat(std::string_view path) {
    auto const found = core_->repeat_at(path);
    if (!found) return problem(Problem::invalid, std::string(path) + " 不是重复组");
    session::PlanNode const& planned = core_->plan->nodes[found->second];
    if (planned.count_fixed || planned.rules[static_cast<std::size_t>(session::RuleKind::count)] != none)
        return problem(Problem::invalid, std::string(path) + " 的次数由表单决定，不能增删");
    return core_->add_by_hand(found->second, found->first);
}

Result<void> FormSession::remove_repeat(Place place) {
    session::PlanNode const& planned = core_->plan->nodes[place.node];
    session::Frame const* const held = core_->frame(place.frame);
    if (!held || !planned.is_repeat) return problem(Problem::invalid, "只能删除重复组里的一行");
    if (planned.count_fixed || planned.rules[static_cast<std::size_t>(session::RuleKind::count)] != none)
        return problem(Problem::invalid, core_->path_of(place) + " 的次数由表单决定，不能增删");
    Index const parent = held->parent;
    core_->drop_instance(place.frame);
    core_->structure_changed(place.node, parent);
    return core_->settle();
}

std::vector<std::string> const& FormSession::languages() const { return core_->plan->languages; }
std::string const& FormSession::language() const {
    static std::string const no_language;
    return core_->language_index == none ? no_language : core_->plan->languages[core_->language_index];
}

Result<void> FormSession::set_language(std::string_view language) {
    auto const& all = core_->plan->languages;
    auto const found = std::find(all.begin(), all.end(), language);
    if (found == all.end()) return problem(Problem::not_found, "表单没有这种语言：" + std::string(language));
    core_->change_language(static_cast<Index>(found - all.begin()));
    return core_->settle();
}

std::vector<Violation> FormSession::validate() const { return core_->validate(); }

Result<std::string> FormSession::finish() {
    core_->preload(true);
    core_->give_instance_id();
    TRY(core_->settle());
    auto const wrong = core_->validate();
    if (wrong.empty()) return core_->submission();
    std::string all;
    for (Violation const& each : wrong) {
        if (all.size() > 2000) break;
        all += (all.empty() ? "" : "\n") + (each.label.empty() ? each.path : each.label) + "：" + each.message;
    }
    return problem(Problem::invalid, std::move(all));
}

std::string FormSession::save() const { return core_->draft(); }
std::uint64_t FormSession::evaluations() const { return core_->evaluations; }
std::uint64_t FormSession::revision() const { return core_->revision; }

void FormSession::recompute_all() {
    core_->mark_all(true);
    static_cast<void>(core_->settle());
}

} // namespace gengji::forms
