#include "shared/forms/version_move.hpp"

#include "shared/forms/paths.hpp"

#include <algorithm>

namespace gengji::forms {
namespace {

/// Can a field of this kind show the value at all? Whether it is a good answer is for `check`.
bool can_show(FieldSpec const& field, Value const& value) {
    switch (kind_of(field.type)) {
    case Kind::boolean:
        return value.kind() == Value::Kind::boolean;
    case Kind::number:
        return value.kind() == Value::Kind::integer || value.kind() == Value::Kind::decimal;
    case Kind::text:
        return value.kind() == Value::Kind::text;
    case Kind::date:
        return value.kind() == Value::Kind::date;
    case Kind::instant:
        return value.kind() == Value::Kind::instant;
    case Kind::list:
        return value.kind() == Value::Kind::list;
    case Kind::reference:
        return value.kind() == Value::Kind::record;
    case Kind::other:
    case Kind::any:
        break;
    }
    return field.type != FieldType::calculated;
}

/// The field that was called `name` before, among those of the same section of a repeat or of all plain sections.
FieldSpec const* renamed(FormSpec const& form, PathParts const& parts) {
    for (auto const& section : form.sections) {
        if (!section.is_at(parts.section)) continue;
        for (auto const& field : section.fields) {
            if (std::find(field.formerly.begin(), field.formerly.end(), parts.name) != field.formerly.end())
                return &field;
        }
    }
    return nullptr;
}

} // namespace

VersionMove move_to_version(FormSpec const& to, Document const& answers) {
    VersionMove done;
    for (auto const& [path, value] : answers.values) {
        auto const parts = split_path(path);
        auto const* const same = to.field(path);
        bool const is_control = parts.name.starts_with('_');
        auto const* const other = same || is_control ? nullptr : renamed(to, parts);
        auto const target = other ? path_in(parts.instance, other->name) : path;
        if (other && can_show(*other, value) && !answers.find(target)) {
            done.document.set(target, value);
            done.moved.push_back({path, target});
            continue;
        }
        done.document.set(path, value);
        if (is_control) continue;
        (same && can_show(*same, value) ? done.kept : done.put_aside).push_back(path);
    }
    return done;
}

} // namespace gengji::forms
