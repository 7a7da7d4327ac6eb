#pragma once

#include "sync-protocol/ledger.hpp"

namespace gengji::sync {

/// Facts of the moment.
struct ServerMoment {
    std::int64_t now_seconds = 0; ///< the server's clock
};

/// Answers one sync request: admits what is pushed (each edit gets a verdict: nothing blocks, nothing is dropped), then
/// gives the pages. Order inside: epoch and scope first (a page of an older scope is never sent), batches, probes,
/// offers, pages, verdicts, digests. Must run inside one transaction of the ledger; the reply may leave only after its
/// commit (S2). Errors: invalid (malformed or hostile: close), too_old (protocol), storage, full.
Result<SyncReply> answer(SyncRequest const& request, Session const& session, Ledger& ledger,
                         AdmissionRules const& rules, ServerMoment const& moment);

} // namespace gengji::sync
