#pragma once

#include "shared/forms/document.hpp"
#include "shared/forms/form_spec.hpp"

#include <string>
#include <vector>

namespace gengji::forms {

/// A value that finds another place in another version of its form.
struct MovedValue {
    std::string from, to;
    bool operator==(MovedValue const&) const = default;
};

/// What becomes of half-filled answers when they go over to another version of their form. Nothing is dropped: what
/// the new version has no place for stays in the document under its old path, is saved with it and shows as put aside.
struct VersionMove {
    Document document;
    std::vector<std::string> kept;      ///< paths that both versions have
    std::vector<MovedValue> moved;      ///< the field of that name stands elsewhere now
    std::vector<std::string> put_aside; ///< the new version does not ask for it, or wants another kind of value
};

/// Goes by the identity of fields, which is their name: a value stays where the new version has the field and can show
/// it, and goes over to a field that says it was called so before (`formerly`) and is still empty. Control paths
/// (`_life`, `_pos`, …) are kept.
VersionMove move_to_version(FormSpec const& to, Document const& answers);

} // namespace gengji::forms
