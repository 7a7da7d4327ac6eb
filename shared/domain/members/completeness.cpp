#include "shared/domain/members/completeness.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace gengji::domain {

namespace {

using Kinds = unsigned;
constexpr Kinds household = 1, farm = 2, cooperative = 4, enterprise = 8, station = 16, collective = 32, coop = 64;
constexpr Kinds all = 127, people = household | farm, bodies = all & ~household,
                growers = household | farm | cooperative | collective;

struct KindName {
    std::string_view name;
    Kinds kind;
};
constexpr std::array kinds{KindName{"farm_household", household}, KindName{"family_farm", farm},
                           KindName{"cooperative", cooperative},  KindName{"enterprise", enterprise},
                           KindName{"station", station},          KindName{"village_collective", collective},
                           KindName{"grassroots_coop", coop}};

/// What is asked of whom, in the form's order. A trailing `[` is a repeat that has at least one row.
struct Asked {
    std::string_view field;
    Kinds of;
};
constexpr std::array asked{Asked{"kind", all},
                           Asked{"name", all},
                           Asked{"division_code", all},
                           Asked{"group_no", people},
                           Asked{"address", all},
                           Asked{"location", all},
                           Asked{"contact_name", all},
                           Asked{"phone", all},
                           Asked{"id_no", people},
                           Asked{"uscc", bodies & ~farm},
                           Asked{"legal_rep", bodies},
                           Asked{"founded_on", bodies},
                           Asked{"household_size", people},
                           Asked{"labour_count", people},
                           Asked{"education", people},
                           Asked{"member_count", cooperative},
                           Asked{"employee_count", bodies},
                           Asked{"registered_capital", cooperative | enterprise},
                           Asked{"station_grade", station},
                           Asked{"front_photo", bodies},
                           Asked{"main_business", all},
                           Asked{"land_contracted", growers},
                           Asked{"crops[", growers},
                           Asked{"income_year", all},
                           Asked{"insured", all},
                           Asked{"bank_account", all},
                           Asked{"services_wanted", all},
                           Asked{"platform_registered", all},
                           Asked{"consent_basis", all},
                           Asked{"consent_sensitive", all},
                           Asked{"consent_bank", all},
                           Asked{"consent_platform", all},
                           Asked{"consent_sign", all}};

bool is_filled(Fields const& profile, std::string_view field) {
    if (field.ends_with("[")) return !profile.instances(field.substr(0, field.size() - 1)).empty();
    Value const value = profile.value(field);
    if (auto const text = value.text()) return !text->empty();
    return !value.is_none() && (value.kind() != Value::Kind::list || !value.items().empty());
}

} // namespace

int Completeness::percent() const {
    if (expected == 0) return 0;
    int const rounded = (200 * filled + expected) / (2 * expected);
    return filled < expected ? std::min(rounded, 99) : 100;
}

Completeness completeness_of(Fields const& profile) {
    auto const kind = std::ranges::find(kinds, profile.text("kind"), &KindName::name);
    Kinds const of = kind == kinds.end() ? all : kind->kind;
    Completeness completeness;
    for (Asked const& one : asked) {
        // A signature is asked of those who agree to sensitive data being kept.
        bool const signs = one.field != "consent_sign" || profile.boolean("consent_sensitive").value_or(false);
        bool const is_asked = (one.of & of) == of || (kind == kinds.end() && one.of == all);
        if (!signs || !is_asked) continue;
        ++completeness.expected;
        if (is_filled(profile, one.field))
            ++completeness.filled;
        else
            completeness.missing.emplace_back(one.field.substr(0, one.field.find('[')));
    }
    return completeness;
}

} // namespace gengji::domain
