#include "server/api/context.hpp"
#include "server/api/limits.hpp"
#include "server/api/sign_in.hpp"
#include "server/api/sync.hpp"

namespace gengji::server {

namespace {

Reply health(Request const&, Context& context) {
    auto const well = context.writer.look([](Store& store) -> Result<void> {
        TRY(store.county());
        return {};
    });
    return well ? Reply{200, "text/plain", "ok\n"} : reply_of(well.error());
}

Reply metrics(Request const&, Context& context) { return {200, "text/plain; version=0.0.4", context.metrics.text()}; }

} // namespace

std::int64_t now_seconds(Context const& context) { return context.clock.now_ms() / 1000; }

void add_routes(Router& router, Context& context) {
    auto const with = [&context](Reply (*answer)(Request const&, Context&)) {
        return [&context, answer](Request const& request) { return answer(request, context); };
    };
    router.add("GET", "/healthz", {with(health), 0, false});
    router.add("GET", "/metrics", {with(metrics), 0, false});
    router.add("POST", "/v1/enrol", {with(enrol), limits::small_body_bytes, false});
    router.add("POST", "/v1/login", {with(login), limits::small_body_bytes, false});
    router.add("POST", "/v1/token", {with(refresh), limits::small_body_bytes, false});
    router.add("POST", "/v1/sync", {with(sync_round), limits::sync_body_bytes, false});
    router.add("POST", "/v1/wait", {with(news), limits::small_body_bytes, true});
}

} // namespace gengji::server
