#pragma once

#include "shared/base/result.hpp"
#include "shared/forms/rule.hpp"
#include "shared/records/bucket.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gengji::forms {

/// A word on screen: Chinese first, English where somebody wrote it.
struct Label {
    std::string zh;
    std::string en;
    bool operator==(Label const&) const = default;
};

/// What a field holds, and so how it is asked and checked. Behind each: the kind of Value that stores it.
enum class FieldType {
    text,         ///< text
    integer,      ///< integer
    decimal,      ///< decimal
    area,         ///< decimal: mu, at most 2 places (whole 厘)
    money,        ///< decimal: yuan, at most 2 places (whole 分)
    boolean,      ///< boolean
    date,         ///< date
    month,        ///< text `2025-10`
    week,         ///< text `2025-W42`, ISO 8601
    season,       ///< text `rice-2025`: crop and harvest year
    instant,      ///< instant
    select_one,   ///< text: the choice's id
    select_many,  ///< list of texts, sorted
    division,     ///< text: a village's 12 digits (or a township's 9 where `level` says so)
    divisions,    ///< list of texts: codes of villages or townships, sorted
    reference,    ///< record
    references,   ///< list of records, sorted
    point,        ///< point
    shape,        ///< list of points: a ring, first point not repeated
    track,        ///< file: GPX
    image,        ///< file
    images,       ///< list of files
    file,         ///< file
    signature,    ///< file
    barcode,      ///< text
    idcard,       ///< text, GB 11643
    uscc,         ///< text, GB 32100
    phone,        ///< text
    plate,        ///< text
    bank_account, ///< text: 16 to 19 digits; a wrong check digit warns
    calculated,   ///< nothing is stored: computed from the values shown
};

/// How a field's value is kept, whatever it means. `list` is a list of texts, references, points or files; `any` what a
/// calculation yields.
enum class Kind { boolean, number, text, date, instant, list, reference, other, any };

enum class FormKind { registry, event, system };

/// P1: sensitive personal information; P2: personal information (DOMAIN.md 4). Both are masked by default.
enum class Sensitivity { none, p1, p2 };

enum class Severity { block, warn };

/// One thing that must hold of a field's value, and what to tell the person when it does not.
struct Check {
    Rule that;
    Severity severity = Severity::block;
    Label otherwise; ///< says what to do
    bool operator==(Check const&) const = default;
};

struct FieldSpec {
    std::string name; ///< a lower-case identifier, unique in the form's plain sections, or in its repeat section
    Label label;
    FieldType type = FieldType::text;
    bool required = false;
    std::optional<Rule> required_when;
    Label required_message; ///< what to tell a person who left it empty; empty: by type
    std::string choices;    ///< select_one, select_many: a choice list's id
    std::string ref;        ///< reference(s): a form's id, or "any"
    std::string level;      ///< division(s): "village" (default), "township", or "any"
    std::optional<Rule> relevant;
    std::vector<Check> checks;
    std::string group;         ///< fields of one section with the same group are written together (quantity and unit)
    bool merge_latest = false; ///< remarks: of concurrent values the latest is shown, without a conflict
    Sensitivity sensitivity = Sensitivity::none;
    std::string mask; ///< how a sensitive text is hidden: `name` 张*, `account` last 4, `address` to the village;
                      ///< otherwise by type, or whole
    bool read_only = false; ///< set by the program or in review, not by the person who fills in the form
    std::optional<Rule>
        calculation;          ///< of a `calculated` field; without one it stays empty until its domain rule computes it
    bool text_result = false; ///< the calculation yields a text also where it looks like a number
    std::string
        initial; ///< what a new record begins with: a text as typed, or `today`, `now`, `@user`, `@team`, `@division`
    std::string unit;
    Label hint;
    std::vector<std::string> formerly; ///< names of this field in earlier versions: their values move here
    std::string auto_number; ///< `SL{device}{serial:6}`, `{division_code}{serial:5}`, `SO{date}{device}{serial:4}`
    std::string node{};      ///< where rules find it in an XForm instance: `/data/base/area`
    bool operator==(FieldSpec const&) const = default;
};

struct Section {
    std::string id;
    Label label;
    bool repeat = false; ///< any number of instances, each with its own key
    std::vector<FieldSpec> fields;
    std::string node{};   ///< of a repeat: the node of an instance, `/data/crops`
    std::string within{}; ///< of a repeat: the place of the repeat that each of its instances has it in, `farm/field`
    bool operator==(Section const&) const = default;

    std::string place() const;                   ///< `crops`, or `farm/field/crops`; empty for a plain section
    bool is_at(std::string_view place) const;    ///< place() == place
    std::string path_of(FieldSpec const&) const; ///< of whatever instance: `area_mu`, `crops/area`: who the field is
};

/// From which field a record's bucket takes its owner. The first rule that yields a code of its level decides.
struct OwnerRule {
    enum class Level { county, township, village, team, organisation } level{};
    /// `division_code`; `team/team_code`: a field of the record referred to; `@author`: the code that the author works
    /// for; empty for the county itself. A longer code is cut to the level (a team's to its township).
    std::string from;
    bool operator==(OwnerRule const&) const = default;
};

struct BucketRule {
    BucketClass cls{};
    std::vector<OwnerRule> owners;
    bool operator==(BucketRule const&) const = default;
};

/// A form's definition: what a record of it consists of. Forms are records themselves and travel like any other.
struct FormSpec {
    std::string id;
    std::uint32_t version = 1;
    Label title;
    FormKind kind{};
    BucketRule bucket;
    std::vector<std::vector<std::string>>
        keys; ///< each a set of fields that names one thing in the world; the first that is filled counts
    std::vector<std::string> title_fields;  ///< what names a record in lists
    std::vector<std::string> search_fields; ///< indexed by character and by pinyin
    std::vector<std::string> list_columns;
    std::vector<Section> sections;
    bool operator==(FormSpec const&) const = default;

    /// The repeat at a place, `crops` or `farm/field/crops`; null for plain sections and what is unknown.
    Section const* repeat(std::string_view place) const;
    /// The field of a path: `name`, or `crops[k9f27c01b3e45]/area` and `crops/area` in a repeat. Null for `_pos`,
    /// `_life` and what is unknown.
    FieldSpec const* field(std::string_view path) const;
    /// Other fields of the same group as the field of `path`, as paths in the same instance.
    std::vector<std::string> group_of(std::string_view path) const;
};

/// Reads a form. Errors: `invalid`, all that is wrong with it at once, one a line, each with its place (`crops/planted:
/// …`).
Result<FormSpec> form_from_json(std::string_view json);
/// The other way; `form_from_json(form_to_json(form))` is the form again, and the text is the same for equal forms.
std::string form_to_json(FormSpec const& form);

char const* name_of(FieldType type);
char const* name_of(FormKind kind);
std::optional<FieldType> parse_field_type(std::string_view name);
Kind kind_of(FieldType type);

} // namespace gengji::forms
