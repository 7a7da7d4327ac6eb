#include "shared/forms/xlsform/entities.hpp"

#include "shared/base/limits.hpp"
#include "shared/forms/xlsform/words.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace gengji::forms::xls {

namespace {

constexpr std::array columns{"list_name", "entity_id", "create_if", "update_if", "label"};

struct Declaration {
    std::size_t row = 0;
    std::string list, entity_id, create_if, update_if, label;
    std::vector<Element*> saved;      ///< the questions whose answers are its properties
    std::vector<Element const*> used; ///< the questions that its expressions name
    Element* container = nullptr;
};

Element* scope_of(Element const& element) {
    for (Element* each = element.parent;; each = each->parent)
        if (!each->parent || each->kind == ElementKind::repeat) return each;
}

bool holds(Element const* outer, Element const* inner) {
    for (; inner; inner = inner->parent)
        if (inner == outer) return true;
    return false;
}

Element* shared_container(Element* a, Element* b) {
    while (!holds(a, b)) a = a->parent;
    return a;
}

std::string shown(Element const* scope) { return "/survey" + scope->path(); }

class EntityReader {
public:
    EntityReader(Element& root, References& references, Findings& findings)
        : root_(root), references_(references), findings_(findings) {}

    EntityReading read(SheetTable const& table) {
        check_columns(table);
        if (table.lines.size() > limits::xlsform_entities) {
            fault(table.lines[limits::xlsform_entities].number,
                  "实体声明太多（最多 " + std::to_string(limits::xlsform_entities) + " 行）。");
            return {};
        }
        for (TableLine const& line : table.lines) read_line(table, line);
        read_saves();
        for (Declaration& each : declarations_) find_used(each);
        if (findings_.any_error()) return {};
        for (Declaration& each : declarations_) place(each);
        if (findings_.any_error()) return {};
        EntityReading reading;
        reading.any = !declarations_.empty();
        reading.beyond_root = declarations_.size() > 1 || (reading.any && declarations_[0].container != &root_);
        for (Declaration const& each : declarations_) write(each, reading);
        return reading;
    }

private:
    void fault(std::size_t row, std::string text) { findings_.error(entities_sheet, row, std::move(text)); }

    void check_columns(SheetTable const& table) {
        std::string strangers;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            ColumnPath const& path = table.columns[i];
            if (path.empty() || (path.size() == 1 && std::ranges::find(columns, path[0]) != columns.end())) continue;
            strangers += (strangers.empty() ? "“" : "、“") + table.headers[i] + "”";
        }
        if (!strangers.empty()) fault(1, "不认识列 " + strangers + "。请改正列名，或删去这些列。");
    }

    void read_line(SheetTable const& table, TableLine const& line) {
        Declaration made;
        made.row = line.number;
        auto const text = [&](char const* column) { return straight_quotes(std::string(table.text(line, column))); };
        made.list = text("list_name");
        made.entity_id = text("entity_id");
        made.create_if = text("create_if");
        made.update_if = text("update_if");
        made.label = text("label");
        if (made.list.empty()) return fault(made.row, "缺少 list_name。请填上实体清单的名字。");
        if (made.list.starts_with("__")) return fault(made.row, "list_name 不能以 __ 开头。请换一个名字。");
        if (!is_name(made.list) || made.list.find('.') != std::string::npos)
            return fault(made.row,
                         "list_name“" + made.list + "”不能用。请用字母、数字、下划线，以字母或下划线开头，不要有点。");
        if (made.entity_id.empty() && !made.update_if.empty())
            return fault(made.row, "写了 update_if 就要写 entity_id，说明更新哪一个实体。");
        if (!made.entity_id.empty() && !made.create_if.empty() && made.update_if.empty())
            return fault(made.row,
                         "同时写了 create_if 和 entity_id 时，也要写 update_if；只新建实体时请清空 entity_id。");
        if (made.entity_id.empty() && made.label.empty()) return fault(made.row, "新建实体要写 label，例如 ${name}。");
        if (std::ranges::find(declarations_, made.list, &Declaration::list) != declarations_.end())
            return fault(made.row, "实体清单“" + made.list + "”声明了两次。请删去其中一行。");
        declarations_.push_back(std::move(made));
    }

