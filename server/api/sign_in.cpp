#include "server/api/sign_in.hpp"

#include "server/auth/codes.hpp"
#include "server/auth/limits.hpp"
#include "server/auth/passwords.hpp"
#include "server/auth/scopes.hpp"
#include "server/auth/sign_in.hpp"
#include "shared/base/hash.hpp"
#include "shared/base/json.hpp"
#include "shared/base/log.hpp"
#include "shared/base/signature.hpp"

namespace gengji::server {

namespace {

Error wrong_code() {
    return problem(Problem::unauthorized, "登记码不对、已用过或已超过 15 分钟，请向管理员要一个新的登记码");
}
Error wrong_password() { return problem(Problem::unauthorized, "口令不对，请重新输入；忘记口令请联系管理员重设"); }
Error too_many() { return problem(Problem::unauthorized, "试错次数太多，请等一分钟再试"); }

/// Counts a failure against a key and an address; true while both may still try.
class Tries {
public:
    Tries(Context& context, Request const& request, std::string key)
        : context_(context), key_(std::move(key)), address_("address:" + request.peer), now_(now_seconds(context)) {}
    bool allowed() const {
        return context_.failures.may_try(key_, now_, limits::failures_per_minute) &&
               context_.failures.may_try(address_, now_, limits::failures_per_minute * 10);
    }
    void failed() {
        ++context_.metrics.logins_failed_total;
        context_.failures.failed(key_, now_);
        context_.failures.failed(address_, now_);
    }

private:
    Context& context_;
    std::string key_, address_;
    std::int64_t now_;
};

Json json_of(Tokens const& tokens) {
    Json json;
    json["access"] = tokens.access;
    json["refresh"] = tokens.refresh;
    json["access_seconds"] = tokens.access_seconds;
    return json;
}

Json json_of(Account const& account, Access const& access) {
    Json person;
    person["actor"] = to_text(account.actor);
    person["login"] = account.login;
    person["roles"] = Json::array();
    for (auto const& role : access.roles) person["roles"].push_back(to_text(role));
    return person;
}

struct Enrolling {
    std::string code, password, device_name;
    Bytes device_key;
};

/// At most so many bytes, never half a character.
std::string first_bytes(std::string_view text, std::size_t most) {
    if (text.size() <= most) return std::string(text);
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
    return std::string(text.substr(0, most));
}

Result<Enrolling> read_enrolling(Request const& request) {
    Json const body = TRY(parse_json(request.body));
    auto const code = normal_code(text_member(body, "code"));
    if (!code) return wrong_code();
    auto const key = from_base64(text_member(body, "device_key"));
    if (!key || key->size() != 32) return problem(Problem::invalid, "登记请求不完整，请升级客户端后再试");
    return Enrolling{*code, std::string(text_member(body, "password")),
                     first_bytes(text_member(body, "device_name"), limits::device_name_bytes), *key};
}

/// Whom a code names, and the laptop that it has made already: of the same device key, when an answer was lost on its
/// way or the laptop had no room for it. Nothing when the code is of no use.
struct CodeUse {
    Account account;
    std::optional<Device> made;
};

Result<std::optional<CodeUse>> use_of(Store& store, Hash const& code, Bytes const& device_key, std::int64_t now) {
    std::optional<CodeUse> const none;
    auto const enrolment = TRY(store.enrolment(code));
    if (!enrolment || !enrolment->actor || enrolment->expires_at < now) return none;
    auto const account = TRY(store.account(*enrolment->actor));
    if (!account || account->disabled) return none;
    if (!enrolment->used_at) return std::optional(CodeUse{*account, {}});
    for (auto const& device : TRY(store.devices())) {
        bool const same = device.public_key == device_key && device.actor == account->actor &&
                          device.enrolled_at >= *enrolment->used_at;
        if (same && !device.revoked) return std::optional(CodeUse{*account, device});
    }
    return none;
}

/// The code becomes a laptop, once.
Result<Device> new_device(Store& store, Hash const& code, Enrolling const& wish, ActorId const& actor, std::int64_t now,
                          Random& random) {
    auto const used = store.use_enrolment(code, now);
    if (!used) return used.error().problem == Problem::not_found ? wrong_code() : used.error();
    Device const device{random_id<DeviceTag>(random), actor, wish.device_key, wish.device_name, now, now, false};
    TRY(store.put_device(device));
    TRY(store.audit({0, now, actor, "device.enrol", to_text(device.id), {}}));
    return device;
}

Result<Json> try_enrol(Request const& request, Context& context) {
    Enrolling const wish = TRY(read_enrolling(request));
    Hash const code = hash_of(wish.code);
    Tries tries(context, request, "code:" + std::string(code.view()));
    if (!tries.allowed()) return too_many();

    std::int64_t const now = now_seconds(context);
    std::optional<CodeUse> use;
    TRY(context.writer.look([&](Store& store) -> Result<void> {
        use = TRY(use_of(store, code, wish.device_key, now));
        return {};
    }));
    if (!use) return tries.failed(), wrong_code();
    Account const& account = use->account;
    if (!verify_password(account.password, wish.password))
        return tries.failed(), wrong_password(); // the code stays good for another try

    Json reply;
    TRY(context.writer.run([&](Store& store) -> Result<void> {
        Device const device =
            use->made ? *use->made : TRY(new_device(store, code, wish, account.actor, now, context.random));
        Tokens const tokens = TRY(start_session(store, device.id, account.actor, now, context.random));
        reply["device"] = to_text(device.id);
        reply["server"] = context.server_id;
        reply["county"] = TRY(store.county()).value_or("");
        reply["seal_key"] = to_base64(store.seal_public_key());
        reply["person"] = json_of(account, TRY(store.access(account.actor)));
        reply["tokens"] = json_of(tokens);
        return {};
    }));
    log::info("device.enrolled", {{"device", reply["device"].get<std::string>()}});
    return reply;
}

Result<Json> try_login(Request const& request, Context& context) {
    Json const body = TRY(parse_json(request.body));
    auto const id = parse<DeviceTag>(text_member(body, "device"));
    if (!id) return problem(Problem::invalid, "登录请求不完整，请升级客户端后再试");
    Tries tries(context, request, "device:" + to_text(*id));
    if (!tries.allowed()) return too_many();

    std::optional<Device> device;
    std::optional<Account> account;
    TRY(context.writer.look([&](Store& store) -> Result<void> {
        device = TRY(store.device(*id));
        if (device) account = TRY(store.account(device->actor));
        return {};
    }));
    auto const signature = from_base64(request.signature);
    bool const known =
        device && !device->revoked && account && !account->disabled && signature &&
        VerifyKey::from_view(device->public_key).verify(signed_part("POST", "/v1/login", "", request.body), *signature);
    bool const right = verify_password(known ? account->password : "", std::string(text_member(body, "password")));
    if (!known)
        return tries.failed(),
               problem(Problem::unauthorized, "这台电脑的登记已被撤销，请联系管理员重新登记；记录仍保存在本机");
    if (!right) return tries.failed(), wrong_password();

    std::int64_t const now = now_seconds(context);
    Json reply;
    TRY(context.writer.run([&](Store& store) -> Result<void> {
        reply["tokens"] = json_of(TRY(start_session(store, *id, account->actor, now, context.random)));
        reply["person"] = json_of(*account, TRY(store.access(account->actor)));
        return {};
    }));
    return reply;
}

Result<Json> try_refresh(Request const& request, Context& context) {
    Json const body = TRY(parse_json(request.body));
    std::string_view const presented = text_member(body, "refresh");
    Json reply;
    TRY(context.writer.run([&](Store& store) -> Result<void> {
        reply["tokens"] = json_of(TRY(refresh_session(store, presented, now_seconds(context), context.random)));
        return {};
    }));
    return reply;
}

Reply reply_with(Result<Json> const& result) { return result ? json_reply(dump(*result)) : reply_of(result.error()); }

} // namespace

Reply enrol(Request const& request, Context& context) { return reply_with(try_enrol(request, context)); }
Reply login(Request const& request, Context& context) { return reply_with(try_login(request, context)); }
Reply refresh(Request const& request, Context& context) { return reply_with(try_refresh(request, context)); }

} // namespace gengji::server
