#pragma once

#include "server/store/sqlite_store.hpp"
#include "sync-protocol/codec.hpp"
#include "tests/support/builders.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <tuple>

/// What every server store must do, whatever database is behind it. A kind of store says how to open one by name;
/// the cases are in the *_test.cpp beside this, each run once per kind.
namespace gengji::test {

/// SQLite files in a folder of their own.
class SqliteStores {
public:
    std::unique_ptr<server::Store> open(std::string const& name = "county.db", std::optional<Bytes> key = {}) {
        server::SqliteStoreOptions options;
        options.database.key = std::move(key);
        auto store = server::SqliteStore::open(folder_ / name, options, clock_, random_);
        REQUIRE(store);
        return std::move(*store);
    }
    std::string path(std::string const& name = "county.db") const { return folder_ / name; }

private:
    TempFolder folder_;
    FakeClock clock_;
    SeededRandom random_{20251020};
};

/// Later: PostgreSQL too.
using StoreKinds = std::tuple<SqliteStores>;

inline std::string const township = "500231101";
inline Bucket const registry{"500231101203", BucketClass::registry};
inline Bucket const logs{"500231101203", BucketClass::log};
inline std::vector<Grant> const whole_township{{"500231101", true, 0xFF, true}};
inline Stamp const noon = 1'760'000'000;

/// Fails the test with the error's own words.
template<class T>
T ok(Result<T> result) {
    if (!result) FAIL(result.error().detail);
    return std::move(*result);
}
inline void ok(Result<void> const& result) {
    if (!result) FAIL(result.error().detail);
}

struct Decided {
    Edit edit;
    Verdict verdict = Verdict::stored;
    Reason reason = Reason::none;
    Stamp stamp = noon;
    Decided(Edit e, Verdict v = Verdict::stored, Reason r = Reason::none, Stamp s = noon)
        : edit(std::move(e)), verdict(v), reason(r), stamp(s) {}
    Decided(EditBuilder const& builder) : edit(builder.build()) {}
};
inline Decided quarantined(Edit edit) { return {std::move(edit), Verdict::quarantined, Reason::out_of_scope}; }
inline Decided behind(Edit edit) { return {std::move(edit), Verdict::waiting, Reason::behind}; }

/// One laptop's replica, pushing as the protocol's machine would hand its edits to the store.
class Pusher {
public:
    explicit Pusher(std::string name) : name_(std::move(name)) {}
    ReplicaId id() const { return replica(name_); }
    Hash const& hash() const { return hash_; }
    Hash hash_at(std::uint64_t seq) const { return links_.at(seq); }

    /// `before`: edits of the same batch that the server holds already.
    sync::AdmittedBatch batch(std::vector<Decided> const& decided, std::vector<Edit> const& before = {}) {
        sync::AdmittedBatch batch;
        batch.partition = township;
        batch.device = named<DeviceId>("device", name_);
        batch.raw.replica = id();
        batch.raw.first = before.empty() ? decided.front().edit.dot.seq : before.front().dot.seq;
        batch.raw.previous = links_.at(batch.raw.first - 1);
        std::vector<Edit> edits = before;
        for (Decided const& one : decided) {
            edits.push_back(one.edit);
            hash_ = chain(hash_, one.edit);
            links_.push_back(hash_);
            batch.admissions.push_back({one.edit, one.verdict, one.reason, one.stamp});
        }
        batch.raw.edits = sync::encode_edits(edits);
        batch.last_hash = hash_;
        return batch;
    }
    void push(server::Store& store, std::vector<Decided> const& decided, std::vector<Edit> const& before = {}) {
        ok(store.admit(batch(decided, before)));
    }

private:
    std::string name_;
    Hash hash_;
    std::vector<Hash> links_{Hash{}};
};

/// Every record's canonical bytes, by name: what two stores that agree have in common.
inline std::vector<std::pair<RecordKey, Bytes>> dump(server::Store& store) {
    std::vector<std::pair<RecordKey, Bytes>> records;
    ok(store.each(
        [&](StateUpdate const& record) { return records.emplace_back(record.record, encode(record.state)), true; }));
    return records;
}

inline std::vector<std::string> findings(server::Store& store) { return ok(store.check()); }

} // namespace gengji::test