    void read_saves() {
        std::map<std::pair<std::string, std::string>, std::size_t> seen;
        walk(root_, [&](Element& element) {
            if (element.save_to.empty() || !element.is_question()) return;
            auto const wrong = [&](std::string text) { findings_.error(survey_sheet, element.row, std::move(text)); };
            if (declarations_.empty()) {
                if (!findings_.any_error())
                    wrong("用了 save_to，却没有 entities 表。请加上 entities 表并声明实体清单。");
                return;
            }
            std::size_t const mark = element.save_to.find('#');
            std::string const list = mark == std::string::npos ? "" : element.save_to.substr(0, mark);
            std::string const property = mark == std::string::npos ? element.save_to : element.save_to.substr(mark + 1);
            if (list.empty() && declarations_.size() > 1)
                return wrong("有几个实体清单时，save_to 要写成“清单名#属性名”。");
            auto const declared =
                list.empty() ? declarations_.begin() : std::ranges::find(declarations_, list, &Declaration::list);
            if (declared == declarations_.end()) return wrong("save_to 里的清单“" + list + "”没有在 entities 表声明。");
            std::string const folded = lower(property);
            if (folded == "name" || folded == "label") return wrong("save_to 不能叫 name 或 label。请换一个属性名。");
            if (property.starts_with("__")) return wrong("save_to 不能以 __ 开头。请换一个属性名。");
            if (!is_name(property))
                return wrong("save_to“" + property + "”不能用。请用字母、数字、下划线，以字母或下划线开头。");
            auto const [first, added] = seen.emplace(std::pair{declared->list, property}, element.row);
            if (!added)
                return wrong("属性“" + property + "”在第 " + std::to_string(first->second) +
                             " 行已经用过。请换一个属性名。");
            declared->saved.push_back(&element);
        });
    }

    void find_used(Declaration& made) {
        for (auto const& [column, text] :
             {std::pair{"entity_id", &made.entity_id}, std::pair{"create_if", &made.create_if},
              std::pair{"update_if", &made.update_if}, std::pair{"label", &made.label}}) {
            auto const references = references_in(*text);
            if (!references) {
                fault(made.row, std::string(column) + " 列里的 ${…} 写法不对。请写成 ${题目名}。");
                continue;
            }
            for (Reference const& each : *references) {
                if (each.last_saved) continue;
                if (Element const* found = references_.find(each.name, {&root_, 1}, {entities_sheet, made.row, column}))
                    made.used.push_back(found);
            }
        }
    }

    /// The innermost repeat that the entity's parts stand in; the others have to stand around it.
    Element* scope(Declaration const& made) {
        Element* deepest = nullptr;
        for (Element* each : made.saved) {
            Element* const here = scope_of(*each);
            if (!deepest) deepest = here;
            if (deepest == here) continue;
            findings_.error(survey_sheet, each->row,
                            "实体“" + made.list + "”的 save_to 分在 " + shown(deepest) + " 和 " + shown(here) +
                                " 两处。同一实体的属性要在同一个重复组里；可以用 calculate 把值带过去再 save_to。");
            return nullptr;
        }
        bool const fixed = deepest != nullptr;
        if (!deepest) deepest = &root_;
        for (Element const* each : made.used) {
            Element* const here = scope_of(*each);
            if (holds(here, deepest)) continue;
            if (!fixed && holds(deepest, here)) {
                deepest = here;
                continue;
            }
            fault(made.row, "实体“" + made.list + "”引用的 ${" + each->name + "} 在 " + shown(here) + "，和 " +
                                shown(deepest) + " 不在一条线上。请用 calculate 把值带过去再引用。");
            return nullptr;
        }
        return deepest;
    }

