#include "shared/forms/xlsform/expression_check.hpp"

#include "shared/base/limits.hpp"
#include "shared/forms/expression/expression.hpp"

#include <algorithm>
#include <unordered_map>

namespace gengji::forms::xls {

namespace {

/// How deep brackets nest, quoted text left out.
std::size_t depth_of(std::string_view text) {
    std::size_t depth = 0;
    std::size_t deepest = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        if (c == '\'' || c == '"') {
            std::size_t const end = text.find(c, i + 1);
            if (end == std::string_view::npos) break;
            i = end;
        } else if (c == '(' || c == '[') {
            deepest = std::max(deepest, ++depth);
        } else if ((c == ')' || c == ']') && depth > 0) {
            --depth;
        }
    }
    return deepest;
}

CompileOptions const& options() {
    static CompileOptions const options = [] {
        CompileOptions made;
        made.namespaces = {{"orx", "http://openrosa.org/xforms"},
                           {"jr", "http://openrosa.org/javarosa"},
                           {"odk", "http://www.opendatakit.org/xforms"},
                           {"entities", "http://www.opendatakit.org/xforms/entities"}};
        return made;
    }();
    return options;
}

/// The calculations of a survey and what each needs, as numbers.
struct Calculations {
    std::vector<Element const*> elements;
    std::vector<std::vector<std::size_t>> needs;

    explicit Calculations(Element const& root) {
        std::unordered_map<std::string, std::size_t> places;
        walk(root, [&](Element const& element) {
            if (!element.is_question() || element.bind_value("calculate").empty() || !element.trigger.empty()) return;
            auto const [place, added] = places.emplace(element.name, elements.size());
            if (added)
                elements.push_back(&element);
            else
                place->second = std::string::npos; // a name that means several says nothing
        });
        for (Element const* element : elements) {
            std::string const text = element->bind_value("calculate");
            std::vector<std::size_t>& own = needs.emplace_back();
            // The same question in another instance of the repeat is no cycle: running totals are made so.
            if (text.find('[') != std::string::npos || text.find("indexed-repeat") != std::string::npos ||
                text.find("once(") != std::string::npos)
                continue;
            auto const references = references_in(text);
            if (!references) continue;
            for (Reference const& each : *references)
                if (auto const found = places.find(each.name);
                    !each.last_saved && found != places.end() && found->second != std::string::npos)
                    own.push_back(found->second);
        }
    }
};

} // namespace

void check_expression(std::string const& expression, Origin const& origin, Findings& findings) {
    if (expression.size() > limits::expression_bytes)
        return findings.error(origin.sheet, origin.row,
                              origin.column + " 列的算式太长（最多 64 KB）。请拆成几道 calculate。");
    if (depth_of(expression) > limits::expression_depth)
        return findings.error(origin.sheet, origin.row,
                              origin.column + " 列的算式里括号套得太深。请拆成几道 calculate。");
    auto const compiled = Expression::compile(expression, options());
    if (!compiled)
        return findings.breaks(origin.sheet, origin.row,
                               origin.column + " 列的算式写错了，填表时会出错：" + compiled.error().detail);
    for (std::string const& fault : compiled->faults())
        findings.breaks(origin.sheet, origin.row, origin.column + " 列的算式填表时会出错：" + fault);
}

void check_cycles(Element const& root, Findings& findings) {
    Calculations const all(root);
    enum class Mark : char { fresh, open, done };
    std::vector<Mark> marks(all.elements.size(), Mark::fresh);
    for (std::size_t start = 0; start < all.elements.size(); ++start) {
        if (marks[start] != Mark::fresh) continue;
        std::vector<std::pair<std::size_t, std::size_t>> path{{start, 0}}; // no recursion: chains may be long
        marks[start] = Mark::open;
        while (!path.empty()) {
            auto const [here, next] = path.back();
            if (next == all.needs[here].size()) {
                marks[here] = Mark::done;
                path.pop_back();
                continue;
            }
            ++path.back().second;
            std::size_t const there = all.needs[here][next];
            if (marks[there] == Mark::fresh) {
                marks[there] = Mark::open;
                path.emplace_back(there, 0);
            } else if (marks[there] == Mark::open) {
                std::string names;
                auto const first = std::ranges::find(path, there, &std::pair<std::size_t, std::size_t>::first);
                for (auto each = first; each != path.end(); ++each)
                    names += "${" + all.elements[each->first]->name + "} → ";
                findings.error(survey_sheet, all.elements[there]->row,
                               "算式互相等待，永远算不出来：" + names + "${" + all.elements[there]->name +
                                   "}。请断开其中一个。");
            }
        }
    }
}

} // namespace gengji::forms::xls
