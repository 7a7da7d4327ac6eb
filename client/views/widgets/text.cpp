#include "client/views/widgets/text.hpp"

#include "client/views/widgets/palette.hpp"
#include "client/views/widgets/scoped.hpp"

#include <imgui_internal.h>
#include <imgui_stdlib.h>

#include <bitset>
#include <memory>
#include <utility>

namespace gengji::client {

namespace {

constexpr char32_t beyond_unicode = 0x110000;

struct Needed {
    std::bitset<beyond_unicode> noted;
    std::vector<char32_t> fresh;
};

Needed& needed() {
    static auto const one = std::make_unique<Needed>(); // 136 kB: not on a stack
    return *one;
}

} // namespace

void need_glyphs(std::string_view text) {
    Needed& all = needed();
    char const* at = text.data();
    char const* const end = at + text.size();
    while (at < end) {
        if (static_cast<unsigned char>(*at) < 0x80) {
            ++at;
            continue;
        }
        unsigned int character = 0;
        at += ImTextCharFromUtf8(&character, at, end);
        if (character >= beyond_unicode || all.noted[character]) continue;
        all.noted[character] = true;
        all.fresh.push_back(character);
    }
}

std::vector<char32_t> take_needed_glyphs() { return std::exchange(needed().fresh, {}); }

void text_line(std::string_view text) {
    need_glyphs(text);
    ImGui::TextUnformatted(text.data(), text.data() + text.size());
}

void text_colored(ImVec4 const& color, std::string_view text) {
    Colored const style(ImGuiCol_Text, color);
    text_line(text);
}

void text_wrapped(ImVec4 const& color, std::string_view text) {
    ImGui::PushTextWrapPos(0);
    text_colored(color, text);
    ImGui::PopTextWrapPos();
}

void heading(std::string_view text) {
    ImGui::Dummy({0, em(0.2f)});
    text_colored(palette::leaf, text);
    ImGui::Separator();
}

void badge(ImVec4 const& color, std::string_view text) {
    need_glyphs(text);
    ImVec2 const inner{em(0.3f), em(0.05f)};
    ImVec2 const size = ImGui::CalcTextSize(text.data(), text.data() + text.size());
    ImVec2 at = ImGui::GetCursorScreenPos();
    at.y += ImGui::GetCurrentWindow()->DC.CurrLineTextBaseOffset - inner.y; // level with the text beside it
    ImVec2 const end{at.x + size.x + 2 * inner.x, at.y + size.y + 2 * inner.y};
    ImVec4 back = color;
    back.w = 0.12f;
    auto* const list = ImGui::GetWindowDrawList();
    list->AddRectFilled(at, end, ImGui::GetColorU32(back), em(0.2f));
    list->AddText({at.x + inner.x, at.y + inner.y}, ImGui::GetColorU32(color), text.data(), text.data() + text.size());
    ImGui::Dummy({end.x - at.x, size.y});
    ImGui::SameLine(0, em(0.4f));
}

bool input_text(char const* id, std::string& text, char const* hint, ImGuiInputTextFlags flags) {
    bool const changed = ImGui::InputTextWithHint(id, hint, &text, flags);
    need_glyphs(text);
    return changed;
}

bool button(std::string_view label) {
    need_glyphs(label);
    return ImGui::Button(std::string(label).c_str());
}

bool primary_button(std::string_view label) {
    need_glyphs(label);
    Colored const back(ImGuiCol_Button, palette::leaf);
    Colored const over(ImGuiCol_ButtonHovered, {0.13f, 0.50f, 0.27f, 1});
    Colored const down(ImGuiCol_ButtonActive, {0.07f, 0.33f, 0.17f, 1});
    Colored const ink(ImGuiCol_Text, palette::white);
    return ImGui::Button(std::string(label).c_str());
}

void align_right(float width) {
    float const room = ImGui::GetContentRegionAvail().x;
    if (room > width) ImGui::SetCursorPosX(ImGui::GetCursorPosX() + room - width);
}

float button_width(std::string_view label) {
    return ImGui::CalcTextSize(label.data(), label.data() + label.size()).x + 2 * ImGui::GetStyle().FramePadding.x;
}

} // namespace gengji::client
