#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gengji::forms {

/// A place in a document that an expression looks at, positions and predicates left out.
struct ReadPath {
    std::string instance;           ///< of instance('x'); empty for the tree the expression stands in
    std::vector<std::string> steps; ///< local names from the root element on; "*" is any name, "@x" an attribute
    bool anywhere_below = false;    ///< a descendant at any depth, as of //
    bool operator==(ReadPath const&) const = default;
    auto operator<=>(ReadPath const&) const = default;
};

/// What the value of an expression may depend on, besides its own text.
struct Reads {
    std::vector<ReadPath> paths; ///< sorted, each once
    bool time = false;           ///< now(), today()
    bool position = false;       ///< position() or last() of the context itself
    bool randomness = false;     ///< random(), uuid(), randomize() without a seed
    bool language = false;       ///< jr:itext(), jr:choice-name(), names of months
    bool device = false;         ///< property(), version()
    bool operator==(Reads const&) const = default;
};

/// Whether a new value at the plain path `changed` ("/data/group/q", positions ignored) can change what is read there:
/// a node at or below the read path (an element's value holds all text below it).
bool reads_value(ReadPath const& read, std::string_view changed);
/// Whether nodes coming or going at `changed`, or their relevance, can: also a node above the read path.
bool reads_structure(ReadPath const& read, std::string_view changed);

} // namespace gengji::forms
