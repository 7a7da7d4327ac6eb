#include "client/views/views.hpp"

#include "client/views/widgets/palette.hpp"
#include "client/views/widgets/scoped.hpp"
#include "client/views/widgets/text.hpp"
#include "shared/base/i18n.hpp"

namespace gengji::client {

namespace {

using Place = Navigation::Place;

float row_height() { return ImGui::GetTextLineHeight() + em(0.2f); }

bool item(std::string const& label, std::string const& id, bool selected) {
    need_glyphs(label);
    return ImGui::Selectable((label + "##go_" + id).c_str(), selected, 0, {0, row_height()});
}

void draw_group(Navigation const& navigation, std::string const& title, std::vector<Navigation::Entry> const& entries,
                std::string& wanted) {
    if (entries.empty()) return;
    text_colored(palette::quiet, title);
    bool const here = navigation.place() != Place::inbox && navigation.place() != Place::sync;
    for (auto const& entry : entries)
        if (item(entry.title, entry.form, here && navigation.form() == entry.form)) wanted = entry.form;
    ImGui::Dummy({0, em(0.3f)});
}

/// Half-filled forms, offered until they are finished or dropped.
void draw_drafts(DesktopModel& model) {
    if (model.drafts().empty()) return;
    std::string const label = tr("desk.drafts", {{"count", model.drafts().size()}});
    if (item(label, "drafts", false)) ImGui::OpenPopup("drafts");
    if (!ImGui::BeginPopup("drafts")) return;
    std::string wanted, unwanted;
    for (auto const& draft : model.drafts()) {
        ScopedId const scope(draft.id);
        std::string const title = draft.title.empty() ? std::string(tr("desk.draft_untitled")) : draft.title;
        ImGui::AlignTextToFramePadding();
        text_line(model.navigation().title_of(draft.form) + "  " + title);
        ImGui::SameLine();
        text_colored(palette::quiet, to_text_local(draft.changed_ms));
        ImGui::SameLine();
        if (primary_button(tr("desk.continue"))) wanted = draft.id;
        ImGui::SameLine();
        if (button(tr("desk.drop"))) unwanted = draft.id;
    }
    if (!wanted.empty()) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
    if (!unwanted.empty()) model.drop_draft(unwanted);
    if (!wanted.empty()) model.continue_draft(wanted);
}

} // namespace

void draw_navigation(DesktopModel& model) {
    std::string wanted;
    float const rows = model.drafts().empty() ? 2 : 3;
    float const below = rows * (row_height() + ImGui::GetStyle().ItemSpacing.y) + em(1);
    constexpr auto padded = ImGuiChildFlags_AlwaysUseWindowPadding;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {em(0.8f), em(0.5f)});
    {
        Child const forms("forms", {0, -below}, padded, ImGuiWindowFlags_NavFlattened);
        draw_group(model.navigation(), tr("desk.registries"), model.navigation().registries(), wanted);
        draw_group(model.navigation(), tr("desk.events"), model.navigation().events(), wanted);
    }
    ImGui::Separator();
    Child const fixed("fixed", {0, 0}, padded, ImGuiWindowFlags_NavFlattened | ImGuiWindowFlags_NoScrollbar);
    ImGui::PopStyleVar();
    draw_drafts(model);
    auto const place = model.navigation().place();
    auto const waiting = model.inbox().waiting();
    std::string const inbox = waiting ? tr("desk.inbox_count", {{"count", waiting}}) : std::string(tr("desk.inbox"));
    bool const to_inbox = item(inbox, "inbox", place == Place::inbox);
    bool const to_sync = item(tr("desk.sync"), "sync", place == Place::sync);
    if (!wanted.empty()) model.go_to_form(wanted);
    if (to_inbox) model.go_to_inbox();
    if (to_sync) model.go_to_sync();
}

} // namespace gengji::client
