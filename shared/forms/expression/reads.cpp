#include "shared/forms/expression/reads.hpp"

#include "shared/forms/expression/expression.hpp"

#include "shared/forms/expression/program.hpp"

#include <algorithm>

namespace gengji::forms {

namespace expression {
namespace {

using Places = std::vector<ReadPath>;

std::vector<std::string> split_path(std::string_view path) {
    std::vector<std::string> steps;
    while (!path.empty()) {
        std::size_t const end = std::min(path.find('/'), path.size());
        std::string_view const step = path.substr(0, std::min(path.substr(0, end).find('['), end));
        if (!step.empty()) {
            std::size_t const colon = step.starts_with('@') ? std::string_view::npos : step.find(':');
            steps.emplace_back(colon == std::string_view::npos ? step : step.substr(colon + 1));
        }
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return steps;
}

/// Walks an expression with sets of abstract places in the place of node-sets: a superset of what can be read.
class Reader {
public:
    Reader(Program const& program, std::string_view context) : program_(program) {
        context_.steps = split_path(context);
    }

    Reads all() {
        note(look(program_.root, context_));
        std::sort(reads_.paths.begin(), reads_.paths.end());
        reads_.paths.erase(std::unique(reads_.paths.begin(), reads_.paths.end()), reads_.paths.end());
        return std::move(reads_);
    }

private:
    void note(Places places) {
        for (ReadPath& place : places) reads_.paths.push_back(std::move(place));
    }

    /// The places a part's nodes stand at, if it has any; what else it reads is noted on the way.
    Places look(NodeIndex index, ReadPath const& here) {
        if (++looks_ > most_looks) { // predicates within predicates: rather too much than too long
            reads_.paths = {ReadPath{"", {}, true}, ReadPath{"*", {}, true}};
            return {};
        }
        Part const& part = program_.parts[index];
        switch (part.kind) {
        case Kind::path:
            return path(part, here);
        case Kind::call:
            return call(part, here);
        case Kind::union_: {
            Places all;
            for (NodeIndex const operand : part.operands) {
                Places some = look(operand, here);
                all.insert(all.end(), some.begin(), some.end());
            }
            return all;
        }
        default:
            for (NodeIndex const operand : part.operands) note(look(operand, here));
            return {};
        }
    }

    Places call(Part const& part, ReadPath const& here) {
        std::uint8_t const uses = part.function ? part.function->uses : 0;
        reads_.time = reads_.time || (uses & uses_time);
        reads_.randomness =
            reads_.randomness || ((uses & uses_randomness) && !(part.text == "randomize" && part.operands.size() == 2));
        reads_.language = reads_.language || (uses & uses_language);
        reads_.device = reads_.device || (uses & uses_device);
        if (part.operands.empty() && (uses & uses_position) && !in_predicate_) reads_.position = true;
        if ((uses & uses_node) || (part.operands.empty() && (uses & uses_node_if_bare))) note({here});
        if (uses & uses_everything) note({ReadPath{here.instance, {}, true}});
        if (part.text == "current") return {context_};
        if (part.text == "instance" && part.operands.size() == 1)
            return {ReadPath{name_of(part.operands[0], here), {}, false}};
        if (part.text == "pulldata" && part.operands.size() == 4)
            note({ReadPath{name_of(part.operands[0], here), {}, true}});
        bool const passes_nodes = part.text == "if" || part.text == "coalesce" || part.text == "randomize" ||
                                  part.text == "depend" || part.text == "indexed-repeat";
        Places passed;
        for (NodeIndex const operand : part.operands) {
            Places some = look(operand, here);
            if (passes_nodes) passed.insert(passed.end(), some.begin(), some.end());
            note(std::move(some));
        }
        return passed;
    }

    std::string name_of(NodeIndex index, ReadPath const& here) {
        Part const& part = program_.parts[index];
        if (part.kind == Kind::text) return part.text;
        note(look(index, here));
        return "*"; // any
    }

    Places path(Part const& part, ReadPath const& here) {
        Places places;
        switch (part.start) {
        case Start::context:
            places = {here};
            break;
        case Start::root:
            places = {ReadPath{}};
            break;
        case Start::expression:
            places = look(part.operands.front(), here);
            for (std::size_t at = 1; at < part.operands.size(); ++at) predicate(part.operands[at], places);
        }
        for (Step const& step : part.steps) {
            for (ReadPath& place : places) move(step, place);
            for (NodeIndex const each : step.predicates) predicate(each, places);
        }
        return places;
    }

    void predicate(NodeIndex index, Places const& places) {
        bool const before = in_predicate_;
        in_predicate_ = true;
        for (ReadPath const& place : places) note(look(index, place));
        in_predicate_ = before;
    }

    static void move(Step const& step, ReadPath& place) {
        std::string const name = step.test == Test::name ? step.local : "*";
        auto const up = [&] {
            if (place.anywhere_below) {
                place.steps.clear(); // who knows how far
            } else if (!place.steps.empty()) {
                place.steps.pop_back();
            }
        };
        switch (step.axis) {
        case Axis::self:
            break;
        case Axis::child:
            if (step.test == Test::text || step.test == Test::comment || place.anywhere_below) break;
            place.steps.push_back(name);
            break;
        case Axis::attribute:
            if (!place.anywhere_below) place.steps.push_back("@" + name);
            break;
        case Axis::parent:
            up();
            break;
        case Axis::following_sibling:
        case Axis::preceding_sibling:
            up();
            if (!place.anywhere_below) place.steps.push_back(name);
            break;
        case Axis::descendant:
        case Axis::descendant_or_self:
            place.anywhere_below = true;
            break;
        case Axis::name_space:
            break;
        default:
            place.steps.clear();
            place.anywhere_below = true;
        }
    }

    Program const& program_;
    ReadPath context_;
    Reads reads_;
    bool in_predicate_ = false;
    std::size_t looks_ = 0;
    static constexpr std::size_t most_looks = 20'000;
};

bool same_step(std::string const& read, std::string const& changed) {
    return read == changed || read == "*" || (read == "@*" && changed.starts_with('@'));
}

/// Whether the shorter of the two leads to the longer.
bool agree(std::vector<std::string> const& read, std::vector<std::string> const& changed) {
    return std::equal(read.begin(), read.begin() + static_cast<std::ptrdiff_t>(std::min(read.size(), changed.size())),
                      changed.begin(), same_step);
}

} // namespace
} // namespace expression

Reads Expression::reads(std::string_view context_path) const {
    return expression::Reader(*program_, context_path).all();
}

bool reads_value(ReadPath const& read, std::string_view changed) {
    auto const steps = expression::split_path(changed);
    return read.steps.size() <= steps.size() && expression::agree(read.steps, steps);
}

bool reads_structure(ReadPath const& read, std::string_view changed) {
    return expression::agree(read.steps, expression::split_path(changed));
}

} // namespace gengji::forms
