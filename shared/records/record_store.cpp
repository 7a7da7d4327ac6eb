#include "shared/records/record_store.hpp"

#include "shared/base/switch.hpp"
#include "shared/records/ledger_schema.hpp"
#include "shared/records/record_store_parts.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace gengji::embedded {
std::string_view record_store_0001_sql();
std::string_view record_store_0002_sql();
std::string_view record_store_0003_sql();
std::string_view record_store_0004_sql();
} // namespace gengji::embedded

namespace gengji {

std::span<Migration const> record_store_migrations() {
    static std::array<Migration, 4> const migrations{Migration{1, embedded::record_store_0001_sql().data()},
                                                     Migration{2, embedded::record_store_0002_sql().data()},
                                                     Migration{3, embedded::record_store_0003_sql().data()},
                                                     Migration{4, embedded::record_store_0004_sql().data()}};
    return migrations;
}

std::string ledger_schema() {
    return std::string(embedded::record_store_0002_sql()) + std::string(embedded::record_store_0003_sql()) +
           std::string(embedded::record_store_0004_sql());
}

RecordStore::Parts::Parts(Database database, std::string const& path, RecordStoreOptions given, Clock& the_clock,
                          Random& the_random)
    : db(std::move(database)), options(std::move(given)), clock(the_clock), random(the_random),
      ballast(path + ".ballast", options.ballast_bytes), names(db), own(db, random), records(db, names),
      drafts(db, names), positions(db) {}

RecordStore::RecordStore(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
RecordStore::~RecordStore() = default;

Result<std::unique_ptr<RecordStore>> RecordStore::open(std::string const& path, RecordStoreOptions options,
                                                       Clock& clock, Random& random) {
    Database db = TRY(Database::open(path, options.database));
    TRY(db.execute("PRAGMA secure_delete = ON")); // what is purged is overwritten, not only unlinked (S13)
    TRY(migrate(db, record_store_migrations()));
    TRY(db.sync_log()); // what the last process wrote is about to be shown as saved (S1)
    if (options.page_limit > 0) TRY(db.execute("PRAGMA max_page_count = " + std::to_string(options.page_limit)));
    auto parts = std::make_unique<Parts>(std::move(db), path, std::move(options), clock, random);
    TRY(parts->note_surroundings());
    (void)parts->finish_purge(); // a full disk or a reader: at the next start, then
    return std::unique_ptr<RecordStore>(new RecordStore(std::move(parts)));
}

void RecordStore::Parts::forget() { names.forget(), own.forget(), records.forget(), positions.forget(); }

/// A copy of the file has another fingerprint; a rolled-back one knows of fewer saves than the counter beside it
/// (DESIGN.md 3). Only looked at here: the new replica begins with the next save (R6).
Result<void> RecordStore::Parts::note_surroundings() {
    if (!options.surroundings) return {};
    auto const kept = TRY(db.find("SELECT value FROM note WHERE name = '_surroundings'",
                                  [](Row const& row) { return Bytes(row.blob(0)); }));
    std::string const fingerprint = options.surroundings->fingerprint();
    surroundings_noted = kept == fingerprint;
    begin_replicas = (kept && *kept != fingerprint) || TRY(own.count()) < options.surroundings->counter();
    return {};
}

Result<RecordStore::Parts::View> RecordStore::Parts::view(HeldRecord const& held, Bucket const& bucket) {
    View view;
    if (held.base) view.state = TRY(decode_state(*held.base));
    if (held.number == 0) return view;
    view.standing = TRY(own.standing(held.number, bucket.partition(), view.state.vv));
    for (OwnEdit const& one : view.standing) gengji::apply(view.state, one.edit, unstamped);
    return view;
}

Result<void> RecordStore::Parts::refresh(HeldRecord& held, Bucket const& bucket, bool base_changed) {
    View const shown = TRY(view(held, bucket));
    IndexEntry entry;
    if (options.indexer) entry = options.indexer->entry(shown.state.form, shown.state);
    return records.write(held, shown.state.form.form,
                         summarize(bucket, shown.state, shown.standing, held.base.has_value()), entry, base_changed);
}

Result<void> RecordStore::Parts::refresh(std::vector<std::int64_t> const& numbers) {
    std::vector<std::int64_t> once = numbers;
    std::sort(once.begin(), once.end());
    once.erase(std::unique(once.begin(), once.end()), once.end());
    for (std::int64_t const number : once) {
        auto held = TRY(records.at(number));
        if (held) TRY(refresh(*held, TRY(names.bucket(held->bucket)), false));
    }
    return {};
}

Result<Edit> RecordStore::Parts::save(Save const& save) {
    Bucket const& bucket = save.record.bucket;
    TRY(positions.partition(bucket.partition()));
    Edit edit{{}, save.record, save.form, save.actor, clock.now_ms() / 1000, save.seen, save.patch, {}};
    if (save.draft) TRY(drafts.renew(*save.draft, edit.seen, edit.patch));
    std::sort(edit.patch.begin(), edit.patch.end(), [](Change const& a, Change const& b) { return a.path < b.path; });

    OwnReplica* const replica = TRY(own.current(bucket.partition()));
    edit.dot = {replica->position.replica, replica->position.last + 1};
    TRY(check_shape(edit));

    std::int64_t const bucket_number = TRY(names.number_of(bucket));
    HeldRecord held = TRY(records.find(bucket_number, save.record.id))
                          .value_or(HeldRecord{0, bucket_number, save.record.id, 0, 0, 0, {}});
    View shown = TRY(view(held, bucket));
    if (GENGJI_SWITCH(base_at_save)) edit.seen = shown.state.vv;
    gengji::apply(shown.state, edit, unstamped);
    shown.standing.push_back({edit, Verdict::stored, Reason::none});
    IndexEntry entry;
    if (options.indexer) entry = options.indexer->entry(shown.state.form, shown.state);
    TRY(records.write(held, shown.state.form.form,
                      summarize(bucket, shown.state, shown.standing, held.base.has_value()), entry, false));
    TRY(own.add(*replica, edit, held.number));
    if (save.draft) TRY(drafts.remove(*save.draft));
    return edit;
}

Result<Edit> RecordStore::save(Save const& save) {
    std::vector<Edit> edits = TRY(save_all({save}));
    return std::move(edits.front());
}

Result<std::vector<Edit>> RecordStore::save_all(std::vector<Save> const& saves) {
    Parts& parts = *parts_;
    bool const begin_replicas = parts.begin_replicas,
               note_surroundings = parts.options.surroundings && !parts.surroundings_noted;
    auto edits = parts.write_once([&]() -> Result<std::vector<Edit>> {
        if (begin_replicas && GENGJI_SWITCH(r6_off)) TRY(parts.reissue_unconfirmed());
        if (begin_replicas) TRY(parts.own.retire({}));
        if (note_surroundings) TRY(parts.set_note("_surroundings", parts.options.surroundings->fingerprint()));
        std::vector<Edit> minted;
        minted.reserve(saves.size());
        for (Save const& save : saves) minted.push_back(TRY(parts.save(save)));
        if (GENGJI_SWITCH(counter_before_commit) && parts.options.surroundings)
            parts.options.surroundings->set_counter(TRY(parts.own.count()));
        return minted;
    });
    if (!edits) {
        if (edits.error().problem != Problem::full) return edits;
        parts.ballast.drop(); // room for the draft and for pushing, not for more saves
        return problem(Problem::full, "磁盘已满，这次没有保存，草稿还在。请删除一些不用的文件，然后再点保存。");
    }
    parts.begin_replicas = false;
    parts.surroundings_noted = true;
    if (parts.options.surroundings) parts.options.surroundings->set_counter(TRY(parts.own.count()));
    return edits;
}

Result<void> RecordStore::put_draft(Draft const& draft) {
    return parts_->write([&]() -> Result<void> {
        if (!TRY(
                parts_->positions.allows(draft.record.bucket))) { // a form that was open when its bucket was lost (S13)
            return problem(Problem::unauthorized, "这条记录已不在本机的范围内，草稿不再保存。请联系管理员。");
        }
        return parts_->drafts.put(draft);
    });
}

Result<std::vector<Draft>> RecordStore::drafts() { return parts_->drafts.all(); }

Result<void> RecordStore::drop_draft(std::string const& id) {
    return parts_->write([&] { return parts_->drafts.remove(id); });
}

Result<Shown> RecordStore::show(RecordKey const& key) {
    auto const missing = [] { return problem(Problem::not_found, "没有这条记录，或者它不在本机的范围内。"); };
    auto const bucket = TRY(parts_->names.known(key.bucket));
    if (!bucket) return missing();
    auto const held = TRY(parts_->records.find(*bucket, key.id));
    if (!held) return missing();
    return TRY(parts_->shown(*held, key.bucket));
}

Result<Shown> RecordStore::Parts::shown(HeldRecord const& held, Bucket const& bucket) {
    View seen = TRY(view(held, bucket));
    Shown shown;
    shown.key = {bucket, held.id};
    shown.seen = seen.state.vv;
    shown.state = std::move(seen.state);
    shown.on_server = held.base.has_value();
    for (OwnEdit& one : seen.standing) shown.waiting.push_back(std::move(one.edit));
    for (OwnEdit const& one : TRY(own.of_record(held.number))) {
        if (one.verdict != Verdict::stored && one.verdict != Verdict::released) shown.verdicts.push_back(one.note());
    }
    return shown;
}

Result<std::vector<RecordKey>> RecordStore::find(RecordId const& id) {
    std::vector<RecordKey> keys;
    for (auto const& [bucket, number] : *TRY(parts_->names.buckets())) {
        if (TRY(parts_->records.find(number, id))) keys.push_back({bucket, id});
    }
    return keys;
}

Result<std::optional<Bytes>> RecordStore::note(std::string const& name) {
    return parts_->db.find(
        "SELECT value FROM note WHERE name = ?", [](Row const& row) { return Bytes(row.blob(0)); }, name);
}

Result<void> RecordStore::Parts::set_note(std::string const& name, BytesView value) {
    return db.run(
        "INSERT INTO note (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name,
        Blob{value});
}

Result<void> RecordStore::set_note(std::string const& name, BytesView value) {
    return parts_->write([&] { return parts_->set_note(name, value); });
}

Result<std::string> RecordStore::integrity() { return parts_->db.integrity(); }

} // namespace gengji
