#include "client/sync/identity.hpp"

#include "shared/base/json.hpp"

namespace gengji::client {

Bytes encode(Identity const& identity) {
    Json json;
    json["url"] = identity.server.url;
    json["pins"] = identity.server.pins;
    json["certificate"] = identity.server.certificate_pem;
    json["server"] = identity.server_id;
    json["county"] = identity.county;
    json["seal_key"] = to_base64(identity.seal_key);
    json["device"] = to_text(identity.device);
    json["device_seed"] = to_base64(identity.device_seed);
    json["actor"] = to_text(identity.actor);
    json["login"] = identity.login;
    json["roles"] = identity.roles;
    json["access"] = identity.access;
    json["refresh"] = identity.refresh;
    return dump(json);
}

namespace {

std::vector<std::string> texts(Json const& json, char const* key) {
    std::vector<std::string> all;
    if (auto const* const list = member(json, key); list && list->is_array()) {
        for (auto const& item : *list) {
            if (item.is_string()) all.push_back(item.get<std::string>());
        }
    }
    return all;
}

} // namespace

Result<Identity> decode_identity(BytesView bytes) {
    Json const json = TRY(parse_json(bytes));
    auto const text = [&](char const* key) { return std::string(text_member(json, key)); };
    auto const device = parse<DeviceTag>(text("device"));
    auto const actor = parse_record_id(text("actor"));
    auto const seed = from_base64(text("device_seed"));
    auto const seal_key = from_base64(text("seal_key"));
    if (!device || !actor || !seed || !seal_key)
        return problem(Problem::invalid, "本机的登记信息已损坏，请联系管理员重新登记");
    Identity identity;
    identity.server = {text("url"), texts(json, "pins"), text("certificate")};
    identity.server_id = text("server");
    identity.county = text("county");
    identity.seal_key = *seal_key;
    identity.device = *device;
    identity.device_seed = *seed;
    identity.actor = *actor;
    identity.login = text("login");
    identity.roles = texts(json, "roles");
    identity.access = text("access");
    identity.refresh = text("refresh");
    return identity;
}

} // namespace gengji::client
