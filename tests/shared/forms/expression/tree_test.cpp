#include "tests/shared/forms/expression/evaluating.hpp"

using namespace gengji;
using namespace gengji::forms;

namespace {

std::string complaint(std::string_view xml) {
    auto const read = Tree::from_xml(xml);
    REQUIRE_FALSE(read);
    return read.error().detail;
}

} // namespace

TEST_CASE("a document keeps its white space, names and kinds of nodes") {
    Tree const tree =
        tree_of("<a xmlns='urn:x' xmlns:p='urn:p' p:k='1' k='2'> <p:b>t<![CDATA[<u>]]>v</p:b><!--c--><?go on?></a>");
    NodeId const a = tree.root_element();
    CHECK(tree.local_name(a) == "a");
    CHECK(tree.namespace_uri(a) == "urn:x");
    CHECK(tree.string_value(a) == " t<u>v");
    NodeId const b = tree.child(a, "b");
    CHECK(tree.namespace_uri(b) == "urn:p");
    CHECK(tree.prefix(b) == "p");
    CHECK(tree.leaf_value(b).empty()); // three texts
    CHECK(tree.kind(tree.next(b)) == NodeKind::comment);
    CHECK(tree.local_name(tree.last_child(a)) == "go");
    CHECK(tree.text(tree.last_child(a)) == "on");
    CHECK(tree.text(tree.at("/a/@p:k")) == "1");
    CHECK(tree.text(tree.at("/a/@k")) == "2");
    CHECK(tree.indexed_path_of(b) == "/*[1]/*[1]");
    CHECK(tree.at("/*[1]/*[1]") == b);
    CHECK(tree.at("/*[1]/text()[1]") == tree.first_child(a));
    CHECK(tree.at("/a/b[2]") == no_node);
    CHECK(tree.namespaces(b).size() == 3); // "", p, xml
}

TEST_CASE("repeats come and go without an id ever meaning another node") {
    Tree tree = tree_of("<data><rep><q>1</q></rep><end/></data>");
    NodeId const data = tree.root_element();
    NodeId const first = tree.child(data, "rep");
    NodeId const second = tree.add_copy({&tree, first}, data, tree.next(first));
    tree.set_text(tree.child(second, "q"), "2");
    CHECK(tree.path_of(tree.child(second, "q")) == "/data/rep[2]/q");
    CHECK(tree.string_value(data) == "12");
    CHECK(tree.before(second, tree.at("/data/end")));
    CHECK(tree.before(first, second));
    tree.remove(first);
    CHECK_FALSE(tree.contains(first));
    CHECK(tree.path_of(second) == "/data/rep");
    NodeId const third = tree.add_copy({&tree, second}, data, second);
    CHECK(third > second);
    CHECK(tree.before(third, second));
    Tree const other = tree.copy();
    tree.set_text(tree.child(third, "q"), "changed");
    CHECK(other.string_value(other.child(third, "q")) == "2");
}

TEST_CASE("a text that comes into an empty leaf stands in its place in the document order") {
    Tree tree = tree_of("<d><a k='1'/><b/><c>z</c></d>");
    NodeId const a = tree.at("/d/a");
    NodeId const b = tree.at("/d/b");
    REQUIRE(tree.before(a, b)); // numbers the document
    tree.set_text(a, "x");
    CHECK(tree.before(a, tree.first_child(a)));
    CHECK(tree.before(tree.first_attribute(a), tree.first_child(a)));
    CHECK(tree.before(tree.first_child(a), b));
    tree.set_text(a, "");
    CHECK(tree.first_child(a) == no_node);
    tree.set_text(a, "y");
    CHECK(tree.before(tree.first_child(a), b));
    CHECK(tree.leaf_value(a) == "y");
}

TEST_CASE("rows are found by the value of a child, also after a change") {
    std::string xml = "<root>";
    for (int row = 0; row < 1000; ++row)
        xml += "<item code='" + std::to_string(row) + "'><town>" + std::to_string(row % 10) + "</town></item>";
    Tree tree = tree_of(xml + "</root>");
    NodeId const root = tree.root_element();
    auto const* found = tree.find(root, "item", "town", "7");
    REQUIRE(found);
    CHECK(found->size() == 100);
    CHECK(tree.find(root, "item", "town", "12")->empty());
    CHECK(tree.find(root, "item", "@code", "12")->size() == 1);
    tree.set_text(tree.child(found->front(), "town"), "8");
    CHECK(tree.find(root, "item", "town", "7")->size() == 99);
    CHECK(tree.find(tree.first_child(root), "town", "x", "1") == nullptr); // few children: no index
}

TEST_CASE("a name means what the nearest declaration says") {
    Tree const tree = tree_of("<a xmlns='1'><b/><c xmlns='2'><b/></c><b/><x:b xmlns:x='3'/><d xmlns=''><b/></d></a>");
    CHECK(tree.namespace_uri(tree.at("/a/b[1]")) == "1");
    CHECK(tree.namespace_uri(tree.at("/a/c/b")) == "2");
    CHECK(tree.namespace_uri(tree.at("/a/b[2]")) == "1");
    CHECK(tree.namespace_uri(tree.at("/a/b[3]")) == "3");
    CHECK(tree.namespace_uri(tree.at("/a/d/b")).empty());
}

TEST_CASE("hostile XML is refused in words") {
    CHECK(complaint("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>").find("DOCTYPE") != std::string::npos);
    CHECK(complaint("<a>&b;</a>").find("实体") != std::string::npos);
    CHECK(complaint("<a>fish & chips</a>").find("实体") != std::string::npos);
    CHECK(complaint("<a><b></a>").find("第 1 行") != std::string::npos);
    CHECK(complaint("<p:a/>").find("前缀") != std::string::npos);
    CHECK(complaint("<a/><b/>").find("根元素") != std::string::npos);
    CHECK(complaint("").find("XML") != std::string::npos);
    CHECK(complaint("<a>\xff</a>").find("UTF-8") != std::string::npos);
    std::string prefixes = "<a";
    for (int each = 0; each < 20'000; ++each) prefixes += " xmlns:p" + std::to_string(each) + "='u'";
    CHECK(complaint(prefixes + "/>").find("命名空间") != std::string::npos);
    std::string deep;
    for (int level = 0; level < 100'000; ++level) deep += "<a>";
    for (int level = 0; level < 100'000; ++level) deep += "</a>";
    CHECK(complaint(deep).find("嵌套") != std::string::npos);
    std::string pieces = "<a>"; // would be quadratic if each joined all before it
    for (int piece = 0; piece < 200'000; ++piece) pieces += "x<![CDATA[y]]>";
    CHECK(tree_of(pieces + "</a>").string_value(0).size() == 400'000);
}
