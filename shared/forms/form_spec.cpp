#include "shared/forms/form_spec.hpp"

#include "shared/forms/paths.hpp"

#include <array>

namespace gengji::forms {

namespace {

struct TypeName {
    FieldType type;
    char const* name;
    Kind kind;
};

constexpr std::array type_names{
    TypeName{FieldType::text, "text", Kind::text},
    TypeName{FieldType::integer, "integer", Kind::number},
    TypeName{FieldType::decimal, "decimal", Kind::number},
    TypeName{FieldType::area, "area", Kind::number},
    TypeName{FieldType::money, "money", Kind::number},
    TypeName{FieldType::boolean, "boolean", Kind::boolean},
    TypeName{FieldType::date, "date", Kind::date},
    TypeName{FieldType::month, "month", Kind::text},
    TypeName{FieldType::week, "week", Kind::text},
    TypeName{FieldType::season, "season", Kind::text},
    TypeName{FieldType::instant, "instant", Kind::instant},
    TypeName{FieldType::select_one, "select_one", Kind::text},
    TypeName{FieldType::select_many, "select_many", Kind::list},
    TypeName{FieldType::division, "division", Kind::text},
    TypeName{FieldType::divisions, "divisions", Kind::list},
    TypeName{FieldType::reference, "reference", Kind::reference},
    TypeName{FieldType::references, "references", Kind::list},
    TypeName{FieldType::point, "point", Kind::other},
    TypeName{FieldType::shape, "shape", Kind::list},
    TypeName{FieldType::track, "track", Kind::other},
    TypeName{FieldType::image, "image", Kind::other},
    TypeName{FieldType::images, "images", Kind::list},
    TypeName{FieldType::file, "file", Kind::other},
    TypeName{FieldType::signature, "signature", Kind::other},
    TypeName{FieldType::barcode, "barcode", Kind::text},
    TypeName{FieldType::idcard, "idcard", Kind::text},
    TypeName{FieldType::uscc, "uscc", Kind::text},
    TypeName{FieldType::phone, "phone", Kind::text},
    TypeName{FieldType::plate, "plate", Kind::text},
    TypeName{FieldType::bank_account, "bank_account", Kind::text},
    TypeName{FieldType::calculated, "calculated", Kind::any},
};

} // namespace

char const* name_of(FieldType type) {
    for (auto const& entry : type_names)
        if (entry.type == type) return entry.name;
    return "text";
}

std::optional<FieldType> parse_field_type(std::string_view name) {
    for (auto const& entry : type_names)
        if (entry.name == name) return entry.type;
    return std::nullopt;
}

Kind kind_of(FieldType type) {
    for (auto const& entry : type_names)
        if (entry.type == type) return entry.kind;
    return Kind::any;
}

char const* name_of(FormKind kind) {
    switch (kind) {
    case FormKind::registry:
        return "registry";
    case FormKind::event:
        return "event";
    case FormKind::system:
        break;
    }
    return "system";
}

std::string Section::place() const {
    if (!repeat) return {};
    return path_in(within, id);
}

bool Section::is_at(std::string_view wanted) const {
    if (!repeat) return wanted.empty();
    if (within.empty()) return wanted == id;
    return wanted.size() == within.size() + 1 + id.size() && wanted.starts_with(within) && wanted.ends_with(id) &&
           wanted[within.size()] == '/';
}

std::string Section::path_of(FieldSpec const& field) const { return path_in(place(), field.name); }

Section const* FormSpec::repeat(std::string_view place) const {
    for (auto const& section : sections)
        if (section.repeat && section.is_at(place)) return &section;
    return nullptr;
}

FieldSpec const* FormSpec::field(std::string_view path) const {
    auto const parts = split_path(path);
    for (auto const& section : sections) {
        if (!section.is_at(parts.section)) continue;
        for (auto const& field : section.fields)
            if (field.name == parts.name) return &field;
    }
    return nullptr;
}

std::vector<std::string> FormSpec::group_of(std::string_view path) const {
    std::vector<std::string> others;
    auto const* asked = field(path);
    if (!asked || asked->group.empty()) return others;
    auto const parts = split_path(path);
    for (auto const& section : sections) {
        if (!section.is_at(parts.section)) continue;
        for (auto const& other : section.fields)
            if (&other != asked && other.group == asked->group) others.push_back(path_in(parts.instance, other.name));
    }
    return others;
}

} // namespace gengji::forms
