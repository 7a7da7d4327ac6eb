#pragma once

#include "shared/records/record_store.hpp"
#include "tests/support/builders.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

/// What tests of the laptop's store share: a laptop with a store in a folder of its own, and a server small enough to
/// be obvious.
namespace gengji::test {

inline Bucket const village{"500231101203", BucketClass::registry};
inline Bucket const village_log{"500231101203", BucketClass::log};
inline Bucket const other_village{"500231101204", BucketClass::registry};
inline std::string const township = "500231101";

template<class T>
T good(Result<T> result) {
    if (!result) FAIL(result.error().detail);
    return std::move(*result);
}
inline void good(Result<void> result) {
    if (!result) FAIL(result.error().detail);
}

/// Titles are names; names and numbers are searched.
class NameIndexer final : public RecordIndexer {
public:
    IndexEntry entry(FormVersion const&, RecordState const& shown) const override {
        IndexEntry entry;
        for (char const* path : {"name", "code"}) {
            FieldState const* const field = shown.field(path);
            Head const* const head = field ? winner(*field) : nullptr;
            if (!head || !head->value.text()) continue;
            std::string const text(*head->value.text());
            (entry.title.empty() ? entry.title : entry.subtitle) = text;
            entry.search.push_back(text);
        }
        return entry;
    }
};

class FakeSurroundings final : public Surroundings {
public:
    std::string fingerprint() override { return machine; }
    std::uint64_t counter() override { return saves; }
    void set_counter(std::uint64_t value) override { saves = value; }
    std::string machine = "disk-1";
    std::uint64_t saves = 0;
};

inline Grant grant_of(std::string owner, bool subtree, std::uint8_t classes = 31) {
    return {std::move(owner), subtree, classes, true};
}
inline Scope scope_of(std::uint64_t version, std::vector<Grant> grants) {
    return {version, {{township, std::move(grants)}}};
}
inline EpochId epoch(std::string_view name = "first") { return named<EpochId>("epoch", name); }

struct Laptop {
    explicit Laptop(std::string file, std::uint64_t seed = 1, std::optional<Bytes> key = {})
        : path(std::move(file)), random(seed) {
        options.database.key = std::move(key);
        options.indexer = std::make_shared<NameIndexer>();
        open();
    }
    void open() {
        store.reset();
        store = good(RecordStore::open(path, options, clock, random));
    }
    RecordStore* operator->() { return store.get(); }

    /// Level with an empty server: scope, epoch, one stream.
    void enrol(std::vector<Grant> grants = {grant_of(township, true)}) {
        good(store->set_scope(scope_of(1, std::move(grants)), {}));
        good(store->enter_epoch(township, epoch()));
    }
    VersionVector seen(RecordKey const& key) {
        auto const shown = store->show(key);
        return shown ? shown->seen : VersionVector();
    }
    /// Opens the form, changes fields, saves.
    Edit save(RecordKey const& key, std::vector<Change> patch) { return save(key, seen(key), std::move(patch)); }
    Edit save(RecordKey const& key, VersionVector saw, std::vector<Change> patch) {
        return good(store->save({key, {"plot", 1}, person("li"), std::move(saw), std::move(patch), {}}));
    }
    std::vector<std::string> texts(RecordKey const& key, std::string_view field_path) {
        std::vector<std::string> values;
        auto const shown = store->show(key);
        if (!shown) return values;
        if (FieldState const* const field = shown->state.field(field_path)) {
            for (Head const& head : field->heads) values.emplace_back(head.value.text().value_or("?"));
        }
        std::sort(values.begin(), values.end());
        return values;
    }
    PartitionPosition position() {
        for (PartitionPosition const& one : good(store->positions())) {
            if (one.partition == township) return one;
        }
        return {};
    }
    std::vector<std::string> titles(ListQuery const& query = {}) {
        std::vector<std::string> titles;
        for (RecordRow const& row : good(store->list(query))) titles.push_back(row.title);
        return titles;
    }
    std::vector<std::string> search(std::string text) {
        ListQuery query;
        query.search = std::move(text);
        return titles(query);
    }

    std::string path;
    FakeClock clock;
    SeededRandom random;
    RecordStoreOptions options;
    std::unique_ptr<RecordStore> store;
};

/// Holds states and counts; admits whatever comes.
struct Server {
    struct Held {
        RecordState state;
        std::uint64_t seq = 0;
    };
    std::map<RecordKey, Held> records;
    std::uint64_t head = 0;
    EpochId present = epoch();

    void admit(Edit const& edit) {
        Held& held = records[edit.record];
        ++head;
        if (gengji::apply(held.state, edit, 1'760'000'000 + static_cast<Stamp>(head), head)) held.seq = head;
    }
    Cursor cursor() const { return {head, head * 7}; }
    StateUpdate whole(RecordKey const& key) const { return {key, records.at(key).seq, 0, records.at(key).state}; }
    StateUpdate delta(RecordKey const& key, std::uint64_t after) const {
        return {key, records.at(key).seq, after, changes_after(records.at(key).state, after)};
    }
    /// All that changed after the laptop's cursor, as the protocol sends it: whole states.
    PageUpdate page(Laptop& laptop) const {
        Stream const stream = laptop.position().streams.at(0);
        PageUpdate page{township, present, stream.id, stream.cursor, cursor(), {}, {}, true};
        for (auto const& [key, held] : records) {
            if (held.seq > stream.cursor.seq && may_read(stream.grants, key.bucket)) page.states.push_back(whole(key));
        }
        return page;
    }
};

/// Pushes everything, pulls everything, confirms.
inline void sync(Laptop& laptop, Server& server) {
    for (ReplicaPosition const& replica : laptop.position().replicas) {
        for (Edit const& edit : good(laptop->edits_after(replica.replica, replica.confirmed, 1000, 1 << 20)))
            server.admit(edit);
        good(laptop->confirm(replica.replica, replica.last, replica.last_hash));
    }
    CHECK(good(laptop->apply(server.page(laptop))).empty());
}

} // namespace gengji::test
