#include "server/api/sync.hpp"

#include "server/auth/scopes.hpp"
#include "server/auth/sign_in.hpp"
#include "shared/base/log.hpp"
#include "sync-protocol/codec.hpp"
#include "sync-protocol/server_machine.hpp"
#include "sync-protocol/signing.hpp"

namespace gengji::server {

namespace {

sync::Session session_of(Speaker const& speaker, std::vector<std::string> const& partitions, Store const& store) {
    sync::Session session;
    session.device = speaker.device.id;
    session.actor = speaker.account.actor;
    session.device_key = speaker.device.public_key;
    session.scope = scope_of(speaker.access, partitions);
    session.collector = has_role(speaker.access.roles, "collector");
    session.team = has_role(speaker.access.roles, "team");
    session.supervisor = has_role(speaker.access.roles, "supervisor");
    session.county_admin = has_role(speaker.access.roles, "county_admin");
    session.auditor = has_role(speaker.access.roles, "auditor");
    session.seal_key = store.seal_public_key();
    session.unseal = [&store](BytesView box) {
        return sync::open_box(box, store.seal_public_key(), store.seal_secret_key());
    };
    return session;
}

Result<Speaker> speaker_of(Request const& request, Store& store, std::int64_t now) {
    return speaker(store, request.method, request.path, request.authorization, request.signature, request.body, now);
}

bool writes(sync::SyncRequest const& request) {
    for (auto const& partition : request.partitions) {
        if (!partition.batches.empty() || !partition.offers.empty()) return true;
    }
    return false;
}

} // namespace

Reply sync_round(Request const& request, Context& context) {
    auto const wish = sync::decode_request(request.body);
    if (!wish) {
        log::warn("sync.undecodable", {{"bytes", request.body.size()}, {"reason", wish.error().detail}});
        return reply_of(problem(Problem::invalid, "同步请求无法识别，请升级客户端；记录仍保存在本机"));
    }
    std::int64_t const now = now_seconds(context);
    Bytes answer;
    auto const job = [&](Store& store) -> Result<void> {
        Speaker const speaker = TRY(speaker_of(request, store, now));
        TRY(context.forms.refresh(store));
        sync::Session const session = session_of(speaker, TRY(store.partitions()), store);
        Admission const rules(context.forms, speaker.access.roles);
        answer = sync::encode(TRY(sync::answer(*wish, session, store, rules, {now})));
        if (now - speaker.device.last_seen > 60) TRY(store.seen_device(speaker.device.id, now));
        return {};
    };
    auto const done = writes(*wish) ? context.writer.run(job) : context.writer.look(job);
    if (!done) return reply_of(done.error());
    return {200, "application/octet-stream", std::move(answer)};
}

Reply news(Request const& request, Context& context) {
    auto const wish = sync::decode_wait(request.body);
    if (!wish) return reply_of(problem(Problem::invalid, "请求无法识别，请升级客户端"));
    std::int64_t const now = now_seconds(context);
    bool any = false;
    auto const done = context.writer.look([&](Store& store) -> Result<void> {
        Speaker const speaker = TRY(speaker_of(request, store, now));
        any = scope_of(speaker.access, TRY(store.partitions())).version != wish->scope_version;
        for (auto const& place : wish->places) {
            if (any) break;
            any = TRY(store.epoch(place.partition)) != place.epoch || TRY(store.head(place.partition)) > place.seq;
        }
        return {};
    });
    if (!done) return reply_of(done.error());
    return {any ? 200 : 204, "application/octet-stream", {}};
}

} // namespace gengji::server
