#pragma once

#include "shared/base/hash.hpp"
#include "shared/base/id.hpp"
#include "shared/base/result.hpp"
#include "shared/records/scope.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What the store keeps of people and laptops, in plain values; what they mean is decided in server/auth. Times: whole
/// seconds since 1970.
namespace gengji::server {

struct Role {
    std::string name;  ///< collector, team, supervisor, county_admin, auditor
    std::string owner; ///< where: a bucket's owner (county, township, village, team, organisation)
    auto operator<=>(Role const&) const = default;
};

struct Account {
    ActorId actor; ///< id of the person's `user` record
    std::string login;
    std::string password; ///< Argon2id text; empty: cannot sign in
    bool disabled = false;
    bool operator==(Account const&) const = default;
};

/// What a person may do. The version is counted up with every change.
struct Access {
    std::uint64_t version = 0;
    std::vector<Role> roles;   ///< sorted
    std::vector<Grant> grants; ///< sorted; of all partitions
    bool operator==(Access const&) const = default;
};

struct Device {
    DeviceId id;
    ActorId actor;
    Bytes public_key; ///< Ed25519, 32 bytes
    std::string name;
    std::int64_t enrolled_at = 0, last_seen = 0;
    bool revoked = false;
    bool operator==(Device const&) const = default;
};

/// A one-time code, by its hash. It names a person, or a role at a place for someone who has no account yet.
struct Enrolment {
    Hash code;
    std::optional<ActorId> actor;
    Role role;
    ActorId made_by;
    std::int64_t expires_at = 0;
    std::optional<std::int64_t> used_at;
    bool operator==(Enrolment const&) const = default;
};

/// One sign-in of one person on one laptop: hashes of its tokens.
struct TokenSession {
    std::int64_t number = 0; ///< the store's
    DeviceId device;
    ActorId actor;
    Hash access, refresh;
    std::int64_t access_until = 0, refresh_until = 0;
    bool operator==(TokenSession const&) const = default;
};

struct AuditEntry {
    std::int64_t number = 0; ///< the store's, from 1 without gaps
    std::int64_t at = 0;
    ActorId actor;
    std::string act;    ///< "quarantine.release", "unmask" …
    std::string detail; ///< ids and counts, never values
    Hash hash{};        ///< the store's: chain over everything before
};

/// Errors of all: storage, full. Every method is one transaction, or part of the open Unit. Thread: the writer; the
/// const-like ones (those that only look) also a reader.
class AccountStore {
public:
    virtual ~AccountStore() = default;

    virtual Result<std::optional<std::string>> setting(std::string const& name) = 0;
    virtual Result<void> set_setting(std::string const& name, std::string const& value) = 0;
    virtual Result<std::vector<std::pair<std::string, std::string>>> settings() = 0;

    /// Makes or replaces. Errors: invalid when another person has the login.
    virtual Result<void> put_account(Account const& account) = 0;
    virtual Result<std::optional<Account>> account(ActorId const& actor) = 0;
    virtual Result<std::optional<Account>> account_of(std::string const& login) = 0;
    virtual Result<std::vector<Account>> accounts() = 0; ///< by login
    /// Replaces roles and grants; counts the version up when something changed.
    virtual Result<void> set_access(ActorId const& actor, std::vector<Role> const& roles,
                                    std::vector<Grant> const& grants) = 0;
    virtual Result<Access> access(ActorId const& actor) = 0; ///< version 0 for nobody

    virtual Result<void> put_device(Device const& device) = 0;
    virtual Result<std::optional<Device>> device(DeviceId const& id) = 0;
    virtual Result<std::vector<Device>> devices() = 0; ///< by time of enrolment
    virtual Result<void> seen_device(DeviceId const& id, std::int64_t now) = 0;
    virtual Result<void> revoke_device(DeviceId const& id) = 0; ///< and ends its sessions

    virtual Result<void> put_enrolment(Enrolment const& enrolment) = 0;
    /// Uses a code up. Errors: not_found for a code that does not exist, is used or has expired: the three look the
    /// same.
    virtual Result<Enrolment> use_enrolment(Hash const& code, std::int64_t now) = 0;
    virtual Result<std::optional<Enrolment>> enrolment(Hash const& code) = 0;

    virtual Result<std::int64_t> put_session(TokenSession const& session) = 0; ///< gives its number
    virtual Result<std::optional<TokenSession>> session_by_access(Hash const& access) = 0;
    virtual Result<std::optional<TokenSession>>
    session_by_refresh(Hash const& refresh) = 0; ///< the last refresh token or the one before
    /// Gives the session that `presented` refreshes new tokens. A lost reply is repeated by presenting the same one
    /// again, for as long as its successor has not been used. Errors: not_found (also when expired at `now`).
    virtual Result<TokenSession> rotate_session(Hash const& presented, TokenSession const& fresh, std::int64_t now) = 0;
    virtual Result<void> end_session(std::int64_t number) = 0;
    virtual Result<void> end_sessions_of(ActorId const& actor) = 0;
    virtual Result<void> drop_expired(std::int64_t now) = 0; ///< sessions, and codes expired for a day

    /// Appends to the chain; number and hash are the store's.
    virtual Result<void> audit(AuditEntry const& entry) = 0;
    virtual Result<std::vector<AuditEntry>> audit_log(std::int64_t after, std::size_t most) = 0; ///< by number
};

} // namespace gengji::server
