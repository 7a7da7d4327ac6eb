#include "client/views/views.hpp"

#include "client/views/widgets/palette.hpp"
#include "client/views/widgets/scoped.hpp"
#include "client/views/widgets/text.hpp"
#include "shared/base/i18n.hpp"

namespace gengji::client {

void draw(HistoryModel& model, DesktopModel& desktop) {
    bool const back = button(tr("common.back"));
    ImGui::SameLine();
    ImGui::AlignTextToFramePadding();
    text_colored(palette::leaf, tr("history.title"));
    ImGui::SameLine();
    text_line(model.title());
    text_wrapped(palette::quiet, tr("history.lead"));
    ImGui::Separator();
    {
        Child const lines("lines", {0, 0}, 0, ImGuiWindowFlags_NavFlattened);
        if (model.loading()) text_colored(palette::quiet, tr("common.loading"));
        if (!model.trouble().empty()) text_wrapped(palette::trouble, model.trouble());
        for (auto const& line : model.lines()) {
            ImGui::Dummy({0, em(0.2f)});
            text_line(line.person + "  " + line.when);
            ImGui::SameLine();
            if (line.own) badge(palette::calm, tr("history.own"));
            if (!line.standing) badge(palette::quiet, tr("history.replaced"));
            ImGui::NewLine();
            Indented const inner(em(1.5f));
            for (auto const& field : line.fields) {
                std::string const text = field.text.empty() ? std::string(tr("form.cleared")) : field.text;
                text_wrapped(line.standing ? palette::ink : palette::quiet,
                             field.label.empty() ? text
                                                 : tr("history.field", {{"label", field.label}, {"text", text}}));
            }
        }
    }
    if (back) desktop.go_back();
}

} // namespace gengji::client
