#include "shared/demo/builder.hpp"

#include "shared/base/json.hpp"
#include "shared/catalog/catalog.hpp"

#include <algorithm>

namespace gengji::demo {

std::optional<Size> parse_size(std::string_view text) {
    if (text == "S") return Size::small;
    if (text == "M") return Size::medium;
    if (text == "L") return Size::large;
    return std::nullopt;
}

Counts counts_of(Size size) {
    switch (size) {
    case Size::small:
        return {300, 240, 26, 14, 4, 26, 16, 24, 60, 20, 1};
    case Size::medium:
        return {12000, 4200, 260, 110, 24, 205, 150, 188, 412, 340, 1};
    case Size::large:
        return {70000, 16800, 260, 110, 24, 205, 150, 188, 412, 340, 4};
    }
    return {};
}

Value const* DemoRecord::find(std::string_view path) const {
    auto const found = std::ranges::find(values, path, &Change::path);
    return found == values.end() ? nullptr : &found->value;
}

forms::Document DemoRecord::document() const {
    forms::Document document;
    for (auto const& [path, value] : values) document.set(path, value);
    return document;
}

std::int64_t moment(std::int64_t day, int hour, int minute) { return day * 86400 + (hour - 8) * 3600 + minute * 60; }
std::int64_t day_of(std::string_view date) { return parse_date(date).value_or(Date{}).days; }
Value date_value(std::int64_t day) { return Value::of(Date{static_cast<std::int32_t>(day)}); }
Value li(std::int64_t hundredths) { return Value::of(make_decimal(hundredths, 2).value_or(Decimal{})); }

Value picture(Dice& dice, std::string const& name, std::string const& type) {
    FileRef file;
    dice.random().fill(file.hash.bytes.data(), file.hash.bytes.size());
    file.size = 18000 + dice.below(30000);
    file.type = type;
    file.name = name;
    return Value::of(file);
}

Builder::Builder(Options const& wish)
    : options(wish), counts(counts_of(wish.size)), places(make_places(wish.seed)), today(day_of(as_of_day)) {
    county.options = wish;
}

Builder::Sheet& Builder::Sheet::set(std::string path, Value value) {
    record.values.push_back({std::move(path), std::move(value)});
    return *this;
}

Builder::Sheet& Builder::Sheet::many(std::string path, std::vector<std::string> choices) {
    std::ranges::sort(choices);
    std::vector<Value> values;
    for (auto const& choice : choices) values.push_back(Value::of(choice));
    return set(std::move(path), Value::list(values));
}

RecordId Builder::Sheet::keep() {
    std::ranges::sort(record.values, {}, &Change::path);
    RecordId const id = record.key.id;
    builder.county.records.push_back(std::move(record));
    return id;
}

Builder::Sheet Builder::begin(std::string const& form, Bucket bucket, std::size_t laptop, std::int64_t saved_at,
                              Dice& dice, Fate fate) {
    auto const* const spec = Catalog::built_in().form(form);
    DemoRecord record;
    record.key = {std::move(bucket), new_record_id(saved_at * 1000, dice.random())};
    record.form = {form, spec ? spec->version : 1};
    record.laptop = laptop;
    record.saved_at = saved_at;
    record.fate = fate;
    return {*this, std::move(record)};
}

DemoCounty make_county(Options const& options) {
    Builder builder(options);
    builder.make_people();
    builder.make_organisations();
    builder.make_sites();
    builder.make_teams();
    builder.make_members();
    builder.make_logs();
    builder.make_money();
    builder.make_reports();
    return std::move(builder.county);
}

std::string answers_json(DemoCounty const& county) {
    Json faults = Json::array();
    for (auto const& fault : county.faults) {
        Json records = Json::array();
        for (auto const& record : fault.records) records.push_back(to_text(record));
        faults.push_back({{"kind", fault.kind}, {"records", std::move(records)}});
    }
    char const* const sizes[] = {"S", "M", "L"};
    return dump(Json{{"size", sizes[static_cast<int>(county.options.size)]},
                     {"seed", county.options.seed},
                     {"as_of", as_of_day},
                     {"faults", std::move(faults)}},
                1) +
           "\n";
}

} // namespace gengji::demo
