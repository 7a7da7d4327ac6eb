#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gengji::forms::xls {

enum class Role {
    question,    ///< a node, a bind and, where it shows, a control
    calculated,  ///< calculate and hidden: a node and a bind
    metadata,    ///< preloaded: a node and a bind
    audit,       ///< a log of the filling-in, among the form's metadata
    external,    ///< csv-external, xml-external: a file that comes with the form, no node
    start_point, ///< start-geopoint: set when the form opens
    background_point,
    background_audio,
};

/// What a question's type says of its bind and its control.
struct QuestionType {
    Role role = Role::question;
    std::string_view bind; ///< `string`, `int`, …
    std::string_view tag;  ///< `input`, `upload`, `trigger`, `range`; empty: it never shows
    std::string_view mediatype;
    std::string_view preload;
    std::string_view preload_params;
    std::string_view constraint;
    std::string_view hint; ///< shown where the form gives none
    bool readonly = false;
    std::string_view name; ///< the type's usual name: all spellings of one type share it
};

/// The type with this name or alias; nothing when there is none. Selects, groups and `osm` lists are told apart by
/// read_type.
QuestionType const* question_type(std::string_view type);

enum class SelectKind { one, many, rank, external_one };

/// A type with a list: `select_one villages`, `select_multiple_from_file seeds.csv`, `rank order or_other`.
struct SelectType {
    SelectKind kind = SelectKind::one;
    std::string list; ///< the list's name, the file's name, or `${question}` within a repeat
    bool from_file = false;
    bool or_other = false;
};
std::optional<SelectType> select_type(std::string_view type);

enum class Bracket { group, repeat, loop };

/// `begin group`, `end_repeat`, `begin loop over columns`.
struct BracketType {
    bool begins = true;
    Bracket kind = Bracket::group;
    std::string list; ///< what a loop goes over
};
std::optional<BracketType> bracket_type(std::string_view type);

} // namespace gengji::forms::xls
