// Built only with tests: an ImGui that reports its items calls these four functions. tests/ui defines its own, which
// find a button by its label; every other program (gengji-desk) gets these weak ones, which do nothing.
#include <imgui.h>
#include <imgui_internal.h>

__attribute__((weak)) void ImGuiTestEngineHook_ItemAdd(ImGuiContext*, ImGuiID, ImRect const&,
                                                       ImGuiLastItemData const*) {}
__attribute__((weak)) void ImGuiTestEngineHook_ItemInfo(ImGuiContext*, ImGuiID, char const*, ImGuiItemStatusFlags) {}
__attribute__((weak)) void ImGuiTestEngineHook_Log(ImGuiContext*, char const*, ...) {}
__attribute__((weak)) char const* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext*, ImGuiID) { return nullptr; }
