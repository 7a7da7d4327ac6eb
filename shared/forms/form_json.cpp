#include "shared/base/json.hpp"
#include "shared/forms/form_rules.hpp"
#include "shared/forms/form_spec.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace gengji::forms {

namespace {

constexpr std::size_t max_form_bytes = 512 * 1024;

constexpr std::array<std::pair<OwnerRule::Level, char const*>, 5> level_names{
    {{OwnerRule::Level::county, "county"},
     {OwnerRule::Level::township, "township"},
     {OwnerRule::Level::village, "village"},
     {OwnerRule::Level::team, "team"},
     {OwnerRule::Level::organisation, "organisation"}}};
constexpr std::array<std::pair<FormKind, char const*>, 3> kind_names{
    {{FormKind::registry, "registry"}, {FormKind::event, "event"}, {FormKind::system, "system"}}};
constexpr std::array<std::pair<BucketClass, char const*>, 5> class_names{{{BucketClass::everyone, "public"},
                                                                          {BucketClass::registry, "registry"},
                                                                          {BucketClass::log, "log"},
                                                                          {BucketClass::credit, "credit"},
                                                                          {BucketClass::bookkeeping, "bookkeeping"}}};
constexpr std::array<std::pair<Severity, char const*>, 2> severity_names{
    {{Severity::block, "block"}, {Severity::warn, "warn"}}};
constexpr std::array<std::pair<Sensitivity, char const*>, 3> sensitivity_names{
    {{Sensitivity::none, ""}, {Sensitivity::p1, "P1"}, {Sensitivity::p2, "P2"}}};

template<class Enum, std::size_t n>
char const* name_in(std::array<std::pair<Enum, char const*>, n> const& names, Enum value) {
    for (auto const& [known, name] : names)
        if (known == value) return name;
    return "";
}

/// Where a field stands in the instance unless the form says otherwise.
std::string usual_node(Section const& section) { return "/data/" + section.place(); }
std::string usual_node(Section const& section, FieldSpec const& field) {
    return (section.node.empty() ? "/data/" + section.id : section.node) + "/" + field.name;
}

/// Walks the JSON of a form and notes everything that is wrong, each with its place.
class Reader {
public:
    explicit Reader(Faults& faults) : faults_(faults) {}

    FormSpec form(Json const& json) {
        FormSpec form;
        form.id = text(json, "id", "");
        faults_.form = form.id.empty() ? "?" : form.id;
        known(json, "",
              {"id", "version", "title", "kind", "bucket", "keys", "title_fields", "search_fields", "list_columns",
               "sections"});
        if (json.contains("version")) {
            if (json["version"].is_number_unsigned() && json["version"] >= 1u && json["version"] <= 1'000'000u)
                form.version = json["version"].get<std::uint32_t>();
            else
                faults_.add("", "version 应为正整数");
        }
        form.title = label(json, "title", "");
        form.kind = one_of(kind_names, text(json, "kind", ""), "", "kind");
        bucket(json, form);
        for (auto const& key : array(json, "keys", "")) form.keys.push_back(texts(key, ""));
        if (json.contains("title_fields")) form.title_fields = texts(json["title_fields"], "");
        if (json.contains("search_fields")) form.search_fields = texts(json["search_fields"], "");
        if (json.contains("list_columns")) form.list_columns = texts(json["list_columns"], "");
        for (auto const& entry : array(json, "sections", "")) form.sections.push_back(section(entry));
        // Expressions may name fields that come later, so they are read when all fields are known.
        auto const names = node_names(form);
        for (std::size_t s = 0; s < form.sections.size(); ++s)
            expressions(json["sections"][s], names, form.sections[s]);
        return form;
    }

private:
    void known(Json const& json, std::string const& place, std::initializer_list<std::string_view> names) {
        if (!json.is_object()) return;
        for (auto const& [name, value] : json.items())
            if (std::find(names.begin(), names.end(), name) == names.end())
                faults_.add(place, "不认识的属性“" + name + "”");
    }
    std::string text(Json const& json, char const* name, std::string const& place) {
        if (!json.is_object() || !json.contains(name)) return {};
        if (!json[name].is_string()) return faults_.add(place, std::string(name) + " 应为文字"), std::string();
        return json[name].get<std::string>();
    }
    bool flag(Json const& json, char const* name, std::string const& place) {
        if (!json.contains(name)) return false;
        if (!json[name].is_boolean()) return faults_.add(place, std::string(name) + " 应为 true 或 false"), false;
        return json[name].get<bool>();
    }
    Label label(Json const& json, char const* name, std::string const& place) {
        if (!json.is_object() || !json.contains(name)) return {};
        Json const& value = json[name];
        if (value.is_string()) return {value.get<std::string>(), {}};
        known(value, place, {"zh", "en"});
        return {text(value, "zh", place), text(value, "en", place)};
    }
    Json const& array(Json const& json, char const* name, std::string const& place) {
        static Json const none = Json::array();
        if (!json.is_object() || !json.contains(name)) return none;
        if (json[name].is_array()) return json[name];
        faults_.add(place, std::string(name) + " 应为数组");
        return none;
    }
    std::vector<std::string> texts(Json const& json, std::string const& place) {
        std::vector<std::string> result;
        if (!json.is_array()) return faults_.add(place, "此处应为文字的数组"), result;
        for (auto const& entry : json) {
            if (entry.is_string())
                result.push_back(entry.get<std::string>());
            else
                faults_.add(place, "此处应为文字的数组");
        }
        return result;
    }
    template<class Enum, std::size_t n>
    Enum one_of(std::array<std::pair<Enum, char const*>, n> const& names, std::string const& given,
                std::string const& place, char const* what) {
        for (auto const& [value, name] : names)
            if (given == name) return value;
        faults_.add(place, std::string(what) + " 不能是“" + given + "”");
        return names.front().first;
    }

