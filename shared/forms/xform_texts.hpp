#pragma once

#include "shared/forms/form_spec.hpp"
#include "shared/forms/xform/xform.hpp"

#include <map>
#include <string>

namespace gengji::forms {

/// The texts of an XForm in the two languages that we show.
class XFormTexts {
public:
    explicit XFormTexts(XForm const& xform);
    /// What a person reads there; where one language lacks it, the default one's. Values of other questions that stand
    /// in a text show as “…”.
    Label label(Caption const& caption) const;
    Label label(std::string const& text_id) const;

private:
    std::string in(Translation const* translation, std::string const& id) const;

    Translation const* chinese_ = nullptr;
    Translation const* english_ = nullptr;
    Translation const* usual_ = nullptr;
    std::map<Translation const*, std::map<std::string, Text const*, std::less<>>> texts_;
};

} // namespace gengji::forms
