#pragma once

#include "shared/records/record_store.hpp"

namespace gengji::client {

/// Adds to a save of a service log that carries the farmer's confirmation the hash of what was confirmed; other saves
/// stay as they are. Errors: storage.
Result<void> keep_confirmation(RecordStore& store, Save& save);

} // namespace gengji::client
