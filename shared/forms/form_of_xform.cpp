#include "shared/forms/form_of_xform.hpp"

#include "shared/forms/characters.hpp"
#include "shared/forms/form_rules.hpp"
#include "shared/forms/xform_names.hpp"
#include "shared/forms/xform_texts.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace gengji::forms {

namespace {

constexpr std::uint32_t most_versions = 1'000'000;

std::string attribute(std::vector<Attribute> const& attributes, std::string_view name) {
    for (auto const& [key, value] : attributes)
        if (key == name) return value;
    return {};
}

bool is_true(std::string_view rule) { return trimmed(rule) == "true()"; }

std::string both(std::string const& outer, std::string const& inner) {
    if (outer.empty() || inner.empty()) return outer.empty() ? inner : outer;
    return "(" + outer + ") and (" + inner + ")";
}

/// `instance('crops')/root/item…`: crops.
std::string list_of(std::string_view nodeset) {
    auto const begin = nodeset.find('\'');
    auto const end = begin == nodeset.npos ? begin : nodeset.find('\'', begin + 1);
    return end == nodeset.npos ? std::string() : std::string(nodeset.substr(begin + 1, end - begin - 1));
}

std::vector<std::string> lines_of(std::string const& text) {
    std::vector<std::string> lines;
    for (auto const line : split(text, "\n")) lines.emplace_back(line);
    return lines;
}

/// Walks the instance, question by question, and takes from binds, controls and texts what belongs to each.
class Reader {
public:
    Reader(XForm const& xform, Faults& faults) : xform_(xform), texts_(xform), faults_(faults) {
        for (auto const& bind : xform.binds) binds_.emplace(bind.nodeset, &bind);
        for (auto const& control : xform.body) note(control);
        for (auto const& action : xform.actions) actions_.emplace(action.ref, &action);
    }

    FormSpec form() {
        auto const& root = xform_.instance.attributes;
        form_.id = identifier(std::string(xform_.id()));
        faults_.form = form_.id;
        version(std::string(xform_.version()));
        form_.title = {xform_.title, attribute(root, "gengji:title_en")};
        std::string const kind = attribute(root, "gengji:form_kind");
        form_.kind = kind == "registry" ? FormKind::registry : kind == "system" ? FormKind::system : FormKind::event;
        if (!kind.empty() && kind != name_of(form_.kind))
            faults_.add("settings", "gengji::form_kind 不能是“" + kind + "”");
        bucket(attribute(root, "gengji:bucket"), attribute(root, "gengji:owner"));
        walk(xform_.instance, "/" + xform_.instance.name, "", none);
        std::string const keys = attribute(root, "gengji:key");
        for (auto const key : split(keys, ";")) form_.keys.push_back(names(key));
        form_.title_fields = names(attribute(root, "gengji:title"));
        form_.search_fields = names(attribute(root, "gengji:search"));
        form_.list_columns = names(attribute(root, "gengji:list"));
        if (form_.title_fields.empty()) first_question_names();
        rules();
        drop_empty_sections();
        return std::move(form_);
    }

private:
    /// The rules of a question, kept until all questions are known.
    struct Pending {
        std::size_t section, field;
        std::string relevant;
        Bind const* bind = nullptr;
    };

    void note(Control const& control) {
        // A repeat stands inside a group of the same ref, which has the label.
        if (!control.ref.empty() && (control.kind == ControlKind::repeat || !controls_.contains(control.ref)))
            controls_[control.ref] = &control;
        for (auto const& action : control.actions) actions_.emplace(action.ref, &action);
        for (auto const& child : control.children) note(child);
    }

    /// Versions elsewhere are any text (dates, mostly); ours count, and publishing gives such a form its next number.
    void version(std::string const& text) {
        std::uint32_t number = 0;
        auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
        bool const counts = failed == std::errc() && end == text.data() + text.size();
        form_.version = counts && number > 0 && number <= most_versions ? number : 1;
    }

    std::vector<std::string> names(std::string_view text) const {
        std::vector<std::string> result;
        for (auto const name : split(text, " ,")) result.push_back(identifier(std::string(name)));
        return result;
    }

