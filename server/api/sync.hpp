#pragma once

#include "server/api/context.hpp"

namespace gengji::server {

/// POST /v1/sync: a SyncRequest, answered with a SyncReply after the commit (S2).
Reply sync_round(Request const& request, Context& context);
/// POST /v1/wait: 200 when there is something new for this laptop, 204 not yet.
Reply news(Request const& request, Context& context);

} // namespace gengji::server
