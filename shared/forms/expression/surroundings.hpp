#pragma once

#include "shared/base/limits.hpp"
#include "shared/base/time.hpp"
#include "shared/forms/expression/time_zone.hpp"
#include "shared/forms/expression/tree.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace gengji::forms {

/// What an expression asks of the program around it. Every function has a plain answer, so that a host overrides only
/// what it has. Thread: the caller's of evaluate().
class Host {
public:
    virtual ~Host() = default;

    virtual UnixMs now_ms() const { return 0; }
    virtual TimeZone const& time_zone() const;          ///< UTC
    virtual std::string language() const { return {}; } ///< "zh", "en-US", or a form's own name "中文 (zh)"
    /// The node above the root element of instance('name'), as instance('name')/root/item needs it: a tree's document,
    /// or the <instance> element of a whole form. Nothing: there is no such instance.
    virtual std::optional<NodeRef> instance(std::string_view name) const { return (void)name, std::nullopt; }
    /// jr:itext('id'), in the current language: the text, or the node of a form's itext that holds it. Nothing: no such
    /// text.
    virtual std::optional<std::string> itext(std::string_view id) const { return (void)id, std::nullopt; }
    virtual NodeRef itext_node(std::string_view id) const { return (void)id, NodeRef(); }
    /// jr:choice-name(value, question): `question` is the second argument's text, a path seen from `context`.
    virtual std::optional<std::string> choice_label(std::string_view value, std::string_view question,
                                                    NodeRef context) const {
        return (void)value, (void)question, (void)context, std::nullopt;
    }
    virtual std::optional<std::string> property(std::string_view name) const { return (void)name, std::nullopt; }
    virtual std::string form_version() const { return {}; }
    virtual std::uint64_t random_bits() const; ///< from the machine; a test hands in its own
    /// pulldata(file, column, key_column, key), where the file is no instance. Nothing: no such file; empty: no row.
    virtual std::optional<std::string> pulldata(std::string_view file, std::string_view column,
                                                std::string_view key_column, std::string_view key) const {
        return (void)file, (void)column, (void)key_column, (void)key, std::nullopt;
    }
};

/// Where an expression stands.
struct Surroundings {
    NodeRef context;
    NodeRef root;             ///< what "/" means; none: the document of the context's tree
    NodeRef current;          ///< current(); none: the context
    std::size_t position = 1; ///< of the context among `size` nodes
    std::size_t size = 1;
    Host const* host = nullptr; ///< none: the plain answers
    std::size_t step_budget = limits::expression_steps;
    /// Compared, a path that finds nothing is "" (JavaRosa: a question that is not relevant equals no answer), where
    /// XPath 1.0 has every comparison with it false.
    bool absent_is_empty = false;
};

} // namespace gengji::forms
