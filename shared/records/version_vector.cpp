#include "shared/records/version_vector.hpp"

#include <algorithm>

namespace gengji {

namespace {

/// Where a replica stands or would stand. Vectors have a handful of entries: walking beats halving.
template<class Entries>
auto place_of(Entries& entries, ReplicaId const& replica) {
    if (entries.size() > 16) {
        return std::ranges::lower_bound(entries, replica, {}, &VersionVector::Entry::replica);
    }
    return std::ranges::find_if(entries, [&](VersionVector::Entry const& entry) { return entry.replica >= replica; });
}

} // namespace

std::uint64_t VersionVector::of(ReplicaId const& replica) const {
    auto const place = place_of(entries_, replica);
    return place != entries_.end() && place->replica == replica ? place->seq : 0;
}

bool VersionVector::covers(VersionVector const& other) const {
    auto mine = entries_.begin();
    for (Entry const& theirs : other.entries_) {
        while (mine != entries_.end() && mine->replica < theirs.replica) ++mine;
        if (mine == entries_.end() || mine->replica != theirs.replica || mine->seq < theirs.seq) return false;
    }
    return true;
}

void VersionVector::add(Dot const& dot) {
    if (dot.seq == 0) return;
    auto const place = place_of(entries_, dot.replica);
    if (place != entries_.end() && place->replica == dot.replica) {
        place->seq = std::max(place->seq, dot.seq);
    } else {
        entries_.insert(place, Entry{dot.replica, dot.seq});
    }
}

void VersionVector::join(VersionVector const& other) {
    if (covers(other)) return;
    if (entries_.empty()) {
        entries_ = other.entries_;
        return;
    }
    std::vector<Entry> both;
    both.reserve(entries_.size() + other.entries_.size());
    auto mine = entries_.begin();
    for (Entry const& theirs : other.entries_) {
        while (mine != entries_.end() && mine->replica < theirs.replica) both.push_back(*mine++);
        if (mine != entries_.end() && mine->replica == theirs.replica) {
            both.push_back(Entry{theirs.replica, std::max(mine->seq, theirs.seq)});
            ++mine;
        } else {
            both.push_back(theirs);
        }
    }
    both.insert(both.end(), mine, entries_.end());
    entries_ = std::move(both);
}

void VersionVector::forget(VersionVector const& known) {
    std::erase_if(entries_, [&](Entry const& entry) { return known.of(entry.replica) >= entry.seq; });
}

void VersionVector::reissue(ReplicaId const& from, std::uint64_t k, ReplicaId const& to) {
    std::uint64_t const m = of(from);
    if (m <= k) return;
    auto const place = place_of(entries_, from);
    if (k == 0) {
        entries_.erase(place);
    } else {
        place->seq = k;
    }
    add(Dot{to, m - k});
}

void VersionVector::encode(ByteWriter& out) const {
    out.varint(entries_.size());
    for (Entry const& entry : entries_) {
        out.raw(entry.replica.view());
        out.varint(entry.seq);
    }
}

VersionVector VersionVector::decode(ByteReader& in) {
    VersionVector vector;
    std::size_t const count = in.count(sizeof(ReplicaId) + 1);
    vector.entries_.reserve(count);
    for (std::size_t i = 0; i < count && in.ok(); ++i) {
        Entry const entry{ReplicaId::from_view(in.raw(sizeof(ReplicaId))), in.varint()};
        bool const ascends = vector.entries_.empty() || vector.entries_.back().replica < entry.replica;
        if (!ascends || entry.seq == 0) in.fail();
        vector.entries_.push_back(entry);
    }
    if (!in.ok()) return {};
    return vector;
}

} // namespace gengji
