#include "client/sync/server_link.hpp"

#include "shared/base/hash.hpp"
#include "shared/base/json.hpp"
#include "sync-protocol/codec.hpp"

#include <future>

namespace gengji::client {

namespace {

/// What is signed of a request; the server's auth/sign_in.cpp makes the same (PROTOCOL.md, "Signing").
Bytes signed_part(std::string_view path, std::string_view access_token, BytesView body) {
    ByteWriter out;
    out.raw("gengji request 1\n");
    out.text("POST");
    out.text(path);
    out.text(access_token);
    out.raw(hash_of(body).view());
    return out.take();
}

/// The server's no, in its own words when it gave some.
Error refusal(HttpReply const& reply) {
    std::string detail;
    if (auto const json = parse_json(reply.body)) detail = std::string(text_member(*json, "detail"));
    auto const say = [&](Problem kind, char const* otherwise) {
        return problem(kind, detail.empty() ? otherwise : detail);
    };
    switch (reply.status) {
    case 401:
        return say(Problem::unauthorized, "登录已失效，请重新登录；记录仍保存在本机");
    case 400:
        return say(Problem::invalid, "服务器不认识这个请求，请升级客户端；记录仍保存在本机");
    case 404:
        return problem(Problem::invalid, "这个地址不是耕记服务器，或服务器版本太旧，请核对地址");
    case 413:
        return problem(Problem::invalid, "一次发送的内容太多，请升级客户端；记录仍保存在本机");
    case 426:
        return say(Problem::too_old, "客户端版本太旧，请升级后再同步；记录仍保存在本机");
    case 507:
        return say(Problem::full, "服务器磁盘已满，请联系管理员；记录仍保存在本机");
    default:
        return problem(Problem::offline,
                       "服务器暂时无法处理（" + std::to_string(reply.status) + "），稍后会自动再试；记录仍保存在本机");
    }
}

Result<void> take_tokens(Json const& json, Identity& identity) {
    auto const* const tokens = member(json, "tokens");
    if (!tokens || text_member(*tokens, "access").empty())
        return problem(Problem::invalid, "服务器的回答不完整，请升级客户端");
    identity.access = text_member(*tokens, "access");
    identity.refresh = text_member(*tokens, "refresh");
    return {};
}

void take_person(Json const& json, Identity& identity) {
    auto const* const person = member(json, "person");
    if (!person) return;
    identity.login = text_member(*person, "login");
    identity.roles.clear();
    if (auto const* const roles = member(*person, "roles"); roles && roles->is_array()) {
        for (auto const& role : *roles) {
            if (role.is_string()) identity.roles.push_back(role.get<std::string>());
        }
    }
}

SigningKey key_of(Identity const& identity) {
    auto key = SigningKey::from_seed(identity.device_seed);
    if (key) return std::move(*key);
    SystemRandom random; // an identity without a usable seed signs what nobody accepts: the server will say so
    return SigningKey::generate(random);
}

} // namespace

ServerLink::ServerLink(Identity identity, Transport& transport, Keep keep)
    : identity_(std::move(identity)), key_(key_of(identity_)), transport_(transport), keep_(std::move(keep)) {}

Bytes ServerLink::sign(BytesView bytes) const { return key_.sign(bytes); }

Result<HttpReply> ServerLink::post_once(std::string const& path, Bytes const& body, std::stop_token const& stop,
                                        Beside const& beside) {
    HttpRequest request;
    request.path = path;
    request.body = body;
    request.authorization = "Bearer " + identity_.access;
    request.signature = to_base64(key_.sign(signed_part(path, identity_.access, body)));
    auto const exchange = [&] {
        auto reply = transport_.exchange(request, stop);
        if (reply && reply->status == 200 && beside.read) beside.read(*reply);
        return reply;
    };
    if (!beside.meanwhile) return exchange();
    auto reply = std::async(std::launch::async, exchange);
    beside.meanwhile();
    return reply.get();
}

Result<HttpReply> ServerLink::post(std::string const& path, Bytes const& body, std::stop_token const& stop,
                                   Beside const& beside) {
    if (identity_.access.empty()) return problem(Problem::unauthorized, "请先登录（gengji login）；记录仍保存在本机");
    HttpReply reply = TRY(post_once(path, body, stop, beside));
    if (reply.status == 401) { // most likely the access token has run out: the refresh token gets another
        TRY(refresh(stop));
        reply = TRY(post_once(path, body, stop, {{}, beside.read}));
    }
    if (reply.status != 200 && reply.status != 204) return refusal(reply);
    return reply;
}

Result<void> ServerLink::refresh(std::stop_token const& stop) {
    Json body;
    body["refresh"] = identity_.refresh;
    HttpRequest request;
    request.path = "/v1/token";
    request.content_type = "application/json";
    request.body = dump(body);
    HttpReply const reply = TRY(transport_.exchange(request, stop));
    if (reply.status != 200) return refusal(reply);
    TRY(take_tokens(TRY(parse_json(reply.body)), identity_));
    return keep_(identity_);
}

Result<sync::SyncReply> ServerLink::sync(sync::SyncRequest const& request, std::stop_token stop,
                                         std::function<void()> const& meanwhile, sync::OpenedPages* opened) {
    Result<sync::SyncReply> decoded = problem(Problem::offline, "");
    auto const read = [&](HttpReply const& reply) {
        decoded = sync::decode_reply(reply.body);
        if (decoded && opened) *opened = sync::open_pages(*decoded);
    };
    TRY(post("/v1/sync", sync::encode(request), stop, {meanwhile, read}));
    // A reply that cannot be read was cut or changed on its way: as good as none.
    if (!decoded) return problem(Problem::offline, "服务器的回答不完整，稍后会自动再试；记录仍保存在本机");
    server_seconds_ = decoded->now_seconds;
    return decoded;
}

Result<bool> ServerLink::wait(sync::WaitRequest const& request, std::stop_token stop) {
    HttpReply const reply = TRY(post("/v1/wait", sync::encode(request), stop, {}));
    return reply.status == 200;
}

Result<void> ServerLink::login(std::string const& password, std::stop_token stop) {
    Json body;
    body["device"] = to_text(identity_.device);
    body["password"] = password;
    HttpRequest request;
    request.path = "/v1/login";
    request.content_type = "application/json";
    request.body = dump(body);
    request.signature = to_base64(key_.sign(signed_part("/v1/login", "", request.body)));
    HttpReply const reply = TRY(transport_.exchange(request, std::move(stop)));
    if (reply.status != 200) return refusal(reply);
    Json const json = TRY(parse_json(reply.body));
    TRY(take_tokens(json, identity_));
    take_person(json, identity_);
    return keep_(identity_);
}

Result<Identity> enrol(EnrolWish const& wish, Transport& transport, Random& random) {
    auto const kept = SigningKey::from_seed(wish.device_seed);
    SigningKey const key = kept ? *kept : SigningKey::generate(random);
    Json body;
    body["code"] = wish.code;
    body["password"] = wish.password;
    body["device_key"] = to_base64(key.verify_key().view());
    body["device_name"] = wish.device_name;
    HttpRequest request;
    request.path = "/v1/enrol";
    request.content_type = "application/json";
    request.body = dump(body);
    HttpReply const reply = TRY(transport.exchange(request));
    if (reply.status != 200) return refusal(reply);

    Json const json = TRY(parse_json(reply.body));
    Identity identity;
    identity.server = wish.server;
    auto const device = parse<DeviceTag>(text_member(json, "device"));
    auto const* const person = member(json, "person");
    auto const actor = person ? parse_record_id(text_member(*person, "actor")) : std::nullopt;
    auto const seal_key = from_base64(text_member(json, "seal_key"));
    if (!device || !actor || !seal_key) return problem(Problem::invalid, "服务器的回答不完整，请升级客户端后再登记");
    identity.device = *device;
    identity.actor = *actor;
    identity.seal_key = *seal_key;
    identity.device_seed = key.seed();
    identity.server_id = text_member(json, "server");
    identity.county = text_member(json, "county");
    take_person(json, identity);
    TRY(take_tokens(json, identity));
    return identity;
}

} // namespace gengji::client
