#include "shared/domain/facts/member_profile.hpp"

namespace gengji::domain {

static MemberProfile::Crop read_crop(Fields const& fields, std::string const& instance) {
    MemberProfile::Crop one;
    one.instance = instance;
    one.crop = fields.text(instance + "/crop");
    one.season_year = fields.integer(instance + "/season_year");
    one.planted = fields.decimal(instance + "/planted");
    one.yield_kg = fields.decimal(instance + "/yield_kg");
    one.sales = fields.decimal(instance + "/sales");
    return one;
}

static MemberProfile::Livestock read_livestock(Fields const& fields, std::string const& instance) {
    MemberProfile::Livestock one;
    one.instance = instance;
    one.species = fields.text(instance + "/species");
    one.stock = fields.integer(instance + "/stock");
    one.sold_year = fields.integer(instance + "/sold_year");
    return one;
}

void MemberProfile::read(Fields const& fields) {
    kind = fields.text("kind");
    name = fields.text("name");
    division_code = fields.text("division_code");
    group_no = fields.text("group_no");
    address = fields.text("address");
    location = fields.point("location");
    contact_name = fields.text("contact_name");
    phone = fields.text("phone");
    id_no = fields.text("id_no");
    uscc = fields.text("uscc");
    legal_rep = fields.text("legal_rep");
    founded_on = fields.date("founded_on");
    household_size = fields.integer("household_size");
    labour_count = fields.integer("labour_count");
    education = fields.text("education");
    member_count = fields.integer("member_count");
    employee_count = fields.integer("employee_count");
    registered_capital = fields.decimal("registered_capital");
    cert_level = fields.text("cert_level");
    station_grade = fields.text("station_grade");
    front_photo = fields.file("front_photo");
    federations = fields.records("federations");
    joined_on = fields.date("joined_on");
    post = fields.text("post");
    cooperatives = fields.records("cooperatives");
    shares = fields.text("shares");
    main_business = fields.texts("main_business");
    land_contracted = fields.decimal("land_contracted");
    land_in = fields.decimal("land_in");
    land_out = fields.decimal("land_out");
    trusteeship_area = fields.decimal("trusteeship_area");
    machines = fields.records("machines");
    greenhouse_m2 = fields.decimal("greenhouse_m2");
    storage_m2 = fields.decimal("storage_m2");
    cold_m3 = fields.decimal("cold_m3");
    drying_t = fields.decimal("drying_t");
    barn_m2 = fields.decimal("barn_m2");
    vehicles = fields.integer("vehicles");
    assets_value = fields.decimal("assets_value");
    income_year = fields.decimal("income_year");
    profit_year = fields.decimal("profit_year");
    debt = fields.decimal("debt");
    loan_need = fields.decimal("loan_need");
    credit_limit = fields.decimal("credit_limit");
    insured = fields.texts("insured");
    bank_account = fields.text("bank_account");
    book_by_center = fields.boolean("book_by_center");
    services_used = fields.texts("services_used");
    services_wanted = fields.texts("services_wanted");
    platform_registered = fields.boolean("platform_registered");
    platform_id = fields.text("platform_id");
    consent_basis = fields.text("consent_basis");
    consent_sensitive = fields.boolean("consent_sensitive");
    consent_bank = fields.boolean("consent_bank");
    consent_platform = fields.boolean("consent_platform");
    consent_sign = fields.file("consent_sign");
    merged_into = fields.record("merged_into");
    for (std::string const& instance : fields.instances("crops")) crops.push_back(read_crop(fields, instance));
    for (std::string const& instance : fields.instances("livestock"))
        livestock.push_back(read_livestock(fields, instance));
}

} // namespace gengji::domain
