#pragma once

#include "shared/domain/ledger/ledger.hpp"
#include "shared/domain/members/portrait.hpp"

namespace gengji::domain {

/// The records that name a member, each found by an index: what it costs grows with the member, not with the county. Of
/// a profile that was merged into another, that other one's. After catch_up. Errors: not_found, storage.
Result<PortraitFacts> portrait_facts(Ledger& ledger, ChangedRecords& source, RecordId const& member);
/// As of a day, by the county's settings. After catch_up. Errors: not_found, storage.
Result<Portrait> member_portrait(Ledger& ledger, ChangedRecords& source, RecordId const& member, Date today);

/// The consents of every member of the store, for exports: reads all profiles once. After catch_up. Errors: storage.
Result<ConsentBook> consent_book(ChangedRecords& source);

/// One JSON document, and paragraphs for people. Name, telephone, numbers, address and everything about credit are
/// masked unless `unmasked` (a right that was asked for and written down).
std::string portrait_json(Portrait const& portrait, bool unmasked);
std::string portrait_text(Portrait const& portrait, bool unmasked);

} // namespace gengji::domain