    void bucket(std::string const& cls, std::string const& owners) {
        using Level = OwnerRule::Level;
        static constexpr std::array<std::pair<std::string_view, BucketClass>, 5> classes{
            {{"public", BucketClass::everyone},
             {"registry", BucketClass::registry},
             {"log", BucketClass::log},
             {"credit", BucketClass::credit},
             {"bookkeeping", BucketClass::bookkeeping}}};
        static constexpr std::array<std::pair<std::string_view, Level>, 5> levels{
            {{"county", Level::county},
             {"township", Level::township},
             {"village", Level::village},
             {"team", Level::team},
             {"organisation", Level::organisation}}};
        form_.bucket.cls = BucketClass::log;
        if (auto const known =
                std::find_if(classes.begin(), classes.end(), [&](auto const& c) { return c.first == cls; });
            known != classes.end())
            form_.bucket.cls = known->second;
        else if (!cls.empty())
            faults_.add("settings", "gengji::bucket 不能是“" + cls + "”");
        for (auto const rule : split(owners, ";")) {
            auto const words = split(rule, " ");
            auto const level =
                std::find_if(levels.begin(), levels.end(), [&](auto const& l) { return l.first == words[0]; });
            if (level == levels.end() || (words.size() != 1 && (words.size() != 3 || words[1] != "from")))
                faults_.add("settings",
                            "gengji::owner 看不懂“" + std::string(rule) + "”，例如 village from division_code");
            else
                form_.bucket.owners.push_back({level->second, words.size() == 3 ? std::string(words[2]) : ""});
        }
        if (owners.empty())
            form_.bucket.owners = {{Level::village, "@author"}, {Level::township, "@author"}, {Level::county, ""}};
    }

    Bind const* bind(std::string const& path) const {
        auto const found = binds_.find(path);
        return found == binds_.end() ? nullptr : found->second;
    }
    Control const* control(std::string const& path) const {
        auto const found = controls_.find(path);
        return found == controls_.end() ? nullptr : found->second;
    }

    static constexpr std::size_t none = SIZE_MAX;

    /// `section`: the place of the section that the questions belong to; none outside of any group. `relevant`: when
    /// the groups around are, as a child of `parent` has to write it.
    void walk(InstanceNode const& parent, std::string const& path, std::string const& relevant, std::size_t section) {
        std::string last;
        for (auto const& node : parent.children) {
            if (node.name == "meta" || node.name.find(':') != node.name.npos) continue;
            std::string const here = path + "/" + node.name;
            if (here == last) continue; // a repeat's template and its first instance
            last = here;
            auto const* own = bind(here);
            auto const* shown = control(here);
            bool const holds_others =
                !node.children.empty() ||
                (shown && (shown->kind == ControlKind::group || shown->kind == ControlKind::repeat));
            std::string const when = both(relevant, own ? own->relevant : std::string());
            if (shown && shown->kind == ControlKind::repeat) {
                std::string const within = section == none ? std::string() : form_.sections[section].place();
                walk(node, here, seen_from_below(when), begin_section(node.name, here, shown, true, within));
            } else if (holds_others) {
                walk(node, here, seen_from_below(when),
                     section == none ? begin_section(node.name, here, shown) : section);
            } else {
                question(section == none ? begin_section("main", path, nullptr) : section, node, here, when);
            }
        }
    }

    std::size_t begin_section(std::string const& name, std::string const& path, Control const* shown,
                              bool repeat = false, std::string const& within = {}) {
        Section section;
        section.id = identifier(name);
        for (std::size_t i = 0; i < form_.sections.size(); ++i) {
            if (form_.sections[i].id != section.id || form_.sections[i].within != within) continue;
            if (!shown && !form_.sections[i].repeat) return i; // questions outside of any group share one
            section.id = identifier("/" + path);               // elsewhere groups of different groups may have one name
        }
        section.repeat = repeat;
        section.within = within;
        if (repeat) section.node = path;
        if (shown) section.label = texts_.label(shown->label);
        if (section.label.zh.empty() && shown)
            for (auto const& control : xform_.body) wrapped_label(control, shown, section.label);
        if (section.label.zh.empty()) section.label.zh = shown ? name : form_.title.zh;
        form_.sections.push_back(std::move(section));
        return form_.sections.size() - 1;
    }
    void wrapped_label(Control const& outer, Control const* inner, Label& label) const {
        for (auto const& child : outer.children) {
            if (&child == inner) label = texts_.label(outer.label);
            wrapped_label(child, inner, label);
        }
    }

