#include "shared/base/json.hpp"
#include "shared/catalog/catalog.hpp"
#include "shared/demo/jobs.hpp"
#include "shared/demo/orders.hpp"

#include <algorithm>
#include <cmath>

/// Service logs: jobs become records.
namespace gengji::demo {

namespace {

struct Price {
    int low = 10, high = 30; ///< yuan, per mu or per tonne
};

std::map<std::string, Price, std::less<>> price_hints() {
    std::map<std::string, Price, std::less<>> prices;
    auto const json = parse_json(operations_json());
    if (!json) return prices;
    for (auto const& operation : *member(*json, "operations")) {
        auto const* const hint = member(operation, "price_hint");
        if (hint && hint->is_object())
            prices[std::string(text_member(operation, "id"))] = {member(*hint, "low")->get<int>(),
                                                                 member(*hint, "high")->get<int>()};
    }
    return prices;
}

/// Every second copy repeats a plot's log exactly, the others a client's without a plot.
void choose_copies(std::vector<Job>& jobs, Dice& dice) {
    std::size_t const wanted = static_cast<std::size_t>(std::llround(static_cast<double>(jobs.size()) * 0.015));
    std::map<std::pair<std::size_t, bool>, std::vector<std::size_t>> alike;
    std::vector<std::size_t> order(jobs.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i, alike[{jobs[i].cell, jobs[i].large}].push_back(i);
    dice.shuffle(order);
    std::set<std::size_t> busy;
    std::size_t made = 0;
    for (std::size_t const i : order) {
        if (made == wanted) break;
        bool const want_plot = made % 2 == 0;
        Job const& original = jobs[i];
        if (original.plot.has_value() != want_plot || busy.contains(i) ||
            is_manual(year_of_work[original.cell].operation))
            continue;
        if (original.area_li > 4000) continue; // whoever claims twice does not begin with the largest
        std::string_view const cls = class_for(year_of_work[original.cell].operation);
        if (cls == "trailer" || cls == "straw_chopper") continue; // there is only one
        auto const& list = alike[{original.cell, original.large}];
        std::size_t const other = list[dice.below(list.size())];
        if (other == i || busy.contains(other) || original.day > day_of("2025-10-15")) continue;
        Job& copy = jobs[other];
        copy.copy_of = i;
        copy.member = original.member;
        copy.plot = original.plot;
        copy.time_no = original.time_no;
        copy.township = original.township;
        copy.area_li = want_plot ? original.area_li
                                 : std::llround(static_cast<double>(original.area_li) * dice.within(0.96, 1.04));
        busy.insert(i);
        busy.insert(other);
        ++made;
    }
}

class LogWriter {
public:
    LogWriter(Builder& builder, std::vector<Job> const& jobs, Dice& dice)
        : builder_(builder), jobs_(jobs), dice_(dice), prices_(price_hints()), ids_(jobs.size()) {}

    void write_waiting() { orders_.keep_waiting(jobs_); }

    void write(std::size_t index) {
        Job const& job = jobs_[index];
        if (job.area_li == 0) return; // nobody had the time for it
        auto const& cell = year_of_work[job.cell];
        auto const& team = builder_.teams[job.team];
        auto const& client = builder_.members[*job.member];
        auto sheet = builder_.begin("service_log", {team.code, BucketClass::log}, builder_.clerk(team.township),
                                    saved_at(job), dice_, job.fate);
        ids_[index] = sheet.record.key.id;
        char number[40];
        std::snprintf(number, sizeof number, "SL%s%06zu", team.code.substr(6).c_str(), ++serial_);
        sheet.text("log_no", number)
            .set("client", Value::of(client.id))
            .text("division_code", builder_.places.villages[client.village].code);
        if (job.plot) sheet.set("plot", Value::of(builder_.plots[*job.plot].id));
        sheet.text("crop_season", season_of(cell, job.day)).text("operation", cell.operation);
        sheet.set("time_no", Value::of(std::int64_t{job.time_no})).set("times", Value::of(std::int64_t{1}));
        sheet.set("team", Value::of(team.id)).set("operator", Value::of(job.operator_id));
        if (job.machine) sheet.set("machine", Value::of(builder_.machines[*job.machine].id));
        std::int64_t const start = moment(job.day, 0) + job.start_minute * 60;
        sheet.set("start_at", Value::instant(start)).set("end_at", Value::instant(start + job.minutes * 60));
        sheet.set("claimed", li(job.area_li));
        quantities(sheet, job, cell);
        money(sheet, job, cell);
        proof(sheet, job, client);
        if (job.two_values) sheet.record.two_values = "fuel_l", sheet.record.settled = job.settled;
        sheet.set("fuel_l", li(dice_.between(100, 9000)));
        if (auto const order = orders_.order_behind(index, job, sheet)) sheet.set("order", Value::of(*order));
        sheet.keep();
        note_fault(index);
    }

private:
    std::int64_t saved_at(Job const& job) {
        std::int64_t const evening = moment(job.day, 0) + (job.start_minute + job.minutes + dice_.between(15, 90)) * 60;
        if (job.flaw == Flaw::late) return evening + 86400LL * dice_.between(16, 40);
        bool const soon = job.day > builder_.today - 12;
        return evening + (soon ? 0 : 86400LL * (dice_.chance(0.7) ? 0 : dice_.between(1, 5)));
    }

    void quantities(Builder::Sheet& sheet, Job const& job, Cell const& cell) {
        if (std::string_view(cell.operation) == "drying") {
            std::int64_t const yield =
                std::string_view(cell.crop) == "rice" ? 55 : 15; // tens of kg a mu (operations.json)
            sheet.set("tonnes", Value::of(*make_decimal(job.area_li * yield, 4)));
        }
        bool const tracked = job.flaw == Flaw::track || (job.machine && dice_.chance(0.443));
        if (!tracked) return;
        double const ratio = job.flaw == Flaw::track
                                 ? (dice_.chance(0.5) ? dice_.within(0.70, 0.88) : dice_.within(0.89, 0.94))
                                 : dice_.within(0.97, 1.03);
        double const area = static_cast<double>(job.area_li) * ratio;
        sheet.set("track", picture(dice_, "轨迹.gpx", "application/gpx+xml"));
        sheet.set("gnss_area", li(std::llround(area)))
            .set("overlap_area", li(std::llround(area * dice_.within(0.01, 0.07))));
    }

    void money(Builder::Sheet& sheet, Job const& job, Cell const& cell) {
        auto const hint = prices_.find(cell.operation);
        Price const usual = hint == prices_.end() ? Price{} : hint->second;
        std::int64_t price = dice_.between(usual.low, usual.high) * 100LL;
        if (job.flaw == Flaw::price) price = dice_.chance(0.5) ? usual.low * 40LL : usual.high * 230LL;
        sheet.set("unit_price", li(price));
        if (!dice_.chance(0.83)) return;
        auto const tonnes = std::ranges::find(sheet.record.values, "tonnes", &Change::path);
        Decimal const quantity =
            tonnes != sheet.record.values.end() ? *tonnes->value.decimal() : *make_decimal(job.area_li, 2);
        Decimal const due = round_half_up(*multiply(quantity, *make_decimal(price, 2)), 2);
        char const* const ways[] = {"cash", "wechat", "bank", "wechat"};
        sheet.set("paid", Value::of(due)).text("payment_way", dice_.pick(ways));
    }

    void proof(Builder::Sheet& sheet, Job const& job, Member const& client) {
        Value const after = job.flaw == Flaw::photo && !photos_.empty() ? copied_photo() : picture(dice_, "作业后.png");
        if (job.flaw == Flaw::none && !job.copy_of && photos_.size() < 500)
            photos_.emplace_back(sheet.record.key.id, after);
        sheet.set("photo_after", after);
        if (job.flaw == Flaw::photo || dice_.chance(0.88)) sheet.set("photo_before", picture(dice_, "作业前.png"));
        double const content = dice_.unit();
        sheet.text("quality", content < 0.94 ? "good" : "ok");
        sheet.set("satisfaction", Value::of(std::int64_t{content < 0.64   ? 5
                                                         : content < 0.91 ? 4
                                                         : content < 0.97 ? 3
                                                         : content < 0.99 ? 2
                                                                          : 1}));
        bool const household = client.kind == "farm_household";
        bool const signs = dice_.chance(0.91);
        sheet.text("confirm_way", signs       ? "signature"
                                  : household ? (dice_.chance(0.5) ? "family" : "phone_call")
                                              : "collective_stamp");
        if (signs) sheet.set("confirm_sign", picture(dice_, "签名.png"));
        sheet.text("confirm_by", household ? client.name : client.name.substr(0, 60));
    }

    Value copied_photo() {
        auto const& [owner, photo] = photos_[dice_.below(photos_.size())];
        photo_of_ = owner;
        return photo;
    }

    void note_fault(std::size_t index) {
        Job const& job = jobs_[index];
        auto& faults = builder_.county.faults;
        RecordId const& id = ids_[index];
        if (job.copy_of) faults.push_back({job.plot ? "duplicate" : "duplicate_by_client", {id, ids_[*job.copy_of]}});
        char const* const names[] = {nullptr, "area", "rate", "overlap", "track", "photo", "price", "late"};
        if (job.flaw == Flaw::photo)
            faults.push_back({"photo", {id, photo_of_}});
        else if (job.flaw != Flaw::none)
            faults.push_back({names[static_cast<int>(job.flaw)], {id}});
        if (job.two_values) faults.push_back({job.settled ? "two_values_settled" : "two_values", {id}});
    }

    Builder& builder_;
    std::vector<Job> const& jobs_;
    Dice& dice_;
    std::map<std::string, Price, std::less<>> prices_;
    std::vector<RecordId> ids_;
    std::vector<std::pair<RecordId, Value>> photos_;
    RecordId photo_of_;
    std::size_t serial_ = 0;
    OrderWriter orders_{builder_};
};

} // namespace

void Builder::make_logs() {
    Dice planning(options.seed, "jobs"), placing(options.seed, "land"), hours(options.seed, "hours"),
        judging(options.seed, "judging"), writing(options.seed, "logs");
    auto jobs = plan_jobs(*this, planning);
    place_jobs(*this, jobs, placing);
    choose_copies(jobs, placing);
    schedule_jobs(*this, jobs, hours);
    judge_jobs(*this, jobs, judging);
    std::vector<std::size_t> order(jobs.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::stable_sort(order, {}, [&](std::size_t i) {
        return std::tuple(jobs[i].copy_of.has_value(), jobs[i].flaw == Flaw::photo, jobs[i].day, jobs[i].start_minute);
    });
    LogWriter writer(*this, jobs, writing);
    for (std::size_t const i : order) writer.write(i);
    writer.write_waiting();
}

} // namespace gengji::demo