    void bucket(Json const& json, FormSpec& form) {
        if (!json.contains("bucket") || !json["bucket"].is_object())
            return faults_.add("", "缺少 bucket：这类记录归谁保管");
        Json const& rule = json["bucket"];
        known(rule, "bucket", {"class", "owners"});
        form.bucket.cls = one_of(class_names, text(rule, "class", "bucket"), "bucket", "class");
        for (auto const& owner : array(rule, "owners", "bucket")) {
            known(owner, "bucket", {"level", "from"});
            form.bucket.owners.push_back({one_of(level_names, text(owner, "level", "bucket"), "bucket", "level"),
                                          text(owner, "from", "bucket")});
        }
    }

    Section section(Json const& json) {
        Section section;
        section.id = text(json, "id", "sections");
        known(json, section.id, {"id", "node", "label", "repeat", "within", "fields"});
        section.label = label(json, "label", section.id);
        section.repeat = json.is_object() && flag(json, "repeat", section.id);
        section.node = text(json, "node", section.id);
        section.within = text(json, "within", section.id);
        if (section.node.empty() && section.repeat) section.node = usual_node(section);
        for (auto const& entry : array(json, "fields", section.id)) {
            section.fields.push_back(field(entry, section.id));
            auto& last = section.fields.back();
            if (last.node.empty()) last.node = usual_node(section, last);
        }
        return section;
    }

    FieldSpec field(Json const& json, std::string const& section) {
        FieldSpec field;
        field.name = text(json, "name", section);
        auto const place = section + "/" + field.name;
        if (!json.is_object()) return faults_.add(place, "字段应为对象"), field;
        known(json, place, {"name",        "node",    "label",       "type",     "required",   "required_message",
                            "text_result", "choices", "ref",         "level",    "relevant",   "checks",
                            "group",       "merge",   "sensitivity", "mask",     "read_only",  "calculation",
                            "initial",     "unit",    "hint",        "formerly", "auto_number"});
        field.node = text(json, "node", place);
        field.label = label(json, "label", place);
        field.required_message = label(json, "required_message", place);
        field.text_result = flag(json, "text_result", place);
        auto const type = parse_field_type(text(json, "type", place));
        if (type)
            field.type = *type;
        else
            faults_.add(place, "不认识的类型“" + text(json, "type", place) + "”");
        if (json.contains("required") && !json["required"].is_string()) field.required = flag(json, "required", place);
        field.choices = text(json, "choices", place);
        field.ref = text(json, "ref", place);
        field.level = text(json, "level", place);
        field.group = text(json, "group", place);
        if (auto const merge = text(json, "merge", place); !merge.empty()) {
            if (merge == "latest")
                field.merge_latest = true;
            else
                faults_.add(place, "merge 只能是 latest");
        }
        field.sensitivity = one_of(sensitivity_names, text(json, "sensitivity", place), place, "sensitivity");
        field.mask = text(json, "mask", place);
        field.read_only = flag(json, "read_only", place);
        field.initial = text(json, "initial", place);
        field.unit = text(json, "unit", place);
        field.hint = label(json, "hint", place);
        if (json.contains("formerly")) field.formerly = texts(json["formerly"], place);
        field.auto_number = text(json, "auto_number", place);
        return field;
    }

    std::optional<Rule> expression(Json const& json, char const* name, std::string const& place,
                                   std::string const& node, NodeNames const& names) {
        if (!json.is_object() || !json.contains(name) || !json[name].is_string()) return std::nullopt;
        auto parsed = Rule::make(json[name].get<std::string>(), node, names);
        if (parsed) return std::move(parsed).value();
        faults_.add(place, std::string(name) + "：" + parsed.error().detail);
        return std::nullopt;
    }

