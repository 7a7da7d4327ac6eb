#include "shared/forms/form_changes.hpp"

#include <algorithm>
#include <map>

namespace gengji::forms {
namespace {

using Weight = FormChange::Weight;

/// A field with the place where its values stand: two fields of one name and place are the same field.
struct Placed {
    FieldSpec const* field;
    std::string path;
};

std::vector<Placed> fields_of(FormSpec const& form) {
    std::vector<Placed> all;
    for (auto const& section : form.sections)
        for (auto const& field : section.fields) all.push_back({&field, section.path_of(field)});
    return all;
}

FieldSpec const* at(std::vector<Placed> const& fields, std::string const& path) {
    auto const found =
        std::find_if(fields.begin(), fields.end(), [&](Placed const& each) { return each.path == path; });
    return found == fields.end() ? nullptr : found->field;
}

std::string quoted(FieldSpec const& field) { return "“" + field.label.zh + "”"; }

bool is_stored(FieldSpec const& field) { return field.type != FieldType::calculated; }

void compare_whole(FormSpec const& before, FormSpec const& after, std::vector<FormChange>& out) {
    if (after.version <= before.version)
        out.push_back({Weight::refused, "",
                       "版本号 " + std::to_string(after.version) + " 应大于已发布的 " + std::to_string(before.version) +
                           "，请改大再发布"});
    if (after.kind != before.kind)
        out.push_back(
            {Weight::refused, "", "表单的种类（台账或事件）不能改：旧记录会按另一种规则显示。请用新的表单编号发布"});
    if (!(after.bucket == before.bucket))
        out.push_back({Weight::refused, "", "记录归谁保管不能改：旧记录会留在原处，查不到。请用新的表单编号发布"});
    if (after.keys != before.keys)
        out.push_back({Weight::notice, "", "判断“是不是同一条”的字段改了，查重结果会与以前不同"});
    if (!(after.title == before.title)) out.push_back({Weight::harmless, "", "标题改为“" + after.title.zh + "”"});
}

void compare_field(Placed const& now, FieldSpec const& was, std::vector<FormChange>& out) {
    auto const& field = *now.field;
    auto const add = [&](Weight weight, std::string text) {
        out.push_back({weight, now.path, quoted(field) + std::move(text)});
    };
    if (is_stored(field) != is_stored(was) || (is_stored(field) && kind_of(field.type) != kind_of(was.type)))
        return add(Weight::refused, "保存的内容换了一种（" + std::string(name_of(was.type)) + " → " +
                                        name_of(field.type) + "），旧值读不出来。请换一个字段名");
    if (field.type != was.type)
        add(Weight::notice,
            "的类型改了（" + std::string(name_of(was.type)) + " → " + name_of(field.type) + "），旧值可能通不过检查");
    if (field.ref != was.ref) add(Weight::refused, "改为指向另一种记录，旧值会指错。请换一个字段名");
    if (field.choices != was.choices) add(Weight::notice, "换了选项表，旧的选择可能不在其中");
    if ((field.required || field.required_when) && !(was.required || was.required_when))
        add(Weight::notice, "成为必填：旧记录再提交时要补填");
    if (field.sensitivity < was.sensitivity) add(Weight::notice, "不再当作敏感信息，会显示全文");
    if (field.merge_latest != was.merge_latest || field.group != was.group)
        add(Weight::notice, "两人同时修改时的处理办法改了");
    if (field.checks != was.checks) add(Weight::notice, "的检查改了，旧值可能通不过");
    if (!(field.label == was.label)) add(Weight::harmless, "改了名称（原为" + quoted(was) + "）");
    if (!(field.hint == was.hint)) add(Weight::harmless, "改了提示");
}

} // namespace

std::vector<FormChange> changes_between(FormSpec const& before, FormSpec const& after) {
    std::vector<FormChange> out;
    compare_whole(before, after, out);
    auto const was = fields_of(before), now = fields_of(after);
    for (auto const& each : now) {
        if (auto const* const old = at(was, each.path))
            compare_field(each, *old, out);
        else
            out.push_back({each.field->required ? Weight::notice : Weight::harmless, each.path,
                           "新增" + quoted(*each.field) + (each.field->required ? "，必填" : "")});
    }
    for (auto const& each : was) {
        if (!at(now, each.path))
            out.push_back({Weight::notice, each.path, "不再询问" + quoted(*each.field) + "；已填的值保留，仍可查看"});
    }
    return out;
}

std::vector<FormChange> changes_between(ChoiceList const& before, ChoiceList const& after) {
    std::vector<FormChange> out;
    for (auto const& choice : after.choices) {
        auto const* const old = before.find(choice.id);
        if (choice.is_former()) continue;
        if (!old || old->is_former())
            out.push_back({Weight::harmless, "", "新增选项“" + choice.label.zh + "”"});
        else if (!(old->label == choice.label))
            out.push_back({Weight::harmless, "",
                           "选项“" + old->label.zh + "”改名为“" + choice.label.zh + "”，旧记录随之显示新名"});
    }
    for (auto const& choice : before.choices) {
        auto const* const still = after.find(choice.id);
        if (!choice.is_former() && (!still || still->is_former()))
            out.push_back({Weight::notice, "", "不再提供选项“" + choice.label.zh + "”；已选它的记录仍显示原来的名称"});
    }
    return out;
}

} // namespace gengji::forms
