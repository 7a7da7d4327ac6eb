#include "shared/base/bytes.hpp"
#include "shared/base/limits.hpp"
#include "shared/forms/expression/tree.hpp"
#include "shared/forms/expression/tree_store.hpp"

#include <pugixml.hpp>

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace gengji::forms {

namespace {

constexpr std::string_view xml_namespace = "http://www.w3.org/XML/1998/namespace";
constexpr std::size_t most_namespaces = 1000;    // in scope of one element; each prefix is looked for among them
constexpr std::size_t most_reserved = 1'000'000; // nodes; what the text only claims to hold is not believed
constexpr unsigned int keep_all = pugi::parse_default | pugi::parse_comments | pugi::parse_pi | pugi::parse_ws_pcdata |
                                  pugi::parse_doctype | pugi::parse_wconv_attribute;

Error wrong(std::string what) { return problem(Problem::invalid, std::move(what)); }

std::string line_of(std::string_view xml, std::size_t offset) {
    offset = std::min(offset, xml.size());
    auto const lines = std::count(xml.begin(), xml.begin() + static_cast<std::ptrdiff_t>(offset), '\n');
    return "第 " + std::to_string(lines + 1) + " 行";
}

bool known_entity(std::string_view name) {
    if (name.starts_with("#x")) {
        name.remove_prefix(2);
        return !name.empty() && name.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
    }
    if (name.starts_with("#")) return name.size() > 1 && name.find_first_not_of("0123456789", 1) == name.npos;
    return name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos";
}

/// Where an entity stands that only a DOCTYPE could have defined, or a bare ampersand.
std::optional<std::size_t> strange_entity(std::string_view xml) {
    for (std::size_t at = 0; (at = xml.find_first_of("&<", at)) != std::string_view::npos;) {
        auto const skip_to = [&](std::string_view end) { at = std::min(xml.find(end, at), xml.size()); };
        if (xml.substr(at, 4) == "<!--") {
            skip_to("-->");
        } else if (xml.substr(at, 9) == "<![CDATA[") {
            skip_to("]]>");
        } else if (xml.substr(at, 2) == "<?") {
            skip_to("?>");
        } else if (xml[at] == '<') {
            ++at;
        } else {
            std::size_t const end = xml.find(';', at);
            if (end == std::string_view::npos || end - at > 10 || !known_entity(xml.substr(at + 1, end - at - 1)))
                return at;
            at = end;
        }
    }
    return std::nullopt;
}

std::pair<std::string_view, std::string_view> split(std::string_view name) {
    std::size_t const colon = name.find(':');
    if (colon == std::string_view::npos) return {{}, name};
    return {name.substr(0, colon), name.substr(colon + 1)};
}

} // namespace

/// Carries the parser's nodes over into the arena, one after the other; no recursion.
struct TreeLoader {
    Tree::Store& store;
    std::vector<std::pair<std::string, std::string>> scope{{"xml", std::string(xml_namespace)}}; // prefix, uri
    std::vector<std::size_t> scope_sizes{};
    std::unordered_map<std::string_view, std::uint32_t> known{}; // elements' names as written → names, in this scope

    std::optional<std::string_view> resolve(std::string_view prefix) const {
        for (auto entry = scope.rbegin(); entry != scope.rend(); ++entry) {
            if (entry->first == prefix) return entry->second;
        }
        if (prefix.empty()) return std::string_view();
        return std::nullopt;
    }

    void open_scope(pugi::xml_node source, std::vector<std::pair<std::string, std::string>>& declared) {
        scope_sizes.push_back(scope.size());
        for (pugi::xml_attribute const attribute : source.attributes()) {
            auto const [prefix, local] = split(attribute.name());
            bool const is_default = prefix.empty() && local == "xmlns";
            if (!is_default && prefix != "xmlns") continue;
            declared.emplace_back(is_default ? std::string() : std::string(local), attribute.value());
        }
        scope.insert(scope.end(), declared.begin(), declared.end());
        if (!declared.empty()) known.clear();
    }
    void close_scope() {
        if (scope.size() != scope_sizes.back()) known.clear();
        scope.resize(scope_sizes.back());
        scope_sizes.pop_back();
    }

    Result<void> element(pugi::xml_node source, NodeId parent) {
        std::vector<std::pair<std::string, std::string>> declared;
        open_scope(source, declared);
        if (scope.size() > most_namespaces) return wrong("XML 里的命名空间声明太多");
        std::uint32_t name = 0;
        if (auto const found = known.find(source.name()); found != known.end()) {
            name = found->second; // nearly always
        } else {
            auto const [prefix, local] = split(source.name());
            auto const uri = resolve(prefix);
            if (!uri || local.empty()) return wrong("元素 " + std::string(source.name()) + " 的前缀没有声明");
            name = store.intern(*uri, prefix, local);
            known.emplace(source.name(), name);
        }
        NodeId const node = store.make(NodeKind::element, name, {});
        store.link(node, parent, no_node);
        if (!declared.empty()) store.declared[node] = std::move(declared);
        NodeId last = no_node;
        for (pugi::xml_attribute const attribute : source.attributes()) {
            auto const [attribute_prefix, attribute_local] = split(attribute.name());
            if (attribute_prefix == "xmlns" || (attribute_prefix.empty() && attribute_local == "xmlns")) continue;
            auto const attribute_uri = attribute_prefix.empty() ? std::string_view() : resolve(attribute_prefix);
            if (!attribute_uri) return wrong("属性 " + std::string(attribute.name()) + " 的前缀没有声明");
            NodeId const made =
                store.make(NodeKind::attribute, store.intern(*attribute_uri, attribute_prefix, attribute_local),
                           store.keep(attribute.value()));
            store[made].parent = node;
            store[made].previous = last;
            (last == no_node ? store[node].first_attribute : store[last].next) = made;
            last = made;
        }
        return {};
    }

    void leaf(NodeKind kind, pugi::xml_node source, NodeId parent) {
        std::string_view const text = source.value();
        if (kind == NodeKind::text && text.empty()) return;
        std::uint32_t const name = kind == NodeKind::processing_instruction ? store.intern("", "", source.name()) : 0;
        store.link(store.make(kind, name, store.keep(text)), parent, no_node);
    }

    Result<void> node(pugi::xml_node source, NodeId parent) {
        if (store.nodes.size() > limits::xml_nodes) return wrong("XML 的节点太多，最多 8000000 个");
        switch (source.type()) {
        case pugi::node_element:
            return element(source, parent);
        case pugi::node_pcdata:
        case pugi::node_cdata:
            return leaf(NodeKind::text, source, parent), Result<void>();
        case pugi::node_comment:
            return leaf(NodeKind::comment, source, parent), Result<void>();
        case pugi::node_pi:
            return leaf(NodeKind::processing_instruction, source, parent), Result<void>();
        case pugi::node_doctype:
            return wrong("XML 含有 DOCTYPE，为防止实体展开和读取本机文件，不接受；请删去这一段再试");
        default:
            return {};
        }
    }

    Result<void> all(pugi::xml_node document) {
        NodeId parent = 0;
        std::size_t depth = 0;
        for (pugi::xml_node at = document.first_child(); at;) {
            TRY(node(at, parent));
            bool const is_element = at.type() == pugi::node_element;
            if (is_element && at.first_child()) {
                if (++depth > limits::xml_depth) return wrong("XML 嵌套太深，最多 256 层");
                parent = store[parent].last_child;
                at = at.first_child();
                continue;
            }
            if (is_element) close_scope();
            while (!at.next_sibling() && at.parent() != document && at != document) {
                at = at.parent();
                parent = store[parent].parent;
                close_scope();
                --depth;
            }
            at = at.next_sibling();
        }
        return {};
    }
};

Result<Tree> Tree::from_xml(std::string_view xml) {
    if (xml.size() > limits::xml_bytes) return wrong("XML 太大，最多 64 MB");
    if (!is_utf8(xml)) return wrong("XML 不是 UTF-8 编码，请另存为 UTF-8 再试");
    pugi::xml_document document;
    pugi::xml_parse_result const parsed = document.load_buffer(xml.data(), xml.size(), keep_all, pugi::encoding_utf8);
    if (!parsed)
        return wrong("XML 格式不对，" + line_of(xml, static_cast<std::size_t>(parsed.offset)) + "：" +
                     parsed.description());
    Tree tree;
    auto const marks = static_cast<std::size_t>(std::count(xml.begin(), xml.end(), '<')); // about one a node
    tree.store_->nodes.reserve(std::min(marks, most_reserved));
    TreeLoader loader{*tree.store_};
    TRY(loader.all(document));
    if (auto const where = strange_entity(xml))
        return wrong("XML 里有未定义的实体（" + line_of(xml, *where) +
                     "），只可用 &amp; &lt; &gt; &quot; &apos; 和字符编号");
    std::size_t roots = 0;
    for (NodeId node = tree.first_child(0); node != no_node; node = tree.next(node))
        roots += tree.kind(node) == NodeKind::element;
    if (roots != 1) return wrong("XML 应当恰有一个根元素");
    return tree;
}

} // namespace gengji::forms