    void question(std::size_t section, InstanceNode const& node, std::string const& path, std::string const& relevant) {
        FieldSpec field;
        auto const* own = bind(path);
        auto const* shown = control(path);
        field.name = free_name(section, node.name, path);
        field.node = path;
        if (shown) {
            field.label = texts_.label(shown->label);
            field.hint = texts_.label(shown->hint);
        }
        if (field.label.zh.empty()) field.label.zh = node.name;
        type(field, own, shown);
        initial(field, node, path);
        if (own) attributes(field, *own);
        pending_.push_back({section, form_.sections[section].fields.size(), relevant, own});
        form_.sections[section].fields.push_back(std::move(field));
    }

    /// Elsewhere questions of different groups may have one name; in a record each has its own.
    std::string free_name(std::size_t section, std::string const& name, std::string const& path) const {
        auto const& here = form_.sections[section];
        auto const taken = [&](std::string const& wanted) {
            return std::any_of(form_.sections.begin(), form_.sections.end(), [&](Section const& other) {
                if (here.repeat || other.repeat ? &other != &here : false) return false;
                return std::any_of(other.fields.begin(), other.fields.end(),
                                   [&](FieldSpec const& field) { return field.name == wanted; });
            });
        };
        std::string const own = identifier(name);
        return taken(own) ? identifier("/" + path) : own;
    }

    void type(FieldSpec& field, Bind const* own, Control const* shown) {
        std::string const ours = own ? attribute(own->attributes, "gengji:type") : "";
        std::string const theirs = own ? own->type : "";
        field.ref = own ? attribute(own->attributes, "gengji:ref") : "";
        bool const many = shown && shown->kind == ControlKind::select;
        if (ours == "computed" || (own && !own->calculate.empty())) {
            field.type = FieldType::calculated;
            field.text_result = theirs == "string" && ours != "computed" && shown != nullptr;
        } else if (!field.ref.empty()) {
            field.type = many ? FieldType::references : FieldType::reference;
        } else if (!ours.empty()) {
            if (auto const known = parse_field_type(ours))
                field.type = *known;
            else
                faults_.add(field.name, "gengji::type 不能是“" + ours + "”");
        } else if (shown && (many || shown->kind == ControlKind::select1)) {
            field.type = many ? FieldType::select_many : FieldType::select_one;
            field.choices = shown->itemset ? list_of(shown->itemset->nodeset) : own_list(xform_, shown->ref);
        } else if (shown && shown->kind == ControlKind::upload) {
            bool const picture = attribute(shown->attributes, "mediatype").substr(0, 6) == "image/";
            bool const drawn = shown->appearance.find("signature") != std::string::npos;
            field.type = drawn ? FieldType::signature : picture ? FieldType::image : FieldType::file;
        } else {
            static std::map<std::string, FieldType, std::less<>> const plain{
                {"int", FieldType::integer},      {"decimal", FieldType::decimal}, {"date", FieldType::date},
                {"dateTime", FieldType::instant}, {"geopoint", FieldType::point},  {"geoshape", FieldType::shape},
                {"barcode", FieldType::barcode}};
            auto const known = plain.find(theirs);
            field.type = known == plain.end() ? FieldType::text : known->second;
        }
    }

    void initial(FieldSpec& field, InstanceNode const& node, std::string const& path) {
        if (field.type == FieldType::calculated) return;
        field.initial = node.value;
        auto const [begin, end] = actions_.equal_range(path);
        for (auto action = begin; action != end; ++action) {
            auto const& events = action->second->events;
            auto const first = [](std::string const& event) {
                return event == "odk-instance-first-load" || event == "odk-new-repeat";
            };
            if (std::none_of(events.begin(), events.end(), first)) continue;
            std::string const value(trimmed(action->second->value.value_or("")));
            if (value == "today()") field.initial = "today";
            if (value == "now()") field.initial = "now";
        }
    }

