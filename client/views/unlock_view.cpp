#include "client/views/views.hpp"

#include "client/views/widgets/palette.hpp"
#include "client/views/widgets/scoped.hpp"
#include "client/views/widgets/text.hpp"
#include "shared/base/i18n.hpp"

#include <imgui_stdlib.h>

#include <algorithm>

namespace gengji::client {

void draw(UnlockModel& model) {
    ImVec2 const room = ImGui::GetContentRegionAvail();
    float const width = std::min(em(30), room.x - em(2));
    ImGui::SetCursorPos({(room.x - width) / 2, room.y * 0.25f});
    bool unlock = false;
    {
        Grouped const group;
        ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + width);
        text_colored(palette::leaf, tr("unlock.title"));
        text_colored(palette::quiet, tr("unlock.lead"));
        ImGui::Dummy({0, em(0.8f)});
        if (model.not_enrolled()) {
            text_colored(palette::care, model.trouble());
            text_colored(palette::ink, tr("unlock.how_to_enrol"));
        } else {
            text_line(tr("unlock.password"));
            ImGui::SetNextItemWidth(width);
            if (ImGui::IsWindowAppearing()) ImGui::SetKeyboardFocusHere();
            std::string password = model.password();
            Disabled const waiting(model.busy());
            unlock = ImGui::InputText("##password", &password,
                                      ImGuiInputTextFlags_Password | ImGuiInputTextFlags_EnterReturnsTrue);
            if (password != model.password()) model.type(password);
            if (!model.trouble().empty()) text_colored(palette::trouble, model.trouble());
            ImGui::Dummy({0, em(0.3f)});
            unlock |= primary_button(model.busy() ? tr("unlock.opening") : tr("unlock.open"));
        }
        ImGui::PopTextWrapPos();
    }
    if (unlock) model.unlock();
}

} // namespace gengji::client
