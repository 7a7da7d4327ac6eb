#include "shared/base/switch.hpp"
#include "shared/records/record_store_parts.hpp"

#include <algorithm>

namespace gengji {

namespace {

OwnStream* stream_of(OwnPartition& partition, std::uint32_t id) {
    for (OwnStream& own : partition.streams) {
        if (own.stream.id == id) return &own;
    }
    return nullptr;
}

bool may_hold(OwnStream const& own, Bucket const& bucket) { return may_read(own.stream.grants, bucket); }

} // namespace

/// What makes a whole page unusable; the machine says hello again.
Result<void> RecordStore::Parts::check_page(OwnPartition const& partition, PageUpdate const& page) {
    if (partition.epoch != page.epoch) return problem(Problem::invalid, "这一页数据属于服务器的另一段历史，没有采用。");
    for (StateUpdate const& update : page.states) {
        if (update.record.bucket.partition() != page.partition)
            return problem(Problem::invalid, "这一页数据属于别的乡镇，没有采用。");
        for (OwnReplica const& replica :
             *TRY(own.replicas())) { // R5: no state may know of edits that were never saved here
            bool const left_behind = !replica.current && replica.position.confirmed ==
                                                             replica.position.last; // another copy goes on under it
            if (left_behind || GENGJI_SWITCH(r5_off)) continue;
            bool const beyond = update.state.vv.of(replica.position.replica) > replica.position.last;
            if (beyond) return problem(Problem::invalid, "服务器的数据里有本机没有保存过的修改，需要重新核对。");
        }
    }
    if (!page.stream) return {};
    auto const own_stream = std::find_if(partition.streams.begin(), partition.streams.end(),
                                         [&](OwnStream const& one) { return one.stream.id == *page.stream; });
    if (own_stream == partition.streams.end())
        return problem(Problem::invalid, "这一页数据没有对应的接收进度，没有采用。");
    if (own_stream->stream.cursor != page.from || page.to.seq < page.from.seq) {
        return problem(Problem::invalid, "这一页数据接不上本机的进度，没有采用。");
    }
    return {};
}

/// One state of a page. R3: a lower seq of the same epoch is old news. A delta is laid only over a state that is whole
/// as of its start: one that changed at that seq or later, or any of a stream that was level there. (A cursor between
/// two pages proves nothing: a record that moved up meanwhile is still to come.)
Result<RecordStore::Parts::Laid> RecordStore::Parts::lay(StateUpdate const& update, OwnPartition const& partition,
                                                         OwnStream const* stream, bool own_edits,
                                                         DigestChanges& digests) {
    Bucket const& bucket = update.record.bucket;
    std::int64_t const number = TRY(names.number_of(bucket));
    auto const known = TRY(records.find(number, update.record.id));
    HeldRecord held = known.value_or(HeldRecord{0, number, update.record.id, 0, 0, 0, {}});
    bool const same_epoch = held.base && held.generation == partition.generation;
    if (same_epoch && update.seq < held.seq && !GENGJI_SWITCH(r3_off)) return Laid::skipped;

    View shown;
    if (update.after > 0) {
        bool const kept_level = stream && stream->stream.full_as_of >= update.after && may_hold(*stream, bucket);
        bool const whole_there = same_epoch && (held.seq >= update.after || kept_level);
        if (!whole_there && !GENGJI_SWITCH(delta_unchecked)) return Laid::whole_needed;
        if (held.base) shown.state = TRY(decode_state(*held.base));
        overlay(shown.state, update.state);
    }
    RecordState const& state = update.after > 0 ? shown.state : update.state;
    if (held.base) digests[number].remove(digest_member(update.record, *held.base));
    held.base = encode(state);
    digests[number].add(digest_member(update.record, *held.base));
    held.generation = partition.generation;
    held.seq = update.seq;

    RecordState const* visible = &state;
    if (own_edits && held.number != 0) { // R2: own edits stay in sight until this very state covers them
        shown.standing = TRY(own.standing(held.number, bucket.partition(), state.vv));
        if (!shown.standing.empty() && update.after == 0) shown.state = update.state, visible = &shown.state;
        for (OwnEdit const& one : shown.standing) gengji::apply(shown.state, one.edit, unstamped);
    }
    IndexEntry entry;
    if (options.indexer) entry = options.indexer->entry(visible->form, *visible);
    TRY(records.write(held, visible->form.form, summarize(bucket, *visible, shown.standing, true), entry, true));
    return Laid::yes;
}

Result<std::vector<RecordKey>> RecordStore::Parts::apply(PageUpdate const& page) {
    OwnPartition* const partition = TRY(positions.partition(page.partition));
    TRY(check_page(*partition, page));
    OwnStream* const stream = page.stream ? stream_of(*partition, *page.stream) : nullptr;

    std::vector<std::int64_t> judged;
    for (VerdictNote const& note : page.verdicts) {
        if (auto const record = TRY(own.judge(note))) judged.push_back(*record);
    }
    bool const own_edits = TRY(own.count()) > 0;
    std::vector<RecordKey> whole_needed;
    DigestChanges digests;
    for (StateUpdate const& update : page.states) {
        Laid const laid = TRY(lay(update, *partition, stream, own_edits, digests));
        if (laid == Laid::whole_needed) whole_needed.push_back(update.record);
    }
    TRY(refresh(judged));
    TRY(records.add(digests));
    bool const newly_full = stream && page.level && stream->stream.full_as_of != page.to.seq;
    if (stream && (stream->stream.cursor != page.to || newly_full)) {
        stream->stream.cursor = page.to;
        if (page.level) stream->stream.full_as_of = page.to.seq;
        TRY(positions.write_stream(partition->name, *stream));
    }
    return whole_needed;
}

Result<void> RecordStore::Parts::drop_base(HeldRecord& held, Bucket const& bucket, DigestChanges& digests) {
    digests[held.bucket].remove(digest_member({bucket, held.id}, *held.base));
    if (!TRY(own.touch(held.number))) return records.remove(held);
    held.base.reset();
    held.generation = 0;
    held.seq = 0;
    return refresh(held, bucket, true);
}

Result<void> RecordStore::Parts::drop_bases(std::int64_t bucket, std::int64_t other_than_generation,
                                            DigestChanges& digests) {
    std::vector<std::int64_t> left;
    TRY(db.query(
        "SELECT number FROM record WHERE bucket = ? AND base IS NOT NULL AND generation <> ?",
        [&](Row const& row) { left.push_back(row.integer(0)); }, bucket, other_than_generation));
    Bucket const name = TRY(names.bucket(bucket));
    for (std::int64_t const number : left) {
        auto held = TRY(records.at(number));
        if (held) TRY(drop_base(*held, name, digests));
    }
    return {};
}

Result<std::vector<RecordKey>> RecordStore::apply(PageUpdate const& page) {
    if (GENGJI_SWITCH(page_not_atomic) && page.states.size() > 1) { // the first half with the cursor, then the rest
        PageUpdate half = page, rest = page;
        half.states.resize(page.states.size() / 2);
        rest.states.erase(rest.states.begin(), rest.states.begin() + static_cast<std::ptrdiff_t>(half.states.size()));
        rest.stream.reset();
        auto wanted = TRY(parts_->write([&] { return parts_->apply(half); }));
        auto const more = TRY(parts_->write([&] { return parts_->apply(rest); }));
        wanted.insert(wanted.end(), more.begin(), more.end());
        return wanted;
    }
    if (GENGJI_SWITCH(cursor_before_data) && !page.states.empty()) {
        PageUpdate empty = page, rest = page;
        empty.states.clear();
        TRY(parts_->write([&] { return parts_->apply(empty); }));
        rest.from = rest.to;
        return parts_->write([&] { return parts_->apply(rest); });
    }
    return parts_->write([&] { return parts_->apply(page); });
}

Result<void> RecordStore::enter_epoch(std::string const& partition, EpochId const& epoch) {
    Parts& parts = *parts_;
    return parts.write([&]() -> Result<void> {
        OwnPartition* const own = TRY(parts.positions.partition(partition));
        bool const had_epoch = own->epoch.has_value();
        own->epoch = epoch;
        own->generation += 1;
        own->settled = !had_epoch; // in the first one there is nothing of an older server to replace
        TRY(parts.positions.write(*own));
        std::vector<OwnStream> streams = own->streams;
        for (OwnStream& stream : streams)
            stream = {{stream.stream.id, stream.stream.grants, {}}, std::nullopt}; // all of them refetch now
        TRY(parts.positions.set_streams(*own, std::move(streams)));
        if (had_epoch) TRY(parts.positions.forget_scope_version());
        return parts.refresh(TRY(parts.own.begin_epoch(partition, had_epoch)));
    });
}

Result<void> RecordStore::settle_epoch(std::string const& partition) {
    Parts& parts = *parts_;
    return parts.write([&]() -> Result<void> {
        OwnPartition* const own = TRY(parts.positions.partition(partition));
        DigestChanges digests;
        for (auto const& [bucket, number] : *TRY(parts.names.buckets())) {
            if (bucket.partition() == partition) TRY(parts.drop_bases(number, own->generation, digests));
        }
        TRY(parts.records.add(digests));
        if (!own->settled) TRY(parts.own.end_epoch_change(partition));
        own->settled = true;
        return parts.positions.write(*own);
    });
}

} // namespace gengji
