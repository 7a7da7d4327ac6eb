#include "shared/base/sodium_ready.hpp"
#include "shared/records/own_edits.hpp"

namespace gengji {

Result<void> OwnEdits::seal(std::int64_t record, BytesView public_key) {
    struct Open {
        std::int64_t replica, seq;
        Bytes body;
    };
    std::vector<Open> open;
    TRY(db_.query(
        "SELECT replica, seq, body FROM edit WHERE record = ?",
        [&](Row const& row) {
            open.push_back({row.integer(0), row.integer(1), Bytes(row.blob(2))});
        },
        record));
    sodium_ready();
    for (Open const& one : open) {
        Bytes body = one.body;
        if (public_key.size() == crypto_box_PUBLICKEYBYTES) {
            body.assign(one.body.size() + crypto_box_SEALBYTES, '\0');
            int const code = crypto_box_seal(reinterpret_cast<unsigned char*>(body.data()),
                                             reinterpret_cast<unsigned char const*>(one.body.data()), one.body.size(),
                                             reinterpret_cast<unsigned char const*>(public_key.data()));
            if (code != 0) return problem(Problem::invalid, "服务器的封存公钥无效，请联系管理员。");
        }
        TRY(db_.run("INSERT INTO sealed (replica, seq, sealed_to, body) VALUES (?, ?, ?, ?)", one.replica, one.seq,
                    Blob{public_key}, Blob{body}));
        TRY(db_.run("UPDATE edit SET body = NULL, record = 0 WHERE replica = ? AND seq = ?", one.replica, one.seq));
    }
    return {};
}

Result<std::vector<Dot>> OwnEdits::sealed_waiting(std::string_view partition) {
    std::vector<Dot> dots;
    TRY(db_.query(
        "SELECT replica.id, edit.seq FROM edit INDEXED BY edit_verdict JOIN replica ON replica.number = edit.replica "
        "WHERE edit.verdict <> 0 AND edit.verdict IN (?, ?) AND edit.record = 0 AND edit.body IS NULL AND "
        "replica.partition = ? ORDER BY edit.replica, edit.seq",
        [&](Row const& row) {
            dots.push_back({row.id<ReplicaId>(0), static_cast<std::uint64_t>(row.integer(1))});
        },
        static_cast<int>(Verdict::quarantined), static_cast<int>(Verdict::waiting), partition));
    return dots;
}

Result<bool> OwnEdits::is_sealed_here(OwnReplica const& replica, Edit const& edit) {
    auto const kept = TRY(db_.find(
        "SELECT hash FROM edit WHERE replica = ? AND seq = ? AND body IS NULL",
        [](Row const& row) { return Hash::from_view(row.blob(0)); }, replica.number, edit.dot.seq));
    return kept && chain(TRY(hash_at(replica, edit.dot.seq - 1)), edit) == *kept;
}

Result<void> OwnEdits::unseal(OwnReplica const& replica, Edit const& edit, std::int64_t record) {
    TRY(db_.run("UPDATE edit SET body = ?, record = ? WHERE replica = ? AND seq = ?", Blob{encode(edit)}, record,
                replica.number, edit.dot.seq));
    return db_.run("DELETE FROM sealed WHERE replica = ? AND seq = ?", replica.number, edit.dot.seq);
}

Result<std::vector<SealedEdit>> OwnEdits::sealed_after(OwnReplica const& replica, std::uint64_t seq, std::size_t most) {
    std::vector<SealedEdit> boxes;
    TRY(db_.query(
        "SELECT edit.seq, edit.hash, sealed.body FROM edit LEFT JOIN sealed ON sealed.replica = edit.replica AND "
        "sealed.seq = edit.seq AND length(sealed.sealed_to) > 0 WHERE edit.replica = ? AND edit.seq > ? ORDER BY "
        "edit.seq",
        [&](Row const& row) {
            if (row.is_null(2) || boxes.size() >= most) return false;
            boxes.push_back(
                {static_cast<std::uint64_t>(row.integer(0)), Hash::from_view(row.blob(1)), Bytes(row.blob(2))});
            return true;
        },
        replica.number, seq));
    return boxes;
}

} // namespace gengji
