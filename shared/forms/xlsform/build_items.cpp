#include "shared/forms/xlsform/form_builder.hpp"
#include "shared/forms/xlsform/words.hpp"

#include <algorithm>

namespace gengji::forms::xls {

namespace {

std::string base_name(std::string const& file) {
    std::size_t const folder = file.rfind('/');
    std::string const name = folder == std::string::npos ? file : file.substr(folder + 1);
    return name.substr(0, name.rfind('.'));
}

std::string item_nodeset(std::string const& id) { return "instance('" + id + "')/root/item"; }

} // namespace

char const* FormBuilder::label_ref_of(std::string const& list) const {
    ChoiceList const* const found = choices_.find(list);
    return found && found->texts ? "jr:itext(itextId)" : "label";
}

/// With the question's `choice_filter`, and in an order of chance where its parameters say so.
std::string FormBuilder::filtered(std::string nodeset, Element const& element) {
    if (!element.choice_filter.empty())
        nodeset += "[" + expression(element.choice_filter, element, "choice_filter", true) + "]";
    std::string const* const randomize = element.parameter("randomize");
    if (!randomize || lower(*randomize) != "true") return nodeset;
    std::string seed;
    if (std::string const* const given = element.parameter("seed"))
        seed =
            ", " + std::string(trimmed(references_.resolve(*given, place_of(element), origin(element, "parameters"))));
    return "randomize(" + nodeset + seed + ")";
}

void FormBuilder::inline_items(Control& control, ChoiceList const& list, Element const&) {
    std::size_t number = 0;
    for (Choice const& choice : list.choices) {
        Item item;
        std::string const id = list.name + "-" + std::to_string(number++);
        Origin const at{choices_sheet, choice.row, "label"};
        if (list.texts) {
            texts_.choice(choice.label, choice.media, id, {&root_, 1}, at);
            item.label.ref = "'" + id + "'";
        } else {
            item.label = texts_.label(choice.label, choice.media, id, {&root_, 1}, at);
        }
        item.value = choice.name;
        control.items.push_back(std::move(item));
    }
}

/// `select_one ${name}`: the answers of a question in a repeat are the choices.
void FormBuilder::repeat_items(Control& control, Element const& element) {
    std::string const reference = element.select->list;
    auto const references = references_in(reference);
    if (!references || references->size() != 1) return;
    Element const* const source =
        references_.find(references->front().name, place_of(element), origin(element, "type"));
    if (!source) return;
    if (!source->nearest_repeat()) {
        findings_.error(survey_sheet, element.row,
                        "选择题引用的 ${" + source->name + "} 不在重复组里。这里只能引用重复组里的题目，或写清单名。");
        return;
    }
    std::string path(trimmed(references_.resolve(reference, place_of(element), origin(element, "type"), false, true)));
    std::string const nodeset = path.substr(0, path.rfind('/'));
    Element filter_only = Element();
    static_cast<ElementFacts&>(filter_only) = element;
    std::string filter = "./" + source->name + " != ''";
    if (!element.choice_filter.empty()) {
        filter =
            references_.resolve(element.choice_filter, place_of(element), origin(element, "choice_filter"), true, true);
        filter = replaced(replaced(std::move(filter), "current()/" + nodeset, "."), nodeset, ".");
    }
    filter_only.choice_filter.clear();
    control.itemset = Itemset{filtered(nodeset + "[" + filter + "]", filter_only), source->name, source->name};
}

void FormBuilder::external_query(Control& control, Element const& element) {
    std::string const nodeset = item_nodeset(element.select->list);
    if (element.choice_filter.empty()) {
        control.attributes.emplace_back("query", nodeset);
        return;
    }
    control.attributes.emplace_back("query", filtered(nodeset, element));
}

void FormBuilder::select_items(Control& control, Element const& element) {
    SelectType const& select = *element.select;
    if (select.kind == SelectKind::external_one) return external_query(control, element);
    if (select.list.starts_with("${")) return repeat_items(control, element);
    if (select.from_file) {
        bool const geojson = lower(select.list).ends_with(".geojson");
        std::string const* const value = element.parameter("value");
        std::string const* const label = element.parameter("label");
        control.itemset = Itemset{filtered(item_nodeset(base_name(select.list)), element),
                                  value     ? *value
                                  : geojson ? "id"
                                            : "name",
                                  label     ? *label
                                  : geojson ? "title"
                                            : "label"};
        return;
    }
    ChoiceList const* const list = choices_.find(select.list);
    if (list && list->inline_only) return inline_items(control, *list, element);
    control.itemset = Itemset{filtered(item_nodeset(select.list), element), "name", label_ref_of(select.list)};
}

void FormBuilder::tick_labels(Control& control, Element const& element) {
    if (std::string const* const list = element.parameter("tick_labelset"))
        control.itemset = Itemset{item_nodeset(*list), "name", label_ref_of(*list)};
}

void FormBuilder::osm_tags(Control& control, Element const& element) {
    ChoiceList const* const list = osm_.find(element.osm_list);
    if (!list) return;
    for (Choice const& choice : list->choices) {
        Item item;
        item.label = texts_.label(choice.label, choice.media, control.ref + "/" + choice.name + ":label", {&root_, 1},
                                  {"osm", choice.row, "label"});
        item.value = choice.name;
        control.items.push_back(std::move(item));
    }
}

bool FormBuilder::has_file(std::string const& id) {
    if (!files_) {
        files_.emplace();
        walk(root_, [&](Element const& each) {
            if (each.type && each.type->role == Role::external) files_->insert(each.name);
            if (each.select && each.select->from_file) files_->insert(base_name(each.select->list));
        });
    }
    return files_->contains(id);
}

void FormBuilder::reference_geometry(Control& control, Element const& element) {
    std::string const& source = *element.parameter("reference-geometry");
    if (source.starts_with("${")) {
        auto const references = references_in(source);
        Element const* const repeat =
            references && references->size() == 1 && references->front().end == source.size()
                ? references_.find(references->front().name, place_of(element), origin(element, "parameters"))
                : nullptr;
        if (repeat && repeat->kind == ElementKind::repeat) {
            std::string const path(
                trimmed(references_.resolve(source, place_of(element), origin(element, "parameters"))));
            control.itemset = Itemset{filtered(path, element), "name", "label"};
            return;
        }
    }
    bool const known = choices_.find(source) || has_file(source);
    if (!known) {
        findings_.error(
            survey_sheet, element.row,
            "参数 reference-geometry 里的“" + source +
                "”找不到。请写 choices 表的清单名、随表单附带的文件名（不带扩展名），或一个重复组，例如 ${plots}。");
        return;
    }
    control.itemset = Itemset{filtered(item_nodeset(source), element), "name", label_ref_of(source)};
}

} // namespace gengji::forms::xls
