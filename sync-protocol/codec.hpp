#pragma once

#include "sync-protocol/messages.hpp"

#include <span>
#include <vector>

/// Bytes ⇄ messages. Batches are columnar and zstd-compressed (WIRE.md). The decoder is bounded and not recursive:
/// every count is charged to one budget before anything is allocated (S20: 1 MiB of any input decodes within 8 MiB and
/// 50 ms; a batch unpacks to at most 4 MiB). Unknown value kinds and `extra` parts are kept byte for byte. Errors of
/// every decode: invalid, with an English reason for the log.
namespace gengji::sync {

Bytes encode(SyncRequest const& request);
Result<SyncRequest> decode_request(BytesView bytes);
Bytes encode(SyncReply const& reply);
Result<SyncReply> decode_reply(BytesView bytes);
Bytes encode(WaitRequest const& request);
Result<WaitRequest> decode_wait(BytesView bytes);

/// How many of the first edits or states one batch may carry: at least one, when there is any, and all of an ordinary
/// page of 1000 records of 30 fields. What is left goes into the next batch. Cheap: looks at sizes only.
std::size_t fitting(std::span<Edit const> edits);
std::size_t fitting(std::span<StateUpdate const> states);

/// Edits of one replica with consecutive seqs, 1 to fitting(…) of them. Decoding gives exactly the edits encoded: their
/// hashes are the same.
Bytes encode_edits(std::vector<Edit> const& edits);
Result<std::vector<Edit>> decode_edits(BytesView bytes);

/// States or deltas of one partition, 1 to fitting(…) of them. `changed_at` does not travel.
Bytes encode_states(std::vector<StateUpdate> const& states);
Result<std::vector<StateUpdate>> decode_states(BytesView bytes);

} // namespace gengji::sync
