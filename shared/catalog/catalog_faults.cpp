#include "shared/catalog/catalog.hpp"

#include "shared/forms/input.hpp"

namespace gengji {

namespace {

using forms::ChoiceList;
using forms::FieldSpec;
using forms::FieldType;
using forms::FormSpec;
using forms::Rule;
using forms::Section;

/// Looks at one form with the eyes of somebody who knows all forms and lists.
class FaultFinder {
public:
    FaultFinder(Catalog const& catalog, FormSpec const& form, std::vector<std::string>& faults)
        : catalog_(catalog), form_(form), faults_(faults) {}

    void run() {
        for (auto const& section : form_.sections)
            for (auto const& field : section.fields) look_at(section, field);
        for (auto const& owner : form_.bucket.owners)
            if (auto const slash = owner.from.find('/'); slash != owner.from.npos)
                reachable("bucket", form_.field(owner.from.substr(0, slash)), owner.from.substr(slash + 1));
    }

private:
    void add(std::string const& place, std::string const& what) {
        faults_.push_back(form_.id + " " + place + "：" + what);
    }

    void look_at(Section const& section, FieldSpec const& field) {
        auto const place = section.id + "/" + field.name;
        if (!field.choices.empty() && !catalog_.choices(field.choices)) add(place, "没有选项表 " + field.choices);
        if (!field.ref.empty() && field.ref != "any" && !catalog_.form(field.ref)) add(place, "没有表单 " + field.ref);
        if (!field.initial.empty() && field.initial[0] != '@' && field.initial != "today" && field.initial != "now")
            if (auto const value = forms::parse_input(field, field.initial, catalog_); !value)
                add(place, "initial：" + value.error().detail);
        if (field.required_when) look_at(place, *field.required_when);
        if (field.relevant) look_at(place, *field.relevant);
        if (field.calculation) look_at(place, *field.calculation);
        for (auto const& check : field.checks) look_at(place, check.that);
    }

    void look_at(std::string const& place, Rule const& rule) {
        for (auto const& literal : rule.literals()) {
            auto const* compared = at_node(literal.node);
            auto const* list = compared ? catalog_.choices(compared->choices) : nullptr;
            if (list && !list->find(literal.text)) add(place, "“" + literal.text + "”不是 " + list->id + " 的选项");
        }
        for (auto const& source : rule.sources())
            if (source != "divisions" && !catalog_.choices(source) && !catalog_.form(source))
                add(place, "没有名为 " + source + " 的选项表或表单");
        for (auto const& ask : rule.asks()) {
            if (catalog_.choices(ask.source)) {
                if (!ask.leaf.empty()) has_property(place, ask.source, ask.leaf);
            } else if (auto const* target = catalog_.form(ask.source)) {
                for (auto const& path : {ask.column, ask.leaf})
                    if (!path.empty() && path != "name" && !target->field(path))
                        add(place, "表单 " + ask.source + " 没有字段 " + path);
            }
        }
    }

    FieldSpec const* at_node(std::string const& node) const {
        for (auto const& section : form_.sections)
            for (auto const& field : section.fields)
                if (field.node == node) return &field;
        return nullptr;
    }

    void reachable(std::string const& place, FieldSpec const* field, std::string const& path) {
        if (!field || field->ref == "any") return;
        auto const* target = catalog_.form(field->ref);
        if (target && !target->field(path)) add(place, "表单 " + field->ref + " 没有字段 " + path);
    }

    void has_property(std::string const& place, std::string const& id, std::string const& property) {
        auto const* list = catalog_.choices(id);
        if (!list) return add(place, "没有选项表 " + id);
        for (auto const& choice : list->choices)
            if (choice.properties.contains(property)) return;
        add(place, "选项表 " + id + " 没有属性 " + property);
    }

    Catalog const& catalog_;
    FormSpec const& form_;
    std::vector<std::string>& faults_;
};

} // namespace

std::vector<std::string> Catalog::faults() const {
    std::vector<std::string> found;
    for (auto const& form : forms_) FaultFinder(*this, form, found).run();
    return found;
}

} // namespace gengji
