#include "server/cli/publish.hpp"

#include "shared/catalog/catalog.hpp"

#include <map>

namespace gengji::server {

namespace {

struct Standing {
    RecordKey key;
    RecordState state;
};

/// Records of a bucket by "form key".
Result<std::map<std::string, Standing>> standing_in(Desk& desk, Bucket const& bucket, Catalog const& catalog) {
    std::map<std::string, Standing> all;
    TRY(desk.store.each_in(bucket, [&](StateUpdate const& record) {
        auto const* const form = catalog.form(record.state.form.form);
        if (form) {
            auto const document = forms::document_of(record.state);
            all[form->id + " " + forms::key_of(*form, document, catalog)] = {record.record, record.state};
        }
        return true;
    }));
    return all;
}

std::vector<Change> differing(forms::Document const& wished, RecordState const* held) {
    forms::Document const shown = held ? forms::document_of(*held) : forms::Document{};
    std::vector<Change> patch;
    for (auto const& [path, value] : wished.values) {
        auto const* const now = shown.find(path);
        bool const same = now ? *now == value : value.is_none();
        if (!same) patch.push_back({path, value});
    }
    return patch;
}

} // namespace

Result<PublishCount> publish(Desk& desk, ActorId const& actor, std::vector<PublishedRecord> const& records) {
    Catalog const& catalog = Catalog::built_in();
    std::string const county = TRY(desk.store.county()).value_or("");
    std::map<Bucket, std::map<std::string, Standing>> standing;
    std::map<std::string, std::vector<ServerWrite>> writes; // by partition
    PublishCount count;
    for (auto const& record : records) {
        auto const* const form = catalog.form(record.form);
        if (!form) return problem(Problem::invalid, "没有这种表单：" + record.form);
        Bucket const bucket = TRY(forms::bucket_of(*form, record.document, catalog, county));
        if (!standing.contains(bucket)) standing[bucket] = TRY(standing_in(desk, bucket, catalog));
        auto const found = standing[bucket].find(form->id + " " + forms::key_of(*form, record.document, catalog));
        Standing const* const held = found == standing[bucket].end() ? nullptr : &found->second;
        auto patch = differing(record.document, held ? &held->state : nullptr);
        ++(!held ? count.added : patch.empty() ? count.same : count.changed);
        if (patch.empty()) continue;
        RecordKey const key = held ? held->key : RecordKey{bucket, new_record_id(desk.clock.now_ms(), desk.random)};
        writes[std::string(bucket.partition())].push_back(
            {actor, key, {form->id, form->version}, held ? held->state.vv : VersionVector{}, std::move(patch)});
    }
    for (auto const& [partition, all] : writes) TRY(desk.store.write_as_server(all, desk.now_seconds()));
    return count;
}

Result<std::optional<RecordKey>> find_published(Desk& desk, Bucket const& bucket, std::string_view form,
                                                std::string_view path, std::string_view text) {
    std::optional<RecordKey> found;
    TRY(desk.store.each_in(bucket, [&](StateUpdate const& record) {
        if (record.state.form.form != form) return true;
        auto const document = forms::document_of(record.state);
        auto const* const value = document.find(path);
        if (value && value->text() == text) found = record.record;
        return !found;
    }));
    return found;
}

} // namespace gengji::server
