#pragma once

#include "shared/records/edit.hpp"
#include "sync-protocol/integer_column.hpp"

#include <algorithm>
#include <map>
#include <span>
#include <unordered_map>
#include <vector>

namespace gengji::sync {

/// The different things that a batch names, each once; columns then hold their numbers. In order of first appearance.
template<class Thing, class Map = std::map<Thing, std::uint32_t>>
class Table {
public:
    std::uint32_t add(Thing const& thing) {
        if (!things_.empty() && things_[last_] == thing) return last_; // neighbours are often alike
        auto const [place, is_new] = known_.try_emplace(thing, static_cast<std::uint32_t>(things_.size()));
        if (is_new) things_.push_back(thing);
        return last_ = place->second;
    }
    std::vector<Thing> const& things() const { return things_; }

private:
    Map known_;
    std::vector<Thing> things_;
    std::uint32_t last_ = 0;
};

using ActorTable = Table<ActorId, std::unordered_map<ActorId, std::uint32_t>>;
using BucketTable = Table<Bucket>;
using FormTable = Table<FormVersion>;

/// The replicas of a batch, sorted, so that a sorted version vector gives rising numbers.
class ReplicaTable {
public:
    void add(ReplicaId const& replica) {
        if (replicas_.empty() || replicas_.back() != replica) replicas_.push_back(replica);
    }
    void add(VersionVector const& vector) {
        for (auto const& entry : vector.entries()) add(entry.replica);
    }
    void finish();
    std::uint32_t of(ReplicaId const& replica) const;
    std::vector<ReplicaId> const& replicas() const { return replicas_; }

private:
    std::vector<ReplicaId> replicas_;
};

void write_table(BatchWriter& out, std::span<ReplicaId const> replicas);
void write_table(BatchWriter& out, std::span<ActorId const> actors);
void write_table(BatchWriter& out, std::span<Bucket const> buckets);
void write_table(BatchWriter& out, std::span<FormVersion const> forms);

std::vector<ReplicaId> read_replicas(BatchReader& in); ///< fails unless sorted and all different
std::vector<ActorId> read_actors(BatchReader& in);
std::vector<Bucket> read_buckets(BatchReader& in);
std::vector<FormVersion> read_forms(BatchReader& in);

/// A column of dots: replica numbers, and seqs as they are or relative to that replica's last in the column, so that a
/// run costs nothing.
struct DotColumn {
    std::vector<std::uint32_t> replicas;
    std::vector<std::int64_t> seqs;
    void add(std::uint32_t replica, std::uint64_t seq) {
        replicas.push_back(replica), seqs.push_back(static_cast<std::int64_t>(seq));
    }
};
void write_dots(ByteWriter& out, DotColumn const& dots, std::size_t replicas);
DotColumn read_dots(BatchReader& in, std::size_t count, std::size_t replicas);

/// A column of seconds, as they are or relative to what the record's id says.
void write_times(ByteWriter& out, std::span<std::int64_t const> seconds, std::span<std::int64_t const> id_seconds);
std::vector<std::int64_t> read_times(BatchReader& in, std::span<std::int64_t const> id_seconds);

/// A column of small numbers, read into charged memory.
std::vector<std::int64_t> read_column(BatchReader& in, std::size_t count);
std::vector<std::uint32_t> read_index_column(BatchReader& in, std::size_t count, std::size_t bound);
/// A column of counts: none negative, their sum within `most`.
std::vector<std::int64_t> read_counts(BatchReader& in, std::size_t count, std::size_t most, std::size_t& sum);

} // namespace gengji::sync
