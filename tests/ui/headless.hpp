#pragma once

#include <imgui.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace gengji::test {

/// ImGui without a window: frames are drawn, items are found by their label, clicked and typed into.
class Headless {
public:
    Headless(std::function<void()> draw, ImVec2 size);
    ~Headless();
    Headless(Headless const&) = delete;

    void frame();
    void frames(int count = 4); ///< events trickle in one a frame
    /// By label without what follows ##, or by the ## part ("##name"). The last such item of the latest frame; fails
    /// the test when there is none.
    void click(std::string_view label);
    bool has(std::string_view label) const;
    ImVec4 place_of(std::string_view label) const; ///< left, top, right, bottom
    void type(std::string_view text);
    void key(ImGuiKey key, bool control = false);
    ImVec2 const size;

    struct Item {
        std::string label;
        ImVec4 place;
        bool clipped = false;
    };
    std::vector<Item> const& items() const { return shown_; }

private:
    Item const* find(std::string_view label) const;
    std::function<void()> draw_;
    std::vector<Item> shown_;
};

} // namespace gengji::test
