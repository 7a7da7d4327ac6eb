#include "client/views/views.hpp"

#include "client/views/widgets/palette.hpp"
#include "client/views/widgets/scoped.hpp"
#include "client/views/widgets/text.hpp"
#include "shared/base/i18n.hpp"

namespace gengji::client {

namespace {

using Place = Navigation::Place;

void draw_notice(DesktopModel& model) {
    if (model.notice().empty()) return;
    bool const trouble = model.notice_is_trouble();
    ImVec4 back = trouble ? palette::trouble : palette::leaf;
    back.w = 0.10f;
    Colored const style(ImGuiCol_ChildBg, back);
    bool hide = false;
    {
        Child const bar("notice", {0, 0}, ImGuiChildFlags_AlwaysUseWindowPadding | ImGuiChildFlags_AutoResizeY);
        ImGui::AlignTextToFramePadding();
        text_colored(trouble ? palette::trouble : palette::leaf, model.notice());
        ImGui::SameLine();
        align_right(button_width(tr("common.close")));
        hide = button(tr("common.close"));
    }
    if (hide) model.hide_notice();
}

void draw_place(DesktopModel& model) {
    switch (model.navigation().place()) {
    case Place::records: {
        std::string const form = model.navigation().form();
        return draw(model.records(), model.navigation().title_of(form), [&model, form] { model.open_new(form); });
    }
    case Place::form:
        return draw(model.form(), model);
    case Place::history:
        return draw(model.history(), model);
    case Place::inbox:
        return draw(model.inbox(), model.navigation());
    case Place::sync:
        return draw(model.sync(), model.clock().now_ms());
    }
}

void draw_open(DesktopModel& model) {
    float const status_height = ImGui::GetFrameHeight();
    {
        Colored const back(ImGuiCol_ChildBg, palette::side);
        Child const navigation("navigation", {em(14), -status_height}, 0, ImGuiWindowFlags_NavFlattened);
        draw_navigation(model);
    }
    ImGui::SameLine(0, 0);
    {
        Child const place("place", {0, -status_height}, ImGuiChildFlags_AlwaysUseWindowPadding,
                          ImGuiWindowFlags_NavFlattened);
        draw_notice(model);
        draw_place(model);
    }
    draw_status_line(model);
}

} // namespace

void draw(DesktopModel& model) {
    auto const* const viewport = ImGui::GetMainViewport();
    ImGui::SetNextWindowPos(viewport->WorkPos);
    ImGui::SetNextWindowSize(viewport->WorkSize);
    constexpr auto flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                           ImGuiWindowFlags_NoBringToFrontOnFocus;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
    bool const open = ImGui::Begin("gengji", nullptr, flags);
    ImGui::PopStyleVar(3);
    if (open) {
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {ImGui::GetStyle().ItemSpacing.x, em(0.3f)});
        if (model.is_open())
            draw_open(model);
        else
            draw(model.unlock());
        ImGui::PopStyleVar();
    }
    ImGui::End();
}

void draw_status_line(DesktopModel& model) {
    using Phase = LinkStatus::Phase;
    auto const phase = model.sync().link().phase;
    bool const attention = phase == Phase::sign_in_again || phase == Phase::upgrade || phase == Phase::resting;
    Colored const back(ImGuiCol_ChildBg, palette::strip);
    constexpr auto flags =
        ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NavFlattened;
    Child const bar("status", {0, 0}, 0, flags);
    ImGui::SetCursorPos({em(0.8f), ImGui::GetStyle().FramePadding.y});
    text_colored(attention ? palette::care : palette::quiet, model.sync().line(model.clock().now_ms()));
    ImGui::SameLine();
    std::string const who = tr("desk.person", {{"name", model.signed_in().person}});
    align_right(ImGui::CalcTextSize(who.c_str()).x + em(0.8f));
    text_colored(palette::quiet, who);
}

} // namespace gengji::client
