#pragma once

#include "server/api/exchange.hpp"
#include "server/api/forms.hpp"
#include "server/api/metrics.hpp"
#include "server/api/writer.hpp"
#include "server/auth/failures.hpp"
#include "shared/base/time.hpp"

namespace gengji::server {

/// What api functions share; lives as long as the server. Everything in it may be used by any worker.
struct Context {
    Store& store; ///< touched by the writer's thread only; here for what never changes (public keys)
    Writer& writer;
    PublishedForms& forms;
    Metrics& metrics;
    Failures& failures;
    Clock& clock;
    Random& random; ///< the system's: thread-safe
    std::string server_id;
};

std::int64_t now_seconds(Context const& context);

/// Adds every path of the server. PROTOCOL.md lists them; a test compares.
void add_routes(Router& router, Context& context);

} // namespace gengji::server
