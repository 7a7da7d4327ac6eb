#pragma once

#include <imgui.h>

#include <string>
#include <string_view>
#include <vector>

/// Text that people wrote. It may hold any character, so whatever is drawn is noted, and the font fetches what it
/// lacks. Thread: UI.
namespace gengji::client {

/// Notes the characters of a text that will be drawn.
void need_glyphs(std::string_view text);
/// The characters noted for the first time since the last call.
std::vector<char32_t> take_needed_glyphs();

void text_line(std::string_view text);
void text_colored(ImVec4 const& color, std::string_view text);
void text_wrapped(ImVec4 const& color, std::string_view text); ///< to the right edge
void heading(std::string_view text);
/// A small word in a coloured frame, on the same line as what comes next.
void badge(ImVec4 const& color, std::string_view text);

bool input_text(char const* id, std::string& text, char const* hint = "", ImGuiInputTextFlags flags = 0);
bool button(std::string_view label);
bool primary_button(std::string_view label); ///< the one thing that most people want here
/// Puts the next item so that it ends at the right edge, when there is room for `width`.
void align_right(float width);
float button_width(std::string_view label);
/// Widths in characters of the font in use, so that screens grow with it.
inline float em(float count) {
    constexpr float character_of_line = 0.69f; // Noto Sans CJK: a line is 1.45 characters high
    return ImGui::GetFontSize() * character_of_line * count;
}

} // namespace gengji::client