    void place(Declaration& made) {
        Element* const outermost = scope(made);
        if (!outermost) return;
        Element* inner = nullptr;
        auto const take = [&](Element* container) { inner = inner ? shared_container(inner, container) : container; };
        for (Element* each : made.saved) take(each->parent);
        if (made.saved.empty())
            for (Element const* each : made.used)
                if (scope_of(*each) == outermost) take(each->parent);
        if (!inner || (outermost == &root_ && declarations_.size() == 1)) inner = outermost;
        while (inner != outermost && taken_.contains(inner)) inner = inner->parent;
        if (auto const found = taken_.find(inner); found != taken_.end())
            return fault(made.row, "一个组或重复组里只能声明一个实体，" + shown(outermost) + " 里已经没有空位（第 " +
                                       std::to_string(found->second) +
                                       " 行的实体占用）。请检查 save_to 和引用的题目。");
        taken_[inner] = made.row;
        made.container = inner;
    }

    void write(Declaration const& made, EntityReading& reading) {
        bool const creates = made.entity_id.empty() || !made.create_if.empty();
        bool const updates = !made.entity_id.empty();
        InstanceNode node;
        node.name = "entity";
        node.attributes = {{"dataset", made.list}, {"id", ""}};
        if (creates) node.attributes.emplace_back("create", "1");
        if (updates)
            for (char const* name : {"update", "baseVersion", "branchId", "trunkVersion"})
                node.attributes.emplace_back(name, std::string_view(name) == "update" ? "1" : "");
        if (!made.label.empty()) {
            InstanceNode label;
            label.name = "label";
            node.children.push_back(std::move(label));
        }
        made.container->entity = std::move(node);
        std::string const path = "/" + root_.name + made.container->path() + "/meta/entity";
        auto const bind = [&](std::string const& part, std::string const& expression, char const* column) {
            Bind added;
            added.nodeset = path + "/" + part;
            added.type = "string";
            added.readonly = "true()";
            added.calculate = references_.resolve(expression, {made.container, 3}, {entities_sheet, made.row, column});
            reading.binds.push_back(std::move(added));
        };
        if (!made.create_if.empty()) bind("@create", made.create_if, "create_if");
        if (!made.update_if.empty()) bind("@update", made.update_if, "update_if");
        bind("@id", made.entity_id, "entity_id");
        if (updates) {
            std::string const item = "instance('" + made.list + "')/root/item[name=" + made.entity_id + "]/";
            bind("@baseVersion", item + "__version", "entity_id");
            bind("@trunkVersion", item + "__trunkVersion", "entity_id");
            bind("@branchId", item + "__branchId", "entity_id");
        }
        if (!made.label.empty()) bind("label", made.label, "label");
        if (!made.entity_id.empty()) return;
        Action set;
        set.element = "setvalue";
        set.events = {"odk-instance-first-load"};
        set.ref = path + "/@id";
        set.value = "uuid()";
        reading.actions.push_back(set);
        Element* repeat = made.container;
        while (repeat->parent && repeat->kind != ElementKind::repeat) repeat = repeat->parent;
        if (!repeat->parent) return;
        set.events = {"odk-new-repeat"};
        repeat->made_actions.push_back(std::move(set));
    }

    Element& root_;
    References& references_;
    Findings& findings_;
    std::vector<Declaration> declarations_;
    std::map<Element const*, std::size_t> taken_;
};

} // namespace

EntityReading read_entities(SheetTable const& table, Element& root, References& references, Findings& findings) {
    return EntityReader(root, references, findings).read(table);
}

void finish_entities(XForm& form, EntityReading const& reading) {
    if (!reading.any) return;
    form.binds.insert(form.binds.end(), reading.binds.begin(), reading.binds.end());
    form.actions.insert(form.actions.end(), reading.actions.begin(), reading.actions.end());
    form.namespaces.emplace_back("entities", "http://www.opendatakit.org/xforms/entities");
    form.model_attributes.emplace_back("entities:entities-version", reading.beyond_root ? "2025.1.0" : "2024.1.0");
}

} // namespace gengji::forms::xls
