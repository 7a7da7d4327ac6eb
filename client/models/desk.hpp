#pragma once

#include "client/app/commands.hpp"
#include "client/models/laptop.hpp"

#include <memory>
#include <string>
#include <vector>

namespace gengji::client {

/// What the window asks of a laptop, as ordinary functions over its store. Thread: the store worker.
/// Errors: those of RecordStore, and the ones named in commands.hpp.
class Desk {
public:
    explicit Desk(std::unique_ptr<Laptop> laptop) : laptop_(std::move(laptop)) {}

    Laptop& laptop() { return *laptop_; }
    /// Once, after unlocking: clears away empty drafts, left by forms that were only looked at when the power went.
    Result<SignedIn> begin();
    Result<SignedIn> signed_in();
    Result<OpenedForm> open_new(std::string const& form);
    Result<OpenedForm> open_record(RecordKey const& record);
    Result<OpenedForm> open_draft(std::string const& draft);
    /// Those with something in them, latest first.
    Result<std::vector<DraftEntry>> drafts();
    Result<RecordKey> save(Save save, bool is_new);
    Result<std::vector<RecordRow>> find_referred(std::string const& form, std::string const& text);
    Result<ReferredRecord> referred(RecordId const& record);
    Result<std::vector<HistoryLine>> history(RecordKey const& record);
    Result<StoreStatus> status();
    /// After a sync: the laptop learns what the county published, and when it was level. Ask signed_in() again.
    Result<void> after_sync(std::optional<std::int64_t> server_seconds, bool level);

private:
    Result<OpenedForm> opened(Draft draft);
    Result<OpenedForm> resumed(Draft draft);
    Result<forms::FormSpec const*> form(std::string const& id);
    Draft blank_draft();

    std::unique_ptr<Laptop> laptop_;
};

} // namespace gengji::client
