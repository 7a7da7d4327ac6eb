#pragma once

#include <imgui.h>

#include <string>

/// Begin/End and Push/Pop pairs that cannot be left open. Thread: UI.
namespace gengji::client {

struct Child {
    bool const open;
    explicit Child(char const* id, ImVec2 size = {}, ImGuiChildFlags child_flags = 0, ImGuiWindowFlags flags = 0)
        : open(ImGui::BeginChild(id, size, child_flags, flags)) {}
    ~Child() { ImGui::EndChild(); }
    Child(Child const&) = delete;
    explicit operator bool() const { return open; }
};

/// One that only ends when it began.
#define GENGJI_SCOPE(Name, Begin, End)                                                                                 \
    struct Name {                                                                                                      \
        bool const open;                                                                                               \
        template<class... Arguments>                                                                                   \
        explicit Name(Arguments... arguments) : open(Begin(arguments...)) {}                                           \
        ~Name() {                                                                                                      \
            if (open) End();                                                                                           \
        }                                                                                                              \
        Name(Name const&) = delete;                                                                                    \
        explicit operator bool() const { return open; }                                                                \
    }
GENGJI_SCOPE(Table, ImGui::BeginTable, ImGui::EndTable);
GENGJI_SCOPE(Combo, ImGui::BeginCombo, ImGui::EndCombo);
GENGJI_SCOPE(Tooltip, ImGui::BeginItemTooltip, ImGui::EndTooltip);
#undef GENGJI_SCOPE

struct ScopedId {
    explicit ScopedId(std::string const& id) { ImGui::PushID(id.data(), id.data() + id.size()); }
    explicit ScopedId(int id) { ImGui::PushID(id); }
    ~ScopedId() { ImGui::PopID(); }
    ScopedId(ScopedId const&) = delete;
};

struct Colored {
    Colored(ImGuiCol what, ImVec4 const& color) { ImGui::PushStyleColor(what, color); }
    ~Colored() { ImGui::PopStyleColor(); }
    Colored(Colored const&) = delete;
};

struct Disabled {
    explicit Disabled(bool disabled) { ImGui::BeginDisabled(disabled); }
    ~Disabled() { ImGui::EndDisabled(); }
    Disabled(Disabled const&) = delete;
};

struct Indented {
    explicit Indented(float width) : width_(width) { ImGui::Indent(width); }
    ~Indented() { ImGui::Unindent(width_); }
    Indented(Indented const&) = delete;

private:
    float const width_;
};

struct Grouped {
    Grouped() { ImGui::BeginGroup(); }
    ~Grouped() { ImGui::EndGroup(); }
    Grouped(Grouped const&) = delete;
};

} // namespace gengji::client
