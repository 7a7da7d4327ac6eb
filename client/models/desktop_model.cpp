#include "client/models/desktop_model.hpp"

#include "shared/base/i18n.hpp"

namespace gengji::client {

namespace {
using Place = Navigation::Place;
constexpr std::int64_t notice_ms = 8000; ///< two readings of a short sentence
} // namespace

DesktopModel::DesktopModel(Commands& commands, Clock const& clock, Random& random)
    : commands_(commands), clock_(clock), unlock_(commands, [this](SignedIn one) { entered(std::move(one)); }),
      records_(commands, [this](RecordRow const& row) { open_record(row); }),
      form_(commands, random, [this](std::optional<RecordKey> saved) { form_closed(saved); }),
      inbox_(commands, [this](RecordRow const& row) { open_record(row); }), history_(commands), sync_(commands) {}

void DesktopModel::entered(SignedIn signed_in) {
    show(std::move(signed_in));
    go_to_form(navigation_.first_form());
    inbox_.ask();
    sync_.ask_store();
    ask_drafts();
}

void DesktopModel::show(SignedIn signed_in) {
    navigation_.show(signed_in);
    signed_in_ = std::move(signed_in);
}

void DesktopModel::ask_drafts() {
    commands_.drafts([this](Result<std::vector<DraftEntry>> answer) {
        if (answer) drafts_ = std::move(*answer);
    });
}

bool DesktopModel::leave_form() {
    if (form_.is_open()) form_.leave();
    return !form_.is_open();
}

void DesktopModel::go_to_form(std::string form) {
    if (!leave_form()) return;
    navigation_.go_to_form(form);
    records_.show_form(std::move(form));
}

void DesktopModel::go_to_inbox() {
    if (!leave_form()) return;
    navigation_.go(Place::inbox);
    inbox_.ask();
}

void DesktopModel::go_to_sync() {
    if (!leave_form()) return;
    navigation_.go(Place::sync);
    sync_.ask_store();
}

void DesktopModel::go_to_history() {
    if (!form_.is_open() || form_.is_new()) return;
    history_.open(form_.key(), form_.title());
    navigation_.go(Place::history);
}

void DesktopModel::go_back() {
    if (navigation_.place() == Place::history)
        navigation_.go(Place::form);
    else
        leave_form();
}

void DesktopModel::open_new(std::string form) {
    if (!leave_form()) return;
    came_from_ = Place::records;
    commands_.open_new(std::move(form), [this](auto answer) { form_opened(std::move(answer)); });
}

void DesktopModel::open_record(RecordRow const& row) {
    if (!leave_form()) return;
    came_from_ = navigation_.place() == Place::inbox ? Place::inbox : Place::records;
    commands_.open_record(row.key, [this](auto answer) { form_opened(std::move(answer)); });
}

void DesktopModel::continue_draft(std::string draft) {
    if (!leave_form()) return;
    came_from_ = Place::records;
    commands_.open_draft(std::move(draft), [this](auto answer) { form_opened(std::move(answer)); });
}

void DesktopModel::drop_draft(std::string draft) {
    commands_.drop_draft(std::move(draft));
    ask_drafts();
    sync_.ask_store();
}

void DesktopModel::form_opened(Result<OpenedForm> answer) {
    if (!answer) return say(answer.error().detail, true);
    if (!leave_form()) return; // two were asked for in a row
    form_.open(std::move(*answer), signed_in_->catalog);
    if (!form_.is_open()) return say(tr("form.unknown"), true);
    if (came_from_ != Place::inbox && navigation_.form() != form_.form().id) {
        navigation_.go_to_form(form_.form().id);
        records_.show_form(form_.form().id);
    }
    navigation_.go(Place::form);
}

void DesktopModel::form_closed(std::optional<RecordKey> saved) {
    navigation_.go(came_from_);
    if (saved) say(tr("form.saved_here"));
    data_changed();
}

void DesktopModel::data_changed() {
    if (!is_open()) return;
    if (navigation_.place() == Place::records || navigation_.place() == Place::form) records_.refresh();
    inbox_.ask();
    sync_.ask_store();
    ask_drafts();
}

void DesktopModel::say(std::string text, bool trouble) {
    notice_ = std::move(text);
    notice_is_trouble_ = trouble;
    notice_until_ms_.reset();
}

void DesktopModel::tick(std::int64_t now_ms) {
    form_.tick(now_ms);
    if (notice_.empty() || notice_is_trouble_) return;
    if (!notice_until_ms_) notice_until_ms_ = now_ms + notice_ms;
    if (now_ms >= *notice_until_ms_) hide_notice();
}

} // namespace gengji::client
