#include "client/views/views.hpp"

#include "client/views/widgets/palette.hpp"
#include "client/views/widgets/scoped.hpp"
#include "client/views/widgets/text.hpp"
#include "shared/base/i18n.hpp"

namespace gengji::client {

namespace {

void draw_part(RecordListModel& model, Navigation const& navigation, char const* title, char const* lead,
               char const* none) {
    ScopedId const scope(title);
    heading(model.total() && *model.total() ? std::string(title) + "  " + std::to_string(*model.total())
                                            : std::string(title));
    text_wrapped(palette::quiet, model.rows().empty() ? none : lead);
    std::optional<std::size_t> chosen;
    for (std::size_t number = 0; number < model.rows().size(); ++number) {
        RecordRow const& row = model.rows()[number];
        ScopedId const line(static_cast<int>(number));
        need_glyphs(row.title);
        std::string const name = row.title.empty() ? std::string(tr("records.untitled")) : row.title;
        if (ImGui::Selectable((name + "##row").c_str())) chosen = number;
        ImGui::SameLine(em(18));
        text_colored(palette::quiet, navigation.title_of(row.form));
        ImGui::SameLine(em(28));
        draw_marks(row);
    }
    if (!model.complete() && !model.rows().empty() && button(tr("inbox.more"))) model.more();
    if (chosen) model.select(*chosen), model.open_selected();
}

} // namespace

void draw(InboxModel& model, Navigation const& navigation) {
    ImGui::AlignTextToFramePadding();
    text_colored(palette::leaf, tr("desk.inbox"));
    Child const parts("parts", {0, 0}, 0, ImGuiWindowFlags_NavFlattened);
    draw_part(model.conflicts(), navigation, tr("inbox.conflicts"), tr("inbox.conflicts_lead"),
              tr("inbox.no_conflicts"));
    draw_part(model.remarks(), navigation, tr("inbox.remarks"), tr("inbox.remarks_lead"), tr("inbox.no_remarks"));
    draw_part(model.quarantined(), navigation, tr("inbox.quarantined"), tr("inbox.quarantined_lead"),
              tr("inbox.no_quarantined"));
}

} // namespace gengji::client
