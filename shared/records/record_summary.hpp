#pragma once

#include "shared/records/own_edits.hpp"
#include "shared/records/record_state.hpp"

#include <cstdint>
#include <vector>

namespace gengji {

/// What lists filter by, as bits of record.flags.
namespace record_flag {
constexpr std::int64_t conflict = 1, waiting = 2, remarks = 4, quarantined = 8, to_verify = 16, to_accept = 32,
                       voided = 64, contested = 128, returned = 256, verified = 512, accepted = 1024,
                       empty = 2048; ///< nothing stands in it: its only edits have ended
}

/// What a list shows of a record beside its title.
struct RecordSummary {
    std::int64_t flags = 0;
    std::int64_t conflicts = 0;
    std::int64_t remarks = 0;
    Stamp changed = 0;
};

/// Pure. `standing`: own edits in `shown` that the server's state does not cover.
RecordSummary summarize(Bucket const& bucket, RecordState const& shown, std::vector<OwnEdit> const& standing,
                        bool on_server);

} // namespace gengji
