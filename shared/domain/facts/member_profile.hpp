#pragma once

#include "shared/domain/facts/facts.hpp"

namespace gengji::domain {

/// A member of any kind (form member_profile). Sensitive values are here in the clear: whoever shows them masks them.
struct MemberProfile : Facts {
    struct Crop {
        std::string instance; ///< `crops[k9f27c01b3e45]`
        std::string crop;
        std::optional<std::int64_t> season_year;
        std::optional<Decimal> planted; ///< mu
        std::optional<Decimal> yield_kg;
        std::optional<Decimal> sales;
        bool operator==(Crop const&) const = default;
    };
    struct Livestock {
        std::string instance; ///< `livestock[k9f27c01b3e45]`
        std::string species;
        std::optional<std::int64_t> stock;
        std::optional<std::int64_t> sold_year;
        bool operator==(Livestock const&) const = default;
    };
    std::string kind;
    std::string name;
    std::string division_code;
    std::string group_no;
    std::string address;
    std::optional<Point> location;
    std::string contact_name;
    std::string phone;
    std::string id_no;
    std::string uscc;
    std::string legal_rep;
    std::optional<Date> founded_on;
    std::optional<std::int64_t> household_size;
    std::optional<std::int64_t> labour_count;
    std::string education;
    std::optional<std::int64_t> member_count;
    std::optional<std::int64_t> employee_count;
    std::optional<Decimal> registered_capital;
    std::string cert_level;
    std::string station_grade;
    std::optional<FileRef> front_photo;
    std::vector<RecordId> federations;
    std::optional<Date> joined_on;
    std::string post;
    std::vector<RecordId> cooperatives;
    std::string shares;
    std::vector<std::string> main_business;
    std::optional<Decimal> land_contracted;  ///< mu
    std::optional<Decimal> land_in;          ///< mu
    std::optional<Decimal> land_out;         ///< mu
    std::optional<Decimal> trusteeship_area; ///< mu
    std::vector<RecordId> machines;
    std::optional<Decimal> greenhouse_m2;
    std::optional<Decimal> storage_m2;
    std::optional<Decimal> cold_m3;
    std::optional<Decimal> drying_t;
    std::optional<Decimal> barn_m2;
    std::optional<std::int64_t> vehicles;
    std::optional<Decimal> assets_value;
    std::optional<Decimal> income_year;
    std::optional<Decimal> profit_year;
    std::optional<Decimal> debt;
    std::optional<Decimal> loan_need;
    std::optional<Decimal> credit_limit;
    std::vector<std::string> insured;
    std::string bank_account;
    std::optional<bool> book_by_center;
    std::vector<std::string> services_used;
    std::vector<std::string> services_wanted;
    std::optional<bool> platform_registered;
    std::string platform_id;
    std::string consent_basis;
    std::optional<bool> consent_sensitive;
    std::optional<bool> consent_bank;
    std::optional<bool> consent_platform;
    std::optional<FileRef> consent_sign;
    std::optional<RecordId> merged_into; ///< the profile that this one was merged into (members/merge.hpp)
    std::vector<Crop> crops;
    std::vector<Livestock> livestock;

    void read(Fields const& fields);
    bool operator==(MemberProfile const&) const = default;
};

constexpr char const* member_profile_form = "member_profile";
inline MemberProfile member_profile_of(RecordKey const& key, RecordState const& state) {
    return shown<MemberProfile>(key, state);
}

} // namespace gengji::domain
