#include "shared/forms/xform/xform.hpp"

#include <algorithm>

namespace gengji::forms {
namespace {

std::string_view attribute(InstanceNode const& node, std::string_view name) {
    auto const found = std::find_if(node.attributes.begin(), node.attributes.end(),
                                    [&](Attribute const& each) { return each.first == name; });
    return found == node.attributes.end() ? std::string_view() : std::string_view(found->second);
}

} // namespace

std::string_view XForm::id() const { return attribute(instance, "id"); }

std::string_view XForm::version() const { return attribute(instance, "version"); }

Bind const* XForm::bind(std::string_view nodeset) const {
    auto const found =
        std::find_if(binds.begin(), binds.end(), [&](Bind const& each) { return each.nodeset == nodeset; });
    return found == binds.end() ? nullptr : &*found;
}

} // namespace gengji::forms
