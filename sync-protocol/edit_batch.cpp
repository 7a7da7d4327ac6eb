#include "shared/base/limits.hpp"
#include "sync-protocol/batch_tables.hpp"
#include "sync-protocol/cells.hpp"
#include "sync-protocol/codec.hpp"
#include "sync-protocol/id_column.hpp"
#include "sync-protocol/string_column.hpp"

#include <cassert>

/// A batch of edits: header, tables, then a column a part (PROTOCOL.md, "Edits").
namespace gengji::sync {

namespace {

std::vector<std::int64_t> times_of(std::span<RecordId const> ids) {
    std::vector<std::int64_t> times;
    times.reserve(ids.size());
    for (RecordId const& id : ids) times.push_back(time_of(id));
    return times;
}

std::vector<std::int64_t> in_seconds(std::vector<std::int64_t> times) {
    for (std::int64_t& time : times) time /= 1000;
    return times;
}

void write_seen(BatchWriter& out, std::vector<Edit> const& edits, ReplicaTable const& replicas) {
    std::vector<std::int64_t> counts;
    DotColumn dots;
    for (Edit const& edit : edits) {
        counts.push_back(static_cast<std::int64_t>(edit.seen.entries().size()));
        for (auto const& entry : edit.seen.entries()) dots.add(replicas.of(entry.replica), entry.seq);
    }
    write_integers(out.body, counts);
    write_dots(out.body, dots, replicas.replicas().size());
}

/// Parts of a newer peer: rare, so only those edits are named that have any.
void write_extras(BatchWriter& out, std::vector<Edit> const& edits) {
    std::vector<BytesView> extras;
    std::vector<std::size_t> gaps;
    std::size_t next = 0;
    for (std::size_t i = 0; i < edits.size(); ++i) {
        if (edits[i].extra.empty()) continue;
        extras.push_back(edits[i].extra);
        gaps.push_back(i - std::exchange(next, i + 1));
    }
    out.body.varint(extras.size());
    for (std::size_t const gap : gaps) out.body.varint(gap);
    write_string_column(out, extras, StringKind::bytes);
}

/// Reads a batch part by part into the edits.
class EditReader {
public:
    explicit EditReader(BytesView bytes) : in_(bytes, BatchKind::edits) {}

    std::vector<Edit> read() {
        std::size_t const count = in_.count(limits::batch_records);
        if (count == 0 || !in_.charge(count, sizeof(Edit) + 64))
            return {}; // 64: owner and form id may be too long for their places
        edits_.resize(count);
        read_heads();
        read_seen();
        read_patches();
        read_extras();
        for (std::size_t i = 0; i < edits_.size() && in_.ok(); ++i) {
            if (!is_right(edits_[i], careful_[i])) in_.fail();
        }
        return in_.ok() && in_.at_end() ? std::move(edits_) : std::vector<Edit>{};
    }

private:
    void read_heads() {
        std::uint64_t const own = in_.body.varint(), first = in_.body.varint();
        replicas_ = read_replicas(in_);
        std::vector<ActorId> const actors = read_actors(in_);
        std::vector<Bucket> const buckets = read_buckets(in_);
        forms_ = read_forms(in_);
        std::vector<RecordId> const ids = read_ids(in_, edits_.size());
        if (own >= replicas_.size() || first == 0 || first > UINT64_MAX - edits_.size() ||
            !in_.charge(edits_.size(), 2 * sizeof(std::int64_t)))
            return in_.fail();
        id_ms_ = times_of(ids);
        auto const bucket_of = read_index_column(in_, edits_.size(), buckets.size());
        auto const actor_of = read_index_column(in_, edits_.size(), actors.size());
        auto const walls = read_times(in_, in_seconds(id_ms_));
        for (std::size_t i = 0; i < edits_.size() && in_.ok(); ++i) {
            Edit& edit = edits_[i];
            edit.dot = Dot{replicas_[own], first + i};
            edit.record = RecordKey{buckets[bucket_of[i]], ids[i]};
            edit.actor = actors[actor_of[i]];
            edit.wall_seconds = walls[i];
        }
    }

    void read_seen() {
        std::size_t sum = 0;
        auto const counts = read_counts(in_, edits_.size(), limits::batch_cells, sum);
        if (!in_.charge(sum, 3 * sizeof(VersionVector::Entry))) return;
        DotColumn const dots = read_dots(in_, sum, replicas_.size());
        std::size_t dot = 0;
        for (std::size_t i = 0; i < edits_.size() && in_.ok(); ++i) {
            for (std::size_t k = 0; k < static_cast<std::size_t>(counts[i]); ++k, ++dot) {
                if (dots.seqs[dot] == 0 || (k > 0 && dots.replicas[dot] <= dots.replicas[dot - 1])) return in_.fail();
                edits_[i].seen.add(Dot{replicas_[dots.replicas[dot]], static_cast<std::uint64_t>(dots.seqs[dot])});
            }
        }
    }

