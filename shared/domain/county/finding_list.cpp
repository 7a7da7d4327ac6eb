#include "shared/domain/county/finding_list.hpp"

#include "shared/base/json.hpp"

#include <algorithm>
#include <map>

namespace gengji::domain {

namespace {

/// Records by number, each read once.
class Keys {
public:
    explicit Keys(ChangedRecords& source) : source_(source) {}
    Result<std::optional<RecordKey>> of(std::int64_t number) {
        if (number == 0) return std::optional<RecordKey>();
        if (auto const found = known_.find(number); found != known_.end()) return found->second;
        auto const record = TRY(source_.record_at(number));
        return known_[number] = record ? std::optional(record->key) : std::nullopt;
    }

private:
    ChangedRecords& source_;
    std::map<std::int64_t, std::optional<RecordKey>> known_;
};

bool is_asked(ListedFinding const& listed, FindingQuery const& query) {
    if (!query.rule.empty() && listed.finding.rule != query.rule) return false;
    if (query.severity && listed.finding.severity < *query.severity) return false;
    if (query.record && listed.subject.id != *query.record && (!listed.other || listed.other->id != *query.record))
        return false;
    return query.township.empty() || listed.subject.bucket.owner.starts_with(query.township) ||
           (listed.other && listed.other->bucket.owner.starts_with(query.township));
}

} // namespace

Result<std::vector<ListedFinding>> list_findings(Ledger& ledger, ChangedRecords& source, FindingQuery const& query) {
    std::vector<ListedFinding> listed;
    Keys keys(source);
    for (Finding& finding : TRY(ledger.findings())) {
        auto const subject = TRY(keys.of(finding.subject));
        if (!subject) continue;
        auto other = TRY(keys.of(finding.other));
        ListedFinding one{std::move(finding), *subject, std::move(other)};
        if (is_asked(one, query)) listed.push_back(std::move(one));
    }
    return listed;
}

std::vector<ToldFinding> told_to(std::vector<ListedFinding> const& findings, std::vector<Grant> const& grants,
                                 std::function<std::string(std::string_view)> const& name_of_township) {
    std::vector<ToldFinding> told;
    for (ListedFinding const& listed : findings) {
        bool const sees_subject = may_read(grants, listed.subject.bucket);
        bool const sees_other = listed.other && may_read(grants, listed.other->bucket);
        if (sees_subject && (!listed.other || sees_other)) {
            told.push_back({listed, false});
            continue;
        }
        if (!sees_subject && !sees_other) continue;
        RecordKey const& own = sees_subject ? listed.subject : *listed.other;
        RecordKey const& hidden = sees_subject ? *listed.other : listed.subject;
        ListedFinding one{listed.finding, own, {}};
        one.finding.message = told_elsewhere(listed.finding, name_of_township(hidden.bucket.partition()));
        one.finding.subject = sees_subject ? listed.finding.subject : listed.finding.other;
        one.finding.other = 0;
        told.push_back({std::move(one), true});
    }
    return told;
}

std::string findings_json(std::vector<ListedFinding> const& findings) {
    Json all = Json::array();
    for (ListedFinding const& listed : findings) {
        Json one;
        one["rule"] = listed.finding.rule;
        one["title"] = title_of(listed.finding.rule);
        one["severity"] = name_of(listed.finding.severity);
        one["message"] = listed.finding.message;
        one["record"] = to_text(listed.subject.id);
        one["bucket"] = to_text(listed.subject.bucket);
        if (listed.other) {
            one["other"] = to_text(listed.other->id);
            one["other_bucket"] = to_text(listed.other->bucket);
        }
        if (!listed.finding.place.empty()) one["place"] = listed.finding.place;
        all.push_back(std::move(one));
    }
    Json document;
    document["count"] = findings.size();
    document["findings"] = std::move(all);
    return dump(document);
}

std::string findings_text(std::vector<ListedFinding> const& findings) {
    if (findings.empty()) return "没有发现问题\n";
    std::string text;
    std::size_t blocking = 0;
    for (ListedFinding const& listed : findings) {
        bool const blocks = listed.finding.severity == FindingSeverity::block;
        blocking += blocks;
        text += (blocks ? "【须更正】" : "【请核对】") + listed.finding.rule + " " +
                std::string(title_of(listed.finding.rule)) + "  " + to_text(listed.subject.id) +
                (listed.other ? " " + to_text(listed.other->id) : "") + "\n    " + listed.finding.message + "\n";
    }
    return text + "共 " + std::to_string(findings.size()) + " 处，其中 " + std::to_string(blocking) +
           " 处须更正后才能核验\n";
}

} // namespace gengji::domain
