#include "shared/records/held_records.hpp"

namespace gengji {

namespace {

HeldRecord held_of(Row const& row) {
    HeldRecord held{
        row.integer(0), row.integer(1), row.id<RecordId>(2), row.integer(3), static_cast<std::uint64_t>(row.integer(4)),
        row.integer(5), std::nullopt};
    if (!row.is_null(6)) held.base = Bytes(row.blob(6));
    return held;
}

} // namespace

std::int64_t hash_of_words(std::string const& words) {
    return words.empty() ? 0 : static_cast<std::int64_t>(hash_of(BytesView(words)).check() | 1);
}

Hash digest_member(RecordKey const& key, BytesView base) { return hash_of(key, base); }

Result<std::optional<HeldRecord>> HeldRecords::find(std::int64_t bucket, RecordId const& id) {
    return db_.find("SELECT number, bucket, id, generation, seq, words, base FROM record WHERE bucket = ? AND id = ?",
                    held_of, bucket, id);
}

Result<std::optional<HeldRecord>> HeldRecords::at(std::int64_t number) {
    return db_.find("SELECT number, bucket, id, generation, seq, words, base FROM record WHERE number = ?", held_of,
                    number);
}

Result<std::int64_t> HeldRecords::next_position() {
    if (next_position_ == 0) {
        auto const last =
            TRY(db_.find("SELECT max(position) FROM record", [](Row const& row) { return row.integer(0); }));
        next_position_ = last.value_or(0) + 1;
    }
    return next_position_++;
}

Result<void> HeldRecords::write(HeldRecord& held, std::string const& form, RecordSummary const& summary,
                                IndexEntry const& entry, bool base_changed) {
    std::string const words = search_words(entry.search);
    std::int64_t const words_before = held.words;
    held.words = hash_of_words(words);
    std::int64_t const form_number = TRY(names_.number_of_form(form));
    std::int64_t const position = TRY(next_position());
    std::optional<Blob> base;
    if (held.base) base = Blob{*held.base};
    if (held.number == 0) {
        TRY(db_.run("INSERT INTO record (bucket, id, form, position, flags, conflicts, remarks, changed, words, title, "
                    "subtitle, generation, "
                    "seq, base) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    held.bucket, held.id, form_number, position, summary.flags, summary.conflicts, summary.remarks,
                    summary.changed, held.words, entry.title, entry.subtitle, held.generation, held.seq, base));
        held.number = db_.last_row_id();
    } else if (base_changed) {
        TRY(db_.run("UPDATE record SET form = ?, position = ?, flags = ?, conflicts = ?, remarks = ?, changed = ?, "
                    "words = ?, title = ?, "
                    "subtitle = ?, generation = ?, seq = ?, base = ? WHERE number = ?",
                    form_number, position, summary.flags, summary.conflicts, summary.remarks, summary.changed,
                    held.words, entry.title, entry.subtitle, held.generation, held.seq, base, held.number));
    } else {
        TRY(db_.run("UPDATE record SET form = ?, position = ?, flags = ?, conflicts = ?, remarks = ?, changed = ?, "
                    "words = ?, title = ?, "
                    "subtitle = ? WHERE number = ?",
                    form_number, position, summary.flags, summary.conflicts, summary.remarks, summary.changed,
                    held.words, entry.title, entry.subtitle, held.number));
    }
    if (held.words == words_before) return {}; // most edits leave the name alone
    if (words_before != 0) TRY(search_.remove(held.number));
    if (held.words != 0) TRY(search_.put(held.number, words));
    return {};
}

Result<void> HeldRecords::remove(HeldRecord const& held) {
    if (held.words != 0) TRY(search_.remove(held.number));
    return db_.run("DELETE FROM record WHERE number = ?", held.number);
}

Result<void> HeldRecords::add(DigestChanges const& changes) {
    for (auto const& [bucket, change] : changes) {
        SetHash digest = TRY(db_.find(
                                 "SELECT digest_low, digest_high, digest_count FROM bucket WHERE number = ?",
                                 [](Row const& row) {
                                     return SetHash{static_cast<std::uint64_t>(row.integer(0)),
                                                    static_cast<std::uint64_t>(row.integer(1)),
                                                    static_cast<std::uint64_t>(row.integer(2))};
                                 },
                                 bucket))
                             .value_or(SetHash{});
        digest.join(change);
        TRY(db_.run("UPDATE bucket SET digest_low = ?, digest_high = ?, digest_count = ? WHERE number = ?", digest.low,
                    digest.high, digest.count, bucket));
    }
    return {};
}

} // namespace gengji
