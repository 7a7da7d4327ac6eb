#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gengji::forms {

// A form as the ODK world writes it (https://getodk.github.io/xforms-spec/): what a spreadsheet (XLSForm) is read into,
// what XForm XML is read into and written from, and what a FormSession fills in. `FormSpec` is the other view of the
// same form: what records, lists, search and merging know of it. Plain data, without behaviour, safe to share once
// made.

/// One piece of a text that people read: words, or an expression whose value stands there (`<output value="…"/>`).
struct TextPart {
    std::string text; ///< the words, or the expression
    bool output = false;
    bool operator==(TextPart const&) const = default;
};
using Text = std::vector<TextPart>;

/// What stands under one text id in one language. `form` is "" for the plain text, else `short`, `long`, `guidance`,
/// `image`, `big-image`, `audio`, `video`: then the text is a file's address, `jr://images/a.png`.
struct TextForm {
    std::string form;
    Text text;
    bool operator==(TextForm const&) const = default;
};

struct TextEntry {
    std::string id;
    std::vector<TextForm> forms;
    bool operator==(TextEntry const&) const = default;
};

/// The texts of one language. Where an id is missing, the default language's text shows.
struct Translation {
    std::string language; ///< as written: `中文 (zh)`
    bool is_default = false;
    std::vector<TextEntry> entries; ///< in the order of writing
    bool operator==(Translation const&) const = default;
};

/// A label, hint or message: a reference to the translations where `ref` is filled (the inside of `jr:itext(…)`: a
/// quoted id `'/data/a:label'`, or an expression such as `itextId`), otherwise the text itself, in no language.
struct Caption {
    std::string ref;
    Text text;
    bool empty() const { return ref.empty() && text.empty(); }
    bool operator==(Caption const&) const = default;
};

/// A qualified name and its value, as `odk:length="24"`: what has no field of its own here is kept in such a list and
/// written back.
using Attribute = std::pair<std::string, std::string>;

/// One element of an instance: a question, a group, or one instance of a repeat, with its first value.
struct InstanceNode {
    std::string name; ///< with its prefix where it has one: `orx:instanceID`
    std::string value;
    std::vector<Attribute> attributes;
    bool is_template = false; ///< `jr:template`: what a new instance of this repeat begins as; never itself an answer
    std::vector<InstanceNode> children;
    bool operator==(InstanceNode const&) const = default;
};

/// A list beside the answers: choices, or a file of rows that comes with the form. Exactly one of `root` and `src`.
struct SecondaryInstance {
    std::string id;
    std::string src; ///< `jr://file-csv/villages.csv`, `jr://file/a.xml`, `jr://instance/last-saved`; empty: inside
    std::optional<InstanceNode> root;
    bool operator==(SecondaryInstance const&) const = default;
};

/// The rules of one node. Expressions are XPath as written (`${…}` resolved); empty: no such rule.
struct Bind {
    std::string nodeset; ///< absolute: `/data/crops/area`
    std::string type;    ///< `string`, `int`, `decimal`, `date`, `geopoint`, `binary`, …; empty: none stated
    std::string relevant;
    std::string required;
    std::string readonly;
    std::string constraint;
    std::string calculate;
    Caption constraint_message;
    Caption required_message;
    std::string preload;
    std::string preload_params;
    std::vector<Attribute> attributes; ///< `entities:saveto`, `orx:max-pixels`, `odk:quality`, `gengji:merge`, …
    bool operator==(Bind const&) const = default;
};

/// `<setvalue>` and its relatives: what happens on an event.
struct Action {
    std::string element;             ///< `setvalue`, `odk:setgeopoint`, `odk:recordaudio`
    std::vector<std::string> events; ///< `odk-instance-first-load`, `odk-instance-load`, `odk-new-repeat`,
                                     ///< `xforms-value-changed`, `xforms-revalidate`
    std::string ref; ///< the node that is set: absolute, or relative to the control or repeat that holds the action
    std::optional<std::string> value; ///< an expression
    std::string text;                 ///< a literal, where there is no `value`
    std::vector<Attribute> attributes;
    bool operator==(Action const&) const = default;
};

/// One choice written inside its question.
struct Item {
    Caption label;
    std::string value;
    bool operator==(Item const&) const = default;
};

/// Choices that come from an instance.
struct Itemset {
    std::string nodeset; ///< `instance('villages')/root/item[town = /data/town]`, or `randomize(…)` around one
    std::string value_ref;
    std::string label_ref; ///< `label`, `jr:itext(itextId)`
    bool operator==(Itemset const&) const = default;
};

enum class ControlKind { group, repeat, input, select, select1, rank, range, upload, trigger, secret };

/// What stands on the screen, in order: groups and repeats hold others.
struct Control {
    ControlKind kind{};
    std::string ref; ///< absolute; a group that only groups on screen has none
    std::string appearance;
    Caption label;
    Caption hint;
    std::vector<Item> items;
    std::optional<Itemset> itemset;
    std::vector<Action> actions; ///< those inside this control
    std::vector<Attribute>
        attributes;           ///< `mediatype`, `start`, `end`, `step`, `rows`, `autoplay`, `query`, `intent`, …
    std::string count;        ///< repeat: `jr:count`, an expression
    bool count_fixed = false; ///< repeat: `jr:noAddRemove`
    std::vector<Control> children;
    bool operator==(Control const&) const = default;
};

/// `<submission>`: where answers go and how they are encrypted; kept and written back.
struct Submission {
    std::string public_key;
    std::vector<Attribute> attributes;
    bool operator==(Submission const&) const = default;
};

struct XForm {
    std::string title;
    InstanceNode instance; ///< the root: its `id` and `version` are the form's (attributes)
    std::vector<SecondaryInstance> secondary;
    std::vector<Translation> translations;
    std::vector<Bind> binds;
    std::vector<Action> actions; ///< of the model
    std::optional<Submission> submission;
    std::vector<Control> body;
    std::string body_class;                  ///< the form's style: `pages`, `theme-grid`
    std::vector<Attribute> namespaces;       ///< prefix and address of those beyond the usual five
    std::vector<Attribute> model_attributes; ///< `odk:xforms-version`, `entities:entities-version`
    bool operator==(XForm const&) const = default;

    std::string_view id() const;
    std::string_view version() const;
    Bind const* bind(std::string_view nodeset) const;
};

} // namespace gengji::forms
