#include "tests/simulation/world.hpp"
#include "tests/support/oracle.hpp"

#include <algorithm>

/// S21: what the lists and inboxes of a laptop say of a record follows from the set of its edits alone, whatever came
/// first and through however many pages, deltas, crashes and re-issues.
namespace gengji::simulation {

namespace {

struct Findings {
    std::uint32_t conflicts = 0;
    bool voided = false, contested = false, verified = false, returned = false;
    bool operator==(Findings const&) const = default;
};

Value const& value_in(Edit const& edit, std::string_view path) {
    return std::ranges::find(edit.patch, path, &Change::path)->value;
}

Findings by_definition(test::StampedEdits const& edits) {
    Findings findings;
    std::set<std::string> paths;
    for (auto const& [edit, stamp] : edits) {
        for (Change const& change : edit.patch) paths.insert(change.path);
    }
    for (std::string const& path : paths) {
        std::set<Bytes> values;
        for (Edit const& edit : test::standing(edits, path)) values.insert(Bytes(value_in(edit, path).packed()));
        findings.conflicts += values.size() > 1;
    }
    LifeState const life = test::life_by_definition(edits);
    findings.voided = life == LifeState::voided || life == LifeState::moved;
    findings.contested = life == LifeState::contested;
    for (Edit const& word : test::standing(edits, "_review/verify")) { // several that agree do not occur: notes differ
        auto const review = value_in(word, "_review/verify").review();
        if (!review || test::standing(edits, "_review/verify").size() > 1) continue;
        findings.returned = review->decision == Review::Decision::returned;
        findings.verified =
            review->decision == Review::Decision::approved && test::changed_since_by_definition(edits, word).empty();
    }
    return findings;
}

bool has_disputed_review(test::StampedEdits const& edits) { return test::standing(edits, "_review/verify").size() > 1; }

std::string text(Findings const& findings) {
    return std::to_string(findings.conflicts) + " in conflict" + (findings.voided ? ", void" : "") +
           (findings.contested ? ", contested" : "") + (findings.verified ? ", verified" : "") +
           (findings.returned ? ", returned" : "");
}

} // namespace

void World::check_findings(Laptop& laptop, std::map<RecordKey, Record> const& records) {
    ListQuery everything;
    everything.with_voided = true;
    everything.limit = 100'000;
    auto const rows = laptop.store().list(everything);
    if (!rows) throw Violation("S21: the list does not show: " + rows.error().detail);
    for (RecordRow const& row : *rows) {
        auto const record = records.find(row.key);
        bool const whole = record != records.end() && !county_->joined.contains(row.key) &&
                           !county_->uncertain.contains(row.key); // an offer brings values without their edits
        if (row.waiting || !whole || has_disputed_review(record->second.edits)) continue;
        Findings const shown{row.conflicts, row.voided, row.contested, row.verified, row.returned};
        Findings const true_ones = by_definition(record->second.edits);
        if (shown != true_ones) {
            throw Violation("S21: a list says " + text(shown) + ", the edits say " + text(true_ones) + " (laptop " +
                            std::to_string(laptop.index) + ")");
        }
    }
}

} // namespace gengji::simulation
