#pragma once

#include "shared/base/database.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gengji {

/// Full-text search by any part of a name and by pinyin initials. One FTS5 table without content, rowid =
/// record.number. Its tokenizer is `ascii`: every other character is a token of its own, of whatever Unicode plane or
/// version (㛃, 𠮷), and no table of categories decides.
///
/// A text is indexed as runs of letters, digits and characters with a reading. Each character is one token, so a phrase
/// finds any part: `张 三 丰`. Then come the run's initials (张三丰: z s f; 长龙镇: c l z and z l z; A区: a q), cut so
/// that one probe finds any part of them: from each place the first one and the first two, which are frequent and must
/// stream, and the whole rest, for three and more by prefix.

/// The tokens to index for a record's texts; empty when there is nothing to find.
std::string search_words(std::vector<std::string> const& texts);
/// The FTS5 expression for what a person typed; empty when it holds nothing that can be found.
std::string search_expression(std::string_view typed);

class RecordSearch {
public:
    explicit RecordSearch(Database& db) : db_(db) {}
    Result<void> put(std::int64_t record, std::string const& words); ///< words not empty
    Result<void> remove(std::int64_t record);
    Result<void> clear();
    /// Merges all segments: what was removed is then gone from the file, not only hidden.
    Result<void> squeeze();
    Result<bool> sound(); ///< FTS5's own check of its index

private:
    Database& db_;
};

} // namespace gengji
