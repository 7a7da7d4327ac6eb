#include "shared/records/record_names.hpp"

namespace gengji {

namespace {

Error unknown_number(char const* what) {
    return problem(Problem::storage,
                   std::string("数据库里缺少编号对应的") + what + "。请运行 gengji rebuild 检查并修复。");
}

} // namespace

Result<void> RecordNames::load() {
    if (loaded_) return {};
    TRY(db_.query("SELECT number, owner, class FROM bucket", [&](Row const& row) {
        Bucket bucket{std::string(row.text(1)), static_cast<BucketClass>(row.integer(2))};
        bucket_of_[row.integer(0)] = bucket;
        buckets_[std::move(bucket)] = row.integer(0);
    }));
    TRY(db_.query("SELECT number, name FROM form", [&](Row const& row) {
        form_of_[row.integer(0)] = std::string(row.text(1));
        forms_[std::string(row.text(1))] = row.integer(0);
    }));
    loaded_ = true;
    return {};
}

void RecordNames::forget() {
    loaded_ = false;
    buckets_.clear(), bucket_of_.clear(), forms_.clear(), form_of_.clear();
}

Result<std::int64_t> RecordNames::number_of(Bucket const& bucket) {
    if (auto const number = TRY(known(bucket))) return *number;
    TRY(db_.run("INSERT INTO bucket (owner, class, partition) VALUES (?, ?, ?)", bucket.owner,
                static_cast<int>(bucket.cls), bucket.partition()));
    std::int64_t const number = db_.last_row_id();
    buckets_[bucket] = number;
    bucket_of_[number] = bucket;
    return number;
}

Result<std::optional<std::int64_t>> RecordNames::known(Bucket const& bucket) {
    TRY(load());
    auto const found = buckets_.find(bucket);
    if (found == buckets_.end()) return std::optional<std::int64_t>();
    return std::optional(found->second);
}

Result<std::map<Bucket, std::int64_t> const*> RecordNames::buckets() {
    TRY(load());
    return &buckets_;
}

Result<Bucket> RecordNames::bucket(std::int64_t number) {
    TRY(load());
    auto const found = bucket_of_.find(number);
    if (found == bucket_of_.end()) return unknown_number("数据桶");
    return found->second;
}

Result<std::int64_t> RecordNames::number_of_form(std::string const& form) {
    if (auto const number = TRY(known_form(form))) return *number;
    TRY(db_.run("INSERT INTO form (name) VALUES (?)", form));
    std::int64_t const number = db_.last_row_id();
    forms_[form] = number;
    form_of_[number] = form;
    return number;
}

Result<std::optional<std::int64_t>> RecordNames::known_form(std::string const& form) {
    TRY(load());
    auto const found = forms_.find(form);
    if (found == forms_.end()) return std::optional<std::int64_t>();
    return std::optional(found->second);
}

Result<std::string> RecordNames::form(std::int64_t number) {
    TRY(load());
    auto const found = form_of_.find(number);
    if (found == form_of_.end()) return unknown_number("表单");
    return found->second;
}

} // namespace gengji
