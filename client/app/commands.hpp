#pragma once

#include "shared/base/result.hpp"
#include "shared/catalog/catalog.hpp"
#include "shared/forms/evaluation.hpp"
#include "shared/records/record_store.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// What the models of the window ask of the rest of the program: plain structs in, answers as closures on the UI
/// thread.
namespace gengji::client {

/// Who has signed in on this laptop, and what this laptop may show.
struct SignedIn {
    std::string person, login;
    std::vector<std::string> forms;         ///< ids of the forms whose records this laptop may hold
    std::shared_ptr<Catalog const> catalog; ///< as it was then; a sync may bring another
};

/// A record that a form refers to, or may refer to once it is picked.
struct ReferredRecord {
    RecordId id;
    std::string title;
    forms::Document document;
};

/// A form as it opens: the record as the screen shows it from now on, and the draft that remembers what that was.
struct OpenedForm {
    Draft draft; ///< `seen` was taken when the form opened; `patch` holds what was filled in before
    bool is_new = true;
    bool resumed = false; ///< somebody had begun it before: it is theirs, and only they may drop it
    RecordState state;    ///< empty for a new record
    bool waiting = false; ///< has edits that the server does not hold yet
    std::vector<ReferredRecord> referred;
    std::map<ActorId, std::string> people; ///< who wrote what stands in it
    forms::Moment moment;
};

/// A half-filled form, as it is offered at the start.
struct DraftEntry {
    std::string id, form;
    std::string title; ///< empty when nothing names it yet
    UnixMs changed_ms = 0;
    std::size_t changes = 0;
};

struct HistoryLine {
    struct Field {
        std::string label, text;
    };
    std::string person, when;
    bool own = false, standing = false;
    std::vector<Field> fields;
};

/// What is saved here and where it stands; from the store.
struct StoreStatus {
    SyncCounts counts;
    std::uint64_t drafts = 0;
    std::optional<UnixMs> last_sync; ///< by this laptop's clock
};

/// What the link to the server is doing; from the sync worker.
struct LinkStatus {
    enum class Phase {
        locked, ///< nobody has signed in yet
        idle,   ///< level, waiting for news
        syncing,
        resting,       ///< after a failure: tries again by itself
        sign_in_again, ///< the server wants the password
        upgrade,       ///< the server speaks a newer protocol
    };
    Phase phase = Phase::locked;
    std::string server;
    std::uint64_t pushed_edits = 0, pulled_records = 0;
    std::string trouble; ///< why it rests, in words; empty otherwise
    std::int64_t retry_in_s = 0;
};

template<class T>
using Answer = std::function<void(Result<T>)>;

/// The models' way out. Thread: UI. None of these waits: each answer comes later, on the UI thread, between two frames,
/// and exactly once while the program runs. Errors are those of the store, with a text for the person.
class Commands {
public:
    virtual ~Commands() = default;

    /// Errors: unauthorized (wrong password), not_found (not enrolled), storage (open elsewhere), too_old, full.
    virtual void unlock(std::string password, Answer<SignedIn> answer) = 0;
    virtual void list(ListQuery query, Answer<std::vector<RecordRow>> answer) = 0;
    virtual void count(ListQuery query, Answer<std::uint64_t> answer) = 0;
    virtual void open_new(std::string form, Answer<OpenedForm> answer) = 0;
    virtual void open_record(RecordKey record, Answer<OpenedForm> answer) = 0;
    virtual void open_draft(std::string draft, Answer<OpenedForm> answer) = 0;
    virtual void drafts(Answer<std::vector<DraftEntry>> answer) = 0;
    virtual void put_draft(Draft draft, Answer<void> answer) = 0;
    virtual void drop_draft(std::string draft) = 0;
    /// Durable when the answer comes (S1). Gives the record's key: a new record's bucket follows from what was filled
    /// in.
    virtual void save(Save save, bool is_new, Answer<RecordKey> answer) = 0;
    /// Records of a form ("any": of all) whose name holds the text, to refer to one of them.
    virtual void find_referred(std::string form, std::string text, Answer<std::vector<RecordRow>> answer) = 0;
    virtual void referred(RecordId record, Answer<ReferredRecord> answer) = 0;
    virtual void history(RecordKey record, Answer<std::vector<HistoryLine>> answer) = 0;
    virtual void store_status(Answer<StoreStatus> answer) = 0;
    /// Now, whatever the back-off says.
    virtual void sync_now() = 0;
    /// The server wants the password again. Errors: unauthorized, offline.
    virtual void sign_in_again(std::string password, Answer<void> answer) = 0;
};

} // namespace gengji::client
