#include "client/views/widgets/search_combo.hpp"

#include "client/views/widgets/text.hpp"
#include "shared/base/i18n.hpp"

#include <imgui_internal.h>

namespace gengji::client {

namespace {
std::string& typed() {
    static std::string text; // of the one list that is open
    return text;
}
} // namespace

SearchCombo::SearchCombo(char const* id, std::string const& preview, std::string& filter, bool searchable) {
    need_glyphs(preview);
    [[maybe_unused]] ImGuiID const item = ImGui::GetID(id);
    open_ = ImGui::BeginCombo(id, preview.c_str(), ImGuiComboFlags_HeightLarge);
#ifdef IMGUI_ENABLE_TEST_ENGINE
    if (GImGui->TestEngineHookItems)
        ImGuiTestEngineHook_ItemInfo(GImGui, item, id, 0); // this ImGui does not tell tests of its combos
#endif
    if (!open_) return;
    if (ImGui::IsWindowAppearing()) {
        typed().clear();
        if (searchable) ImGui::SetKeyboardFocusHere();
    }
    if (searchable) {
        ImGui::SetNextItemWidth(-1);
        input_text("##filter", typed(), tr("field.filter"));
    }
    filter = typed();
}

SearchCombo::~SearchCombo() {
    if (open_) ImGui::EndCombo();
}

bool SearchCombo::item(std::string const& text, std::string const& id) const {
    need_glyphs(text);
    return ImGui::Selectable((text + "##" + id).c_str());
}

} // namespace gengji::client
