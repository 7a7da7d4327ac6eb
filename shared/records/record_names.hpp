#pragma once

#include "shared/base/database.hpp"
#include "shared/records/bucket.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace gengji {

/// Buckets and forms under small numbers, so that rows and indexes stay narrow. Keeps all of them in memory.
class RecordNames {
public:
    explicit RecordNames(Database& db) : db_(db) {}

    Result<std::int64_t> number_of(Bucket const& bucket); ///< gives it one when it has none yet
    Result<std::optional<std::int64_t>> known(Bucket const& bucket);
    Result<std::map<Bucket, std::int64_t> const*> buckets();
    Result<Bucket> bucket(std::int64_t number);
    Result<std::int64_t> number_of_form(std::string const& form);
    Result<std::optional<std::int64_t>> known_form(std::string const& form);
    Result<std::string> form(std::int64_t number);
    /// A transaction failed: what it added is not there.
    void forget();

private:
    Result<void> load();

    Database& db_;
    bool loaded_ = false;
    std::map<Bucket, std::int64_t> buckets_;
    std::map<std::int64_t, Bucket> bucket_of_;
    std::map<std::string, std::int64_t, std::less<>> forms_;
    std::map<std::int64_t, std::string> form_of_;
};

} // namespace gengji
