#pragma once

#include "client/models/form_model.hpp"
#include "client/models/history_model.hpp"
#include "client/models/inbox_model.hpp"
#include "client/models/navigation.hpp"
#include "client/models/record_list_model.hpp"
#include "client/models/sync_model.hpp"
#include "client/models/unlock_model.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gengji::client {

/// The whole window without a window: every screen's model, and how one leads to another. Thread: UI.
class DesktopModel {
public:
    DesktopModel(Commands& commands, Clock const& clock, Random& random);

    bool is_open() const { return signed_in_.has_value(); }
    SignedIn const& signed_in() const { return *signed_in_; }
    UnlockModel& unlock() { return unlock_; }
    Navigation& navigation() { return navigation_; }
    RecordListModel& records() { return records_; }
    FormModel& form() { return form_; }
    FormModel const& form() const { return form_; }
    InboxModel& inbox() { return inbox_; }
    HistoryModel& history() { return history_; }
    SyncModel& sync() { return sync_; }
    Clock const& clock() const { return clock_; }

    // --- where to
    void go_to_form(std::string form);
    void go_to_inbox();
    void go_to_sync();
    void go_to_history(); ///< of the record in the form
    void go_back();       ///< from the history to the form, from the form to the list
    void open_new(std::string form);
    void open_record(RecordRow const& row);

    // --- drafts, offered at the start
    std::vector<DraftEntry> const& drafts() const { return drafts_; }
    void continue_draft(std::string draft);
    void drop_draft(std::string draft);

    // --- what comes in
    void show(SignedIn signed_in); ///< after unlocking, and after a sync that may have brought forms
    void show(LinkStatus link) { sync_.show(std::move(link)); }
    void data_changed(); ///< something was saved or synced: what is on screen is asked again

    /// A sentence for the person, until `hide_notice` or the next one; trouble stays until it is put away.
    std::string const& notice() const { return notice_; }
    bool notice_is_trouble() const { return notice_is_trouble_; }
    void hide_notice() { notice_.clear(); }
    void tick(std::int64_t now_ms); ///< drafts, and notices that have been read

private:
    void entered(SignedIn signed_in);
    void form_opened(Result<OpenedForm> answer);
    void form_closed(std::optional<RecordKey> saved);
    void say(std::string text, bool trouble = false);
    void ask_drafts();
    /// False: the form is just being saved, or what was typed could not be kept; then nothing takes its place.
    bool leave_form();

    Commands& commands_;
    Clock const& clock_;
    std::optional<SignedIn> signed_in_;
    UnlockModel unlock_;
    Navigation navigation_;
    RecordListModel records_;
    FormModel form_;
    InboxModel inbox_;
    HistoryModel history_;
    SyncModel sync_;
    std::vector<DraftEntry> drafts_;
    std::string notice_;
    std::optional<std::int64_t> notice_until_ms_;
    Navigation::Place came_from_ = Navigation::Place::records; ///< where the form goes back to
    bool notice_is_trouble_ = false;
};

} // namespace gengji::client
