#include "shared/forms/characters.hpp"
#include "shared/forms/input.hpp"

#include <algorithm>

namespace gengji::forms {

namespace {

constexpr std::string_view hidden = "***";

/// Organisations stand in the same field as people and are no secret: 4 characters or more that end as only an
/// organisation does.
bool is_organisation(std::vector<std::string_view> const& name) {
    static constexpr std::string_view endings = "社司场厂店站队会院所行部心村";
    return name.size() >= 4 && name.back().size() == 3 && endings.find(name.back()) != endings.npos;
}

/// The first `front` and the last `back` characters, `*` for each between; all stars when too little would stay hidden.
std::string middle_hidden(std::string_view text, std::size_t front, std::size_t back) {
    auto const all = characters(text);
    std::string masked;
    for (std::size_t i = 0; i < all.size(); ++i) {
        bool const kept = all.size() >= front + back + 3 && (i < front || i + back >= all.size());
        masked += kept ? all[i] : std::string_view("*");
    }
    return masked;
}

std::string mask_address(std::string_view text) {
    for (std::string_view const end : {"村", "社区"})
        if (auto const at = text.find(end); at != text.npos)
            return std::string(text.substr(0, at + end.size())) + std::string(hidden);
    return std::string(hidden);
}

} // namespace

std::string mask_name(std::string_view text) {
    auto const all = characters(text);
    if (all.empty() || is_organisation(all)) return std::string(text);
    return std::string(all.front()) + "*";
}

std::string mask_idcard(std::string_view text) { return middle_hidden(text, 4, 4); }
std::string mask_phone(std::string_view text) { return middle_hidden(text, 3, 4); }
std::string mask_account(std::string_view text) { return middle_hidden(text, 0, 4); }

std::string mask(FieldSpec const& field, std::string_view text) {
    if (field.sensitivity == Sensitivity::none || text.empty()) return std::string(text);
    switch (field.type) {
    case FieldType::idcard:
        return mask_idcard(text);
    case FieldType::phone:
        return mask_phone(text);
    case FieldType::bank_account:
        return mask_account(text);
    default:
        break;
    }
    if (field.mask == "name") return mask_name(text);
    if (field.mask == "account") return mask_account(text);
    if (field.mask == "address") return mask_address(text);
    return std::string(hidden);
}

} // namespace gengji::forms
