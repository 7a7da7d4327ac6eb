#pragma once

#include "sync-protocol/client_machine.hpp"
#include "sync-protocol/messages.hpp"

#include <optional>

namespace gengji::sync {

/// What a machine that only pulls will ask next, if it takes this reply as it stands: the page behind it. So a driver
/// can fetch that page while the machine is still laying down this one. Nothing when the next request is likely to say
/// anything more: then fetching ahead would be for nothing. A guess, and no more: an answer to it counts only when the
/// machine asks the very same.
std::optional<SyncRequest> page_after(SyncRequest const& asked, SyncReply const& reply, ClientOptions const& options);

} // namespace gengji::sync