    void attributes(FieldSpec& field, Bind const& own) {
        auto const text = [&](char const* name) { return attribute(own.attributes, name); };
        field.level = text("gengji:level");
        field.group = text("gengji:group");
        field.mask = text("gengji:mask");
        field.unit = text("gengji:unit");
        field.auto_number = text("gengji:auto");
        std::string const formerly = text("gengji:formerly");
        field.formerly = names(formerly);
        if (auto const who = text("gengji:initial"); !who.empty()) field.initial = "@" + who;
        if (auto const merge = text("gengji:merge"); merge == "latest")
            field.merge_latest = true;
        else if (!merge.empty())
            faults_.add(field.name, "gengji::merge 只能是 latest");
        auto const sensitive = text("gengji:sensitive");
        field.sensitivity = sensitive == "P1"   ? Sensitivity::p1
                            : sensitive == "P2" ? Sensitivity::p2
                                                : Sensitivity::none;
        if (!sensitive.empty() && field.sensitivity == Sensitivity::none)
            faults_.add(field.name, "gengji::sensitive 只能是 P1 或 P2");
        field.read_only = is_true(own.readonly) && field.type != FieldType::calculated;
        field.required = is_true(own.required) && field.type != FieldType::calculated;
        field.required_message = texts_.label(own.required_message);
    }

    /// A group that only holds a repeat asks nothing itself.
    void drop_empty_sections() {
        std::erase_if(form_.sections, [](Section const& section) { return !section.repeat && section.fields.empty(); });
    }

    void first_question_names() {
        for (auto const& section : form_.sections)
            if (!section.repeat && !section.fields.empty() && form_.title_fields.empty())
                form_.title_fields = form_.search_fields = form_.list_columns = {section.fields.front().name};
    }

    void rules() {
        auto const known = node_names(form_);
        for (auto const& pending : pending_) {
            FieldSpec* const field = &form_.sections[pending.section].fields[pending.field];
            if (!pending.relevant.empty()) field->relevant = rule(*field, "relevant", pending.relevant, known);
            if (!pending.bind) continue;
            auto const& own = *pending.bind;
            if (!own.required.empty() && !is_true(own.required) && trimmed(own.required) != "false()" &&
                field->type != FieldType::calculated)
                field->required_when = rule(*field, "required", own.required, known);
            if (!own.calculate.empty()) field->calculation = rule(*field, "calculation", own.calculate, known);
            checks(*field, own.constraint, texts_.label(own.constraint_message), Severity::block, known);
            checks(
                *field, attribute(own.attributes, "gengji:warn"),
                {attribute(own.attributes, "gengji:warn_message"), attribute(own.attributes, "gengji:warn_message_en")},
                Severity::warn, known);
        }
    }

    std::optional<Rule> rule(FieldSpec const& field, char const* column, std::string const& text,
                             NodeNames const& known) {
        auto made = Rule::make(std::string(trimmed(text)), field.node, known);
        if (made) return std::move(made).value();
        faults_.add(field.name, std::string(column) + "：" + made.error().detail);
        return std::nullopt;
    }

    /// One check for each part of `(a) and (b)` where the message has a line for each; otherwise one for all.
    void checks(FieldSpec& field, std::string const& text, Label const& message, Severity severity,
                NodeNames const& known) {
        if (text.empty()) return;
        auto parts = parts_of_conjunction(text);
        auto const zh = lines_of(message.zh), en = lines_of(message.en);
        bool const apart = parts.size() == zh.size();
        if (!apart) parts = {text};
        for (std::size_t i = 0; i < parts.size(); ++i) {
            auto that = rule(field, severity == Severity::warn ? "gengji::warn" : "constraint", parts[i], known);
            if (!that) continue;
            Label otherwise = apart ? Label{zh[i], en.size() == zh.size() ? en[i] : ""} : message;
            if (otherwise.zh.empty()) otherwise.zh = "“" + field.label.zh + "”不符合要求，请核对";
            field.checks.push_back({std::move(*that), severity, std::move(otherwise)});
        }
    }

    XForm const& xform_;
    XFormTexts texts_;
    Faults& faults_;
    FormSpec form_;
    std::map<std::string, Bind const*, std::less<>> binds_;
    std::map<std::string, Control const*, std::less<>> controls_;
    std::multimap<std::string, Action const*, std::less<>> actions_;
    std::vector<Pending> pending_;
};

} // namespace

Result<FormSpec> form_from_xform(XForm const& xform) {
    Faults faults;
    FormSpec form = Reader(xform, faults).form();
    find_faults(form, faults);
    if (!faults.found.empty()) return problem(Problem::invalid, faults.text());
    return form;
}

} // namespace gengji::forms
