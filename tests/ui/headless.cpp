#include "tests/ui/headless.hpp"

#include <catch2/catch.hpp>
#include <imgui_internal.h>

#include <map>

namespace {

/// Of the frame being drawn: where each item is, and what it is called.
struct Drawn {
    std::map<ImGuiID, ImRect> places;
    std::vector<gengji::test::Headless::Item> items;
};
Drawn drawn;

} // namespace

// ImGui built for tests reports every item here; the weak ones of client/third_party give way to these.
void ImGuiTestEngineHook_ItemAdd(ImGuiContext* context, ImGuiID id, ImRect const& box, ImGuiLastItemData const*) {
    ImRect seen = box;
    seen.ClipWith(context->CurrentWindow->ClipRect);
    drawn.places[id] = seen;
}
void ImGuiTestEngineHook_ItemInfo(ImGuiContext*, ImGuiID id, char const* label, ImGuiItemStatusFlags) {
    auto const place = drawn.places.find(id);
    if (place == drawn.places.end() || !label) return;
    ImRect const& box = place->second;
    bool const clipped = box.Min.x >= box.Max.x || box.Min.y >= box.Max.y;
    drawn.items.push_back({label, {box.Min.x, box.Min.y, box.Max.x, box.Max.y}, clipped});
}
void ImGuiTestEngineHook_Log(ImGuiContext*, char const*, ...) {}
char const* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext*, ImGuiID) { return nullptr; }

namespace gengji::test {

Headless::Headless(std::function<void()> draw, ImVec2 screen) : size(screen), draw_(std::move(draw)) {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = size;
    io.DeltaTime = 1.0f / 60;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    io.Fonts->GetTexDataAsRGBA32(&pixels, &width, &height);
    io.Fonts->SetTexID(reinterpret_cast<ImTextureID>(1));
    ImGui::GetCurrentContext()->TestEngineHookItems = true;
    frames();
}

Headless::~Headless() { ImGui::DestroyContext(); }

void Headless::frame() {
    drawn = {};
    ImGui::NewFrame();
    draw_();
    ImGui::Render();
    shown_ = drawn.items;
}

void Headless::frames(int count) {
    for (int number = 0; number < count; ++number) frame();
}

Headless::Item const* Headless::find(std::string_view label) const {
    for (auto item = shown_.rbegin(); item != shown_.rend(); ++item) {
        std::string_view const whole = item->label;
        auto const mark = whole.find("##");
        bool const named = label.starts_with("##") ? mark != whole.npos && whole.substr(mark) == label
                                                   : whole.substr(0, mark) == label;
        if (named && !item->clipped) return &*item;
    }
    return nullptr;
}

bool Headless::has(std::string_view label) const { return find(label) != nullptr; }

ImVec4 Headless::place_of(std::string_view label) const {
    auto const* const item = find(label);
    INFO("no item on the screen is called " << label);
    REQUIRE(item);
    return item->place;
}

void Headless::click(std::string_view label) {
    ImVec4 const place = place_of(label);
    ImGuiIO& io = ImGui::GetIO();
    io.AddMousePosEvent((place.x + place.z) / 2, (place.y + place.w) / 2);
    io.AddMouseButtonEvent(0, true);
    io.AddMouseButtonEvent(0, false);
    frames();
}

void Headless::type(std::string_view text) {
    ImGui::GetIO().AddInputCharactersUTF8(std::string(text).c_str());
    frames();
}

void Headless::key(ImGuiKey key, bool control) {
    ImGuiIO& io = ImGui::GetIO();
    if (control) io.AddKeyEvent(ImGuiMod_Ctrl, true);
    io.AddKeyEvent(key, true);
    io.AddKeyEvent(key, false);
    if (control) io.AddKeyEvent(ImGuiMod_Ctrl, false);
    frames(6);
}

} // namespace gengji::test
