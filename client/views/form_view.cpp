#include "client/views/views.hpp"

#include "client/views/widgets/palette.hpp"
#include "client/views/widgets/scoped.hpp"
#include "client/views/widgets/text.hpp"
#include "shared/base/i18n.hpp"

#include <algorithm>
#include <optional>

namespace gengji::client {

namespace {

enum class Ending { none, back, save, save_anyway, drop, history, use_newer };

void draw_head(FormModel& model, Ending& ending) {
    if (button(tr("common.back"))) ending = Ending::back;
    ImGui::SameLine();
    ImGui::AlignTextToFramePadding();
    text_colored(palette::leaf, model.form().title.zh);
    ImGui::SameLine();
    std::string const title = model.title();
    text_line(title.empty() ? std::string(tr(model.is_new() ? "form.new" : "records.untitled")) : title);
    ImGui::SameLine();
    if (model.is_waiting()) badge(palette::calm, tr("mark.waiting"));
    if (model.touched())
        text_colored(palette::quiet, tr(model.draft_kept() ? "form.draft_kept" : "form.draft_pending")),
            ImGui::SameLine();
    float const gap = ImGui::GetStyle().ItemSpacing.x;
    float width = button_width(tr("common.save")) + gap + button_width(tr("form.drop"));
    if (!model.is_new()) width += gap + button_width(tr("form.history"));
    align_right(width);
    if (!model.is_new()) {
        if (button(tr("form.history"))) ending = Ending::history;
        ImGui::SameLine();
    }
    {
        Disabled const nothing(!model.touched());
        if (button(tr("form.drop"))) ImGui::OpenPopup("drop");
    }
    ImGui::SameLine();
    Disabled const saving(model.is_saving());
    if (primary_button(tr("common.save"))) ending = Ending::save;
}

void draw_drop_question(Ending& ending) {
    if (!ImGui::BeginPopup("drop")) return;
    text_line(tr("form.drop_question"));
    if (button(tr("form.drop_yes"))) {
        ending = Ending::drop;
        ImGui::CloseCurrentPopup();
    }
    ImGui::SameLine();
    if (button(tr("common.cancel"))) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
}

/// What is to be said of the whole record.
void draw_banners(FormModel& model, Ending& ending) {
    if (!model.trouble().empty()) text_wrapped(palette::trouble, model.trouble());
    if (model.warned()) {
        ImGui::AlignTextToFramePadding();
        text_colored(palette::care, tr("form.to_mend", {{"count", model.layout()->blocking}}));
        ImGui::SameLine();
        if (button(tr("form.save_anyway"))) ending = Ending::save_anyway;
    }
    if (auto const version = model.newer_version()) {
        ImGui::AlignTextToFramePadding();
        text_colored(palette::care, tr("form.newer", {{"version", version}}));
        ImGui::SameLine();
        if (button(tr("form.use_newer"))) ending = Ending::use_newer;
    }
    if (!model.move_report().empty()) text_wrapped(palette::calm, model.move_report());
    if (model.is_void()) text_wrapped(palette::quiet, tr("form.voided"));
    if (auto const note = model.returned_note()) text_wrapped(palette::trouble, tr("form.returned", {{"note", *note}}));
    if (auto const count = model.layout()->conflicts)
        text_wrapped(palette::care, tr("form.conflicts", {{"count", count}}));
}

void draw_alternatives(FieldRow const& row, std::optional<Dot>& taken) {
    if (row.alternatives.empty()) return;
    text_colored(palette::care, tr("form.conflict_here"));
    int number = 0;
    for (auto const& one : row.alternatives) {
        ScopedId const scope(number++);
        ImGui::AlignTextToFramePadding();
        text_line(one.text);
        ImGui::SameLine();
        text_colored(palette::quiet, one.person + "  " + one.when);
        ImGui::SameLine();
        if (one.taken)
            text_colored(palette::leaf, tr("form.taken"));
        else if (button(tr("form.take")))
            taken = one.dot;
    }
}

void draw_remarks(FormModel& model, FieldRow const& row) {
    for (auto const& one : row.remarks) {
        ScopedId const scope(one.key);
        text_wrapped(palette::care, tr("form.remark", {{"person", one.person}, {"text", one.text}}));
        bool done = one.done;
        if (ImGui::Checkbox(tr("form.remark_done"), &done)) model.mark_done(one.key, done);
    }
}

bool stands_in_the_way(FieldRow const& row) {
    return std::any_of(row.violations.begin(), row.violations.end(),
                       [](auto const& one) { return one.severity == forms::Severity::block; });
}

void draw_field(FormModel& model, FieldRow const& row) {
    ScopedId const scope(row.path);
    float const label_width = em(11);
    float const left = ImGui::GetCursorPosX();
    {
        Grouped const label;
        ImGui::AlignTextToFramePadding();
        ImGui::PushTextWrapPos(left + label_width - em(0.5f));
        std::string text = row.spec->label.zh;
        if (!row.spec->unit.empty()) text += "（" + row.spec->unit + "）";
        text_line(text);
        ImGui::PopTextWrapPos();
        if (row.required) {
            ImGui::SameLine(0, em(0.2f));
            text_colored(palette::trouble, "*");
        }
    }
    ImGui::SameLine(left + label_width);
    std::optional<Dot> taken;
    {
        Grouped const group;
        draw_field_input(model, row);
        if (auto const* const wrong = model.not_understood(row.path)) text_wrapped(palette::trouble, *wrong);
        for (auto const& one : row.violations)
            text_wrapped(one.severity == forms::Severity::block ? palette::trouble : palette::care, one.message);
        draw_alternatives(row, taken);
        draw_remarks(model, row);
        if (!row.spec->hint.zh.empty()) text_wrapped(palette::quiet, row.spec->hint.zh);
    }
    if (taken) model.take(row.path, *taken);
}

/// After a warning: the first place to mend comes into sight.
void reveal(FieldRow const& row, bool& wanted) {
    if (!wanted || !stands_in_the_way(row)) return;
    constexpr float upper_part = 0.2f;
    ImGui::SetScrollHereY(upper_part);
    wanted = false;
}

void draw_fields(FormModel& model, std::vector<FieldRow> const& fields, bool& wanted) {
    for (auto const& row : fields) reveal(row, wanted), draw_field(model, row);
}

/// A bar on the left of what is drawn while it lives. No child window: those of a child take frames to find their size.
struct Beside {
    Beside() : top_(ImGui::GetCursorScreenPos()), indented_(em(0.9f)) {}
    ~Beside() {
        float const bottom = ImGui::GetCursorScreenPos().y - ImGui::GetStyle().ItemSpacing.y;
        ImGui::GetWindowDrawList()->AddLine({top_.x + em(0.2f), top_.y}, {top_.x + em(0.2f), bottom},
                                            ImGui::GetColorU32(palette::leaf), em(0.15f));
    }
    Beside(Beside const&) = delete;

private:
    ImVec2 const top_;
    Indented const indented_;
};

void draw_repeat(FormModel& model, SectionCard const& card, bool& wanted, bool within = false);

void draw_instance(FormModel& model, std::string const& title, InstanceCard const& one, bool& wanted,
                   std::string& removed) {
    text_colored(palette::quiet, title);
    ImGui::SameLine();
    align_right(button_width(tr("form.remove")));
    if (button(tr("form.remove"))) removed = one.instance;
    draw_fields(model, one.fields, wanted);
    for (auto const& inner : one.repeats) {
        if (inner.instances.empty()) text_colored(palette::quiet, inner.section->label.zh);
        draw_repeat(model, inner, wanted, true);
    }
}

/// A card an instance; what repeats within it stands in the card, behind a bar.
void draw_repeat(FormModel& model, SectionCard const& card, bool& wanted, bool within) {
    std::string removed;
    int number = 0;
    for (auto const& one : card.instances) {
        ScopedId const scope(one.instance);
        std::string const title = card.section->label.zh + " " + std::to_string(++number);
        if (within) {
            Beside const bar;
            draw_instance(model, title, one, wanted, removed);
        } else {
            Colored const back(ImGuiCol_ChildBg, {0.96f, 0.97f, 0.96f, 1});
            Child const box("card", {0, 0}, ImGuiChildFlags_Border | ImGuiChildFlags_AutoResizeY,
                            ImGuiWindowFlags_NavFlattened);
            draw_instance(model, title, one, wanted, removed);
        }
    }
    if (button(tr("form.add", {{"what", card.section->label.zh}}) + "##add_" + card.section->id))
        model.add_instance(card.place);
    if (!removed.empty()) model.remove_instance(removed);
}

void draw_sections(FormModel& model) {
    auto const layout = model.layout(); // a change makes a new one; this frame shows the old one to its end
    bool wanted = model.take_reveal();
    for (auto const& card : layout->sections) {
        heading(card.section->label.zh);
        if (card.section->repeat)
            draw_repeat(model, card, wanted);
        else
            draw_fields(model, card.instances.front().fields, wanted);
    }
    ImGui::Dummy({0, em(2)});
}

/// Held in this frame: also when it was let go before the frame ended, as in a quick Ctrl+S on a slow machine.
bool is_held(ImGuiKey key) { return ImGui::IsKeyDown(key) || ImGui::IsKeyReleased(key); }

} // namespace

void draw(FormModel& model, DesktopModel& desktop) {
    if (!model.is_open()) return;
    Ending ending = Ending::none;
    draw_head(model, ending);
    draw_drop_question(ending);
    draw_banners(model, ending);
    ImGui::Separator();
    {
        std::string const id = "fields" + std::to_string(model.opening()); // each form begins at its top
        Child const fields(id.c_str(), {0, 0}, 0, ImGuiWindowFlags_NavFlattened);
        draw_sections(model);
    }
    bool const save_key = is_held(ImGuiMod_Ctrl) && ImGui::IsKeyPressed(ImGuiKey_S, false);
    switch (ending) { // what closes the form comes last
    case Ending::none:
        if (save_key) model.save();
        break;
    case Ending::back:
        return desktop.go_back();
    case Ending::history:
        return desktop.go_to_history();
    case Ending::save:
        return model.save();
    case Ending::save_anyway:
        return model.save_anyway();
    case Ending::drop:
        return model.drop();
    case Ending::use_newer:
        return model.move_to_newest();
    }
}

} // namespace gengji::client
