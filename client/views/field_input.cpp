#include "client/views/views.hpp"

#include "client/views/widgets/palette.hpp"
#include "client/views/widgets/scoped.hpp"
#include "client/views/widgets/search_combo.hpp"
#include "client/views/widgets/text.hpp"
#include "shared/base/i18n.hpp"
#include "shared/forms/input.hpp"

#include <algorithm>

namespace gengji::client {

namespace {

using forms::FieldType;

void next_width() { ImGui::SetNextItemWidth(std::min(em(26), ImGui::GetContentRegionAvail().x)); }

char const* hint_of(FieldType type) {
    switch (type) {
    case FieldType::date:
        return tr("field.hint_date");
    case FieldType::month:
        return tr("field.hint_month");
    case FieldType::week:
        return tr("field.hint_week");
    case FieldType::season:
        return tr("field.hint_season");
    case FieldType::instant:
        return tr("field.hint_instant");
    case FieldType::point:
        return tr("field.hint_point");
    default:
        return "";
    }
}

void draw_typed(FormModel& model, FieldRow const& row) {
    std::string text = model.text(row);
    next_width();
    if (input_text(("##" + row.path).c_str(), text, hint_of(row.spec->type))) model.type(row, text);
    bool const has_now = row.spec->type == FieldType::date || row.spec->type == FieldType::instant;
    if (!has_now) return;
    ImGui::SameLine();
    if (row.spec->type == FieldType::date && button(tr("field.today")))
        model.type(row, to_text(model.moment().today()));
    if (row.spec->type == FieldType::instant && button(tr("field.now")))
        model.type(row, to_text_local(model.moment().now));
}

void draw_boolean(FormModel& model, FieldRow const& row) {
    auto const* const now = model.value(row.path);
    auto const is = [&](bool wanted) { return now && now->boolean() == wanted; };
    for (bool const answer : {true, false}) {
        if (!answer) ImGui::SameLine();
        if (ImGui::RadioButton(tr(answer ? "field.yes" : "field.no"),
                               is(answer))) // a second click takes the answer back
            model.set(row.path, is(answer) ? Value() : Value::of(answer));
    }
}

void draw_choice(FormModel& model, FieldRow const& row) {
    auto const* const list = model.lookups().choices(row.spec->choices);
    std::string filter;
    next_width();
    SearchCombo const combo(("##" + row.path).c_str(), model.shown(row), filter, list && list->choices.size() > 8);
    if (!combo) return;
    if (combo.item(tr("field.no_answer"), "none")) model.set(row.path, {});
    if (!list) return;
    for (auto const& choice : list->choices)
        if (!choice.is_former() && choice.label.zh.find(filter) != std::string::npos &&
            combo.item(choice.label.zh, choice.id))
            model.set(row.path, Value::of(choice.id));
}

void draw_choices(FormModel& model, FieldRow const& row) {
    auto const* const list = model.lookups().choices(row.spec->choices);
    if (!list) return;
    auto const* const now = model.value(row.path);
    auto const ticked = now ? now->items() : std::vector<Value>{};
    float const right = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
    bool first = true;
    for (auto const& choice : list->choices) {
        bool on = std::find(ticked.begin(), ticked.end(), Value::of(choice.id)) != ticked.end();
        if (choice.is_former() && !on) continue;
        float const width = ImGui::GetFrameHeight() + ImGui::CalcTextSize(choice.label.zh.c_str()).x +
                            3 * ImGui::GetStyle().ItemSpacing.x;
        if (!first && ImGui::GetItemRectMax().x + width < right) ImGui::SameLine(0, em(0.8f));
        first = false;
        need_glyphs(choice.label.zh);
        if (ImGui::Checkbox((choice.label.zh + "##" + choice.id).c_str(), &on)) model.toggle(row, choice.id);
    }
}

/// The items of a field that holds several, each with a button that takes it out.
void draw_items(FormModel& model, FieldRow const& row) {
    auto const* const now = model.value(row.path);
    if (!now) return;
    std::optional<Value> unwanted;
    forms::FieldSpec one = *row.spec;
    one.type = row.spec->type == FieldType::divisions ? FieldType::division : FieldType::reference;
    int number = 0;
    for (auto const& item : now->items()) {
        ScopedId const scope(number++);
        ImGui::AlignTextToFramePadding();
        text_line(forms::show(one, item, model.lookups()));
        ImGui::SameLine();
        if (button(tr("form.remove"))) unwanted = item;
    }
    if (unwanted) model.drop_item(row, *unwanted);
}

void draw_division(FormModel& model, FieldRow const& row) {
    bool const several = row.spec->type == FieldType::divisions;
    if (several) draw_items(model, row);
    std::string filter;
    next_width();
    SearchCombo const combo(("##" + row.path).c_str(), several ? std::string(tr("field.add_one")) : model.shown(row),
                            filter, true);
    if (!combo) return;
    if (!several && combo.item(tr("field.no_answer"), "none")) model.set(row.path, {});
    for (auto const* const division : model.divisions(row.spec->level.empty() ? "village" : row.spec->level, filter))
        if (combo.item(division->display_name(), division->code)) model.put_item(row, Value::of(division->code));
}

void draw_reference(FormModel& model, FieldRow const& row) {
    bool const several = row.spec->type == FieldType::references;
    if (several) draw_items(model, row);
    std::string filter;
    next_width();
    SearchCombo const combo(("##" + row.path).c_str(), several ? std::string(tr("field.add_one")) : model.shown(row),
                            filter, true);
    if (!combo) return;
    if (model.picking() != row.path || model.picking_text() != filter) model.find_referred(row, filter);
    if (!several && combo.item(tr("field.no_answer"), "none")) model.set(row.path, {});
    std::optional<RecordRow> chosen; // picking clears what was found
    for (auto const& found : model.found()) {
        std::string const text = found.subtitle.empty() ? found.title : found.title + "  " + found.subtitle;
        if (combo.item(text, to_text(found.key.id))) chosen = found;
    }
    if (model.found().empty()) text_colored(palette::quiet, tr("field.nothing_found"));
    if (chosen) model.pick(row, *chosen);
}

void draw_for_reading(FormModel& model, FieldRow const& row, char const* otherwise) {
    ImGui::AlignTextToFramePadding();
    std::string const text = model.shown(row);
    if (text.empty())
        text_wrapped(palette::quiet, otherwise);
    else
        text_wrapped(palette::ink, text);
}

} // namespace

void draw_field_input(FormModel& model, FieldRow const& row) {
    if (row.spec->read_only) return draw_for_reading(model, row, tr("field.by_review"));
    if (model.is_masked(row)) {
        draw_for_reading(model, row, "");
        ImGui::SameLine();
        if (button(tr("field.retype"))) model.retype(row.path);
        return;
    }
    switch (row.spec->type) {
    case FieldType::calculated:
        return draw_for_reading(model, row, tr("field.calculated_later"));
    case FieldType::boolean:
        return draw_boolean(model, row);
    case FieldType::select_one:
        return draw_choice(model, row);
    case FieldType::select_many:
        return draw_choices(model, row);
    case FieldType::division:
    case FieldType::divisions:
        return draw_division(model, row);
    case FieldType::reference:
    case FieldType::references:
        return draw_reference(model, row);
    case FieldType::shape:
    case FieldType::track:
    case FieldType::image:
    case FieldType::images:
    case FieldType::file:
    case FieldType::signature:
        return draw_for_reading(model, row, tr("field.file_later"));
    default:
        return draw_typed(model, row);
    }
}

} // namespace gengji::client
