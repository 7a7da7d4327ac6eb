#include "client/views/widgets/search_combo.hpp"

#include "client/views/widgets/text.hpp"
#include "shared/base/i18n.hpp"

#include <imgui.h>

namespace gengji::client {

namespace {
std::string& typed() {
    static std::string text; // of the one list that is open
    return text;
}
} // namespace

SearchCombo::SearchCombo(char const* id, std::string const& preview, std::string& filter, bool searchable) {
    need_glyphs(preview);
    open_ = ImGui::BeginCombo(id, preview.c_str(), ImGuiComboFlags_HeightLarge);
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
