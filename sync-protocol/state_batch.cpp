#include "shared/base/limits.hpp"
#include "sync-protocol/batch_tables.hpp"
#include "sync-protocol/cells.hpp"
#include "sync-protocol/codec.hpp"
#include "sync-protocol/id_column.hpp"

#include <cassert>
#include <tuple>

/// A batch of states or deltas (PROTOCOL.md, "States"). The usual record has one origin (dot, time, author) for all its
/// values, and a vector that says no more than that: then both cost next to nothing.
namespace gengji::sync {

namespace {

std::vector<std::int64_t> times_of(std::span<RecordId const> ids) {
    std::vector<std::int64_t> times;
    times.reserve(ids.size());
    for (RecordId const& id : ids) times.push_back(time_of(id));
    return times;
}

/// Who wrote a value, and when.
struct Origin {
    Dot dot;
    Stamp stamp{};
    ActorId actor;
    auto operator<=>(Origin const&) const = default;
};

/// The different origins of a record's values, in order of first appearance, and which of them each value has.
struct Origins {
    std::vector<Origin> origins;
    std::vector<std::uint32_t> index;

    void add(Head const& head) {
        if (!origins.empty() && origins[last_].dot == head.dot && origins[last_].stamp == head.stamp &&
            origins[last_].actor == head.actor)
            return index.push_back(last_);
        Origin const origin{head.dot, head.stamp, head.actor};
        auto const found = std::ranges::find(origins, origin);
        last_ = static_cast<std::uint32_t>(found - origins.begin());
        if (found == origins.end()) origins.push_back(origin);
        index.push_back(last_);
    }

private:
    std::uint32_t last_ = 0;
};

/// Replica number and seq.
using Known = std::pair<std::uint32_t, std::uint64_t>;

/// What the origins of a record say of its vector: the highest seq of each replica.
void keep_highest(std::vector<Known>& known) {
    std::ranges::sort(known, [](Known const& a, Known const& b) {
        return std::tuple(a.first, ~a.second) < std::tuple(b.first, ~b.second);
    });
    known.erase(
        std::unique(known.begin(), known.end(), [](Known const& a, Known const& b) { return a.first == b.first; }),
        known.end());
}

/// The columns of a batch of states on their way out.
struct StateColumns {
    ReplicaTable replicas;
    ActorTable actors;
    BucketTable buckets;
    FormTable forms;
    CellRows cells;
    std::vector<RecordId> ids;
    std::vector<std::uint32_t> bucket_of, origin_of;
    std::vector<std::int64_t> seqs, afters, origin_counts, stamps, stamp_times, vector_counts;
    DotColumn origins, vectors;
    std::vector<std::uint32_t> actor_of;
    ByteWriter replaced;
    std::size_t replaced_fields = 0;

    void add(StateUpdate const& update) {
        ids.push_back(update.record.id);
        bucket_of.push_back(buckets.add(update.record.bucket));
        seqs.push_back(static_cast<std::int64_t>(update.seq));
        afters.push_back(static_cast<std::int64_t>(update.after));
        Origins own;
        for (FieldState const& field : update.state.fields) {
            for (Head const& head : field.heads) cells.add(field.path, head.value), own.add(head);
            if (field.heads.empty()) cells.cells.push_back({field.path, Cell::no_value, nullptr});
            add_replaced(field);
        }
        cells.end_record(forms.add(update.state.form));
        add_origins(own);
        add_vector(update.state.vv, own);
    }

private:
    void add_replaced(FieldState const& field) {
        ++since_replaced_;
        if (field.replaced.empty()) return;
        ++replaced_fields;
        replaced.varint(std::exchange(since_replaced_, 0) - 1);
        replaced.varint(field.replaced.entries().size());
        for (auto const& entry : field.replaced.entries()) {
            replaced.varint(replicas.of(entry.replica));
            replaced.varint(entry.seq);
        }
    }

