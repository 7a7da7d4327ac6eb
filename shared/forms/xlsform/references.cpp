#include "shared/forms/xlsform/references.hpp"

#include "shared/base/limits.hpp"
#include "shared/forms/xlsform/words.hpp"

#include <algorithm>

namespace gengji::forms::xls {

namespace {

constexpr std::string_view last_saved_mark = "last-saved#";

std::vector<Element const*> containers_of(Element const* element) {
    std::vector<Element const*> chain;
    for (; element; element = element->parent) chain.push_back(element);
    std::ranges::reverse(chain);
    return chain; // the root first
}

} // namespace

Place place_of(Element const& element) { return {element.parent, 1}; }

std::optional<std::vector<Reference>> references_in(std::string_view text) {
    std::vector<Reference> found;
    for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at)) {
        std::size_t const end = text.find('}', at);
        if (end == std::string_view::npos) return {};
        std::string_view name = trimmed(text.substr(at + 2, end - at - 2));
        Reference reference{at, end + 1, {}, false};
        if (name.starts_with(last_saved_mark)) {
            reference.last_saved = true;
            name.remove_prefix(last_saved_mark.size());
        }
        if (!is_prefixed_name(name)) return {};
        reference.name = std::string(name);
        found.push_back(std::move(reference));
        at = end;
    }
    return found;
}

References::References(Element const& root, Findings& findings) : root_(root), findings_(findings) {
    walk(root, [&](Element const& element) {
        if (element.has_node()) names_[element.name].push_back(&element);
    });
}

Element const* References::find(std::string_view name, Place place, Origin const& origin) {
    auto const found = names_.find(name);
    if (found == names_.end()) {
        findings_.error(origin.sheet, origin.row,
                        origin.column + " 列引用的 ${" + std::string(name) +
                            "} 不在 survey 表中。请改正名字，或在 survey 表加上这道题。");
        return nullptr;
    }
    if (found->second.size() == 1) return found->second.front();
    findings_.error(origin.sheet, origin.row,
                    origin.column + " 列引用的 ${" + std::string(name) + "} 不止一处（第 " +
                        std::to_string(found->second[0]->row) + "、" + std::to_string(found->second[1]->row) +
                        " 行）。请给它们不同的名字。");
    (void)place;
    return nullptr;
}

std::string References::path_to(Element const& target, Place place, bool relative, bool current,
                                bool through_repeat) const {
    std::string const absolute = "/" + root_.name + target.path();
    if (!relative) return absolute;
    auto const here = containers_of(place.container);
    auto const there = containers_of(target.parent);
    std::size_t shared = 0;
    bool in_repeat = false;
    std::size_t repeat = 0; // the innermost that both stand in
    while (shared < here.size() && shared < there.size() && here[shared] == there[shared]) {
        if (here[shared]->kind == ElementKind::repeat) in_repeat = true, repeat = shared;
        ++shared;
    }
    if (!in_repeat) return absolute;
    if (through_repeat) shared = repeat;
    std::string path = current ? "current()/" : "";
    for (std::size_t up = here.size() - shared + place.steps; up > 0; --up) path += "../";
    for (std::size_t down = shared; down < there.size(); ++down) path += there[down]->name + "/";
    return path + target.name;
}

std::string References::path_of(Reference const& reference, Brackets const& brackets, Place place, Origin const& origin,
                                bool within_predicate, bool through_repeat) {
    Element const* const target = find(reference.name, place, origin);
    if (!target) return {};
    if (reference.last_saved) {
        last_saved_used_ = true;
        return "instance('__last-saved')/" + root_.name + target->path();
    }
    std::size_t const argument = brackets.indexed_repeat_argument();
    bool const absolute =
        argument == 1 || (argument > 0 && argument % 2 == 0); // the node and the repeats, not the indexes
    bool const current = within_predicate || brackets.in_instance_predicate();
    return path_to(*target, place, !absolute, current, through_repeat);
}

std::string References::resolve(std::string_view text, Place place, Origin const& origin, bool within_predicate,
                                bool through_repeat) {
    if (text.find("${") == std::string_view::npos) return std::string(text);
    auto const references = references_in(text);
    if (!references) {
        findings_.error(origin.sheet, origin.row,
                        origin.column + " 列里的 ${…} 写法不对。请写成 ${题目名}，括号要成对，里面不要有别的符号。");
        return {};
    }
    std::string out;
    std::size_t done = 0;
    bool complete = true;
    Brackets brackets(text);
    for (Reference const& each : *references) {
        brackets.advance(each.begin);
        out += text.substr(done, each.begin - done);
        std::string const path = path_of(each, brackets, place, origin, within_predicate, through_repeat);
        complete = complete && !path.empty();
        made_bytes_ += path.size();
        if (made_bytes_ > limits::xlsform_made_bytes) {
            findings_.error(origin.sheet, origin.row, "引用 ${…} 太多，展开后过大。请减少引用，或缩短名字。");
            return {};
        }
        out += " " + path + " ";
        done = each.end;
    }
    out += text.substr(done);
    return complete ? out : std::string(); // an error was found: there is nothing to go on with
}

Text References::resolve_text(std::string_view text, Place place, Origin const& origin) {
    Text result;
    std::string words;
    bool may_hold_path = text.find("instance(") != std::string_view::npos;
    auto const output = [&](std::string expression) {
        if (!words.empty()) result.push_back({std::move(words), false});
        words.clear();
        result.push_back({std::move(expression), true});
    };
    for (std::size_t i = 0; i < text.size();) {
        if (text.substr(i).starts_with("${")) {
            std::size_t const end = text.find('}', i);
            std::size_t const stop = end == std::string_view::npos ? text.size() : end + 1;
            output(resolve(text.substr(i, stop - i), place, origin));
            i = stop;
            continue;
        }
        if (may_hold_path && text.substr(i).starts_with("instance(")) {
            std::size_t const end = end_of_instance_path(text, i);
            if (end > i) {
                output(resolve(text.substr(i, end - i), place, origin));
                i = end;
                continue;
            }
            may_hold_path =
                false; // one that does not end: none behind it does either, and each look is as long as the text
        }
        words += text[i++];
    }
    if (!words.empty()) result.push_back({std::move(words), false});
    return result;
}

} // namespace gengji::forms::xls
