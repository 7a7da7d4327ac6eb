#pragma once

#include "shared/base/id.hpp"
#include "shared/forms/form_spec.hpp"
#include "shared/records/value.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace gengji::forms {

/// One answer of a choice list. `properties` are what rules need to know of it: most times a season, price range,
/// width.
struct Choice {
    std::string id;
    Label label;
    std::map<std::string, std::variant<bool, Decimal, std::string>, std::less<>> properties;
    bool operator==(Choice const&) const = default;

    /// Offered by an earlier version only: records that hold it go on showing its name.
    bool is_former() const;
};

struct ChoiceList {
    std::string id;
    Label label;
    std::vector<Choice> choices;
    bool operator==(ChoiceList const&) const = default;

    Choice const* find(std::string_view choice_id) const; ///< former ones too
    /// Keeps what an earlier version offered and this one does not, as former choices.
    void keep_former(ChoiceList const& earlier);
};

/// A county, township, village or community.
struct Division {
    std::string code;          ///< 6, 9 or 12 digits
    std::string name;          ///< 双河口村
    std::string kind;          ///< county, street, town, rural_township, village, community
    std::string township;      ///< name of its township; empty for the county
    std::string pinyin;        ///< initials, `shkc`
    std::optional<Point> seat; ///< where its administration sits: of the county and most townships
    bool operator==(Division const&) const = default;

    /// Township + village (新民镇双河口村): fifteen village names occur twice in the county.
    std::string display_name() const;
};

/// What checks and texts need to know beyond the form and the record. Whoever holds records answers for them; nothing
/// means "cannot be known here", and then nobody is told off. Every answer must be quick: it is asked at each
/// keystroke.
class Lookups {
public:
    virtual ~Lookups() = default;
    virtual ChoiceList const* choices(std::string_view list) const = 0;
    virtual Division const* division(std::string_view code) const = 0;
    /// By code or by name: a village's name alone when it is unique, township and village together, or the code.
    virtual Division const* find_division(std::string_view text) const = 0;
    /// A value that a record shows (its provisional winner).
    virtual std::optional<Value> value_of(RecordId const&, std::string_view /*path*/) const { return std::nullopt; }
    /// Does any record of `form` name this one in its field `path`?
    virtual std::optional<bool> linked(std::string_view /*form*/, std::string_view /*path*/, RecordId const&) const {
        return std::nullopt;
    }
    /// How a record is named to people.
    virtual std::optional<std::string> title_of(RecordId const&) const { return std::nullopt; }
    /// The record of `form` that a person named by its key or title (machine number, team code, log-in name); nothing
    /// unless exactly one.
    virtual std::optional<RecordId> find_record(std::string_view /*form*/, std::string_view /*text*/) const {
        return std::nullopt;
    }
};

} // namespace gengji::forms
