#include "server/store/sqlite_store.hpp"

#include <algorithm>

/// Settings, people, laptops and codes.
namespace gengji::server {

namespace {

Account account_in(Row const& row) {
    return {row.id<ActorId>(0), std::string(row.text(1)), std::string(row.text(2)), row.integer(3) != 0};
}

Device device_in(Row const& row) {
    return {row.id<DeviceId>(0), row.id<ActorId>(1), Bytes(row.blob(2)), std::string(row.text(3)),
            row.integer(4),      row.integer(5),     row.integer(6) != 0};
}

} // namespace

Result<std::optional<std::string>> SqliteStore::setting(std::string const& name) {
    return db_.find(
        "SELECT value FROM setting WHERE name = ?", [](Row const& row) { return std::string(row.text(0)); }, name);
}

Result<void> SqliteStore::set_setting(std::string const& name, std::string const& value) {
    return db_.run(
        "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name,
        value);
}

Result<std::vector<std::pair<std::string, std::string>>> SqliteStore::settings() {
    std::vector<std::pair<std::string, std::string>> settings;
    TRY(db_.query("SELECT name, value FROM setting ORDER BY name",
                  [&](Row const& row) { settings.emplace_back(row.text(0), row.text(1)); }));
    return settings;
}

Result<void> SqliteStore::put_account(Account const& account) {
    Work work = TRY(this->work());
    auto const other = TRY(account_of(account.login));
    if (other && other->actor != account.actor)
        return problem(Problem::invalid, "登录名“" + account.login + "”已有人使用，请换一个。");
    TRY(db_.run(
        "INSERT INTO account (actor, login, password, disabled) VALUES (?, ?, ?, ?) ON CONFLICT (actor) DO UPDATE SET "
        "login = excluded.login, password = excluded.password, disabled = excluded.disabled",
        account.actor, account.login, account.password, account.disabled));
    return work.commit();
}

Result<std::optional<Account>> SqliteStore::account(ActorId const& actor) {
    return db_.find("SELECT actor, login, password, disabled FROM account WHERE actor = ?", account_in, actor);
}

Result<std::optional<Account>> SqliteStore::account_of(std::string const& login) {
    return db_.find("SELECT actor, login, password, disabled FROM account WHERE login = ?", account_in, login);
}

Result<std::vector<Account>> SqliteStore::accounts() {
    std::vector<Account> accounts;
    TRY(db_.query("SELECT actor, login, password, disabled FROM account ORDER BY login",
                  [&](Row const& row) { accounts.push_back(account_in(row)); }));
    return accounts;
}

Result<void> SqliteStore::set_access(ActorId const& actor, std::vector<Role> const& roles,
                                     std::vector<Grant> const& grants) {
    Work work = TRY(this->work());
    if (!TRY(account(actor))) return problem(Problem::not_found, "没有这个账号。");
    Access const before = TRY(access(actor));
    TRY(db_.run("DELETE FROM account_role WHERE actor = ?", actor));
    TRY(db_.run("DELETE FROM account_grant WHERE actor = ?", actor));
    for (Role const& role : roles) {
        TRY(db_.run("INSERT INTO account_role (actor, role, owner) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", actor,
                    role.name, role.owner));
    }
    for (Grant const& grant : grants) {
        TRY(db_.run("INSERT INTO account_grant (actor, owner, subtree, classes, writes) VALUES (?, ?, ?, ?, ?) ON "
                    "CONFLICT DO NOTHING",
                    actor, grant.owner, grant.subtree, static_cast<int>(grant.classes), grant.write));
    }
    if (TRY(access(actor)) != before)
        TRY(db_.run("UPDATE account SET scope_version = scope_version + 1 WHERE actor = ?", actor));
    return work.commit();
}

Result<Access> SqliteStore::access(ActorId const& actor) {
    Access access;
    auto const version = TRY(db_.find(
        "SELECT scope_version FROM account WHERE actor = ?", [](Row const& row) { return row.integer(0); }, actor));
    access.version = static_cast<std::uint64_t>(version.value_or(0));
    TRY(db_.query(
        "SELECT role, owner FROM account_role WHERE actor = ? ORDER BY role, owner",
        [&](Row const& row) {
            access.roles.push_back({std::string(row.text(0)), std::string(row.text(1))});
        },
        actor));
    TRY(db_.query(
        "SELECT owner, subtree, classes, writes FROM account_grant WHERE actor = ?",
        [&](Row const& row) {
            access.grants.push_back({std::string(row.text(0)), row.integer(1) != 0,
                                     static_cast<std::uint8_t>(row.integer(2)), row.integer(3) != 0});
        },
        actor));
    std::ranges::sort(access.grants);
    return access;
}

Result<void> SqliteStore::put_device(Device const& device) {
    return db_.run("INSERT INTO device (id, actor, public_key, name, enrolled_at, last_seen, revoked) VALUES (?, ?, ?, "
                   "?, ?, ?, ?) "
                   "ON CONFLICT (id) DO UPDATE SET actor = excluded.actor, public_key = excluded.public_key, name = "
                   "excluded.name, "
                   "enrolled_at = excluded.enrolled_at, last_seen = excluded.last_seen, revoked = excluded.revoked",
                   device.id, device.actor, Blob{device.public_key}, device.name, device.enrolled_at, device.last_seen,
                   device.revoked);
}

Result<std::optional<Device>> SqliteStore::device(DeviceId const& id) {
    return db_.find("SELECT id, actor, public_key, name, enrolled_at, last_seen, revoked FROM device WHERE id = ?",
                    device_in, id);
}

Result<std::vector<Device>> SqliteStore::devices() {
    std::vector<Device> devices;
    TRY(db_.query(
        "SELECT id, actor, public_key, name, enrolled_at, last_seen, revoked FROM device ORDER BY enrolled_at, id",
        [&](Row const& row) { devices.push_back(device_in(row)); }));
    return devices;
}

Result<void> SqliteStore::seen_device(DeviceId const& id, std::int64_t now) {
    return db_.run("UPDATE device SET last_seen = ? WHERE id = ?", now, id);
}

Result<void> SqliteStore::revoke_device(DeviceId const& id) {
    Work work = TRY(this->work());
    TRY(db_.run("UPDATE device SET revoked = 1 WHERE id = ?", id));
    if (db_.changes() == 0) return problem(Problem::not_found, "没有这台设备。");
    TRY(db_.run("DELETE FROM session WHERE device = ?", id));
    return work.commit();
}

Result<void> SqliteStore::put_enrolment(Enrolment const& enrolment) {
    return db_.run(
        "INSERT INTO enrolment (code, actor, role, owner, made_by, expires_at, used_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        Blob{enrolment.code.view()}, enrolment.actor, enrolment.role.name, enrolment.role.owner, enrolment.made_by,
        enrolment.expires_at, enrolment.used_at);
}

Result<std::optional<Enrolment>> SqliteStore::enrolment(Hash const& code) {
    return db_.find(
        "SELECT actor, role, owner, made_by, expires_at, used_at FROM enrolment WHERE code = ?",
        [&](Row const& row) {
            Enrolment enrolment{
                code, {}, {std::string(row.text(1)), std::string(row.text(2))}, row.id<ActorId>(3), row.integer(4), {}};
            if (!row.is_null(0)) enrolment.actor = row.id<ActorId>(0);
            if (!row.is_null(5)) enrolment.used_at = row.integer(5);
            return enrolment;
        },
        Blob{code.view()});
}

Result<Enrolment> SqliteStore::use_enrolment(Hash const& code, std::int64_t now) {
    Work work = TRY(this->work());
    TRY(db_.run("UPDATE enrolment SET used_at = ? WHERE code = ? AND used_at IS NULL AND expires_at > ?", now,
                Blob{code.view()}, now));
    if (db_.changes() == 0)
        return problem(Problem::not_found, "登记码不对、已用过或已过期。请向管理员要一个新的登记码。");
    auto const used = TRY(enrolment(code));
    TRY(work.commit());
    return *used;
}

} // namespace gengji::server
