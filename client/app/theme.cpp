#include "client/app/theme.hpp"

#include "client/views/widgets/palette.hpp"

#include <imgui.h>

namespace gengji::client {

namespace {

void set_sizes(ImGuiStyle& style) {
    style.WindowPadding = {12, 10};
    style.FramePadding = {9, 5};
    style.ItemSpacing = {9, 7};
    style.CellPadding = {8, 5};
    style.ScrollbarSize = 12;
    style.FrameRounding = 4;
    style.ChildRounding = 0;
    style.PopupRounding = 4;
    style.ScrollbarRounding = 6;
    style.GrabRounding = 4;
    style.FrameBorderSize = 1;
    style.ChildBorderSize = 1;
    style.SelectableTextAlign = {0, 0.5f};
}

void set_colors(ImGuiStyle& style) {
    ImGui::StyleColorsLight(&style);
    auto const set = [&](ImGuiCol what, float red, float green, float blue, float alpha = 1) {
        style.Colors[what] = {red, green, blue, alpha};
    };
    style.Colors[ImGuiCol_Text] = palette::ink;
    style.Colors[ImGuiCol_TextDisabled] = palette::quiet;
    set(ImGuiCol_WindowBg, 1, 1, 1);
    set(ImGuiCol_ChildBg, 1, 1, 1, 0);
    set(ImGuiCol_PopupBg, 1, 1, 1);
    set(ImGuiCol_Border, 0.76f, 0.80f, 0.77f);
    set(ImGuiCol_FrameBg, 1, 1, 1);
    set(ImGuiCol_FrameBgHovered, 0.95f, 0.98f, 0.95f);
    set(ImGuiCol_FrameBgActive, 0.92f, 0.97f, 0.93f);
    set(ImGuiCol_Button, 0.93f, 0.95f, 0.93f);
    set(ImGuiCol_ButtonHovered, 0.87f, 0.92f, 0.88f);
    set(ImGuiCol_ButtonActive, 0.80f, 0.88f, 0.82f);
    set(ImGuiCol_Header, 0.80f, 0.90f, 0.82f);
    set(ImGuiCol_HeaderHovered, 0.88f, 0.94f, 0.89f);
    set(ImGuiCol_HeaderActive, 0.75f, 0.87f, 0.78f);
    set(ImGuiCol_CheckMark, 0.10f, 0.42f, 0.22f);
    set(ImGuiCol_TableHeaderBg, 0.93f, 0.95f, 0.93f);
    set(ImGuiCol_TableRowBgAlt, 0.10f, 0.42f, 0.22f, 0.03f);
    set(ImGuiCol_TextSelectedBg, 0.60f, 0.82f, 0.66f, 0.7f);
    set(ImGuiCol_NavHighlight, 0.10f, 0.42f, 0.22f);
    set(ImGuiCol_Separator, 0.80f, 0.84f, 0.81f);
}

} // namespace

void apply_theme(float scale) {
    ImGuiStyle style;
    set_sizes(style);
    set_colors(style);
    style.ScaleAllSizes(scale);
    ImGui::GetStyle() = style;
}

} // namespace gengji::client
