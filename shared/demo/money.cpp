#include "shared/demo/builder.hpp"
#include "shared/demo/names.hpp"

#include <algorithm>
#include <cmath>

/// Loans, village credit, bookkeeping, funds, prices of inputs.
namespace gengji::demo {

namespace {

/// 340 loans that add up to 3.62 亿元 to the yuan; smaller counties in proportion.
std::vector<std::int64_t> loan_amounts(int count, Dice& dice) {
    std::int64_t const total = 362000000LL * count / 340;
    std::vector<double> weights;
    double sum = 0;
    for (int i = 0; i < count; ++i) {
        weights.push_back(std::exp(1.0 * normal_quantile((i + 0.5) / count)));
        sum += weights.back();
    }
    dice.shuffle(weights);
    std::vector<std::int64_t> amounts;
    std::int64_t given = 0;
    for (double const weight : weights) {
        amounts.push_back(
            std::max<std::int64_t>(10000, std::llround(weight / sum * static_cast<double>(total) / 1000) * 1000));
        given += amounts.back();
    }
    *std::ranges::max_element(amounts) += total - given;
    return amounts;
}

void make_loans(Builder& builder, Dice& dice) {
    std::vector<std::size_t> borrowers;
    for (std::size_t i = 0; i < builder.members.size(); ++i) {
        if (builder.members[i].kind == "family_farm" || builder.members[i].kind == "cooperative" ||
            builder.members[i].kind == "enterprise")
            borrowers.push_back(i);
    }
    auto const& banks = builder.orgs_of_kind["financial_institution"];
    int number = 0;
    for (std::int64_t const yuan : loan_amounts(builder.counts.loans, dice)) {
        auto const& borrower = builder.members[borrowers[static_cast<std::size_t>(number) % borrowers.size()]];
        auto const& at = builder.places.villages[borrower.village];
        std::int64_t const paid_out = day_of("2024-02-01") + dice.between(0, 590);
        auto sheet = builder.begin("credit_ledger", {at.code, BucketClass::credit}, builder.clerk(at.township),
                                   moment(paid_out + 2, 15), dice);
        char text[32];
        std::snprintf(text, sizeof text, "DEMO-JK-%06d", ++number);
        bool const secured = yuan > 2000000;
        sheet.set("borrower", Value::of(borrower.id))
            .set("lender", Value::of(dice.pick(banks)))
            .text("branch", "垫江支行营业部");
        sheet.text("contract_no", text)
            .text("product", secured      ? "barn_collateral"
                             : number % 3 ? "credit"
                                          : "one_industry");
        if (secured)
            sheet.text("collateral", "养殖圈舍");
        else if (number % 3 == 0)
            sheet.text("one_industry", "grain_oil");
        sheet.text("purpose", "粮油种植和农机购置")
            .set("amount", li(yuan * 100))
            .set("rate", Value::of(*make_decimal(345 + dice.between(0, 90), 2)));
        sheet.set("term_months", Value::of(std::int64_t{dice.chance(0.5) ? 12 : 36}))
            .set("reform_linked", Value::of(true));
        sheet.text("status", "disbursed")
            .set("approved_on", date_value(paid_out - 4))
            .set("disbursed_on", date_value(paid_out));
        sheet.set("disbursed", li(yuan * 100))
            .set("balance", li(yuan * 60))
            .set("due_on", date_value(paid_out + 365 * 3));
        sheet.set("proof", picture(dice, "放款凭证.pdf", "application/pdf")).keep();
    }
}

void make_village_credit(Builder& builder, Dice& dice) {
    int const count = std::max(6, builder.counts.stations * 3 / 10);
    for (int i = 0; i < count; ++i) {
        auto const& at = builder.places.villages[static_cast<std::size_t>(i) * 5 % builder.places.villages.size()];
        std::int64_t const homes = dice.between(240, 900), filed = homes * 8 / 10, graded = filed * 9 / 10,
                           credited = graded * dice.between(5, 9) / 10;
        auto sheet = builder.begin("village_credit", {at.code, BucketClass::credit}, builder.clerk(at.township),
                                   moment(day_of("2025-04-10") + i, 10), dice, Fate::verified);
        sheet.text("division_code", at.code)
            .set("bank", Value::of(builder.orgs_of_kind["financial_institution"].front()))
            .set("year", Value::of(std::int64_t{2025}));
        sheet.set("households", Value::of(homes)).set("profiled", Value::of(filed)).set("evaluated", Value::of(graded));
        sheet.set("credited", Value::of(credited))
            .set("used", Value::of(credited / 3))
            .set("limit_total", li(credited * 5000000LL));
        sheet.set("balance", li(credited / 3 * 3000000LL)).keep();
    }
}

void make_books(Builder& builder, Dice& dice) {
    int left = std::max(4, builder.counts.cooperatives * 35 / 100);
    for (auto const& member : builder.members) {
        if (member.kind != "cooperative" || left-- <= 0) continue;
        auto const& at = builder.places.villages[member.village];
        auto const laptop = builder.supervisor(at.township);
        auto sheet = builder.begin("bookkeeping_client", {at.code, BucketClass::bookkeeping}, laptop,
                                   moment(day_of("2025-02-20"), 10), dice, Fate::verified);
        sheet.set("client", Value::of(member.id))
            .set("contract_from", date_value(day_of("2025-01-01")))
            .set("contract_to", date_value(day_of("2027-12-31")));
        sheet.set("fee_month", li(30000))
            .text("taxpayer", "small")
            .set("accountant", Value::of(builder.county.laptops[laptop].actor))
            .keep();
    }
}

void make_scheme(Builder& builder, Dice& dice) {
    builder
        .begin("fund_scheme", {"500231", BucketClass::everyone}, Builder::county_desk, moment(day_of("2025-01-10"), 9),
               dice)
        .text("scheme_code", "DEMO-2025-01")
        .text("name", "2025年农业生产社会化服务补助（演示）")
        .text("source", "central")
        .many("purposes", {"service_subsidy"})
        .set("year", Value::of(std::int64_t{2025}))
        .set("budget", li(600000000LL))
        .set("valid_from", date_value(day_of("2025-01-01")))
        .set("valid_to", date_value(day_of("2025-12-31")))
        .many("operations", {"harvesting", "plant_protection", "rotary_tillage"})
        .set("per_mu", li(2000))
        .set("share_max", Value::of(Decimal{40, 0}))
        .set("per_mu_season_max", li(13000))
        .set("operator_year_max", li(10000000))
        .set("evidence_level", Value::of(std::int64_t{2}))
        .keep();
}

std::string week_of(std::int64_t day) { // ISO 8601, within 2025: its first Monday week begins on 2024-12-30
    char text[16];
    std::snprintf(text, sizeof text, "2025-W%02d", static_cast<int>((day - day_of("2024-12-30")) / 7 + 1));
    return text;
}

/// A weekly walk of ± 1.5 %, and one jump of 24 % to trip the monitor.
void make_prices(Builder& builder, Dice& dice) {
    struct Good {
        char const *category, *brand;
        double low, high;
    };
    constexpr Good goods[] = {{"urea", "演示牌尿素 46%", 1900, 2300}, {"compound", "演示牌复合肥 45%", 2800, 3600}};
    std::size_t const outlets = std::min<std::size_t>(builder.outlets.size(), 8);
    for (std::size_t i = 0; i < outlets; ++i) {
        RecordId const outlet = builder.outlets[i];
        auto const record =
            std::ranges::find(builder.county.records, outlet, [](DemoRecord const& one) { return one.key.id; });
        std::string const village = record->key.bucket.owner;
        std::size_t const laptop = record->laptop;
        double price[] = {dice.within(1950, 2200), dice.within(2900, 3400)};
        std::int64_t held[] = {0, 0}; // hundredths of a tonne
        for (int week = 0; week < 8; ++week) {
            std::int64_t const day = builder.today - 5 - 7 * (7 - week);
            auto sheet = builder.begin("input_price_monitor", {village, BucketClass::log}, laptop, moment(day, 17),
                                       dice, Fate::submitted);
            sheet.set("outlet", Value::of(outlet))
                .text("period", week_of(day))
                .set("staple_days", Value::of(std::int64_t{dice.between(7, 40)}));
            for (std::size_t good = 0; good < 2; ++good) {
                bool const jump = i == 3 && week == 6 && good == 0;
                price[good] =
                    jump ? price[good] * 1.24
                         : std::clamp(price[good] * dice.within(0.985, 1.015), goods[good].low, goods[good].high * 1.3);
                std::string const row = good ? "items[k000000000002]/" : "items[k000000000001]/";
                sheet.text(row + "category", goods[good].category)
                    .text(row + "brand", goods[good].brand)
                    .set(row + "package_kg", Value::of(Decimal{50, 0}));
                std::int64_t const bought = dice.between(0, 2000), wanted = dice.between(0, 1500),
                                   first = dice.between(500, 6000),
                                   sold = week ? std::min(wanted, held[good] + bought) : wanted;
                held[good] = week ? held[good] + bought - sold : first;
                sheet.set(row + "price", li(std::llround(price[good] * 100))).set(row + "bought", li(bought));
                sheet.set(row + "sold", li(sold)).set(row + "stock", li(held[good]));
                sheet.text(row + "state", "normal").set(row + "quality_ok", Value::of(true));
                if (jump) builder.county.faults.push_back({"input_price", {sheet.record.key.id}});
            }
            sheet.keep();
        }
    }
}

} // namespace

void Builder::make_money() {
    Dice dice(options.seed, "money");
    make_loans(*this, dice);
    make_village_credit(*this, dice);
    make_books(*this, dice);
    make_scheme(*this, dice);
    make_prices(*this, dice);
}

} // namespace gengji::demo
