#include "client/models/desk.hpp"
#include "client/models/confirming.hpp"

#include "client/models/new_record.hpp"
#include "client/models/syncing.hpp"
#include "shared/forms/input.hpp"

#include <algorithm>
#include <set>

namespace gengji::client {

namespace {

constexpr std::size_t referred_shown = 12; ///< as many as fit below the box without scrolling

std::string when_text(Stamp stamp, std::int64_t wall_seconds) {
    return to_text_local((stamp == unstamped ? wall_seconds : stamp) * 1000);
}

/// Everybody who is named beside a value, a remark or a review of a record.
std::set<ActorId> writers(RecordState const& state) {
    std::set<ActorId> actors;
    for (auto const& field : state.fields)
        for (auto const& head : field.heads) actors.insert(head.actor);
    return actors;
}

/// The records that a document refers to, of whatever field.
std::set<RecordId> references(forms::Document const& document) {
    std::set<RecordId> found;
    for (auto const& [path, value] : document.values) {
        if (auto const record = value.record()) found.insert(*record);
        for (auto const& item : value.items())
            if (auto const record = item.record()) found.insert(*record);
    }
    return found;
}

} // namespace

Result<forms::FormSpec const*> Desk::form(std::string const& id) {
    if (auto const* const found = laptop_->catalog().form(id)) return found;
    return problem(Problem::not_found, "本机没有表单“" + id + "”的定义，请先同步");
}

Result<SignedIn> Desk::signed_in() {
    SignedIn out;
    out.login = laptop_->identity().login;
    auto const name = laptop_->lookups().value_of(laptop_->identity().actor, "name");
    out.person = name && name->text() ? std::string(*name->text()) : out.login;
    out.catalog = std::make_shared<Catalog const>(laptop_->catalog());

    std::uint8_t classes = 0;
    for (auto const& partition : TRY(laptop_->store().scope()).partitions)
        for (auto const& grant : partition.grants) classes |= grant.classes;
    for (auto const& spec : laptop_->catalog().forms()) {
        bool const held = classes == 0 || (classes >> static_cast<unsigned>(spec.bucket.cls) &
                                           1); // before the first sync nothing is known
        if (spec.kind != forms::FormKind::system && held) out.forms.push_back(spec.id);
    }
    return out;
}

Result<SignedIn> Desk::begin() {
    for (auto const& draft : TRY(laptop_->store().drafts()))
        if (draft.patch.empty()) TRY(laptop_->store().drop_draft(draft.id));
    return signed_in();
}

Draft Desk::blank_draft() {
    Bytes id(16, '\0');
    laptop_->random().fill(id.data(), id.size());
    Draft draft;
    draft.id = to_hex(id);
    draft.changed_ms = laptop_->clock().now_ms();
    return draft;
}

Result<OpenedForm> Desk::open_new(std::string const& id) {
    auto const* const spec = TRY(form(id));
    TRY(may_begin(laptop_->catalog(), *spec));
    Draft draft = blank_draft();
    draft.form = {spec->id, spec->version};
    draft.record = {{laptop_->author_code(*spec), spec->bucket.cls},
                    new_record_id(draft.changed_ms, laptop_->random())};
    forms::Document document;
    TRY(fill_initial(*laptop_, *spec, document, draft.patch));
    TRY(laptop_->store().put_draft(draft));
    return opened(std::move(draft));
}

Result<OpenedForm> Desk::open_record(RecordKey const& record) {
    Shown const shown = TRY(laptop_->store().show(record));
    for (auto& old : TRY(laptop_->store().drafts())) {
        if (old.record == record && !old.patch.empty())
            return resumed(std::move(old)); // somebody was in the middle of it
    }
    Draft draft = blank_draft();
    draft.record = record;
    draft.form = newest_version(laptop_->catalog(), shown.state.form);
    draft.seen = shown.seen;
    TRY(laptop_->store().put_draft(draft));
    return opened(std::move(draft));
}

Result<OpenedForm> Desk::open_draft(std::string const& id) {
    for (auto& draft : TRY(laptop_->store().drafts())) {
        if (draft.id == id) return resumed(std::move(draft));
    }
    return problem(Problem::not_found, "这份草稿已经不在了：可能已保存或丢弃");
}

Result<OpenedForm> Desk::resumed(Draft draft) {
    auto out = TRY(opened(std::move(draft)));
    out.resumed = true;
    return out;
}

Result<OpenedForm> Desk::opened(Draft draft) {
    OpenedForm out;
    TRY(form(draft.form.form));
    out.is_new = draft.seen.empty();
    out.moment = laptop_->moment();
    forms::Document document;
    if (!out.is_new) {
        Shown shown = TRY(laptop_->store().show(draft.record));
        out.state = std::move(shown.state);
        out.waiting = !shown.waiting.empty();
        document = forms::document_of(out.state);
    }
    for (auto const& change : draft.patch) document.set(change.path, change.value);
    for (auto const& actor : writers(out.state)) out.people[actor] = laptop_->lookups().person(actor);
    for (auto const& record : references(document)) {
        if (auto found = referred(record))
            out.referred.push_back(std::move(*found)); // one that has not arrived shows its number only
    }
    out.draft = std::move(draft);
    return out;
}

Result<std::vector<DraftEntry>> Desk::drafts() {
    std::vector<DraftEntry> entries;
    for (auto const& draft : TRY(laptop_->store().drafts())) {
        auto const* const spec = laptop_->catalog().form(draft.form);
        if (draft.patch.empty()) continue; // a form that is only looked at
        DraftEntry entry{draft.id, draft.form.form, {}, draft.changed_ms, draft.patch.size()};
        forms::Document document;
        if (!draft.seen.empty()) {
            if (auto const shown = laptop_->store().show(draft.record)) document = forms::document_of(shown->state);
        }
        for (auto const& change : draft.patch) document.set(change.path, change.value);
        if (spec) entry.title = forms::title_of(*spec, document, laptop_->lookups());
        entries.push_back(std::move(entry));
    }
    std::sort(entries.begin(), entries.end(), [](auto const& a, auto const& b) { return a.changed_ms > b.changed_ms; });
    return entries;
}

Result<RecordKey> Desk::save(Save save, bool is_new) {
    auto const* const spec = TRY(form(save.form.form));
    save.actor = laptop_->identity().actor;
    if (is_new) {
        std::erase_if(save.patch,
                      [](Change const& change) { return change.value.is_none(); }); // cleared before it was ever there
        forms::Document document;
        for (auto const& change : save.patch) document.set(change.path, change.value);
        TRY(give_numbers(*laptop_, *spec, document, save.patch));
        save.record.bucket = TRY(forms::bucket_of(*spec, document, laptop_->lookups(), laptop_->author_code(*spec)));
    }
    if (save.patch.empty()) return problem(Problem::invalid, "没有需要保存的内容");
    TRY(keep_confirmation(laptop_->store(), save));
    TRY(laptop_->store().save(save));
    return save.record;
}

Result<std::vector<RecordRow>> Desk::find_referred(std::string const& id, std::string const& text) {
    ListQuery query;
    query.form = id == "any" ? "" : id;
    query.search = text;
    query.limit = referred_shown;
    return laptop_->store().list(query);
}

Result<ReferredRecord> Desk::referred(RecordId const& record) {
    auto const keys = TRY(laptop_->store().find(record));
    if (keys.empty()) return problem(Problem::not_found, "所选的记录还没有同步到本机");
    ReferredRecord out{record, {}, forms::document_of(TRY(laptop_->store().show(keys.front())).state)};
    out.title = laptop_->lookups().title_of(record).value_or("");
    return out;
}

Result<std::vector<HistoryLine>> Desk::history(RecordKey const& record) {
    std::string const form = TRY(laptop_->store().show(record)).state.form.form;
    std::vector<HistoryLine> lines;
    for (auto const& entry : TRY(laptop_->store().history(record))) {
        HistoryLine line{laptop_->lookups().person(entry.actor),
                         when_text(entry.stamp, entry.wall_seconds),
                         entry.own,
                         entry.standing,
                         {}};
        for (auto const& change : entry.patch) {
            auto const* const field = laptop_->catalog().field(form, change.path); // of whatever version asked for it
            if (field) {
                line.fields.push_back(
                    {field->label.zh, forms::mask(*field, forms::show(*field, change.value, laptop_->lookups()))});
            } else if (!change.path.ends_with("_pos")) {
                line.fields.push_back({"", gengji::to_text(change.value)});
            }
        }
        lines.push_back(std::move(line));
    }
    std::reverse(lines.begin(), lines.end()); // newest first, as lists are
    return lines;
}

Result<StoreStatus> Desk::status() {
    StoreStatus out;
    out.counts = TRY(laptop_->store().counts());
    for (auto const& draft : TRY(laptop_->store().drafts())) out.drafts += !draft.patch.empty();
    if (auto const last = TRY(laptop_->store().note(last_sync_note))) out.last_sync = ByteReader(*last).zigzag();
    return out;
}

Result<void> Desk::after_sync(std::optional<std::int64_t> server_seconds, bool level) {
    if (server_seconds) TRY(laptop_->note_server_time(*server_seconds));
    TRY(laptop_->learn());
    if (!level) return {};
    ByteWriter now;
    now.zigzag(laptop_->clock().now_ms());
    return laptop_->store().set_note(last_sync_note, now.bytes());
}

} // namespace gengji::client
