#include "tests/conformance/xform_facts.hpp"

#include <pugixml.hpp>

#include <cstring>
#include <functional>
#include <set>

namespace gengji::conformance {

namespace {

std::string one_spaced(std::string_view text) {
    std::string out;
    for (char const c : text) {
        bool const space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!space)
            out += c;
        else if (!out.ends_with(' '))
            out += ' ';
    }
    while (out.ends_with(' ')) out.pop_back();
    return out.starts_with(' ') ? out.substr(1) : out;
}

class Facts {
public:
    explicit Facts(pugi::xml_node html) : html_(html) {
        model_ = html.child("h:head").child("model");
        root_ = model_.child("instance").first_child();
        prefix_ = std::string("/") + root_.name();
    }

    Json read() {
        Json facts;
        facts["form_id"] = root_.attribute("id").value();
        facts["title"] = html_.child("h:head").child("h:title").child_value();
        facts["version"] = root_.attribute("version") ? Json(root_.attribute("version").value()) : Json(nullptr);
        nodes(facts);
        binds(facts);
        body(facts);
        actions(facts);
        lists(facts);
        return facts;
    }

private:
    /// Without the root's name.
    std::string below(std::string_view text) const {
        std::string out(text);
        std::string const from = prefix_ + "/";
        for (std::size_t at = out.find(from); at != std::string::npos; at = out.find(from, at + 1))
            out.replace(at, from.size(), "/");
        return out;
    }

    void nodes(Json& facts) const {
        std::set<std::string> seen;
        Json list = Json::array();
        Json defaults = Json::object();
        std::function<void(pugi::xml_node, std::string const&)> const visit = [&](pugi::xml_node node,
                                                                                  std::string const& path) {
            bool leaf = true;
            for (pugi::xml_node child : node.children()) {
                if (child.type() != pugi::node_element) continue;
                leaf = false;
                visit(child, path + "/" + child.name());
            }
            if (!leaf || path.empty()) return;
            if (seen.insert(path).second) list.push_back(path);
            if (*node.child_value()) defaults[path] = node.child_value();
        };
        visit(root_, "");
        facts["nodes"] = list;
        facts["defaults"] = defaults;
    }

    void binds(Json& facts) const {
        Json binds = Json::object();
        for (pugi::xml_node bind : model_.children("bind")) {
            Json& rules = binds[below(bind.attribute("nodeset").value())] = Json::object();
            for (pugi::xml_attribute rule : bind.attributes())
                if (std::strcmp(rule.name(), "nodeset") != 0) rules[rule.name()] = below(one_spaced(rule.value()));
        }
        facts["binds"] = binds;
    }

    static void note(Json& object, pugi::xml_node node, char const* attribute) {
        if (pugi::xml_attribute const value = node.attribute(attribute)) object[attribute] = one_spaced(value.value());
    }

    void body(Json& facts) const {
        Json controls = Json::array();
        Json groups = Json::array();
        Json repeats = Json::array();
        std::function<void(pugi::xml_node)> const visit = [&](pugi::xml_node holder) {
            for (pugi::xml_node node : holder.children()) {
                std::string const tag = node.name();
                if (tag == "group") {
                    if (pugi::xml_attribute const ref = node.attribute("ref")) groups.push_back(below(ref.value()));
                    visit(node);
                } else if (tag == "repeat") {
                    Json repeat{{"nodeset", below(node.attribute("nodeset").value())},
                                {"count", nullptr},
                                {"noAddRemove", nullptr}};
                    if (auto const count = node.attribute("jr:count")) repeat["count"] = below(count.value());
                    if (auto const fixed = node.attribute("jr:noAddRemove")) repeat["noAddRemove"] = fixed.value();
                    repeats.push_back(repeat);
                    visit(node);
                } else if (node.attribute("ref") && tag != "label" && tag != "hint" && tag != "setvalue" &&
                           tag != "odk:setgeopoint") {
                    controls.push_back(control(node, tag));
                }
            }
        };
        visit(html_.child("h:body"));
        facts["controls"] = controls;
        facts["groups"] = groups;
        facts["repeats"] = repeats;
    }

    Json control(pugi::xml_node node, std::string tag) const {
        tag.erase(0, tag.find(':') == std::string::npos ? 0 : tag.find(':') + 1);
        Json fact{{"tag", tag}, {"ref", below(node.attribute("ref").value())}};
        for (char const* attribute : {"appearance", "mediatype", "query", "start", "end", "step"})
            note(fact, node, attribute);
        if (pugi::xml_node const items = node.child("itemset"))
            fact["itemset"] = one_spaced(items.attribute("nodeset").value());
        std::size_t count = 0;
        for (pugi::xml_node item : node.children("item")) count += !item.empty();
        if (count) fact["items"] = count;
        for (auto& [key, value] : fact.items())
            if (value.is_string()) value = below(value.get<std::string>());
        return fact;
    }

