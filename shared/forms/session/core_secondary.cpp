#include "shared/base/json.hpp"
#include "shared/forms/session/core.hpp"
#include "shared/forms/xform/xform_reader.hpp"
#include "shared/tables/csv.hpp"

namespace gengji::forms::session {
namespace {

std::string_view local(std::string_view name) {
    auto const colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

void copy_into(Tree& tree, NodeId parent, InstanceNode const& source) {
    NodeId const node = tree.add_element(parent, "", "", local(source.name));
    for (auto const& [name, text] : source.attributes) {
        if (name != "xmlns") tree.set_attribute(node, local(name), text);
    }
    if (source.children.empty() && !source.value.empty()) tree.set_text(node, source.value);
    for (InstanceNode const& child : source.children) copy_into(tree, node, child);
}

/// The name of a file in `jr://file-csv/villages.csv`.
std::string_view file_name(std::string_view src) { return src.substr(src.rfind('/') + 1); }

Result<void> read_csv(Tree& tree, NodeId root, std::string text) {
    auto reader = TRY(CsvReader::open(std::move(text)));
    while (auto const row = reader.next()) {
        auto const read = TRY(Result<TableRow>(*row));
        NodeId const item = tree.add_element(root, "item");
        for (Cell const& cell : read.cells) {
            if (!cell.column.empty()) tree.set_text(tree.add_element(item, cell.column), cell.text);
        }
    }
    return {};
}

std::string point_text(Json const& pair) {
    if (!pair.is_array() || pair.size() < 2 || !pair[0].is_number() || !pair[1].is_number()) return {};
    return text_of(pair[1].get<double>()) + " " + text_of(pair[0].get<double>()) + " 0 0";
}

/// GeoJSON has longitude first, forms have latitude first.
std::string geometry_text(Json const& geometry) {
    auto const* const coordinates = member(geometry, "coordinates");
    if (!coordinates || !coordinates->is_array()) return {};
    std::string_view const type = text_member(geometry, "type");
    if (type == "Point") return point_text(*coordinates);
    Json const* line = coordinates;
    if (type == "Polygon") line = coordinates->empty() ? nullptr : &(*coordinates)[0];
    std::string all;
    if (line) {
        for (Json const& each : *line) all += (all.empty() ? "" : ";") + point_text(each);
    }
    return all;
}

Result<void> read_geojson(Tree& tree, NodeId root, std::string const& text) {
    Json const json = TRY(parse_json(text));
    auto const* const features = member(json, "features");
    if (!features || !features->is_array()) return problem(Problem::invalid, "没有 features");
    for (Json const& feature : *features) {
        NodeId const item = tree.add_element(root, "item");
        auto const add = [&](std::string_view name, std::string_view value) {
            tree.set_text(tree.add_element(item, name), value);
        };
        if (auto const* const geometry = member(feature, "geometry")) add("geometry", geometry_text(*geometry));
        bool has_id = false;
        if (auto const* const properties = member(feature, "properties"); properties && properties->is_object()) {
            for (auto const& [name, value] : properties->items()) {
                add(name, value.is_string() ? value.get<std::string>() : dump(value));
                has_id = has_id || name == "id";
            }
        }
        if (auto const* const id = member(feature, "id"); id && !has_id)
            add("id", id->is_string() ? id->get<std::string>() : dump(*id));
    }
    return {};
}

Result<void> read_file(Tree& tree, std::string_view name, std::string text) {
    if (name.ends_with(".xml")) {
        copy_into(tree, tree.document(), TRY(read_answers(text)));
        return {};
    }
    NodeId const root = tree.add_element(tree.document(), "root");
    return name.ends_with(".geojson") ? read_geojson(tree, root, text) : read_csv(tree, root, std::move(text));
}

} // namespace

Result<void> Core::load_secondary() {
    for (SecondaryInstance const& each : plan->form->secondary) {
        Secondary& made = secondary_.emplace_back();
        made.id = each.id;
        if (each.root) {
            copy_into(made.tree, made.tree.document(), *each.root);
        } else if (each.src.ends_with("last-saved")) {
            if (options.last_saved)
                copy_into(made.tree, made.tree.document(), TRY(read_answers(*options.last_saved)));
            else
                made.tree.add_element(made.tree.document(), plan->nodes[0].name);
        } else {
            std::string const name(file_name(each.src));
            auto text = options.files ? options.files->read(name) : std::nullopt;
            made.available = text.has_value();
            if (text) {
                if (auto const read = read_file(made.tree, name, std::move(*text)); !read)
                    return problem(Problem::invalid, "随表单的文件 " + name + " 不能用：" + read.error().detail);
            } else {
                made.tree.add_element(made.tree.document(), "root");
                if (!options.rows || !options.rows->has(each.id)) missing_files.push_back(name);
            }
        }
    }
    return {};
}

std::optional<NodeRef> Core::instance(std::string_view name) const {
    for (Secondary const& each : secondary_) {
        if (each.id == name) return NodeRef{&each.tree, each.tree.document()}; // instance('x')/root/item
    }
    return std::nullopt;
}

std::optional<std::string> Core::pulldata(std::string_view file, std::string_view column, std::string_view key_column,
                                          std::string_view key) const {
    std::string name(file);
    if (!name.ends_with(".csv")) name += ".csv";
    auto const [found, is_new] = pulled_.try_emplace(name);
    if (is_new) {
        auto text = options.files ? options.files->read(name) : std::nullopt;
        if (text) {
            Tree made;
            if (read_file(made, name, std::move(*text))) found->second = std::move(made);
        }
    }
    if (!found->second) return std::nullopt;
    Tree const& tree_of = *found->second;
    for (NodeId const row : tree_of.children(tree_of.root_element(), "item")) {
        NodeId const cell = tree_of.child(row, key_column);
        if (cell == no_node || tree_of.leaf_value(cell) != key) continue;
        NodeId const wanted = tree_of.child(row, column);
        return wanted == no_node ? std::string() : std::string(tree_of.leaf_value(wanted));
    }
    return std::string();
}

} // namespace gengji::forms::session
