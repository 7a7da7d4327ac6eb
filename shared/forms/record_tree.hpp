#pragma once

#include "shared/forms/document.hpp"
#include "shared/forms/form_spec.hpp"
#include "shared/forms/lookups.hpp"
#include "shared/forms/moment.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gengji::forms {

/// A record as the rules of its form see it: an XForm instance with the record's values, calculated ones included,
/// questions that are not relevant read as empty. Choice lists and the records that it refers to are there as
/// instance('…'), made when a rule asks for them and only as far as it asks. All arguments are borrowed. Thread: one.
class RecordTree final : private Host {
public:
    RecordTree(FormSpec const& form, Document const& document, Lookups const& lookups, Moment moment);

    /// Is this question asked at all? `instance`: of the repeat it is in, empty for plain ones.
    bool relevant(FieldSpec const& field, std::string_view instance) const;
    bool required(FieldSpec const& field, std::string_view instance) const; ///< and relevant
    /// Is the rule broken? What cannot be reckoned is not held against anybody.
    bool broken(Rule const& rule, FieldSpec const& field, std::string_view instance) const;
    Document const& calculated() const { return calculated_; } ///< the calculated values, by path

private:
    UnixMs now_ms() const override { return moment_.now; }
    TimeZone const& time_zone() const override { return zone_; }
    std::optional<NodeRef> instance(std::string_view name) const override;

    void plant(Section const& section);
    NodeId add(FieldSpec const& field, std::string_view under, NodeId from, std::string const& path);
    void settle();
    bool settle_once();
    bool settle(FieldSpec const& field, std::string const& path);
    std::optional<XValue> value(Expression const& expression, NodeId node) const;
    std::optional<bool> truth(Rule const& rule, NodeId node) const;
    NodeId node_of(FieldSpec const& field, std::string_view instance) const;

    void answer(Rule const& rule, NodeId node) const;
    void answer(Rule::Ask const& ask, std::string const& key) const;

    FormSpec const& form_;
    Document const& document_;
    Lookups const& lookups_;
    Moment moment_;
    TimeZone zone_ = TimeZone::fixed(8 * 3600);
    Tree tree_;
    std::map<std::string, NodeId, std::less<>> nodes_;     ///< by path in the record
    std::map<std::string, NodeId, std::less<>> instances_; ///< of repeats, by their path
    Document calculated_;
    mutable std::map<std::string, std::unique_ptr<Tree>, std::less<>> sources_; ///< what instance('…') reads
};

} // namespace gengji::forms
