#pragma once

#include "client/app/commands.hpp"
#include "client/app/store_worker.hpp"
#include "client/app/sync_worker.hpp"
#include "client/app/ui_queue.hpp"
#include "client/models/desktop_model.hpp"

#include <memory>
#include <optional>
#include <string>

namespace gengji::client {

/// The program behind the window: models on this thread, the store and the server each on a thread of its own. Thread:
/// UI.
class Shell final : public Commands {
public:
    Shell(std::string folder, UiQueue& queue, Clock& clock, Random& random);
    ~Shell() override;

    DesktopModel& desktop() { return desktop_; }
    /// Between two frames: answers that came, drafts that are due.
    void step();
    /// How long the frame loop may sleep when nothing happens, in seconds: until a draft is due, or the words "3
    /// minutes ago" are old.
    double patience_s() const;

    void unlock(std::string password, Answer<SignedIn> answer) override;
    void list(ListQuery query, Answer<std::vector<RecordRow>> answer) override;
    void count(ListQuery query, Answer<std::uint64_t> answer) override;
    void open_new(std::string form, Answer<OpenedForm> answer) override;
    void open_record(RecordKey record, Answer<OpenedForm> answer) override;
    void open_draft(std::string draft, Answer<OpenedForm> answer) override;
    void drafts(Answer<std::vector<DraftEntry>> answer) override;
    void put_draft(Draft draft, Answer<void> answer) override;
    void drop_draft(std::string draft) override;
    void save(Save save, bool is_new, Answer<RecordKey> answer) override;
    void find_referred(std::string form, std::string text, Answer<std::vector<RecordRow>> answer) override;
    void referred(RecordId record, Answer<ReferredRecord> answer) override;
    void history(RecordKey record, Answer<std::vector<HistoryLine>> answer) override;
    void store_status(Answer<StoreStatus> answer) override;
    void sync_now() override;
    void sign_in_again(std::string password, Answer<void> answer) override;

private:
    template<class T, class Do>
    void ask(Answer<T> answer, Do what);
    void start_syncing(Identity identity);
    void synced();

    UiQueue& queue_;
    Random& random_;
    DesktopModel desktop_;
    StoreWorker store_;
    std::unique_ptr<SyncWorker> sync_; ///< after unlocking; ends before the store does
    Clock& clock_;
};

} // namespace gengji::client
