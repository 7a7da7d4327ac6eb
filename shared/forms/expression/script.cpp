#include "shared/forms/expression/script.hpp"

#include "shared/base/json.hpp"
#include "shared/forms/expression/expression.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace gengji::forms {

struct XPathScript::Document {
    std::string xml;
    Tree tree;
    std::map<std::string, std::string> prefixes;
};

namespace {

constexpr std::size_t kept_documents = 64;
constexpr std::size_t most_nodes = 10'000; ///< as paths, each of which counts siblings

/// The prefixes that forms use without saying so.
std::map<std::string, std::string> usual_prefixes() {
    return {{"h", "http://www.w3.org/1999/xhtml"},           {"xhtml", "http://www.w3.org/1999/xhtml"},
            {"xml", "http://www.w3.org/XML/1998/namespace"}, {"xf", "http://www.w3.org/2002/xforms"},
            {"xforms", "http://www.w3.org/2002/xforms"},     {"jr", "http://openrosa.org/javarosa"},
            {"orx", "http://openrosa.org/xforms"},           {"odk", "http://www.opendatakit.org/xforms"},
            {"ev", "http://www.w3.org/2001/xml-events"}};
}

/// What a form's own XML says: its secondary instances and its translations.
class DocumentHost final : public Host {
public:
    DocumentHost(Tree const& tree, TimeZone zone, std::string language)
        : tree_(tree), zone_(std::move(zone)), language_(std::move(language)) {}

    UnixMs now_ms() const override { return SystemClock().now_ms(); }
    TimeZone const& time_zone() const override { return zone_; }
    std::string language() const override { return language_; }

    std::optional<NodeRef> instance(std::string_view name) const override {
        NodeId const found = first_of("instance", [&](NodeId node) { return attribute_is(node, "id", name); });
        if (found == no_node) return std::nullopt;
        return NodeRef{&tree_, found};
    }

    NodeRef itext_node(std::string_view id) const override {
        NodeId const block = first_of("itext", [](NodeId) { return true; });
        if (block == no_node) return {};
        NodeId chosen = no_node;
        for (NodeId const translation : tree_.children(block, "translation")) {
            if (attribute_is(translation, "lang", language_)) chosen = translation;
        }
        for (NodeId const translation : tree_.children(block, "translation")) {
            bool const is_default = tree_.attribute(translation, "default") != no_node;
            if (chosen == no_node && is_default) chosen = translation;
        }
        if (chosen == no_node) chosen = tree_.child(block, "translation");
        if (chosen == no_node) return {};
        for (NodeId const text : tree_.children(chosen, "text")) {
            if (!attribute_is(text, "id", id)) continue;
            for (NodeId const value : tree_.children(text, "value")) {
                if (tree_.attribute(value, "form") == no_node) return {&tree_, value};
            }
        }
        return {};
    }

private:
    bool attribute_is(NodeId node, std::string_view name, std::string_view value) const {
        NodeId const attribute = tree_.attribute(node, name);
        return attribute != no_node && tree_.text(attribute) == value;
    }

    template<class Right>
    NodeId first_of(std::string_view name, Right&& right) const {
        for (NodeId node = tree_.root_element(); node != no_node;) {
            if (tree_.kind(node) == NodeKind::element && tree_.local_name(node) == name && right(node)) return node;
            if (tree_.first_child(node) != no_node) {
                node = tree_.first_child(node);
                continue;
            }
            while (node != no_node && tree_.next(node) == no_node) node = tree_.parent(node);
            if (node != no_node) node = tree_.next(node);
        }
        return no_node;
    }

    Tree const& tree_;
    TimeZone zone_;
    std::string language_;
};

Json json_of(double number) {
    if (std::isfinite(number)) return number;
    return gengji::forms::text_of(number);
}

Json json_of(NodeSet const& nodes) {
    Json paths = Json::array();
    for (NodeRef const node : nodes) paths.push_back(node.tree->indexed_path_of(node.id));
    return paths;
}

Json natural_value(XValue const& value) {
    if (value.is_nodes()) return json_of(value.nodes());
    if (auto const* const truth = std::get_if<bool>(&value.content)) return *truth;
    if (auto const* const number = std::get_if<double>(&value.content)) return json_of(*number);
    return to_string(value);
}

Result<Json> evaluate_as(std::string_view type, Expression const& expression, Surroundings const& around) {
    if (type == "boolean") return Json(TRY(evaluate_boolean(expression, around)));
    if (type.starts_with("number")) return json_of(TRY(evaluate_number(expression, around)));
    if (type.starts_with("nodes")) {
        NodeSet const nodes = TRY(evaluate_nodes(expression, around));
        if (nodes.size() > most_nodes) return problem(Problem::invalid, "选出的节点太多，请缩小范围");
        return json_of(nodes);
    }
    if (type.starts_with("string")) return Json(TRY(evaluate_string(expression, around)));
    return natural_value(TRY(evaluate(expression, around)));
}

Result<NodeRef> node_at(Tree const& tree, std::string_view path) {
    NodeId const node = tree.at(path);
    if (node == no_node) return problem(Problem::invalid, "文档里没有节点 " + std::string(path));
    return NodeRef{&tree, node};
}

std::string text_of(Json const& request, char const* key, std::string_view otherwise) {
    std::string_view const text = text_member(request, key);
    return std::string(text.empty() ? otherwise : text);
}

} // namespace

XPathScript::XPathScript() = default;
XPathScript::~XPathScript() = default;

Result<XPathScript::Document*> XPathScript::document(std::string const& xml) {
    auto const found = std::find_if(recent_.begin(), recent_.end(), [&](auto const& each) { return each->xml == xml; });
    if (found != recent_.end()) {
        recent_.splice(recent_.begin(), recent_, found);
        return recent_.front().get();
    }
    Tree tree = TRY(Tree::from_xml(xml));
    auto made = std::make_unique<Document>(Document{xml, std::move(tree), {}});
    made->prefixes = made->tree.prefixes();
    made->prefixes.erase(""); // names without a prefix mean a form's names, whatever the document's default is
    made->prefixes.merge(usual_prefixes());
    recent_.push_front(std::move(made));
    if (recent_.size() > kept_documents) recent_.pop_back();
    return recent_.front().get();
}

std::string XPathScript::answer(std::string_view line) {
    Json reply = Json::object();
    auto const evaluated = [&]() -> Result<Json> {
        Json const request = TRY(parse_json(line));
        if (Json const* const id = member(request, "id")) reply["id"] = *id;
        Document* const document = TRY(this->document(text_of(request, "xml", "")));
        std::string const zone_name = text_of(request, "tz", "UTC");
        auto const zone = TimeZone::named(zone_name);
        if (!zone) return problem(Problem::invalid, "不认识时区 " + zone_name);
        DocumentHost const host(document->tree, *zone, text_of(request, "language", ""));
        Surroundings around;
        around.context = TRY(node_at(document->tree, text_of(request, "context", "/")));
        around.root = TRY(node_at(document->tree, text_of(request, "root", "/")));
        around.host = &host;
        CompileOptions options;
        options.namespaces = document->prefixes;
        Expression const expression = TRY(Expression::compile(text_member(request, "expr"), options));
        return evaluate_as(text_member(request, "type"), expression, around);
    }();
    if (evaluated) {
        reply["value"] = *evaluated;
    } else {
        reply["error"] = evaluated.error().detail;
    }
    return dump(reply);
}

} // namespace gengji::forms