    void read_patches() {
        CellReader cells(in_, edits_.size(), forms_.size());
        if (!in_.ok() || !in_.charge(cells.cells(), sizeof(Change) + sizeof(Value*))) return;
        std::vector<Value*> places;
        places.reserve(cells.cells());
        for (std::size_t i = 0; i < edits_.size() && in_.ok(); ++i) {
            Edit& edit = edits_[i];
            edit.form = forms_[cells.form_of(i)];
            careful_.push_back(cells.is_careful(i));
            auto const shape = cells.shape_of(i);
            edit.patch.resize(shape.size());
            for (std::size_t k = 0; k < shape.size(); ++k) {
                std::string_view const path = cells.path(shape[k]);
                bool const again = k > 0 && shape[k - 1].path == shape[k].path;
                if (again || shape[k].kind == Cell::no_value || (path.size() > 15 && !in_.charge(path.size() + 32)))
                    return in_.fail();
                edit.patch[k].path = path;
                places.push_back(&edit.patch[k].value);
            }
        }
        cells.read_values(places, id_ms_);
    }

    void read_extras() {
        std::size_t const count = in_.count(edits_.size());
        if (!in_.charge(count, sizeof(std::size_t))) return;
        std::vector<std::size_t> places;
        std::size_t next = 0;
        for (std::size_t i = 0; i < count && in_.ok(); ++i) {
            std::uint64_t const gap = in_.body.varint();
            if (gap >= edits_.size() - next) return in_.fail();
            places.push_back(next + gap);
            next += gap + 1;
        }
        read_string_column(in_, count, StringKind::bytes, [&](std::size_t row, BytesView extra) {
            if (extra.empty() || extra.size() > gengji::limits::edit_extra_bytes || !in_.charge(extra.size() + 32))
                return in_.fail();
            edits_[places[row]].extra = extra;
        });
    }

    /// What check_shape asks. Paths, buckets, forms and values were looked at where each stands once; only an edit with
    /// a value that may stand under conditions, or a large one, is looked at again as a whole.
    static bool is_right(Edit const& edit, bool careful) {
        if (edit.seen.of(edit.dot.replica) >= edit.dot.seq || edit.seen.entries().size() > gengji::limits::seen_entries)
            return false;
        if (edit.patch.size() > gengji::limits::edit_fields) return false;
        std::size_t bytes = 256 + edit.extra.size() + edit.seen.entries().size() * 26;
        for (Change const& change : edit.patch) bytes += change.path.size() + change.value.packed().size() + 8;
        return bytes <= gengji::limits::edit_bytes && (!careful || check_shape(edit));
    }

    BatchReader in_;
    std::vector<Edit> edits_;
    std::vector<ReplicaId> replicas_;
    std::vector<FormVersion> forms_;
    std::vector<std::int64_t> id_ms_;
    std::vector<bool> careful_;
};

} // namespace

Bytes encode_edits(std::vector<Edit> const& edits) {
    assert(!edits.empty() && edits.size() <= limits::batch_records);
    BatchWriter out;
    ReplicaTable replicas;
    ActorTable actors;
    BucketTable buckets;
    FormTable forms;
    CellRows cells;
    std::vector<RecordId> ids;
    std::vector<std::uint32_t> actor_of, bucket_of;
    std::vector<std::int64_t> walls;
    replicas.add(edits.front().dot.replica);
    for (std::size_t i = 0; i < edits.size(); ++i) {
        Edit const& edit = edits[i];
        assert((edit.dot == Dot{edits.front().dot.replica, edits.front().dot.seq + i}));
        replicas.add(edit.seen);
        actor_of.push_back(actors.add(edit.actor));
        bucket_of.push_back(buckets.add(edit.record.bucket));
        ids.push_back(edit.record.id);
        walls.push_back(edit.wall_seconds);
        for (Change const& change : edit.patch) cells.add(change.path, change.value);
        cells.end_record(forms.add(edit.form));
    }
    replicas.finish();
    std::vector<std::int64_t> const id_ms = times_of(ids);

    out.body.varint(edits.size());
    out.body.varint(replicas.of(edits.front().dot.replica));
    out.body.varint(edits.front().dot.seq);
    write_table(out, replicas.replicas());
    write_table(out, actors.things());
    write_table(out, buckets.things());
    write_table(out, forms.things());
    write_ids(out.body, ids);
    write_indexes(out.body, bucket_of);
    write_indexes(out.body, actor_of);
    write_times(out.body, walls, in_seconds(id_ms));
    write_seen(out, edits, replicas);
    write_cells(out, cells, id_ms);
    write_extras(out, edits);
    return out.take(BatchKind::edits);
}

Result<std::vector<Edit>> decode_edits(BytesView bytes) {
    std::vector<Edit> edits = EditReader(bytes).read();
    if (edits.empty()) return problem(Problem::invalid, "batch of edits: unreadable or beyond the limits");
    return edits;
}

} // namespace gengji::sync
