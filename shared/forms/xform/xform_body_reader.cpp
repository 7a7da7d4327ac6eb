#include "shared/forms/xform/xml_reading.hpp"

#include <optional>

namespace gengji::forms::xml {
namespace {

std::optional<ControlKind> kind_of(std::string_view name) {
    static constexpr std::pair<std::string_view, ControlKind> kinds[] = {
        {"group", ControlKind::group},   {"repeat", ControlKind::repeat},   {"input", ControlKind::input},
        {"select", ControlKind::select}, {"select1", ControlKind::select1}, {"rank", ControlKind::rank},
        {"range", ControlKind::range},   {"upload", ControlKind::upload},   {"trigger", ControlKind::trigger},
        {"secret", ControlKind::secret},
    };
    for (auto const& [known, kind] : kinds) {
        if (known == name) return kind;
    }
    return std::nullopt;
}

/// `name` within `/data/group` → `/data/group/name`; `../x` and `./x` are followed; absolute ones stay.
std::string absolute(std::string_view ref, std::string base) {
    ref = trimmed(ref);
    if (ref.empty() || ref.front() == '/') return std::string(ref);
    while (!ref.empty()) {
        auto const slash = std::min(ref.find('/'), ref.size());
        std::string_view const step = ref.substr(0, slash);
        if (step == "..")
            base.erase(std::min(base.rfind('/'), base.size()));
        else if (step != "." && step != "current()")
            base.append("/").append(step);
        ref.remove_prefix(std::min(slash + 1, ref.size()));
    }
    return base;
}

class BodyReader {
public:
    BodyReader(std::vector<Attribute> const& bind_ids, std::string root)
        : bind_ids_(bind_ids), root_(std::move(root)) {}

    void read(pugi::xml_node parent, std::string const& base, std::vector<Control>& out) const {
        for (pugi::xml_node each : parent.children()) {
            if (!is_element(each)) continue;
            if (auto const kind = kind_of(name_of(each))) out.push_back(control(each, *kind, base));
        }
    }
    std::string const& root() const { return root_; }

private:
    std::string ref_of(pugi::xml_node node, std::string const& base) const {
        std::string const bind = attribute(node, "bind");
        for (auto const& [id, nodeset] : bind_ids_) {
            if (!bind.empty() && id == bind) return nodeset;
        }
        std::string ref = attribute(node, "ref");
        if (ref.empty()) ref = attribute(node, "nodeset");
        return absolute(ref, base);
    }

    Control control(pugi::xml_node node, ControlKind kind, std::string const& base) const {
        Control made;
        made.kind = kind;
        made.ref = ref_of(node, base);
        made.appearance = attribute(node, "appearance");
        made.label = read_caption(child(node, "label"));
        made.hint = read_caption(child(node, "hint"));
        made.attributes = other_attributes(node, {"ref", "nodeset", "bind", "appearance", "count", "noAddRemove"});
        std::string const& inner = made.ref.empty() ? base : made.ref;
        if (kind == ControlKind::repeat) {
            made.count = attribute(node, "count");
            std::string const fixed = attribute(node, "noAddRemove");
            made.count_fixed = fixed == "true()" || fixed == "true" || fixed == "1";
        }
        for (pugi::xml_node each : node.children()) {
            std::string_view const name = is_element(each) ? name_of(each) : std::string_view();
            if (name == "item")
                made.items.push_back(
                    {read_caption(child(each, "label")), std::string(trimmed(child(each, "value").text().get()))});
            else if (name == "itemset")
                made.itemset = itemset(each);
            else if (is_action(name))
                made.actions.push_back(read_action(each));
        }
        if (kind == ControlKind::group || kind == ControlKind::repeat) read(node, inner, made.children);
        return made;
    }

    static Itemset itemset(pugi::xml_node node) {
        Itemset made;
        made.nodeset = attribute(node, "nodeset");
        auto const value = child(node, "value");
        made.value_ref = attribute(value ? value : child(node, "copy"), "ref");
        made.label_ref = attribute(child(node, "label"), "ref");
        return made;
    }

    std::vector<Attribute> const& bind_ids_;
    std::string root_;
};

} // namespace

void read_body(pugi::xml_node body, std::vector<Attribute> const& bind_ids, XForm& form) {
    form.body_class = attribute(body, "class");
    BodyReader const reader(bind_ids, "/" + std::string(local(form.instance.name)));
    reader.read(body, reader.root(), form.body);
}

} // namespace gengji::forms::xml
