#include "client/views/views.hpp"

#include "client/views/widgets/palette.hpp"
#include "client/views/widgets/scoped.hpp"
#include "client/views/widgets/text.hpp"
#include "shared/base/i18n.hpp"

#include <imgui_stdlib.h>

namespace gengji::client {

namespace {

void fact(char const* label, std::string const& text) {
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    text_colored(palette::quiet, label);
    ImGui::TableNextColumn();
    text_line(text);
}

void draw_facts(SyncModel const& model, UnixMs now) {
    Table const table("facts", 2, ImGuiTableFlags_NoSavedSettings);
    if (!table) return;
    ImGui::TableSetupColumn("label", ImGuiTableColumnFlags_WidthFixed, em(10));
    ImGui::TableSetupColumn("value", ImGuiTableColumnFlags_WidthStretch);
    auto const& store = model.store();
    fact(tr("sync.state"), model.phase_text());
    fact(tr("sync.last_label"), store.last_sync
                                    ? to_text_local(*store.last_sync) + "（" + ago_text(*store.last_sync, now) + "）"
                                    : tr("sync.never"));
    fact(tr("sync.waiting_label"), std::to_string(store.counts.waiting_edits));
    if (store.counts.waiting_edits)
        fact(tr("sync.oldest"), to_text_local(store.counts.oldest_waiting_wall_seconds * 1000));
    fact(tr("sync.records"), std::to_string(store.counts.records));
    fact(tr("sync.conflicts"), std::to_string(store.counts.conflicts));
    fact(tr("sync.quarantined"), std::to_string(store.counts.quarantined));
    fact(tr("sync.drafts"), std::to_string(store.drafts));
    fact(tr("sync.server"), model.link().server);
}

void draw_sign_in(SyncModel& model, bool& sign_in) {
    text_wrapped(palette::care, tr("sync.sign_in_lead"));
    std::string password = model.password();
    Disabled const waiting(model.busy());
    ImGui::SetNextItemWidth(em(20));
    sign_in =
        ImGui::InputText("##password", &password, ImGuiInputTextFlags_Password | ImGuiInputTextFlags_EnterReturnsTrue);
    if (password != model.password()) model.type_password(password);
    ImGui::SameLine();
    sign_in |= button(tr("sync.sign_in"));
    if (!model.trouble().empty()) text_wrapped(palette::trouble, model.trouble());
}

} // namespace

void draw(SyncModel& model, UnixMs now) {
    using Phase = LinkStatus::Phase;
    ImGui::AlignTextToFramePadding();
    text_colored(palette::leaf, tr("desk.sync"));
    ImGui::SameLine();
    bool sync = false, sign_in = false;
    {
        align_right(button_width(tr("sync.now")));
        Disabled const busy(model.link().phase == Phase::syncing);
        sync = primary_button(tr("sync.now"));
    }
    ImGui::Separator();
    draw_facts(model, now);
    ImGui::Dummy({0, em(0.5f)});
    if (!model.link().trouble.empty()) text_wrapped(palette::care, model.link().trouble);
    if (model.link().phase == Phase::resting)
        text_wrapped(palette::quiet, tr("sync.retry", {{"seconds", model.link().retry_in_s}}));
    if (model.link().phase == Phase::sign_in_again) draw_sign_in(model, sign_in);
    text_wrapped(palette::quiet, tr("sync.calm"));
    if (sync) model.sync_now();
    if (sign_in) model.sign_in_again();
}

} // namespace gengji::client