    void add_origins(Origins const& own) {
        origin_counts.push_back(static_cast<std::int64_t>(own.origins.size()));
        for (Origin const& origin : own.origins) {
            origins.add(replicas.of(origin.dot.replica), origin.dot.seq);
            stamps.push_back(origin.stamp);
            stamp_times.push_back(time_of(ids.back()) / 1000);
            actor_of.push_back(actors.add(origin.actor));
        }
        if (own.origins.size() > 1) origin_of.insert(origin_of.end(), own.index.begin(), own.index.end());
    }

    /// Only where the vector says something else than the origins do; seq 0 takes an entry away.
    void add_vector(VersionVector const& vector, Origins const& own) {
        std::vector<Known> said;
        for (Origin const& origin : own.origins) said.emplace_back(replicas.of(origin.dot.replica), origin.dot.seq);
        keep_highest(said);
        std::size_t const before = vectors.seqs.size();
        auto next = said.begin();
        for (auto const& entry : vector.entries()) {
            std::uint32_t const replica = replicas.of(entry.replica);
            for (; next != said.end() && next->first < replica; ++next) vectors.add(next->first, 0);
            bool const is_said = next != said.end() && next->first == replica;
            if (!is_said || next->second != entry.seq) vectors.add(replica, entry.seq);
            if (is_said) ++next;
        }
        for (; next != said.end(); ++next) vectors.add(next->first, 0);
        vector_counts.push_back(static_cast<std::int64_t>(vectors.seqs.size() - before));
    }

    std::size_t since_replaced_ = 0;
};

/// Reads a batch part by part into the updates.
class StateReader {
public:
    explicit StateReader(BytesView bytes) : in_(bytes, BatchKind::states) {}

    std::vector<StateUpdate> read() {
        std::size_t const count = in_.count(limits::batch_records);
        if (count == 0 || !in_.charge(count, sizeof(StateUpdate) + 96))
            return {}; // 96: owner, form id and vector beside it
        updates_.resize(count);
        read_heads();
        CellReader cells(in_, count, forms_.size());
        if (in_.ok()) make_fields(cells);
        read_origins();
        read_vectors();
        read_replaced();
        for (StateUpdate const& update : updates_) {
            if (in_.ok() && !is_right(update.state)) in_.fail();
        }
        return in_.ok() && in_.at_end() ? std::move(updates_) : std::vector<StateUpdate>{};
    }

private:
    void read_heads() {
        replicas_ = read_replicas(in_);
        actors_ = read_actors(in_);
        std::vector<Bucket> const buckets = read_buckets(in_);
        forms_ = read_forms(in_);
        std::vector<RecordId> const ids = read_ids(in_, updates_.size());
        if (!in_.ok() || !in_.charge(updates_.size(), sizeof(std::int64_t))) return;
        id_ms_ = times_of(ids);
        auto const bucket_of = read_index_column(in_, updates_.size(), buckets.size());
        auto const seqs = read_column(in_, updates_.size());
        auto const afters = read_column(in_, updates_.size());
        for (std::size_t i = 0; i < updates_.size() && in_.ok(); ++i) {
            updates_[i].record = RecordKey{buckets[bucket_of[i]], ids[i]};
            updates_[i].seq = static_cast<std::uint64_t>(seqs[i]);
            updates_[i].after = static_cast<std::uint64_t>(afters[i]);
        }
    }

    /// Lays out fields and heads, and reads the values into them.
    void make_fields(CellReader& cells) {
        if (!in_.charge(cells.cells(), sizeof(Value*) + sizeof(Head) + 16)) return;
        std::vector<Value*> places;
        places.reserve(cells.cells());
        for (std::size_t i = 0; i < updates_.size() && in_.ok(); ++i) {
            updates_[i].state.form = forms_[cells.form_of(i)];
            make_fields(updates_[i].state, cells, cells.shape_of(i), places);
        }
        if (in_.ok()) cells.read_values(places, id_ms_);
    }

