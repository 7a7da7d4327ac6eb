#pragma once

#include "sync-protocol/ledger.hpp"

/// How the rows of a server's log are hashed, and what stands beside a batch's edits.
namespace gengji::server {

enum LogKind : int { log_batch = 1, log_wait_ended = 2, log_offers_joined = 3 };

/// The decision on one edit as it arrived.
struct Note {
    Stamp stamp = unstamped;
    Verdict verdict{};
    Reason reason{};
};
Bytes write_notes(std::vector<sync::Admission> const& admissions);
std::vector<Note> read_notes(BytesView bytes); ///< of our own database; ends early when damaged

/// A person's end of a wait: which edit, and whether it enters.
struct WaitEnd {
    Dot dot;
    bool enter = false;
};
Bytes write_wait_end(WaitEnd const& end);
WaitEnd read_wait_end(BytesView bytes);

/// A recovered offer that was joined, and what it said.
struct Offer {
    std::int64_t number = 0;
    Hash hash;
};
Bytes write_offers(std::vector<Offer> const& offers);
std::vector<Offer> read_offers(BytesView bytes);

/// What a sealed batch held.
Bytes write_opened(std::vector<sync::Admission> const& admissions);
Result<std::vector<Edit>> read_opened(BytesView bytes);

/// Each row's hash takes in the one before it: a log that differs anywhere differs at its end.
Hash act_hash(Hash const& previous, int kind, std::uint64_t first_seq, std::uint64_t last_seq, BytesView notes);
Hash batch_hash(Hash const& previous, std::uint64_t first_seq, std::uint64_t last_seq, ReplicaId const& replica,
                std::uint64_t last, Hash const& last_hash, DeviceId const& device, BytesView notes);

} // namespace gengji::server
