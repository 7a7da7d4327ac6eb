#include "shared/catalog/lists/choice_json.hpp"

#include "shared/base/json.hpp"

namespace gengji {

namespace {

using forms::Choice;
using forms::ChoiceList;

/// JSON numbers are read by their digits: 0.36 is 0.36.
std::optional<Decimal> decimal_of(Json const& json) {
    return json.is_number() ? parse_decimal(dump(json)) : std::nullopt;
}

bool put_property(Choice& choice, std::string const& name, Json const& value) {
    if (value.is_boolean())
        choice.properties[name] = value.get<bool>();
    else if (value.is_string())
        choice.properties[name] = value.get<std::string>();
    else if (auto const number = decimal_of(value))
        choice.properties[name] = *number;
    else
        return false;
    return true;
}

/// Copies a member of `json`, or of its member `inner`, when there is one.
void copy(Choice& choice, char const* property, Json const& json, char const* name, char const* inner = nullptr) {
    Json const* from = inner ? member(json, inner) : &json;
    if (Json const* value = from ? member(*from, name) : nullptr) put_property(choice, property, *value);
}

/// The ends of a range `[low, high]`.
void copy_range(Choice& choice, char const* low, char const* high, Json const& json, char const* name) {
    Json const* range = member(json, name);
    if (!range || !range->is_array() || range->size() != 2) return;
    put_property(choice, low, (*range)[0]);
    put_property(choice, high, (*range)[1]);
}

void describe_operation(Choice& choice, Json const& json) {
    copy(choice, "max_times", json, "max_times_per_season");
    copy(choice, "kpi6", json, "kpi6_rule");
    copy(choice, "link", json, "link");
    copy(choice, "stage", json, "stage");
    copy(choice, "area_basis", json, "area_basis");
    copy(choice, "price_low", json, "low", "price_hint");
    copy(choice, "price_high", json, "high", "price_hint");
    copy(choice, "price_unit", json, "unit", "price_hint");
    bool manual = false; // can be done without a machine
    if (Json const* machines = member(json, "machines"); machines && machines->is_array())
        for (auto const& machine : *machines) manual |= machine == "manual";
    choice.properties["manual"] = manual;
}

void describe_machine_class(Choice& choice, Json const& json) {
    copy_range(choice, "width_min_m", "width_max_m", json, "width_m");
    copy_range(choice, "typical_low_mu_h", "typical_high_mu_h", json, "typical_mu_h");
    copy(choice, "hard_max_mu_h", json, "hard_max_mu_h");
    copy(choice, "hard_max_mu_day", json, "hard_max_mu_day");
    copy(choice, "plated", json, "plated");
    choice.properties["has_width"] = choice.properties.contains("width_max_m");
}

void describe_crop(Choice& choice, Json const& json) {
    copy(choice, "group", json, "group");
    copy(choice, "yield_default", json, "default", "yield_kg_per_mu");
    copy(choice, "yield_min", json, "min", "yield_kg_per_mu");
    copy(choice, "yield_max", json, "max", "yield_kg_per_mu");
}

void describe_link(Choice& choice, Json const& json) { copy(choice, "weight", json, "weight"); }
void describe_nothing(Choice&, Json const&) {}

} // namespace

Result<ChoiceList> choices_from_json(std::string const& id, Json const& json) {
    ChoiceList list{id, {std::string(text_member(json, "label")), std::string(text_member(json, "en"))}, {}};
    Json const* choices = member(json, "choices");
    if (!choices || !choices->is_array() || choices->empty())
        return problem(Problem::invalid, "选项表 " + id + "：没有选项");
    for (auto const& entry : *choices) {
        Choice choice{std::string(text_member(entry, "id")),
                      {std::string(text_member(entry, "label")), std::string(text_member(entry, "en"))},
                      {}};
        if (choice.id.empty() || choice.label.zh.empty())
            return problem(Problem::invalid, "选项表 " + id + "：有选项缺少 id 或 label");
        if (list.find(choice.id)) return problem(Problem::invalid, "选项表 " + id + "：选项 " + choice.id + " 重复");
        if (Json const* properties = member(entry, "properties"); properties && properties->is_object())
            for (auto const& [name, value] : properties->items())
                if (!put_property(choice, name, value))
                    return problem(Problem::invalid,
                                   "选项表 " + id + "：" + choice.id + " 的 " + name + " 应为数、文字或是非");
        list.choices.push_back(std::move(choice));
    }
    return list;
}

Result<ChoiceList> choices_from_json(std::string const& id, std::string_view json) {
    return choices_from_json(id, TRY(parse_json(json)));
}

std::string choices_to_json(ChoiceList const& list) {
    Json json{{"label", list.label.zh}};
    if (!list.label.en.empty()) json["en"] = list.label.en;
    for (auto const& choice : list.choices) {
        Json entry{{"id", choice.id}, {"label", choice.label.zh}};
        if (!choice.label.en.empty()) entry["en"] = choice.label.en;
        for (auto const& [name, value] : choice.properties) {
            // A decimal that JSON's reader gives back digit by digit: 17 digits would be needed to part more than 15.
            if (auto const* number = std::get_if<Decimal>(&value)) {
                auto parsed = parse_json(to_text(*number));
                if (parsed) entry["properties"][name] = *parsed;
            } else if (auto const* yes = std::get_if<bool>(&value))
                entry["properties"][name] = *yes;
            else
                entry["properties"][name] = std::get<std::string>(value);
        }
        json["choices"].push_back(std::move(entry));
    }
    return dump(json);
}

Result<std::vector<ChoiceList>> operation_lists(Json const& operations) {
    struct Source {
        char const* name;
        char const* title;
        void (*describe)(Choice&, Json const&);
    };
    std::vector<ChoiceList> lists;
    for (Source const source :
         {Source{"operations", "作业", describe_operation}, Source{"crops", "作物", describe_crop},
          Source{"machine_classes", "机具类别", describe_machine_class}, Source{"links", "环节", describe_link},
          Source{"scope_modes", "托管环节", describe_nothing},
          Source{"delivery_modes", "服务模式", describe_nothing}}) {
        ChoiceList list{source.name, {source.title, {}}, {}};
        Json const* entries = member(operations, source.name);
        if (!entries || !entries->is_array())
            return problem(Problem::invalid, "operations.json 缺少 " + std::string(source.name));
        for (auto const& entry : *entries) {
            Choice choice{std::string(text_member(entry, "id")), {std::string(text_member(entry, "name")), {}}, {}};
            for (char const c : choice.id) choice.label.en += c == '_' ? ' ' : c;
            if (choice.id.empty() || choice.label.zh.empty())
                return problem(Problem::invalid, "operations.json 的 " + list.id + " 缺少 id 或 name");
            source.describe(choice, entry);
            list.choices.push_back(std::move(choice));
        }
        lists.push_back(std::move(list));
    }
    return lists;
}

} // namespace gengji
