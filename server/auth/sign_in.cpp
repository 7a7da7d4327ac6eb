#include "server/auth/sign_in.hpp"

#include "server/auth/codes.hpp"
#include "server/auth/limits.hpp"
#include "shared/base/hash.hpp"
#include "shared/base/signature.hpp"

namespace gengji::server {

namespace {

Error nobody() { return problem(Problem::unauthorized, "登录已失效，请重新登录；记录仍保存在本机"); }
Error expired() { return problem(Problem::unauthorized, "expired"); }

std::string_view bearer(std::string_view authorization) {
    constexpr std::string_view scheme = "Bearer ";
    return authorization.substr(0, scheme.size()) == scheme ? authorization.substr(scheme.size()) : std::string_view();
}

} // namespace

Bytes signed_part(std::string_view method, std::string_view path, std::string_view access_token, BytesView body) {
    ByteWriter out;
    out.raw("gengji request 1\n");
    out.text(method);
    out.text(path);
    out.text(access_token);
    out.raw(hash_of(body).view());
    return out.take();
}

Result<Speaker> speaker(AccountStore& store, std::string_view method, std::string_view path,
                        std::string_view authorization, std::string_view signature, BytesView body, std::int64_t now) {
    std::string_view const token = bearer(authorization);
    if (token.empty()) return nobody();
    auto const session = TRY(store.session_by_access(hash_of(token)));
    if (!session) return nobody();
    auto const device = TRY(store.device(session->device));
    auto const account = TRY(store.account(session->actor));
    if (!device || device->revoked || !account || account->disabled) return nobody();
    auto const signed_bytes = from_base64(signature);
    if (!signed_bytes ||
        !VerifyKey::from_view(device->public_key).verify(signed_part(method, path, token, body), *signed_bytes))
        return nobody();
    if (session->access_until < now) return expired(); // only to whom the device's key belongs
    Access const access = TRY(store.access(session->actor));
    return Speaker{*account, *device, *session, access};
}

namespace {

TokenSession session_of(Tokens const& tokens, DeviceId const& device, ActorId const& actor, std::int64_t now) {
    TokenSession session;
    session.device = device;
    session.actor = actor;
    session.access = hash_of(tokens.access);
    session.refresh = hash_of(tokens.refresh);
    session.access_until = now + limits::access_seconds;
    session.refresh_until = now + limits::refresh_seconds;
    return session;
}

} // namespace

Result<Tokens> start_session(AccountStore& store, DeviceId const& device, ActorId const& actor, std::int64_t now,
                             Random& random) {
    Tokens const tokens{new_token(random), new_token(random), limits::access_seconds};
    TRY(store.put_session(session_of(tokens, device, actor, now)));
    return tokens;
}

Result<Tokens> refresh_session(AccountStore& store, std::string_view refresh, std::int64_t now, Random& random) {
    Hash const presented = hash_of(refresh);
    auto const session = TRY(store.session_by_refresh(presented));
    if (!session) return nobody();
    auto const device = TRY(store.device(session->device));
    auto const account = TRY(store.account(session->actor));
    if (!device || device->revoked || !account || account->disabled) return nobody();
    Tokens const tokens{new_token(random), new_token(random), limits::access_seconds};
    auto const rotated = store.rotate_session(presented, session_of(tokens, session->device, session->actor, now), now);
    if (!rotated) return rotated.error().problem == Problem::not_found ? nobody() : rotated.error();
    return tokens;
}

} // namespace gengji::server
