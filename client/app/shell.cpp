#include "client/app/shell.hpp"

#include <algorithm>

namespace gengji::client {

namespace {
constexpr double words_grow_old_s = 60; ///< "5 分钟前" on the status line
}

Shell::Shell(std::string folder, UiQueue& queue, Clock& clock, Random& random)
    : queue_(queue), random_(random), desktop_(*this, clock, random), store_(std::move(folder), clock, random),
      clock_(clock) {}

Shell::~Shell() {
    if (desktop_.form().is_open()) desktop_.form().leave(); // the draft of what is being typed
}

void Shell::step() {
    queue_.drain();
    desktop_.tick(clock_.boot_ms());
}

double Shell::patience_s() const {
    auto const due = desktop_.form().due_ms();
    if (!due) return words_grow_old_s;
    return std::clamp(static_cast<double>(*due - clock_.boot_ms()) / 1000, 0.01, words_grow_old_s);
}

/// Runs `what(Desk&)` on the store worker and brings its answer back between two frames.
template<class T, class Do>
void Shell::ask(Answer<T> answer, Do what) {
    auto back = [this](Answer<T> const& to, Result<T> result) {
        queue_.post([to, result = std::move(result)]() mutable { to(std::move(result)); });
    };
    bool const taken = store_.post([answer, what = std::move(what), back](Desk* desk) {
        back(answer, desk ? what(*desk) : Result<T>(StoreWorker::locked()));
    });
    if (!taken) back(answer, problem(Problem::internal, "程序正忙，请稍等再试"));
}

void Shell::unlock(std::string password, Answer<SignedIn> answer) {
    (void)store_.post([this, password = std::move(password), answer = std::move(answer)](Desk* desk) {
        auto result = store_.unlock(password);
        if (!result || desk) return queue_.post([answer, result]() mutable { answer(std::move(result)); });
        (void)store_.post([this, answer, result](Desk* opened) {
            queue_.post([this, answer, result, identity = opened->laptop().identity()]() mutable {
                answer(std::move(result));
                start_syncing(std::move(identity));
            });
        });
    });
}

void Shell::start_syncing(Identity identity) {
    sync_ = std::make_unique<SyncWorker>(
        store_, std::move(identity), random_,
        SyncWorker::Listener{
            [this](LinkStatus status) { queue_.post([this, status = std::move(status)] { desktop_.show(status); }); },
            [this] { queue_.post([this] { synced(); }); }});
}

/// Forms may have come, and records.
void Shell::synced() {
    ask<SignedIn>(
        [this](Result<SignedIn> answer) {
            if (answer) desktop_.show(std::move(*answer));
            desktop_.data_changed();
        },
        [](Desk& desk) { return desk.signed_in(); });
}

void Shell::list(ListQuery query, Answer<std::vector<RecordRow>> answer) {
    ask(std::move(answer), [query = std::move(query)](Desk& desk) { return desk.laptop().store().list(query); });
}
void Shell::count(ListQuery query, Answer<std::uint64_t> answer) {
    ask(std::move(answer), [query = std::move(query)](Desk& desk) { return desk.laptop().store().count(query); });
}
void Shell::open_new(std::string form, Answer<OpenedForm> answer) {
    ask(std::move(answer), [form = std::move(form)](Desk& desk) { return desk.open_new(form); });
}
void Shell::open_record(RecordKey record, Answer<OpenedForm> answer) {
    ask(std::move(answer), [record = std::move(record)](Desk& desk) { return desk.open_record(record); });
}
void Shell::open_draft(std::string draft, Answer<OpenedForm> answer) {
    ask(std::move(answer), [draft = std::move(draft)](Desk& desk) { return desk.open_draft(draft); });
}
void Shell::drafts(Answer<std::vector<DraftEntry>> answer) {
    ask(std::move(answer), [](Desk& desk) { return desk.drafts(); });
}
void Shell::put_draft(Draft draft, Answer<void> answer) {
    draft.changed_ms = clock_.now_ms();
    ask(std::move(answer), [draft = std::move(draft)](Desk& desk) { return desk.laptop().store().put_draft(draft); });
}
void Shell::drop_draft(std::string draft) {
    ask(Answer<void>([](Result<void> const&) {}),
        [draft = std::move(draft)](Desk& desk) { return desk.laptop().store().drop_draft(draft); });
}
void Shell::save(Save save, bool is_new, Answer<RecordKey> answer) {
    auto saved = [this, answer = std::move(answer)](Result<RecordKey> result) {
        if (result && sync_) sync_->saved();
        answer(std::move(result));
    };
    ask(Answer<RecordKey>(std::move(saved)),
        [save = std::move(save), is_new](Desk& desk) { return desk.save(save, is_new); });
}
void Shell::find_referred(std::string form, std::string text, Answer<std::vector<RecordRow>> answer) {
    ask(std::move(answer),
        [form = std::move(form), text = std::move(text)](Desk& desk) { return desk.find_referred(form, text); });
}
void Shell::referred(RecordId record, Answer<ReferredRecord> answer) {
    ask(std::move(answer), [record](Desk& desk) { return desk.referred(record); });
}
void Shell::history(RecordKey record, Answer<std::vector<HistoryLine>> answer) {
    ask(std::move(answer), [record = std::move(record)](Desk& desk) { return desk.history(record); });
}
void Shell::store_status(Answer<StoreStatus> answer) {
    ask(std::move(answer), [](Desk& desk) { return desk.status(); });
}
void Shell::sync_now() {
    if (sync_) sync_->sync_now();
}
void Shell::sign_in_again(std::string password, Answer<void> answer) {
    if (!sync_) return;
    sync_->sign_in(std::move(password), [this, answer = std::move(answer)](Result<void> done) {
        queue_.post([answer, done = std::move(done)]() mutable { answer(std::move(done)); });
    });
}

} // namespace gengji::client
