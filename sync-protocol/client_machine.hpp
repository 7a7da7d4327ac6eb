#pragma once

#include "sync-protocol/messages.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace gengji::sync {

/// Where the laptop stands with the server (DESIGN.md 4). Editing is legal in every state.
enum class ClientState {
    offline,
    connect,
    sync,
    push_more,
    pull_more,
    backfill,
    purge,
    verify,
    blobs,
    wait, // the usual way
    fork,
    epoch,
    reauth,
    upgrade,
    full,
    diverged, // side states
};
char const* name_of(ClientState state);

struct Progress {
    ClientState state = ClientState::offline;
    std::uint64_t pushed_edits = 0, pulled_records = 0; ///< in this session of the machine
    bool level = false;                                 ///< holds exactly the server's states as of the last reply
    std::vector<std::string> notices; ///< facts for the log: "digest.mismatch 500231101203/registry", …
};

struct ClientOptions {
    std::size_t push_edits = 500;  ///< in one request, which the server commits at once; the driver adapts it to about
                                   ///< 5 s of the measured rate
    std::size_t batch_edits = 500; ///< in one batch of it
    std::size_t ahead_edits = 0; ///< made ahead at most, when that is more than push_edits: as many as the next request
                                 ///< may turn out to have
    std::size_t push_bytes = 1 << 20;
    std::uint32_t pull_records = 2000;
    std::uint32_t pull_bytes = 1 << 20;
};

/// The states of a reply's pages, unpacked before the machine gets to them, page by page in the reply's order. What is
/// missing or cannot be read is left to the machine.
using OpenedPages = std::vector<std::vector<StateUpdate>>;
/// Thread: any.
OpenedPages open_pages(SyncReply const& reply);

/// The laptop's side of the protocol, without I/O but for the store it is given: asks for nothing, sends nothing, knows
/// no clock. A driver loops: `while (auto request = machine.next()) { reply ? machine.receive(*reply) : machine.lost();
/// }`, then waits. At most one request is outstanding; a reply to an older one is not applied. Thread: any one.
class ClientMachine {
public:
    using Sign = std::function<Bytes(BytesView)>; ///< Ed25519 of the device; may return nothing in tests
    ClientMachine(LocalLog& log, Sign sign, ClientOptions options = {});
    ~ClientMachine();

    /// What to send now; nothing when level (then wait for news or a save).
    Result<std::optional<SyncRequest>> next();
    /// While the last request is on its way: makes the batches that will follow the ones it pushes, so that they need
    /// not be made when the reply is there. Changes nothing that can be seen.
    void prepare();
    /// The reply to the last request. An error of the store (full, storage) leaves the machine as it was: the round is
    /// repeated.
    Result<void> receive(SyncReply const& reply, OpenedPages opened = {});
    /// No reply came, or a broken one: it may or may not have reached the server.
    void lost();
    /// The server said no: 401 → reauth, 426 → upgrade; cleared by resume().
    void refused(Problem problem);
    void resume();
    /// Something was saved here, or the server may have news: next() will speak again.
    void nudge();
    /// Digests are compared at the end of the next round, whether or not anything changed.
    void verify();
    void tune(ClientOptions const& options);
    Progress const& progress() const;
    /// What to wait for at the server when next() gives nothing.
    Result<WaitRequest> waiting_for();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace gengji::sync
