#pragma once

#include "shared/domain/ledger/ledger.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace gengji::domain {

/// A finding as it is shown: which records it is about, by key.
struct ListedFinding {
    Finding finding;
    RecordKey subject;
    std::optional<RecordKey> other;
};

/// What is asked for; empty: everything.
struct FindingQuery {
    std::string rule;                        ///< R09
    std::optional<FindingSeverity> severity; ///< at least
    std::optional<RecordId> record;
    std::string township; ///< one of the records is kept there (nine digits)
};

/// After catch_up. Errors: storage.
Result<std::vector<ListedFinding>> list_findings(Ledger& ledger, ChangedRecords& source, FindingQuery const& query);

/// Who may read what: nothing of a finding for whom none of its records is, the one sentence of told_elsewhere for whom
/// only one is, and then no word of the other one (S12).
struct ToldFinding {
    ListedFinding listed; ///< without `other`, and told in one sentence, where only one may be read
    bool elsewhere = false;
};
std::vector<ToldFinding> told_to(std::vector<ListedFinding> const& findings, std::vector<Grant> const& grants,
                                 std::function<std::string(std::string_view township)> const& name_of_township);

/// {"count":2,"findings":[{"rule","title","severity","message","record","bucket","other","other_bucket"}]}
std::string findings_json(std::vector<ListedFinding> const& findings);
/// For people: a paragraph a finding, the most severe first, and how many there are.
std::string findings_text(std::vector<ListedFinding> const& findings);

} // namespace gengji::domain
