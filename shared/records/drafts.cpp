#include "shared/records/drafts.hpp"

namespace gengji {

namespace {

struct Reissue {
    ReplicaId from, to;
    std::uint64_t k = 0;
};

Bytes body_of(Draft const& draft) {
    ByteWriter out;
    out.text(draft.form.form);
    out.varint(draft.form.version);
    draft.seen.encode(out);
    out.varint(draft.patch.size());
    for (Change const& change : draft.patch) out.text(change.path), out.text(change.value.packed());
    return out.take();
}

void read_body(BytesView body, Draft& draft) {
    ByteReader in(body);
    draft.form.form = std::string(in.text());
    draft.form.version = static_cast<std::uint32_t>(in.varint());
    draft.seen = VersionVector::decode(in);
    for (std::size_t left = in.count(2); left > 0 && in.ok(); --left) {
        std::string path(in.text());
        draft.patch.push_back({std::move(path), Value::trusted(in.text())});
    }
}

Bytes packed(VersionVector const& seen) {
    ByteWriter out;
    seen.encode(out);
    return out.take();
}

Bytes packed(Reissue const& one) {
    ByteWriter out;
    out.raw(one.from.view()), out.raw(one.to.view()), out.varint(one.k);
    return out.take();
}

/// Forks, one packed behind the other.
std::vector<Reissue> unpacked(BytesView bytes) {
    ByteReader in(bytes);
    std::vector<Reissue> forks;
    while (in.ok() && !in.at_end()) {
        Reissue& one = forks.emplace_back();
        one.from = ReplicaId::from_view(in.raw(16));
        one.to = ReplicaId::from_view(in.raw(16));
        one.k = in.varint();
    }
    return forks;
}

void rewrite(Reissue const& one, VersionVector& seen, std::vector<Change>& patch) {
    seen.reissue(one.from, one.k, one.to);
    for (Change& change : patch) change.value = change.value.reissued(one.from, one.k, one.to);
}

/// What a draft had seen when the first fork came, and all forks since.
struct Forked {
    Bytes seen_before, forks;
};

Result<std::optional<Forked>> forked(Database& db, std::string const& id) {
    return db.find(
        "SELECT seen_before, reissue FROM draft WHERE id = ? AND seen_before IS NOT NULL",
        [](Row const& row) {
            return Forked{Bytes(row.blob(0)), Bytes(row.blob(1))};
        },
        id);
}

} // namespace

/// The window may have opened its form before the first fork, or between two of them: from where its `seen` stands on,
/// every later fork rewrites it.
Result<void> Drafts::renew(std::string const& id, VersionVector& seen, std::vector<Change>& patch) {
    auto const known = TRY(forked(db_, id));
    if (!known) return {};
    ByteReader before(known->seen_before);
    VersionVector met = VersionVector::decode(before);
    std::vector<Reissue> const forks = unpacked(known->forks);
    auto next = forks.begin();
    for (; next != forks.end() && met != seen; ++next) met.reissue(next->from, next->k, next->to);
    for (; next != forks.end(); ++next) rewrite(*next, seen, patch);
    return {};
}

Result<void> Drafts::put(Draft draft) {
    TRY(renew(draft.id, draft.seen, draft.patch));
    std::int64_t const bucket = TRY(names_.number_of(draft.record.bucket));
    return db_.run(
        "INSERT INTO draft (id, bucket, record, changed_ms, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
        "SET "
        "bucket = excluded.bucket, record = excluded.record, changed_ms = excluded.changed_ms, body = excluded.body",
        draft.id, bucket, draft.record.id, draft.changed_ms, Blob{body_of(draft)});
}

Result<std::vector<Draft>> Drafts::all() {
    std::vector<Draft> drafts;
    std::vector<std::int64_t> buckets;
    TRY(db_.query("SELECT id, bucket, record, changed_ms, body FROM draft ORDER BY changed_ms DESC, id",
                  [&](Row const& row) {
                      Draft draft;
                      draft.id = std::string(row.text(0));
                      draft.record.id = row.id<RecordId>(2);
                      draft.changed_ms = row.integer(3);
                      read_body(row.blob(4), draft);
                      buckets.push_back(row.integer(1));
                      drafts.push_back(std::move(draft));
                  }));
    for (std::size_t i = 0; i < drafts.size(); ++i) drafts[i].record.bucket = TRY(names_.bucket(buckets[i]));
    return drafts;
}

Result<void> Drafts::remove(std::string const& id) { return db_.run("DELETE FROM draft WHERE id = ?", id); }
Result<void> Drafts::remove_bucket(std::int64_t bucket) {
    return db_.run("DELETE FROM draft WHERE bucket = ?", bucket);
}

Result<void> Drafts::reissue(std::string_view partition, ReplicaId const& from, std::uint64_t k, ReplicaId const& to) {
    Reissue const one{from, to, k};
    for (Draft draft : TRY(all())) {
        if (draft.record.bucket.partition() != partition) continue;
        Forked const before = TRY(forked(db_, draft.id)).value_or(Forked{packed(draft.seen), {}});
        rewrite(one, draft.seen, draft.patch);
        TRY(db_.run("UPDATE draft SET body = ?, seen_before = ?, reissue = ? WHERE id = ?", Blob{body_of(draft)},
                    Blob{before.seen_before}, Blob{before.forks + packed(one)}, draft.id));
    }
    return {};
}

} // namespace gengji
