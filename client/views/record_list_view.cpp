#include "client/views/views.hpp"

#include "client/views/widgets/palette.hpp"
#include "client/views/widgets/scoped.hpp"
#include "client/views/widgets/text.hpp"
#include "shared/base/i18n.hpp"

#include <imgui_internal.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace gengji::client {

namespace {

/// Newest for people: a local save shows the laptop's own time.
std::string changed_text(RecordRow const& row) {
    return row.changed <= 0 || row.changed == unstamped ? std::string() : to_text_local(row.changed * 1000);
}

void draw_row(RecordListModel& model, std::size_t number, std::optional<std::size_t>& chosen) {
    RecordRow const& row = model.rows()[number];
    ScopedId const scope(static_cast<int>(number));
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    need_glyphs(row.title);
    std::string const title = row.title.empty() ? std::string(tr("records.untitled")) : row.title;
    if (ImGui::Selectable((title + "##row").c_str(), model.selected() == number, ImGuiSelectableFlags_SpanAllColumns))
        chosen = number;
    ImGui::TableNextColumn();
    text_colored(palette::quiet, row.subtitle);
    ImGui::TableNextColumn();
    draw_marks(row);
    ImGui::TableNextColumn();
    text_colored(palette::quiet, changed_text(row));
}

void draw_table(RecordListModel& model, std::optional<std::size_t>& chosen) {
    constexpr auto flags = ImGuiTableFlags_ScrollY | ImGuiTableFlags_RowBg | ImGuiTableFlags_BordersInnerH |
                           ImGuiTableFlags_NoSavedSettings;
    Table const table("records", 4, flags);
    if (!table) return;
    ImGui::TableSetupScrollFreeze(0, 1);
    ImGui::TableSetupColumn(tr("records.column_title"), ImGuiTableColumnFlags_WidthStretch, 4);
    ImGui::TableSetupColumn(tr("records.column_subtitle"), ImGuiTableColumnFlags_WidthStretch, 4);
    ImGui::TableSetupColumn(tr("records.column_state"), ImGuiTableColumnFlags_WidthStretch, 3);
    ImGui::TableSetupColumn(tr("records.column_changed"), ImGuiTableColumnFlags_WidthFixed, em(9.5f));
    ImGui::TableHeadersRow();
    auto const count = model.rows().size();
    bool const scroll = model.take_scroll();
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(count));
    if (scroll && count) clipper.IncludeItemByIndex(static_cast<int>(model.selected()));
    int last_shown = 0;
    while (clipper.Step()) {
        for (int row = clipper.DisplayStart; row < clipper.DisplayEnd; ++row) {
            draw_row(model, static_cast<std::size_t>(row), chosen);
            if (scroll && static_cast<std::size_t>(row) == model.selected()) ImGui::SetScrollHereY(0.5f);
        }
        last_shown = std::max(last_shown, clipper.DisplayEnd);
    }
    constexpr int near_the_end = 20;
    if (last_shown + near_the_end >= static_cast<int>(count)) model.more();
}

/// The arrows work while the person types in the search box too.
void handle_keys(RecordListModel& model) {
    if (ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopup)) return;
    constexpr int screen = 12;
    constexpr std::pair<ImGuiKey, int> keys[] = {
        {ImGuiKey_DownArrow, 1}, {ImGuiKey_UpArrow, -1}, {ImGuiKey_PageDown, screen}, {ImGuiKey_PageUp, -screen}};
    ImGuiID const list = ImGui::GetID("records");
    for (auto const& [key, rows] : keys) {
        ImGui::SetKeyOwner(key, list); // ours alone: ImGui's own way of moving about keeps to Tab here
        if (ImGui::IsKeyPressed(key, list, ImGuiInputFlags_Repeat)) model.move(rows);
    }
}

} // namespace

void draw_marks(RecordRow const& row) {
    if (row.conflicts) badge(palette::care, tr("mark.conflict", {{"count", row.conflicts}}));
    if (row.remarks) badge(palette::care, tr("mark.remarks", {{"count", row.remarks}}));
    if (row.returned) badge(palette::trouble, tr("mark.returned"));
    if (row.quarantined) badge(palette::trouble, tr("mark.quarantined"));
    if (row.voided) badge(palette::quiet, tr(row.contested ? "mark.contested" : "mark.voided"));
    if (row.waiting) badge(palette::calm, tr("mark.waiting"));
    if (row.accepted)
        badge(palette::leaf, tr("mark.accepted"));
    else if (row.verified)
        badge(palette::leaf, tr("mark.verified"));
    ImGui::NewLine();
}

void draw(RecordListModel& model, std::string const& title, std::function<void()> const& open_new) {
    ImGui::AlignTextToFramePadding();
    text_colored(palette::leaf, title);
    ImGui::SameLine();
    if (model.total()) text_colored(palette::quiet, tr("common.count", {{"count", *model.total()}}));
    ImGui::SameLine();
    align_right(button_width(tr("records.new")));
    bool const wants_new = primary_button(tr("records.new"));
    std::string text = model.text();
    ImGui::SetNextItemWidth(-1);
    bool open = input_text("##search", text, tr("records.search_hint"), ImGuiInputTextFlags_EnterReturnsTrue);
    if (text != model.text()) model.search(text);
    handle_keys(model);
    bool const enter = ImGui::IsKeyPressed(ImGuiKey_Enter) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter);
    open |= enter && !ImGui::IsAnyItemActive() &&
            !ImGui::GetIO().NavVisible; // else Enter is for the button that Tab went to

    std::optional<std::size_t> chosen; // drawn whole first, acted on after
    if (!model.trouble().empty()) text_wrapped(palette::trouble, model.trouble());
    if (model.rows().empty()) {
        ImGui::Dummy({0, em(1)});
        if (model.loading())
            text_colored(palette::quiet, tr("common.loading"));
        else if (!model.text().empty())
            text_wrapped(palette::quiet, tr("records.none_found"));
        else
            text_wrapped(palette::quiet, tr("records.none_yet"));
    } else {
        draw_table(model, chosen);
    }
    if (wants_new) return open_new();
    if (chosen) model.select(*chosen), open = true;
    if (open) model.open_selected();
}

} // namespace gengji::client