    void expressions(Json const& json, NodeNames const& names, Section& section) {
        for (std::size_t f = 0; f < section.fields.size(); ++f) {
            auto& field = section.fields[f];
            Json const& source = json["fields"][f];
            auto const place = section.id + "/" + field.name;
            field.required_when = expression(source, "required", place, field.node, names);
            field.relevant = expression(source, "relevant", place, field.node, names);
            field.calculation = expression(source, "calculation", place, field.node, names);
            for (auto const& entry : array(source, "checks", place)) {
                known(entry, place, {"that", "severity", "otherwise"});
                auto that = expression(entry, "that", place, field.node, names);
                if (!that) {
                    if (text(entry, "that", place).empty()) faults_.add(place, "checks 里缺少 that");
                    continue;
                }
                auto const severity = text(entry, "severity", place);
                field.checks.push_back(
                    {std::move(*that),
                     severity.empty() ? Severity::block : one_of(severity_names, severity, place, "severity"),
                     label(entry, "otherwise", place)});
            }
        }
    }

    Faults& faults_;
};

Json to_json(Label const& label) {
    if (label.en.empty()) return label.zh;
    return Json{{"zh", label.zh}, {"en", label.en}};
}

void put(Json& json, char const* name, std::string const& value) {
    if (!value.empty()) json[name] = value;
}

Json to_json(Section const& section, FieldSpec const& field) {
    Json json{{"name", field.name}, {"label", to_json(field.label)}, {"type", name_of(field.type)}};
    if (field.node != usual_node(section, field)) json["node"] = field.node;
    if (field.required_message != Label{}) json["required_message"] = to_json(field.required_message);
    if (field.text_result) json["text_result"] = true;
    if (field.required_when)
        json["required"] = field.required_when->text();
    else if (field.required)
        json["required"] = true;
    put(json, "choices", field.choices);
    put(json, "ref", field.ref);
    put(json, "level", field.level);
    if (field.relevant) json["relevant"] = field.relevant->text();
    for (auto const& check : field.checks) {
        Json entry{{"that", check.that.text()}};
        if (check.severity == Severity::warn) entry["severity"] = "warn";
        entry["otherwise"] = to_json(check.otherwise);
        json["checks"].push_back(std::move(entry));
    }
    put(json, "group", field.group);
    if (field.merge_latest) json["merge"] = "latest";
    put(json, "sensitivity", name_in(sensitivity_names, field.sensitivity));
    put(json, "mask", field.mask);
    if (field.read_only) json["read_only"] = true;
    if (field.calculation) json["calculation"] = field.calculation->text();
    put(json, "initial", field.initial);
    put(json, "unit", field.unit);
    if (field.hint != Label{}) json["hint"] = to_json(field.hint);
    if (!field.formerly.empty()) json["formerly"] = field.formerly;
    put(json, "auto_number", field.auto_number);
    return json;
}

} // namespace

Result<FormSpec> form_from_json(std::string_view json) {
    if (json.size() > max_form_bytes) return problem(Problem::invalid, "表单定义过大，请拆成几个表单");
    Json const parsed = TRY(parse_json(json));
    if (!parsed.is_object()) return problem(Problem::invalid, "表单定义应为一个 JSON 对象，请重新导出");
    Faults faults;
    FormSpec form = Reader(faults).form(parsed);
    find_faults(form, faults);
    if (!faults.found.empty()) return problem(Problem::invalid, faults.text());
    return form;
}

std::string form_to_json(FormSpec const& form) {
    Json json{{"id", form.id}, {"version", form.version}, {"title", to_json(form.title)}, {"kind", name_of(form.kind)}};
    Json owners = Json::array();
    for (auto const& owner : form.bucket.owners) {
        Json entry{{"level", name_in(level_names, owner.level)}};
        put(entry, "from", owner.from);
        owners.push_back(std::move(entry));
    }
    json["bucket"] = Json{{"class", name_in(class_names, form.bucket.cls)}, {"owners", std::move(owners)}};
    if (!form.keys.empty()) json["keys"] = form.keys;
    json["title_fields"] = form.title_fields;
    json["search_fields"] = form.search_fields;
    json["list_columns"] = form.list_columns;
    json["sections"] = Json::array();
    for (auto const& section : form.sections) {
        Json entry{{"id", section.id}, {"label", to_json(section.label)}};
        if (section.repeat) entry["repeat"] = true;
        put(entry, "within", section.within);
        if (section.repeat && section.node != usual_node(section)) entry["node"] = section.node;
        entry["fields"] = Json::array();
        for (auto const& field : section.fields) entry["fields"].push_back(to_json(section, field));
        json["sections"].push_back(std::move(entry));
    }
    return dump(json, 1) + "\n";
}

} // namespace gengji::forms
