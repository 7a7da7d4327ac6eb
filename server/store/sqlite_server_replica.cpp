#include "server/store/sqlite_store.hpp"

#include "shared/base/switch.hpp"
#include "sync-protocol/codec.hpp"
#include "sync-protocol/limits.hpp"

#include <algorithm>

/// The server is a replica too: one per partition, epoch and opening of the file. What it writes can be undone by a
/// restore like anybody's (R8), and by a file that was put back by hand, of which no epoch tells: nobody puts a file
/// back while it is open.
namespace gengji::server {

Result<ReplicaId> SqliteStore::server_replica(std::string const& partition) {
    Work work = TRY(this->work());
    std::int64_t const number = TRY(need_partition(partition));
    auto const known = own_replicas_.find(number);
    if (known != own_replicas_.end() && known->second.first == epoch_) return TRY(work.commit()), known->second.second;
    if (GENGJI_SWITCH(r8_off)) {
        auto const older = TRY(db_.find(
            "SELECT id FROM server_replica WHERE partition = ? LIMIT 1",
            [](Row const& row) { return row.id<ReplicaId>(0); }, number));
        if (older) return TRY(work.commit()), *older;
    }
    ReplicaId const fresh = random_replica_id(random_);
    TRY(db_.run("INSERT OR REPLACE INTO server_replica (partition, epoch, id) VALUES (?, ?, ?)", number, epoch_,
                fresh));
    TRY(work.commit());
    own_replicas_[number] = {epoch_, fresh};
    return fresh;
}

Result<std::vector<Edit>> SqliteStore::write_as_server(std::vector<ServerWrite> const& writes, Stamp stamp) {
    std::vector<Edit> edits;
    if (writes.empty()) return edits;
    Work work = TRY(this->work());
    TRY(write_batch_as_server(writes, stamp, edits));
    TRY(work.commit());
    return edits;
}

Result<void> SqliteStore::write_batch_as_server(std::vector<ServerWrite> const& writes, Stamp stamp,
                                                std::vector<Edit>& edits) {
    std::string const partition(writes.front().record.bucket.partition());
    ReplicaId const self = TRY(server_replica(partition));
    sync::Held const held = TRY(this->held(partition, self)).value_or(sync::Held{self, 0, {}, 0});
    Hash link = held.hash;
    std::uint64_t seq = held.seq;
    for (ServerWrite const& write : writes) {
        if (write.record.bucket.partition() != partition)
            return problem(Problem::invalid, "一次只能写入同一个乡镇（或县）的记录。请分开写入。");
        Edit edit{{self, ++seq}, write.record, write.form, write.actor, stamp, write.seen, write.patch, {}};
        std::ranges::sort(edit.patch, {}, &Change::path);
        TRY(check_shape(edit));
        edits.push_back(std::move(edit));
    }
    for (std::size_t from = 0; from < edits.size();) { // batches within what a decoder takes
        sync::AdmittedBatch batch{
            partition, DeviceId{}, {self, edits[from].dot.seq, link, false, false, {}, {}}, {}, {}};
        std::vector<Edit> part;
        std::size_t cells = 0, bytes = 0;
        for (; from < edits.size() && part.size() < 500; ++from) {
            std::size_t size = 64;
            for (Change const& change : edits[from].patch) size += change.path.size() + change.value.packed().size();
            cells += edits[from].patch.size();
            bytes += size;
            if (!part.empty() && (cells > sync::limits::batch_cells / 2 || bytes > sync::limits::batch_text_bytes / 4))
                break;
            link = chain(link, edits[from]);
            part.push_back(edits[from]);
            batch.admissions.push_back({edits[from], Verdict::stored, Reason::none, stamp});
        }
        batch.raw.edits = sync::encode_edits(part);
        batch.last_hash = link;
        TRY(admit(batch));
    }
    return {};
}

} // namespace gengji::server