    void actions(Json& facts) const {
        Json actions = Json::array();
        std::function<void(pugi::xml_node)> const visit = [&](pugi::xml_node holder) {
            for (pugi::xml_node node : holder.children()) {
                std::string const tag = node.name();
                if (tag == "setvalue" || tag == "odk:setgeopoint" || tag == "odk:recordaudio")
                    actions.push_back({tag.substr(tag.find(':') + 1), node.attribute("event").value(),
                                       below(node.attribute("ref").value()),
                                       below(one_spaced(node.attribute("value").value()))});
                visit(node);
            }
        };
        visit(html_);
        facts["actions"] = actions;
    }

    void lists(Json& facts) const {
        Json lists = Json::object();
        bool first = true;
        for (pugi::xml_node instance : model_.children("instance")) {
            if (std::exchange(first, false)) continue;
            std::size_t items = 0;
            for (pugi::xml_node item : instance.first_child().children("item")) items += !item.empty();
            auto const src = instance.attribute("src");
            lists[instance.attribute("id").value()] = {{"items", items},
                                                       {"src", src ? Json(src.value()) : Json(nullptr)}};
        }
        facts["secondary_instances"] = lists;
        Json languages = Json::object();
        for (pugi::xml_node translation : model_.child("itext").children("translation")) {
            std::size_t texts = 0;
            for (pugi::xml_node text : translation.children("text")) texts += !text.empty();
            languages[translation.attribute("lang").value()] = texts;
        }
        facts["languages"] = languages;
    }

    pugi::xml_node html_, model_, root_;
    std::string prefix_;
};

/// A list whose order says nothing, sorted by what its members look like.
Json sorted(Json list) {
    std::vector<std::string> texts;
    for (Json const& each : list) texts.push_back(each.dump());
    std::ranges::sort(texts);
    return Json(texts);
}

/// The same, whatever white space stands in it.
Json spaced(Json value) {
    if (value.is_string()) return one_spaced(value.get<std::string>());
    if (value.is_structured())
        for (auto& each : value) each = spaced(each);
    return value;
}

} // namespace

Json facts_of(std::string const& xml) {
    pugi::xml_document document;
    if (!document.load_buffer(xml.data(), xml.size(), pugi::parse_default | pugi::parse_ws_pcdata_single)) return {};
    return Facts(document.document_element()).read();
}

std::vector<std::string> differences(Json const& expected, Json const& found) {
    std::vector<std::string> lines;
    for (auto const& [key, value] : expected.items()) {
        if (key == "counts") continue; // they follow from the others
        Json wanted = spaced(value);
        Json had = spaced(found.value(key, Json()));
        bool const unordered =
            key == "nodes" || key == "controls" || key == "groups" || key == "repeats" || key == "actions";
        if (unordered) wanted = sorted(wanted), had = sorted(had);
        if (wanted == had) continue;
        if (!wanted.is_object()) {
            if (unordered) {
                for (Json const& each : wanted)
                    if (std::ranges::find(had, each) == had.end())
                        lines.push_back(key + " lacks " + each.get<std::string>());
                for (Json const& each : had)
                    if (std::ranges::find(wanted, each) == wanted.end())
                        lines.push_back(key + " has " + each.get<std::string>());
            } else {
                lines.push_back(key + ": wanted " + wanted.dump() + ", found " + had.dump());
            }
            continue;
        }
        for (auto const& [name, one] : wanted.items())
            if (had.value(name, Json()) != one)
                lines.push_back(key + " " + name + ": wanted " + one.dump() + ", found " +
                                had.value(name, Json()).dump());
        for (auto const& [name, one] : had.items())
            if (!wanted.contains(name)) lines.push_back(key + " has " + name + " " + one.dump());
    }
    return lines;
}

std::string squeezed(std::string_view text) {
    std::string const spaced_text = one_spaced(text);
    std::string out;
    for (std::size_t i = 0; i < spaced_text.size(); ++i) {
        if (spaced_text[i] == ' ' && (out.ends_with('>') || (i + 1 < spaced_text.size() && spaced_text[i + 1] == '<')))
            continue;
        out += spaced_text[i];
    }
    return out;
}

} // namespace gengji::conformance