    void make_fields(RecordState& state, CellReader const& cells, std::span<CellReader::Column const> shape,
                     std::vector<Value*>& places) {
        std::size_t fields = 0;
        for (std::size_t k = 0; k < shape.size(); ++k) fields += k == 0 || shape[k].path != shape[k - 1].path;
        if (!in_.charge(fields, sizeof(FieldState))) return;
        state.fields.reserve(fields);
        for (std::size_t k = 0; k < shape.size();) {
            std::size_t end = k;
            while (end < shape.size() && shape[end].path == shape[k].path) ++end;
            FieldState& field = state.fields.emplace_back();
            std::string_view const path = cells.path(shape[k]);
            if (path.size() > 15 && !in_.charge(path.size() + 32)) return;
            field.path = path;
            if (shape[k].kind == Cell::no_value) {
                places.push_back(nullptr);
            } else {
                field.heads.resize(end - k);
                for (Head& head : field.heads) places.push_back(&head.value);
            }
            k = end;
        }
    }

    void read_origins() {
        std::size_t sum = 0;
        origin_counts_ = read_counts(in_, updates_.size(), limits::batch_cells, sum);
        origins_ = read_dots(in_, sum, replicas_.size());
        if (!in_.charge(sum, sizeof(std::int64_t))) return;
        std::vector<std::int64_t> times;
        times.reserve(sum);
        std::size_t marked = 0; // values that name their origin
        for (std::size_t i = 0; i < updates_.size() && in_.ok(); ++i) {
            times.insert(times.end(), static_cast<std::size_t>(origin_counts_[i]), id_ms_[i] / 1000);
            if (origin_counts_[i] > 1) marked += heads_of(updates_[i].state);
        }
        auto const stamps = read_times(in_, times);
        auto const actor_of = read_index_column(in_, sum, actors_.size());
        auto const origin_of = read_column(in_, marked);
        std::size_t first = 0, mark = 0;
        for (std::size_t i = 0; i < updates_.size() && in_.ok(); ++i) {
            std::int64_t const count = origin_counts_[i];
            for (FieldState& field : updates_[i].state.fields) {
                for (Head& head : field.heads) {
                    std::int64_t const index = count > 1 ? origin_of[mark++] : 0;
                    if (index < 0 || index >= count) return in_.fail();
                    std::size_t const origin = first + static_cast<std::size_t>(index);
                    head.dot =
                        Dot{replicas_[origins_.replicas[origin]], static_cast<std::uint64_t>(origins_.seqs[origin])};
                    head.stamp = stamps[origin];
                    head.actor = actors_[actor_of[origin]];
                }
            }
            first += static_cast<std::size_t>(count);
        }
    }

    static std::size_t heads_of(RecordState const& state) {
        std::size_t heads = 0;
        for (FieldState const& field : state.fields) heads += field.heads.size();
        return heads;
    }

    void read_vectors() {
        std::size_t sum = 0;
        auto const counts = read_counts(in_, updates_.size(), limits::batch_cells, sum);
        DotColumn const others = read_dots(in_, sum, replicas_.size());
        if (!in_.charge(origins_.seqs.size() + sum, 3 * sizeof(VersionVector::Entry))) return;
        std::vector<Known> said;
        std::size_t origin = 0, other = 0;
        for (std::size_t i = 0; i < updates_.size() && in_.ok(); ++i) {
            said.clear();
            for (std::int64_t k = 0; k < origin_counts_[i]; ++k, ++origin)
                said.emplace_back(origins_.replicas[origin], static_cast<std::uint64_t>(origins_.seqs[origin]));
            keep_highest(said);
            VersionVector& vector = updates_[i].state.vv;
            auto next = said.begin();
            auto const add = [&](std::uint32_t replica, std::uint64_t seq) {
                if (seq > 0) vector.add(Dot{replicas_[replica], seq});
            };
            for (std::int64_t k = 0; k < counts[i]; ++k, ++other) {
                std::uint32_t const replica = others.replicas[other];
                if (k > 0 && others.replicas[other - 1] >= replica) return in_.fail();
                for (; next != said.end() && next->first < replica; ++next) add(next->first, next->second);
                if (next != said.end() && next->first == replica) ++next;
                add(replica, static_cast<std::uint64_t>(others.seqs[other]));
            }
            for (; next != said.end(); ++next) add(next->first, next->second);
        }
    }

