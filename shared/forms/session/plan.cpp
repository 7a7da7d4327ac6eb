#include "shared/forms/session/plan.hpp"
#include "shared/base/limits.hpp"
#include "shared/forms/session/plan_builder.hpp"

namespace gengji::forms::session {
namespace {

void make_texts(Plan& plan) {
    for (Translation const& translation : plan.form->translations) {
        if (translation.is_default && plan.default_language == none)
            plan.default_language = static_cast<Index>(plan.languages.size());
        plan.languages.push_back(translation.language);
        auto& texts = plan.texts.emplace_back();
        for (TextEntry const& entry : translation.entries) texts.emplace(entry.id, &entry);
    }
    if (plan.default_language == none && !plan.languages.empty()) plan.default_language = 0;
}

bool searches(std::vector<Control> const& controls, std::string& where) {
    for (Control const& control : controls) {
        if (control.appearance.find("search(") != std::string::npos) return where = control.ref, true;
        if (searches(control.children, where)) return true;
    }
    return false;
}

/// What a form may ask for that this program does not do: said before anybody fills it in, not after.
void note_unsupported(Plan& plan) {
    if (plan.form->submission && !plan.form->submission->public_key.empty())
        plan.trial_only.push_back(
            "表单要求加密提交（public_key），本程序不支持；请在表单设置里去掉 public_key（数据在本机已加密保存）");
    if (plan.by_path.contains(plan.nodes[0].path + "/meta/audit"))
        plan.trial_only.push_back("表单要求操作日志（audit），本程序不记录；请去掉 audit 行（每次保存都有自己的历史）");
    std::string where;
    if (searches(plan.form->body, where))
        plan.trial_only.push_back(where + " 用了 search()，本程序不支持；请改用 select_one_from_file 和 choice_filter");
}

} // namespace

Index Plan::at(std::string_view path) const {
    auto const found = by_path.find(std::string(path));
    return found == by_path.end() ? none : found->second;
}

bool Plan::holds(Index outer, Index frame) const {
    for (; frame != none; frame = frames[frame].parent) {
        if (frame == outer) return true;
    }
    return false;
}

Index rule_frame(Plan const& plan, Rule const& rule) {
    Index const frame = plan.nodes[rule.node].frame;
    return rule.kind == RuleKind::count ? plan.frames[frame].parent : frame;
}

Result<std::shared_ptr<Plan const>> make_plan(XForm form) {
    auto plan = std::make_shared<Plan>();
    plan->form = std::make_shared<XForm const>(std::move(form));
    if (plan->form->instance.name.empty()) return problem(Problem::invalid, "表单没有内容：缺 <instance>");
    plan->namespaces = {{"jr", "http://openrosa.org/javarosa"},
                        {"orx", "http://openrosa.org/xforms"},
                        {"odk", "http://www.opendatakit.org/xforms"},
                        {"h", "http://www.w3.org/1999/xhtml"}};
    for (auto const& [prefix, uri] : plan->form->namespaces) plan->namespaces[prefix] = uri;

    PlanBuilder builder(*plan);
    builder.make_nodes();
    builder.make_rules();
    builder.make_actions();
    if (builder.errors().empty()) builder.make_order();
    if (!builder.errors().empty()) {
        std::string all;
        for (std::string const& error : builder.errors()) {
            if (all.size() > 4000) break;
            all += (all.empty() ? "" : "\n") + error;
        }
        return problem(Problem::invalid, std::move(all));
    }
    make_texts(*plan);
    note_unsupported(*plan);
    return std::shared_ptr<Plan const>(std::move(plan));
}

} // namespace gengji::forms::session
