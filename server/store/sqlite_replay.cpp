#include "server/store/sqlite_store.hpp"

#include "sync-protocol/codec.hpp"

#include <algorithm>

/// The log played again from its beginning, into an empty store.
namespace gengji::server {

namespace {

constexpr int rows_of_a_transaction = 64;

struct LogRow {
    std::int64_t number = 0, partition = 0, replica = 0;
    std::uint64_t first_seq = 0, last_seq = 0, first = 0, last = 0;
    int kind = 0;
    Hash hash, last_hash;
    DeviceId device;
    sync::PushedBatch raw;
    Bytes notes, opened;
};

LogRow log_row(Row const& row) {
    LogRow out;
    out.number = row.integer(0), out.partition = row.integer(1);
    out.first_seq = static_cast<std::uint64_t>(row.integer(2)),
    out.last_seq = static_cast<std::uint64_t>(row.integer(3));
    out.hash = Hash::from_view(row.blob(4));
    out.kind = static_cast<int>(row.integer(5));
    out.replica = row.integer(6);
    out.first = static_cast<std::uint64_t>(row.integer(7)), out.last = static_cast<std::uint64_t>(row.integer(8));
    out.last_hash = Hash::from_view(row.blob(9));
    out.device = row.id<DeviceId>(10);
    out.notes = row.blob(11);
    out.raw.first = static_cast<std::uint64_t>(row.integer(12));
    out.raw.previous = Hash::from_view(row.blob(13));
    out.raw.sealed = row.integer(14) != 0;
    out.opened = row.blob(15);
    out.raw.edits = row.blob(16);
    return out;
}

/// The entered edits of a batch, with what was decided of them. Reports a chain that does not hold.
Result<sync::AdmittedBatch> batch_of(LogRow const& row, std::string const& partition, std::vector<std::string>& found) {
    sync::AdmittedBatch batch{partition, row.device, row.raw, {}, row.last_hash};
    std::vector<Edit> edits = row.raw.sealed ? TRY(read_opened(row.opened)) : TRY(sync::decode_edits(row.raw.edits));
    std::vector<Note> const notes = read_notes(row.notes);
    if (!row.raw.sealed) {
        Hash link = row.raw.previous;
        for (Edit const& edit : edits) link = chain(link, edit);
        if (row.raw.first + edits.size() - 1 == row.last && link != row.last_hash)
            found.push_back("日志第 " + std::to_string(row.number) + " 行的修改与它的哈希链不符");
    }
    std::size_t const skipped = row.raw.sealed ? 0 : row.first - row.raw.first;
    if (edits.size() < skipped + notes.size() || notes.size() != row.last - row.first + 1)
        return problem(Problem::storage, "服务器的日志第 " + std::to_string(row.number) + " 行已损坏。请用备份恢复。");
    for (std::size_t i = 0; i < notes.size(); ++i)
        batch.admissions.push_back({std::move(edits[skipped + i]), notes[i].verdict, notes[i].reason, notes[i].stamp});
    for (std::size_t i = 0; i < notes.size(); ++i) { // what could not be read has no name of its own in the log
        Dot& dot = batch.admissions[i].edit.dot;
        if (dot.seq == 0) dot = {row.raw.replica, row.first + i};
    }
    batch.raw.edits.clear(); // the scratch store needs none of the bytes again
    return batch;
}

} // namespace

Result<void> SqliteStore::replay_into(SqliteStore& scratch, std::vector<std::string>& found) {
    auto unit = TRY(scratch.begin());
    int rows = 0;
    std::optional<Error> broken;
    auto const play = [&](LogRow row) -> Result<void> {
        std::string const partition = TRY(partition_name(row.partition));
        if (row.kind == log_batch) {
            row.raw.replica = TRY(replica_id(row.replica));
            TRY(scratch.admit(TRY(batch_of(row, partition, found))));
        } else if (row.kind == log_wait_ended) {
            TRY(scratch.end_wait(partition, read_wait_end(row.notes)));
        } else {
            std::size_t const line = std::min(row.notes.find('\n'), row.notes.size() - 1);
            Bucket const bucket = TRY(parse_bucket(BytesView(row.notes).substr(0, line)));
            std::vector<Offer> const offers = read_offers(BytesView(row.notes).substr(line + 1));
            BucketRow const place = TRY(scratch.need_bucket(bucket));
            for (Offer const& offer : offers) {
                TRY(db_.query(
                    "SELECT id, device, hash, state FROM recovered WHERE number = ?",
                    [&](Row const& kept) {
                        if (hash_of(kept.blob(3)) != offer.hash)
                            found.push_back("找回的第 " + std::to_string(offer.number) + " 条记录被改动过");
                        auto const copied =
                            scratch.db_.run("INSERT INTO recovered (number, partition, bucket, id, device, hash, "
                                            "state) VALUES (?, ?, ?, ?, ?, ?, ?)",
                                            offer.number, place.partition, place.number, kept.id<RecordId>(0),
                                            kept.id<DeviceId>(1), Blob{kept.blob(2)}, Blob{kept.blob(3)});
                        if (!copied) broken = copied.error();
                    },
                    offer.number));
                if (broken) return *broken;
            }
            TRY(scratch.join_offers(bucket, offers));
        }
        if (TRY(scratch.head(partition)) != row.last_seq)
            found.push_back("日志重放到第 " + std::to_string(row.number) + " 行，序号对不上");
        return {};
    };
    TRY(db_.query("SELECT number, partition, first_seq, last_seq, hash, kind, replica, first, last, last_hash, device, "
                  "notes, raw_first, raw_previous, "
                  "sealed, opened, edits FROM log ORDER BY number",
                  [&](Row const& row) {
                      if (auto const played = play(log_row(row)); !played) return broken = played.error(), false;
                      if (++rows % rows_of_a_transaction != 0) return !broken;
                      if (auto const kept = unit->commit(); !kept) return broken = kept.error(), false;
                      unit.reset();
                      auto next = scratch.begin();
                      if (!next) return broken = next.error(), false;
                      unit = std::move(*next);
                      return !broken;
                  }));
    if (broken) return *broken;
    return unit->commit();
}

Result<void> SqliteStore::check_log(std::vector<std::string>& found) {
    struct End {
        std::uint64_t head = 0;
        Hash hash;
    };
    std::map<std::int64_t, End> places;
    std::optional<Error> broken;
    TRY(db_.query("SELECT number, partition, first_seq, last_seq, hash, kind, replica, first, last, last_hash, device, "
                  "notes, raw_first, raw_previous, "
                  "sealed, NULL, NULL FROM log ORDER BY partition, last_seq",
                  [&](Row const& raw) {
                      LogRow const row = log_row(raw);
                      End& place = places[row.partition];
                      auto const replica = replica_id(row.replica);
                      if (!replica) return broken = replica.error(), false;
                      Hash const hash = row.kind == log_batch
                                            ? batch_hash(place.hash, row.first_seq, row.last_seq, *replica, row.last,
                                                         row.last_hash, row.device, row.notes)
                                            : act_hash(place.hash, row.kind, row.first_seq, row.last_seq, row.notes);
                      if (row.first_seq != place.head + 1)
                          found.push_back("日志第 " + std::to_string(row.number) + " 行之前有缺口");
                      if (hash != row.hash) found.push_back("日志第 " + std::to_string(row.number) + " 行的哈希不符");
                      place = {row.last_seq, row.hash};
                      return found.size() < 100;
                  }));
    if (broken) return *broken;
    TRY(db_.query("SELECT number, name, head, log_hash FROM partition", [&](Row const& row) {
        End const& place = places[row.integer(0)];
        if (place.head != static_cast<std::uint64_t>(row.integer(2)) || place.hash != Hash::from_view(row.blob(3)))
            found.push_back("分区 " + std::string(row.text(1)) + " 的序号与日志末尾不符");
    }));
    return {};
}

} // namespace gengji::server