    void read_replaced() {
        std::size_t const count = in_.count(limits::batch_cells);
        std::size_t record = 0, field = 0; // walks over all fields of the batch
        for (std::size_t i = 0; i < count && in_.ok(); ++i) {
            std::uint64_t gap = in_.body.varint();
            while (record < updates_.size() && gap >= updates_[record].state.fields.size() - field) {
                gap -= updates_[record].state.fields.size() - field;
                ++record, field = 0;
            }
            if (record == updates_.size()) return in_.fail();
            field += gap;
            read_replaced(updates_[record].state.fields[field].replaced);
            ++field;
        }
    }

    void read_replaced(VersionVector& vector) {
        std::size_t const entries = in_.body.count(2);
        if (entries == 0 || !in_.charge(entries, 3 * sizeof(VersionVector::Entry))) return in_.fail();
        std::int64_t before = -1;
        for (std::size_t i = 0; i < entries; ++i) {
            std::uint64_t const replica = in_.body.varint(), seq = in_.body.varint();
            if (replica >= replicas_.size() || seq == 0 || static_cast<std::int64_t>(replica) <= before)
                return in_.fail();
            vector.add(Dot{replicas_[replica], seq});
            before = static_cast<std::int64_t>(replica);
        }
    }

    /// What a record state promises and the columns do not say by themselves.
    static bool is_right(RecordState const& state) {
        if (!fits(state)) return false;
        for (FieldState const& field : state.fields) {
            for (auto const& entry : field.replaced.entries()) {
                if (state.vv.of(entry.replica) >= entry.seq) return false; // kept beyond vv only (MERGE.md H2)
            }
            for (std::size_t i = 0; i < field.heads.size(); ++i) {
                Dot const& dot = field.heads[i].dot;
                if (dot.seq == 0 || (i > 0 && field.heads[i - 1].dot >= dot)) return false;
                if (!field.replaced.empty() && field.replaced.covers(dot)) return false;
                if (!state.vv.covers(dot)) return false;
            }
        }
        return true;
    }

    BatchReader in_;
    std::vector<StateUpdate> updates_;
    std::vector<ReplicaId> replicas_;
    std::vector<ActorId> actors_;
    std::vector<FormVersion> forms_;
    std::vector<std::int64_t> id_ms_, origin_counts_;
    DotColumn origins_;
};

} // namespace

Bytes encode_states(std::vector<StateUpdate> const& states) {
    assert(!states.empty() && states.size() <= limits::batch_records);
    StateColumns columns;
    for (StateUpdate const& update : states) {
        columns.replicas.add(update.state.vv);
        for (FieldState const& field : update.state.fields) {
            columns.replicas.add(field.replaced);
            for (Head const& head : field.heads) columns.replicas.add(head.dot.replica);
        }
    }
    columns.replicas.finish();
    for (StateUpdate const& update : states) columns.add(update);
    std::vector<std::int64_t> const id_ms = times_of(columns.ids);
    std::size_t const replicas = columns.replicas.replicas().size();

    BatchWriter out;
    out.body.varint(states.size());
    write_table(out, columns.replicas.replicas());
    write_table(out, columns.actors.things());
    write_table(out, columns.buckets.things());
    write_table(out, columns.forms.things());
    write_ids(out.body, columns.ids);
    write_indexes(out.body, columns.bucket_of);
    write_integers(out.body, columns.seqs);
    write_integers(out.body, columns.afters);
    write_cells(out, columns.cells, id_ms);
    write_integers(out.body, columns.origin_counts);
    write_dots(out.body, columns.origins, replicas);
    write_times(out.body, columns.stamps, columns.stamp_times);
    write_indexes(out.body, columns.actor_of);
    write_indexes(out.body, columns.origin_of);
    write_integers(out.body, columns.vector_counts);
    write_dots(out.body, columns.vectors, replicas);
    out.body.varint(columns.replaced_fields);
    out.body.raw(columns.replaced.bytes());
    return out.take(BatchKind::states);
}

Result<std::vector<StateUpdate>> decode_states(BytesView bytes) {
    std::vector<StateUpdate> states = StateReader(bytes).read();
    if (states.empty()) return problem(Problem::invalid, "batch of states: unreadable or beyond the limits");
    return states;
}

} // namespace gengji::sync
