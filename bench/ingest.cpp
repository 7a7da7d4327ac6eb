// gengji-bench-ingest: what the server does with a pushed batch, from the request's messages to the commit, against
// plain inserts of the same records in the same run. Without network and TLS.
//   gengji-bench-ingest FOLDER [N]        FOLDER holds rec-N.jsonl and edits-N-A.jsonl of the standard workload (N =
//   10000 unless given)
// One JSON line a measurement; times are this thread's processor time, and seconds of the clock beside it.

#include "bench/measure.hpp"
#include "bench/workload.hpp"
#include "server/store/sqlite_store.hpp"
#include "shared/base/time.hpp"
#include "sync-protocol/codec.hpp"
#include "sync-protocol/server_machine.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace gengji {
namespace {

std::string const township = "500231101";
constexpr std::size_t batch_size = 500;

using namespace bench;

class OpenRules final : public sync::AdmissionRules {
public:
    bool knows(FormVersion const&) const override { return true; }
    ApprovalRules approval(FormVersion const&) const override { return {}; }
    Reason judge(sync::Session const&, Edit const&, RecordState const*) const override { return Reason::none; }
};

struct Replica {
    ReplicaId id;
    ActorId actor;
    std::vector<Edit> edits;
    void add(RecordKey record, VersionVector seen, std::vector<Change> patch) {
        edits.push_back({{id, edits.size() + 1},
                         std::move(record),
                         {"bench_log", 1},
                         actor,
                         1'760'000'000 + static_cast<std::int64_t>(edits.size()),
                         std::move(seen),
                         std::move(patch),
                         {}});
    }
    /// What travels: requests of one batch each.
    std::vector<Bytes> requests() const {
        std::vector<Bytes> requests;
        Hash link;
        for (std::size_t from = 0; from < edits.size(); from += batch_size) {
            std::vector<Edit> const part(edits.begin() + static_cast<std::ptrdiff_t>(from),
                                         edits.begin() +
                                             static_cast<std::ptrdiff_t>(std::min(edits.size(), from + batch_size)));
            sync::SyncRequest request;
            request.scope_version = 1;
            sync::PartitionRequest partition;
            partition.partition = township;
            partition.batches.push_back({id, from + 1, link, false, false, sync::encode_edits(part), Bytes(64, 's')});
            for (Edit const& edit : part) link = chain(link, edit);
            request.partitions.push_back(std::move(partition));
            requests.push_back(sync::encode(request));
        }
        return requests;
    }
};

double print(char const* what, std::size_t a_commit, std::size_t items, Times const& spent) {
    double const rate = static_cast<double>(items) / spent.cpu;
    std::printf("{\"bench\":\"ingest\",\"what\":\"%s\",\"batches_a_commit\":%zu,\"items\":%zu,\"per_cpu_second\":%.0f,"
                "\"per_second\":%.0f}\n",
                what, a_commit, items, rate, static_cast<double>(items) / spent.wall);
    std::fflush(stdout);
    return spent.cpu;
}

class Server {
public:
    Server(std::string path, std::size_t a_commit) : path_(std::move(path)), a_commit_(a_commit) {
        remove_database(path_);
        store_ = good(server::SqliteStore::open(path_, {}, clock_, random_));
        session_.scope = {1, {{township, {{township, true, 0xFF, true}}}}};
    }
    Times take(std::vector<Bytes> const& requests) {
        Times const start = Times::now();
        for (std::size_t from = 0; from < requests.size();) {
            auto unit = good(store_->begin());
            for (std::size_t i = 0; i < a_commit_ && from < requests.size(); ++i, ++from) {
                good(unit->mark());
                auto const reply = good(sync::answer(good(sync::decode_request(requests[from])), session_, *store_,
                                                     rules_, {1'770'000'000}));
                if (sync::encode(reply).empty()) fail("an empty reply");
            }
            good(unit->commit());
        }
        return Times::now() - start;
    }
    /// Every record, page by page, as a new laptop takes them; encoded as they travel.
    Times give(std::size_t& records) {
        Times const start = Times::now();
        Cursor cursor;
        for (bool level = false; !level;) {
            auto const page = good(store_->page(township, session_.scope.partitions[0].grants, cursor, 2000, 1 << 20));
            records += page.states.size();
            if (!page.states.empty() && sync::encode_states(page.states).empty()) fail("an empty page");
            cursor = page.to;
            level = page.level;
        }
        return Times::now() - start;
    }
    std::uintmax_t bytes() {
        good(store_->checkpoint());
        return std::filesystem::file_size(path_);
    }

private:
    std::string path_;
    std::size_t a_commit_;
    SystemClock clock_;
    SeededRandom random_{1};
    std::unique_ptr<server::SqliteStore> store_;
    OpenRules rules_;
    sync::Session session_;
};

/// What the same disk does with the same records as JSON: id, three indexes, FULL.
Times plain_inserts(std::string const& path, std::vector<std::string> const& lines, std::vector<RecordKey> const& keys,
                    std::size_t a_commit) {
    remove_database(path);
    Database db = good(Database::open(path, {.wal_autocheckpoint_pages = 8000}));
    good(db.execute(
        "CREATE TABLE r (id BLOB PRIMARY KEY, member TEXT, day INTEGER, changed INTEGER, body TEXT);"
        "CREATE INDEX r_member ON r (member); CREATE INDEX r_day ON r (day); CREATE INDEX r_changed ON r (changed)"));
    Times const start = Times::now();
    for (std::size_t i = 0; i < lines.size();) {
        auto transaction = good(db.begin());
        for (std::size_t end = std::min(lines.size(), i + batch_size * a_commit); i < end; ++i) {
            good(db.run("INSERT INTO r (id, member, day, changed, body) VALUES (?, ?, ?, ?, ?)", keys[i].id,
                        lines[i].substr(60, 12), i / 250, i, lines[i]));
        }
        good(transaction.commit());
    }
    return Times::now() - start;
}

void measure(std::string const& folder, std::size_t n) {
    SeededRandom random(7);
    std::vector<bench::WorkRecord> const records = bench::records(n);
    Replica author{random_replica_id(random), new_record_id(1'740'000'000'000, random), {}};
    Replica editor{random_replica_id(random), new_record_id(1'740'000'000'500, random), {}};
    std::vector<std::string> lines;
    std::vector<RecordKey> keys;
    for (bench::WorkRecord const& record : records) {
        lines.push_back(bench::to_json(record));
        keys.push_back({{"500231101203", BucketClass::log}, bench::record_id_of(record.id)});
        author.add(keys.back(), {}, bench::changes_of(record.fields));
    }
    for (bench::WorkEdit const& edit : bench::edits(records).a) {
        VersionVector seen;
        seen.add(author.edits[edit.record].dot);
        editor.add(keys[edit.record], std::move(seen), bench::changes_of(edit.set));
    }
    auto const made = author.requests(), edited = editor.requests();
    for (std::size_t const a_commit : {1u, 4u}) {
        double const plain = print("plain insert", a_commit, lines.size(),
                                   plain_inserts(folder + "/ingest-plain.db", lines, keys, a_commit));
        Server server(folder + "/ingest.db", a_commit);
        double const ours = print("new records", a_commit, lines.size(), server.take(made));
        std::uintmax_t const bytes = server.bytes();
        print("edits", a_commit, editor.edits.size(), server.take(edited));
        std::size_t given = 0;
        Times const giving = server.give(given);
        print("pulled from 0", a_commit, given, giving);
        std::printf("{\"bench\":\"ingest\",\"what\":\"summary\",\"batches_a_commit\":%zu,\"cpu_ratio_to_plain\":%.2f,"
                    "\"bytes_a_record\":%.0f}\n",
                    a_commit, ours / plain, static_cast<double>(bytes) / static_cast<double>(lines.size()));
    }
    remove_database(folder + "/ingest.db"), remove_database(folder + "/ingest-plain.db");
}

} // namespace
} // namespace gengji

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: gengji-bench-ingest FOLDER [N]\n");
        return 2;
    }
    gengji::measure(argv[1], argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 10000);
}
