#include "shared/domain/ledger/ledger.hpp"
#include "tests/shared/records/store_fixture.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::domain;
using namespace gengji::test;

namespace {

Decimal d(char const* text) { return *parse_decimal(text); }

/// A claim for one plot's harvest, by a team.
void claim(gengji::test::Laptop& laptop, RecordKey const& key, std::string const& team, char const* area) {
    good(laptop->save({key,
                       {"service_log", 2},
                       person("li"),
                       laptop.seen(key),
                       {{"claimed", Value::of(d(area))},
                        {"crop_season", Value::of("rice-2025")},
                        {"operation", Value::of("harvesting")},
                        {"plot", Value::of(record_id("大田湾"))},
                        {"team", Value::of(record_id(team))},
                        {"time_no", Value::of(std::int64_t{1})}},
                       {}}));
}

std::string rules_of(Ledger& ledger) {
    good(ledger.catch_up());
    std::string text;
    for (Finding const& finding : good(ledger.findings())) text += finding.rule + " ";
    return text;
}

} // namespace

TEST_CASE("a laptop's findings follow its saves, before and after they are synced", "[domain][S21]") {
    TempFolder folder;
    gengji::test::Laptop laptop(folder / "li.db", 1, Bytes(32, 'k'));
    laptop.enrol();
    Server server;
    Ledger ledger(*laptop.store, {});
    CHECK(rules_of(ledger).empty());

    RecordKey const a = record_key("log a", village_log), b = record_key("log b", village_log);
    claim(laptop, a, "team a", "10");
    CHECK(rules_of(ledger).empty());
    claim(laptop, b, "team b", "10");
    CHECK(rules_of(ledger) == "R09 ");
    sync(laptop, server);
    CHECK(rules_of(ledger) == "R09 ");
    std::string const bit_by_bit = good(ledger.dump());
    good(ledger.rebuild());
    CHECK(good(ledger.dump()) == bit_by_bit);

    Edit mended = an_edit("office", 1)
                      .of(b)
                      .with_form("service_log", 2)
                      .saw(server.records.at(b).state)
                      .set("time_no", Value::of(std::int64_t{2}));
    server.admit(mended);
    sync(laptop, server);
    CHECK(rules_of(ledger) == "R03 "); // harvest has one time; no longer the same claim
}

TEST_CASE("when a scope is lost, nothing that was derived from it stays", "[domain][S13]") {
    TempFolder folder;
    gengji::test::Laptop laptop(folder / "li.db", 1, Bytes(32, 'k'));
    laptop.enrol();
    Server server;
    RecordKey const a = record_key("log a", village_log), b = record_key("log b", {"500231101204", BucketClass::log});
    claim(laptop, a, "team a", "10");
    claim(laptop, b, "team b", "10");
    sync(laptop, server);
    Ledger ledger(*laptop.store, {});
    CHECK(rules_of(ledger) == "R09 ");

    good(laptop->set_scope(scope_of(2, {grant_of("500231101203", false)}), {}));
    std::string const left = good(ledger.dump()); // at once, before anybody looks again
    CHECK(left.find("finding") == std::string::npos);
    std::size_t rows = 0;
    for (std::size_t at = left.find("log "); at != std::string::npos; at = left.find("log ", at + 1)) ++rows;
    CHECK(rows == 1);
    CHECK(rules_of(ledger).empty());
    std::string const after = good(ledger.dump());
    good(ledger.rebuild());
    CHECK(good(ledger.dump()) == after);
}

TEST_CASE("a county's setting takes effect at the next look", "[domain]") {
    TempFolder folder;
    gengji::test::Laptop laptop(folder / "li.db");
    laptop.enrol();
    auto const save = [&](RecordKey const& key, char const* form, std::vector<Change> patch) {
        good(laptop->save({key, {form, 1}, person("li"), laptop.seen(key), std::move(patch), {}}));
    };
    RecordKey const plot = record_key("大田湾", village), log = record_key("log", village_log);
    RecordKey const setting = record_key("setting", {"500231", BucketClass::everyone});
    save(plot, "plot", {{"contract_area", Value::of(d("10"))}});
    claim(laptop, log, "team", "10.4");
    Ledger ledger(*laptop.store, {});
    CHECK(rules_of(ledger).empty());
    save(setting, "county_setting", {{"name", Value::of("findings.plot_warn_ratio")}, {"value", Value::of("1.03")}});
    CHECK(rules_of(ledger) == "R05 ");
    save(setting, "county_setting", {{"value", Value::of("很多")}}); // no number: as it ships
    CHECK(rules_of(ledger).empty());
    save(plot, "plot", {{"contract_area", Value::of(d("9"))}});
    CHECK(rules_of(ledger) == "R05 "); // the plot changed, and with it the log's finding
}
