#include "shared/forms/xlsform/survey_tree.hpp"
#include "shared/forms/xlsform/words.hpp"

#include <map>
#include <set>

namespace gengji::forms::xls {

namespace {

void check_siblings(Element const& container, Findings& findings) {
    std::map<std::string, std::size_t> rows;
    std::map<std::string, std::string> folded;
    for (auto const& child : container.children) {
        if (child->name.empty() || !child->has_node()) continue;
        auto const [first, added] = rows.emplace(child->name, child->row);
        if (!added) {
            findings.error(survey_sheet, child->row,
                           "名字“" + child->name + "”在同一组里已经用过（第 " + std::to_string(first->second) +
                               " 行）。同一组、同一重复组里的 name 不能相同，请改一个。");
            continue;
        }
        auto const [other, alone] = folded.emplace(lower(child->name), child->name);
        if (!alone)
            findings.warning(survey_sheet, child->row,
                             "名字“" + child->name + "”和“" + other->second + "”只差大小写，容易弄错。建议改一个。");
    }
}

} // namespace

void check_names(Element const& root, SurveyContext const& context) {
    std::map<std::string, std::size_t> repeats;
    check_siblings(root, context.findings);
    walk(root, [&](Element const& element) {
        if (element.name == "meta" && element.has_node())
            context.findings.error(survey_sheet, element.row, "名字“meta”留给表单自己用。请换一个名字。");
        if (element.is_question()) return;
        check_siblings(element, context.findings);
        if (element.name == context.root)
            context.findings.error(survey_sheet, element.row,
                                   "组名“" + element.name +
                                       "”和表单根节点同名。请换一个名字，或改 settings 表的 name 列。");
        if (element.kind != ElementKind::repeat || element.name.empty()) return;
        auto const [first, added] = repeats.emplace(element.name, element.row);
        if (!added)
            context.findings.error(survey_sheet, element.row,
                                   "重复组“" + element.name + "”的名字在第 " + std::to_string(first->second) +
                                       " 行已经用过。重复组的名字在整张表单里不能相同，请改一个。");
    });
}

} // namespace gengji::forms::xls
