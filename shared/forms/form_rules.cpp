#include "shared/forms/form_rules.hpp"

#include "shared/base/limits.hpp"
#include "shared/forms/number_rule.hpp"
#include "shared/forms/paths.hpp"

#include <algorithm>
#include <set>

namespace gengji::forms {

namespace {

constexpr std::size_t max_fields = 600;
constexpr std::size_t deepest =
    limits::field_path_levels - 1; ///< repeats within each other; the last level is the field
constexpr std::size_t key_bytes = std::string_view("[k9f27c01b3e45]").size();

bool is_name(std::string_view text) {
    if (text.empty() || text.size() > 40 || text[0] < 'a' || text[0] > 'z') return false;
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

bool takes_choices(FieldType type) { return type == FieldType::select_one || type == FieldType::select_many; }
bool takes_reference(FieldType type) { return type == FieldType::reference || type == FieldType::references; }
bool takes_level(FieldType type) { return type == FieldType::division || type == FieldType::divisions; }

/// The field of a plain section; null otherwise.
FieldSpec const* plain(FormSpec const& form, std::string_view name) {
    return name.find('/') == name.npos ? form.field(name) : nullptr;
}

class Finder {
public:
    Finder(FormSpec const& form, Faults& faults) : form_(form), faults_(faults) {}

    void run() {
        note_nodes();
        if (!is_name(form_.id)) faults_.add("", "id 应为小写字母、数字和下划线");
        if (form_.title.zh.empty()) faults_.add("", "缺少标题");
        if (form_.sections.empty()) faults_.add("", "没有任何分组");
        for (auto const& section : form_.sections) check_section(section);
        if (fields_ > max_fields) faults_.add("", "字段多于 " + std::to_string(max_fields) + " 个，请拆成几个表单");
        for (auto const& key : form_.keys) {
            if (key.empty()) faults_.add("keys", "关键字段不能为空");
            named("keys", key);
        }
        bool const asks_once = std::ranges::any_of(
            form_.sections, [](Section const& section) { return !section.repeat && !section.fields.empty(); });
        if (form_.title_fields.empty() && asks_once) // where all is in repeats, nothing names a record
            faults_.add("title_fields", "至少要有一个字段，列表里才有名称可看");
        named("title_fields", form_.title_fields);
        named("search_fields", form_.search_fields);
        named("list_columns", form_.list_columns);
        check_bucket();
    }

private:
    void named(std::string const& place, std::vector<std::string> const& names) {
        for (auto const& name : names)
            if (!plain(form_, name)) faults_.add(place, "没有名为“" + name + "”的字段");
    }

    void check_section(Section const& section) {
        if (!is_name(section.id)) faults_.add(section.id, "分组 id 应为小写字母、数字和下划线");
        if (!section.within.empty()) check_outer(section);
        if (!sections_.insert(path_in(section.within, section.id)).second) faults_.add(section.id, "分组重名");
        if (section.label.zh.empty()) faults_.add(section.id, "分组缺少名称");
        if (section.fields.empty() && !holds_repeats(section)) faults_.add(section.id, "分组没有字段");
        if (section.repeat) check_node(section.id, section.node, node_around(section));
        if (section.repeat) repeats_.insert(section.place());
        std::set<std::string> inner;
        for (auto const& field : section.fields) {
            ++fields_;
            auto const place = section.id + "/" + field.name;
            check_node(place, field.node, section.node);
            if (!is_name(field.name)) faults_.add(place, "字段名应为小写字母、数字和下划线");
            if (path_bytes(section, field) > limits::field_path_bytes)
                faults_.add(place, "连同外面的重复组，名字太长，请把重复组的名字改短");
            if (!(section.repeat ? inner : plain_).insert(field.name).second) faults_.add(place, "字段重名");
            check_field(section, field, place);
        }
    }

    static std::size_t path_bytes(Section const& section, FieldSpec const& field) {
        auto const path = section.path_of(field);
        return path.size() + key_bytes * static_cast<std::size_t>(std::ranges::count(path, '/'));
    }
    bool holds_repeats(Section const& section) const {
        return section.repeat && std::ranges::any_of(form_.sections, [&](Section const& other) {
                   return other.repeat && other.within == section.place();
               });
    }
    std::string node_around(Section const& section) const {
        auto const* outer = section.within.empty() ? nullptr : form_.repeat(section.within);
        return outer ? outer->node : std::string();
    }
    /// Rules find a question below its repeat, and a repeat below the one around it.
    void check_node(std::string const& place, std::string const& node, std::string const& around) {
        bool const below = node.size() > around.size() + 1 && node.starts_with(around) && node[around.size()] == '/';
        if (!below || node.ends_with('/') || node.find("//") != node.npos)
            faults_.add(place, "node 应是“" + around + "/…”这样的路径");
    }

    /// A repeat within a repeat comes after it, so that whoever walks the form has met the outer one.
    void check_outer(Section const& section) {
        if (!section.repeat) faults_.add(section.id, "只有重复组才能在另一个重复组里（within）");
        if (!repeats_.contains(section.within))
            faults_.add(section.id, "前面没有名为“" + section.within + "”的重复组，请先写外层");
        auto const around = std::ranges::count(section.within, '/') + 2; // itself and those around it
        if (static_cast<std::size_t>(around) > deepest)
            faults_.add(section.id, "重复组套了 " + std::to_string(around) + " 层，最多 " + std::to_string(deepest) +
                                        " 层；请把里面的改为单独的表单");
    }

    void check_field(Section const& section, FieldSpec const& field, std::string const& place) {
        if (field.label.zh.empty()) faults_.add(place, "字段缺少名称");
        if (takes_choices(field.type) != !field.choices.empty())
            faults_.add(place, field.choices.empty() ? "选择题要写明 choices" : "只有选择题才有 choices");
        if (takes_reference(field.type) != !field.ref.empty())
            faults_.add(place, field.ref.empty() ? "引用要写明 ref" : "只有引用才有 ref");
        if (!field.level.empty() && (!takes_level(field.type) ||
                                     (field.level != "village" && field.level != "township" && field.level != "any")))
            faults_.add(place, "level 只用于行政区划，且应为 village、township 或 any");
        if (!field.mask.empty() && (field.sensitivity == Sensitivity::none ||
                                    (field.mask != "name" && field.mask != "account" && field.mask != "address")))
            faults_.add(place, "mask 只用于敏感字段，且应为 name、account 或 address");
        if (field.required_when) reads_known(*field.required_when, place, "required");
        if (field.relevant) reads_known(*field.relevant, place, "relevant");
        if (field.calculation) reads_known(*field.calculation, place, "calculation");
        for (auto const& check : field.checks) {
            reads_known(check.that, place, "checks");
            if (check.otherwise.zh.empty()) faults_.add(place, "checks 里缺少 otherwise：告诉填表人怎么办");
        }
        if (field.type == FieldType::calculated && (field.required || field.required_when))
            faults_.add(place, "计算项不能要求填写");
        if (field.type != FieldType::calculated && field.calculation) faults_.add(place, "只有计算项才有 calculation");
        if (!field.group.empty() &&
            std::count_if(section.fields.begin(), section.fields.end(),
                          [&](FieldSpec const& other) { return other.group == field.group; }) < 2)
            faults_.add(place, "一组至少要有同一分组的两个字段");
        if (!field.auto_number.empty()) {
            if (auto const rule = parse_number_rule(field.auto_number); !rule)
                faults_.add(place, "auto_number：" + rule.error().detail);
            else if (field.type != FieldType::text && field.type != FieldType::barcode)
                faults_.add(place, "自动编号只能用于文字");
            else
                for (auto const& part : *rule)
                    if (part.kind == NumberPart::Kind::field && !plain(form_, part.text))
                        faults_.add(place, "auto_number：没有字段“" + part.text + "”");
        }
    }

    /// Every path of a rule must lead to a question or to a group.
    void reads_known(Rule const& rule, std::string const& place, char const* what) {
        for (auto const& read : rule.reads().paths) {
            if (!read.instance.empty() || read.anywhere_below) continue;
            std::string path;
            for (auto const& step : read.steps) path += "/" + step;
            if (path.find('*') == path.npos && path.find('@') == path.npos && !nodes_.contains(path))
                faults_.add(place, std::string(what) + "：没有名为“" + path + "”的题目");
        }
    }
    void note_nodes() {
        for (auto const& section : form_.sections)
            for (auto const& field : section.fields)
                for (std::string path = field.node; !path.empty(); path.resize(path.rfind('/'))) nodes_.insert(path);
    }

    void check_bucket() {
        if (form_.bucket.owners.empty()) faults_.add("bucket", "至少要有一条归属规则");
        for (auto const& owner : form_.bucket.owners) {
            if (owner.from.empty()) {
                if (owner.level != OwnerRule::Level::county) faults_.add("bucket", "只有县级可以不写 from");
                continue;
            }
            if (owner.from == "@author") continue;
            auto const slash = owner.from.find('/');
            auto const* field = plain(form_, owner.from.substr(0, slash));
            if (!field)
                faults_.add("bucket", "没有名为“" + owner.from.substr(0, slash) + "”的字段");
            else if ((slash != owner.from.npos) != (field->type == FieldType::reference))
                faults_.add("bucket", "“" + owner.from + "”：引用要写成 字段/对方字段，其他字段只写名字");
        }
    }

    FormSpec const& form_;
    Faults& faults_;
    std::set<std::string> sections_, repeats_, plain_, nodes_;
    std::size_t fields_ = 0;
};

} // namespace

void Faults::add(std::string const& place, std::string const& what) {
    found.push_back(form + (place.empty() ? "" : " " + place) + "：" + what);
}

std::string Faults::text() const {
    std::string lines;
    for (auto const& fault : found) lines += (lines.empty() ? "" : "\n") + fault;
    return lines;
}

NodeNames node_names(FormSpec const& form) {
    NodeNames names;
    for (auto const& section : form.sections)
        for (auto const& field : section.fields) names[field.name].push_back(field.node);
    return names;
}

void find_faults(FormSpec const& form, Faults& faults) { Finder(form, faults).run(); }

} // namespace gengji::forms
