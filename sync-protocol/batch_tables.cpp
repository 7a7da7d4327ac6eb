#include "sync-protocol/batch_tables.hpp"

#include "shared/base/limits.hpp"
#include "sync-protocol/string_column.hpp"

namespace gengji::sync {

namespace {

template<class Tag>
void write_ids_table(BatchWriter& out, std::span<Id<Tag> const> ids) {
    out.body.varint(ids.size());
    for (auto const& id : ids) out.body.raw(id.view());
}

template<class Tag>
std::vector<Id<Tag>> read_ids_table(BatchReader& in) {
    std::size_t const count = in.count(limits::batch_table);
    if (count > in.body.rest().size() / sizeof(Id<Tag>) || !in.charge(count, sizeof(Id<Tag>)))
        return in.fail(), std::vector<Id<Tag>>{};
    std::vector<Id<Tag>> ids(count);
    for (auto& id : ids) id = Id<Tag>::from_view(in.body.raw(sizeof(Id<Tag>)));
    return ids;
}

/// The names of a table of buckets or forms.
std::vector<BytesView> read_names(BatchReader& in) {
    std::size_t const count = in.count(limits::batch_table);
    return read_strings(in, count, StringKind::text);
}

std::vector<std::int64_t> apart(std::span<std::int64_t const> values, std::span<std::int64_t const> from) {
    std::vector<std::int64_t> result(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        result[i] =
            static_cast<std::int64_t>(static_cast<std::uint64_t>(values[i]) - static_cast<std::uint64_t>(from[i]));
    return result;
}

/// Writes a flag, and of two ways to write a column the shorter one.
void write_shorter(ByteWriter& out, std::span<std::int64_t const> plain, std::span<std::int64_t const> relative) {
    IntegerPlan const as_is = plan_integers(plain), as_relative = plan_integers(relative);
    bool const shorter = as_relative.bits < as_is.bits;
    out.u8(shorter ? 1 : 0);
    if (shorter)
        write_integers(out, relative, as_relative);
    else
        write_integers(out, plain, as_is);
}

} // namespace

void ReplicaTable::finish() {
    std::ranges::sort(replicas_);
    replicas_.erase(std::unique(replicas_.begin(), replicas_.end()), replicas_.end());
}

std::uint32_t ReplicaTable::of(ReplicaId const& replica) const {
    return static_cast<std::uint32_t>(std::ranges::lower_bound(replicas_, replica) - replicas_.begin());
}

void write_table(BatchWriter& out, std::span<ReplicaId const> replicas) { write_ids_table(out, replicas); }
void write_table(BatchWriter& out, std::span<ActorId const> actors) { write_ids_table(out, actors); }

void write_table(BatchWriter& out, std::span<Bucket const> buckets) {
    out.body.varint(buckets.size());
    std::vector<BytesView> owners;
    for (Bucket const& bucket : buckets) owners.push_back(bucket.owner);
    write_strings(out, owners, StringKind::text);
    for (Bucket const& bucket : buckets) out.body.u8(static_cast<std::uint8_t>(bucket.cls));
}

void write_table(BatchWriter& out, std::span<FormVersion const> forms) {
    out.body.varint(forms.size());
    std::vector<BytesView> names;
    for (FormVersion const& form : forms) names.push_back(form.form);
    write_strings(out, names, StringKind::text);
    for (FormVersion const& form : forms) out.body.varint(form.version);
}

std::vector<ReplicaId> read_replicas(BatchReader& in) {
    auto replicas = read_ids_table<ReplicaTag>(in);
    if (std::ranges::adjacent_find(replicas, std::greater_equal{}) != replicas.end()) in.fail();
    return replicas;
}

std::vector<ActorId> read_actors(BatchReader& in) { return read_ids_table<RecordTag>(in); }

std::vector<Bucket> read_buckets(BatchReader& in) {
    std::vector<BytesView> const owners = read_names(in);
    std::vector<Bucket> buckets;
    if (!in.charge(owners.size(), sizeof(Bucket) + 32)) return buckets;
    buckets.reserve(owners.size());
    for (BytesView const owner : owners) {
        std::uint8_t const cls = in.body.u8();
        if (cls > static_cast<std::uint8_t>(BucketClass::bookkeeping) || owner.size() > 20) return in.fail(), buckets;
        Bucket bucket{std::string(owner), static_cast<BucketClass>(cls)};
        if (!parse_bucket(to_text(bucket))) return in.fail(), buckets;
        buckets.push_back(std::move(bucket));
    }
    return buckets;
}

std::vector<FormVersion> read_forms(BatchReader& in) {
    std::vector<BytesView> const names = read_names(in);
    std::vector<FormVersion> forms;
    if (!in.charge(names.size(), sizeof(FormVersion) + gengji::limits::form_id_bytes + 16)) return forms;
    forms.reserve(names.size());
    for (BytesView const name : names) {
        std::uint64_t const version = in.body.varint();
        // A form's id is a path of one level without a repeat key.
        if (version > UINT32_MAX || name.size() > gengji::limits::form_id_bytes || !is_path(name) ||
            name.find_first_of("/[") != name.npos)
            in.fail();
        if (!in.ok()) return forms;
        forms.push_back(FormVersion{std::string(name), static_cast<std::uint32_t>(version)});
    }
    return forms;
}

void write_dots(ByteWriter& out, DotColumn const& dots, std::size_t replicas) {
    if (dots.seqs.empty()) return;
    write_indexes(out, dots.replicas);
    std::vector<std::int64_t> last(replicas), before(dots.seqs.size());
    for (std::size_t i = 0; i < dots.seqs.size(); ++i) before[i] = std::exchange(last[dots.replicas[i]], dots.seqs[i]);
    write_shorter(out, dots.seqs, apart(dots.seqs, before));
}

DotColumn read_dots(BatchReader& in, std::size_t count, std::size_t replicas) {
    DotColumn dots;
    if (count == 0) return dots;
    dots.replicas = read_index_column(in, count, replicas);
    std::uint8_t const relative = in.body.u8();
    dots.seqs = read_column(in, count);
    if (relative > 1 || !in.borrow(replicas, sizeof(std::uint64_t))) return in.fail(), dots;
    if (relative == 0) return dots;
    std::vector<std::uint64_t> last(replicas);
    for (std::size_t i = 0; i < count; ++i) {
        std::uint64_t& seq = last[dots.replicas[i]];
        seq += static_cast<std::uint64_t>(dots.seqs[i]);
        dots.seqs[i] = static_cast<std::int64_t>(seq);
    }
    return dots;
}

void write_times(ByteWriter& out, std::span<std::int64_t const> seconds, std::span<std::int64_t const> id_seconds) {
    if (!seconds.empty()) write_shorter(out, seconds, apart(seconds, id_seconds));
}

std::vector<std::int64_t> read_times(BatchReader& in, std::span<std::int64_t const> id_seconds) {
    if (id_seconds.empty() || !in.ok()) return {};
    std::uint8_t const relative = in.body.u8();
    std::vector<std::int64_t> seconds = read_column(in, id_seconds.size());
    if (relative > 1) in.fail();
    for (std::size_t i = 0; relative == 1 && i < seconds.size(); ++i) {
        seconds[i] = static_cast<std::int64_t>(static_cast<std::uint64_t>(seconds[i]) +
                                               static_cast<std::uint64_t>(id_seconds[i]));
    }
    return seconds;
}

std::vector<std::int64_t> read_column(BatchReader& in, std::size_t count) {
    if (!in.borrow(count, sizeof(std::int64_t))) return {};
    std::vector<std::int64_t> values(count);
    read_integers(in.body, values);
    if (!in.ok()) values.assign(count, 0);
    return values;
}

std::vector<std::uint32_t> read_index_column(BatchReader& in, std::size_t count, std::size_t bound) {
    if (!in.borrow(count, sizeof(std::uint32_t))) return {};
    std::vector<std::uint32_t> values(count);
    read_indexes(in, values, bound);
    if (!in.ok()) values.assign(count, 0);
    return values;
}

std::vector<std::int64_t> read_counts(BatchReader& in, std::size_t count, std::size_t most, std::size_t& sum) {
    std::vector<std::int64_t> counts = read_column(in, count);
    sum = 0;
    for (std::int64_t const one : counts) {
        if (one < 0 || static_cast<std::uint64_t>(one) > most - sum)
            return in.fail(), sum = 0, std::vector<std::int64_t>(count);
        sum += static_cast<std::size_t>(one);
    }
    return counts;
}

} // namespace gengji::sync
