#include "server/store/sqlite_store.hpp"

/// Sign-ins and the audit log.
namespace gengji::server {

namespace {

constexpr std::int64_t day_seconds = 86'400;

TokenSession session_in(Row const& row) {
    return {row.integer(0),
            row.id<DeviceId>(1),
            row.id<ActorId>(2),
            Hash::from_view(row.blob(3)),
            Hash::from_view(row.blob(4)),
            row.integer(5),
            row.integer(6)};
}

Hash link_of(Hash const& previous, AuditEntry const& entry) {
    ByteWriter out;
    out.varint(static_cast<std::uint64_t>(entry.number));
    out.zigzag(entry.at);
    out.raw(entry.actor.view());
    out.text(entry.act);
    out.text(entry.detail);
    return chain(previous, out.bytes());
}

} // namespace

Result<std::int64_t> SqliteStore::put_session(TokenSession const& session) {
    TRY(db_.run(
        "INSERT INTO session (device, actor, access, access_until, refresh, refresh_until) VALUES (?, ?, ?, ?, ?, ?)",
        session.device, session.actor, Blob{session.access.view()}, session.access_until, Blob{session.refresh.view()},
        session.refresh_until));
    return db_.last_row_id();
}

Result<std::optional<TokenSession>> SqliteStore::session_by_access(Hash const& access) {
    return db_.find(
        "SELECT number, device, actor, access, refresh, access_until, refresh_until FROM session WHERE access = ?",
        session_in, Blob{access.view()});
}

Result<std::optional<TokenSession>> SqliteStore::session_by_refresh(Hash const& refresh) {
    return db_.find(
        "SELECT number, device, actor, access, refresh, access_until, refresh_until FROM session WHERE refresh = ?1 OR "
        "previous_refresh = ?1",
        session_in, Blob{refresh.view()});
}

/// The token before the last one stays good until the last is used: the laptop that never got the reply can ask again.
Result<TokenSession> SqliteStore::rotate_session(Hash const& presented, TokenSession const& fresh, std::int64_t now) {
    Work work = TRY(this->work());
    auto session = TRY(session_by_refresh(presented));
    if (!session || session->refresh_until <= now) return problem(Problem::not_found, "登录已过期，请重新登录。");
    session->access = fresh.access;
    session->access_until = fresh.access_until;
    session->refresh = fresh.refresh;
    session->refresh_until = fresh.refresh_until;
    TRY(db_.run("UPDATE session SET access = ?, access_until = ?, refresh = ?, refresh_until = ?, previous_refresh = ? "
                "WHERE number = ?",
                Blob{fresh.access.view()}, fresh.access_until, Blob{fresh.refresh.view()}, fresh.refresh_until,
                Blob{presented.view()}, session->number));
    TRY(work.commit());
    return *session;
}

Result<void> SqliteStore::end_session(std::int64_t number) {
    return db_.run("DELETE FROM session WHERE number = ?", number);
}

Result<void> SqliteStore::end_sessions_of(ActorId const& actor) {
    return db_.run("DELETE FROM session WHERE actor = ?", actor);
}

Result<void> SqliteStore::drop_expired(std::int64_t now) {
    Work work = TRY(this->work());
    TRY(db_.run("DELETE FROM session WHERE refresh_until <= ?", now));
    TRY(db_.run("DELETE FROM enrolment WHERE expires_at <= ?", now - day_seconds));
    return work.commit();
}

Result<void> SqliteStore::audit(AuditEntry const& entry) {
    Work work = TRY(this->work());
    AuditEntry next = entry;
    Hash previous;
    next.number = 1;
    TRY(db_.query("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1", [&](Row const& row) {
        next.number = row.integer(0) + 1;
        previous = Hash::from_view(row.blob(1));
    }));
    TRY(db_.run("INSERT INTO audit (number, at, actor, act, detail, hash) VALUES (?, ?, ?, ?, ?, ?)", next.number,
                next.at, next.actor, next.act, next.detail, Blob{link_of(previous, next).view()}));
    return work.commit();
}

Result<std::vector<AuditEntry>> SqliteStore::audit_log(std::int64_t after, std::size_t most) {
    std::vector<AuditEntry> entries;
    TRY(db_.query(
        "SELECT number, at, actor, act, detail, hash FROM audit WHERE number > ? ORDER BY number LIMIT ?",
        [&](Row const& row) {
            entries.push_back({row.integer(0), row.integer(1), row.id<ActorId>(2), std::string(row.text(3)),
                               std::string(row.text(4)), Hash::from_view(row.blob(5))});
        },
        after, static_cast<std::uint64_t>(most)));
    return entries;
}

Result<void> SqliteStore::check_audit(std::vector<std::string>& found) {
    Hash previous;
    std::int64_t number = 0;
    for (bool more = true; more;) {
        std::vector<AuditEntry> const part = TRY(audit_log(number, 1000));
        more = !part.empty();
        for (AuditEntry const& entry : part) {
            if (entry.number != number + 1 || link_of(previous, entry) != entry.hash)
                return found.push_back("审计日志第 " + std::to_string(entry.number) + " 条的哈希链断了"),
                       Result<void>();
            number = entry.number;
            previous = entry.hash;
        }
    }
    return {};
}

} // namespace gengji::server
