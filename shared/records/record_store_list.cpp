#include "shared/records/record_store_parts.hpp"

#include <limits>

namespace gengji {

namespace {

using Only = ListQuery::Only;

/// Written as the partial indexes have it, so that SQLite sees that they apply.
char const* condition_of(Only only) {
    switch (only) {
    case Only::all:
        return "";
    case Only::conflicts:
        return " AND flags & 1";
    case Only::waiting:
        return " AND flags & 2";
    case Only::remarks:
        return " AND flags & 4";
    case Only::quarantined:
        return " AND flags & 8";
    case Only::to_verify:
        return " AND flags & 16";
    case Only::to_accept:
        return " AND flags & 32";
    }
    return "";
}

RecordRow row_of(Row const& row) {
    using namespace record_flag;
    std::int64_t const flags = row.integer(5);
    RecordRow out;
    out.key.id = row.id<RecordId>(1);
    out.title = std::string(row.text(3));
    out.subtitle = std::string(row.text(4));
    out.conflicts = static_cast<std::uint32_t>(row.integer(6));
    out.remarks = static_cast<std::uint32_t>(row.integer(7));
    out.changed = row.integer(8);
    out.waiting = flags & waiting;
    out.quarantined = flags & quarantined;
    out.voided = flags & voided;
    out.contested = flags & contested;
    out.returned = flags & returned;
    out.verified = flags & verified;
    out.accepted = flags & accepted;
    out.position = row.integer(9);
    return out;
}

/// What a query asks for beside its search: the SQL of it, and numbers for form and buckets.
struct Filter {
    std::string where;
    std::int64_t form = 0;
    bool nothing = false; ///< names a form or owner that is not there
};

/// The conditions of a query. Bucket numbers are pasted in: they are numbers of ours, and SQLite has no list parameter.
Result<Filter> filter_of(RecordNames& names, ListQuery const& query) {
    Filter filter;
    filter.where = query.with_voided ? " WHERE flags & 2048 = 0" : " WHERE flags & 2112 = 0";
    filter.where += condition_of(query.only);
    if (!query.form.empty()) {
        auto const form = TRY(names.known_form(query.form));
        filter.form = form.value_or(0);
        filter.nothing = !form;
        filter.where += " AND form = ?3";
    } else {
        filter.where += " AND ?3 = 0";
    }
    if (!query.owner_prefix.empty()) {
        std::string list;
        for (auto const& [bucket, number] : *TRY(names.buckets())) {
            if (bucket.owner.starts_with(query.owner_prefix))
                list += (list.empty() ? "" : ",") + std::to_string(number);
        }
        filter.nothing = filter.nothing || list.empty();
        filter.where += " AND +bucket IN (" + list + ")";
    }
    return filter;
}

} // namespace

Result<std::vector<RecordRow>> RecordStore::list(ListQuery const& query) {
    Parts& parts = *parts_;
    std::vector<RecordRow> rows;
    Filter const filter = TRY(filter_of(parts.names, query));
    std::string const expression = search_expression(query.search);
    bool const searching = !query.search.empty();
    if (filter.nothing || (searching && expression.empty())) return rows;
    std::int64_t const before = query.after.value_or(std::numeric_limits<std::int64_t>::max());

    // Found ones come newest record first: FTS5 streams them so, and a page costs no more than itself however many
    // there are.
    std::string sql = "SELECT record.bucket, id, form, title, subtitle, flags, conflicts, remarks, changed, ";
    sql += searching ? "number FROM search CROSS JOIN record ON record.number = search.rowid" + filter.where +
                           " AND search MATCH ?4 AND search.rowid < ?1 ORDER BY search.rowid DESC LIMIT ?2"
                     : "position FROM record" + filter.where +
                           " AND ?4 = '' AND position < ?1 ORDER BY position DESC LIMIT ?2";
    std::string const& kept = parts.statements.try_emplace(sql, sql).first->second;
    std::vector<std::pair<std::int64_t, std::int64_t>> numbers;
    TRY(parts.db.query(
        kept.c_str(),
        [&](Row const& row) {
            numbers.emplace_back(row.integer(0), row.integer(2));
            rows.push_back(row_of(row));
        },
        before, static_cast<std::int64_t>(query.limit), filter.form, expression));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i].key.bucket = TRY(parts.names.bucket(numbers[i].first));
        rows[i].form = TRY(parts.names.form(numbers[i].second));
    }
    return rows;
}

Result<std::uint64_t> RecordStore::count(ListQuery const& query) {
    Parts& parts = *parts_;
    Filter const filter = TRY(filter_of(parts.names, query));
    std::string const expression = search_expression(query.search);
    bool const searching = !query.search.empty();
    if (filter.nothing || (searching && expression.empty())) return 0;
    std::string sql = "SELECT count(*) FROM ";
    sql += searching
               ? "search CROSS JOIN record ON record.number = search.rowid" + filter.where + " AND search MATCH ?4"
               : "record" + filter.where + " AND ?4 = ''";
    sql += " AND ?1 = 0 AND ?2 = 0";
    std::string const& kept = parts.statements.try_emplace(sql, sql).first->second;
    std::uint64_t count = 0;
    TRY(parts.db.query(
        kept.c_str(), [&](Row const& row) { count = static_cast<std::uint64_t>(row.integer(0)); }, 0, 0, filter.form,
        expression));
    return count;
}

Result<void> RecordStore::each_record(std::string const& form, std::function<bool(Shown const&)> const& each) {
    Parts& parts = *parts_;
    std::int64_t const form_number = form.empty() ? 0 : TRY(parts.names.known_form(form)).value_or(-1);
    auto const buckets = *TRY(parts.names.buckets()); // a copy: `each` may save
    for (auto const& [bucket, number] : buckets) {
        std::vector<std::int64_t> records;
        TRY(parts.db.query(
            "SELECT number FROM record WHERE bucket = ?1 AND flags & 2048 = 0 AND (?2 = 0 OR form = ?2) ORDER BY id",
            [&](Row const& row) { records.push_back(row.integer(0)); }, number, form_number));
        for (std::int64_t const record : records) {
            auto const held = TRY(parts.records.at(record));
            if (held && !each(TRY(parts.shown(*held, bucket)))) return {};
        }
    }
    return {};
}

} // namespace gengji
