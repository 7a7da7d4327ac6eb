#pragma once

#include "shared/base/id.hpp"
#include "sync-protocol/integer_column.hpp"

#include <span>
#include <vector>

namespace gengji::sync {

/// The milliseconds in a UUIDv7 (of any other id: just its first 48 bits).
std::int64_t time_of(RecordId const& id);

/// Record ids: their time as whole numbers and 74 random bits each; sixteen bytes each when one of them is no UUIDv7.
/// Ids that repeat are written once. The largest item of a batch (11 of 48 bytes).
void write_ids(ByteWriter& out, std::span<RecordId const> ids);
std::vector<RecordId> read_ids(BatchReader& in, std::size_t count);

} // namespace gengji::sync
