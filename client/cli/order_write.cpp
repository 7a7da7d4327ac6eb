#include "client/cli/order.hpp"
#include "client/models/new_record.hpp"

#include "shared/forms/paths.hpp"

#include <algorithm>

namespace gengji::client {

namespace {

/// The records of an order that this laptop holds, in whichever buckets.
Result<std::vector<domain::OrderRecord>> parts_of(Bench& bench, RecordId const& id) {
    std::vector<domain::OrderRecord> parts;
    for (RecordKey const& key : TRY(bench.store().find(id))) {
        Shown shown = TRY(bench.store().show(key));
        if (shown.state.form.form != domain::service_order_form)
            return problem(Problem::invalid, "编号 " + to_text(id) + " 不是服务订单");
        parts.emplace_back(key, std::move(shown.state));
    }
    return parts;
}

/// A team or a machine by id, number or name. Errors: not_found, saying what to do.
Result<RecordId> thing_named(Bench& bench, char const* form, std::string const& text) {
    if (auto const id = parse_record_id(text)) return *id;
    if (auto const id = bench.laptop.lookups().find_record(form, text)) return *id;
    bool const team = std::string_view(form) == "service_team";
    return problem(Problem::not_found, std::string("本机没有") + (team ? "服务队“" : "机具“") + text + "”；请写" +
                                           (team ? "服务队编号（例如 500231101T01）" : "农机编号") + "，或先同步");
}

/// Saves what a plan holds, together; says where the order stands now.
Result<void> save_plan(Bench& bench, RecordId const& order, std::vector<domain::PlannedSave> const& plan,
                       FormVersion const& form) {
    std::vector<Save> saves;
    for (auto const& one : plan)
        saves.push_back({one.record, form, bench.laptop.identity().actor, one.seen, one.patch, {}});
    TRY(bench.store().save_all(saves));
    domain::CountyOrders orders(bench.store());
    auto const shown = TRY(orders.show(order));
    bench.out << (bench.json
                      ? domain::order_json(shown) + "\n"
                      : "已保存（只在本机，待同步）\n" + domain::order_text(shown, domain::Operations::built_in()));
    return {};
}

Result<void> dispatch(Bench& bench, OrderWords const& words) {
    RecordId const id = TRY(order_id(words.id));
    auto const parts = TRY(parts_of(bench, id));
    auto const* const form = TRY(form_named(bench, domain::service_order_form));
    domain::Dispatch to;
    to.team = TRY(thing_named(bench, "service_team", words.team));
    if (!words.machine.empty()) to.machine = TRY(thing_named(bench, "machine", words.machine));
    forms::Document document;
    document.set("team", Value::of(to.team));
    to.bucket = TRY(forms::bucket_of(*form, document, bench.laptop.lookups(), bench.laptop.author_code(*form)));
    to.by = RecordId::from_view(bench.laptop.identity().actor.view());
    to.at = bench.laptop.moment().now;
    return save_plan(bench, id, TRY(domain::plan_dispatch(parts, to)), {form->id, form->version});
}

Result<void> set_state(Bench& bench, OrderWords const& words) {
    RecordId const id = TRY(order_id(words.id));
    auto const stage = domain::parse_stage(words.stage);
    if (!stage)
        return problem(Problem::invalid, "没有状态“" + words.stage +
                                             "”；可写 open 待派单、accepted 已接单、working 作业中、done 已完工、"
                                             "cancelled 已取消、disputed 有争议");
    if (*stage == domain::OrderStage::confirmed || *stage == domain::OrderStage::settled ||
        *stage == domain::OrderStage::assigned)
        return problem(Problem::invalid,
                       std::string("“") + name_of(*stage) +
                           "”不用填写：派单用 gengji order dispatch；确认和收款记在作业记录里，状态由它们得出");
    auto const* const form = TRY(form_named(bench, domain::service_order_form));
    return save_plan(bench, id, TRY(domain::plan_state(TRY(parts_of(bench, id)), *stage)), {form->id, form->version});
}

/// The need that is meant: the one named, or the only one that can be made an order of.
Result<std::string> need_of(domain::DemandSurvey const& survey, std::string const& text) {
    if (!text.empty()) return text.starts_with("needs[") ? text : "needs[" + text + "]";
    std::vector<std::string> open;
    for (auto const& need : survey.needs) {
        if (!need.linked_order && !domain::operation_of(need).empty()) open.push_back(need.instance);
    }
    if (open.size() == 1) return open.front();
    if (open.empty()) return problem(Problem::invalid, "这份需求调查里没有可以转订单的需求");
    std::string all;
    for (auto const& one : open) all += "\n  " + one;
    return problem(Problem::invalid, "这份需求调查有几项需求，请用 --need 写明是哪一项：" + all);
}

Result<void> from_survey(Bench& bench, OrderWords const& words) {
    RecordKey const survey_key = TRY(record_named(bench, words.id));
    Shown const shown = TRY(bench.store().show(survey_key));
    if (shown.state.form.form != domain::demand_survey_form)
        return problem(Problem::invalid, "编号 " + words.id + " 不是需求调查");
    auto const survey = domain::demand_survey_of(survey_key, shown.state);
    auto const* const form = TRY(form_named(bench, domain::service_order_form));
    TRY(may_begin(bench.laptop.catalog(), *form));
    RecordId const id = new_record_id(bench.laptop.clock().now_ms(), bench.laptop.random());
    std::string const item = forms::new_instance("items", bench.laptop.random());
    auto made = TRY(domain::order_of_need(survey, TRY(need_of(survey, words.need)), id, item,
                                          bench.laptop.moment().today(), domain::Operations::built_in()));
    forms::Document document;
    for (auto const& change : made.order) document.set(change.path, change.value);
    std::vector<std::string> fields = words.fields; // items/unit_price=110: of the one item that there is
    for (auto& field : fields) {
        if (field.starts_with("items/")) field = item + field.substr(5);
    }
    for (auto& change : TRY(changes_from(bench, *form, document, {}, fields))) {
        std::erase_if(made.order, [&](Change const& one) { return one.path == change.path; });
        document.set(change.path, change.value);
        if (!change.value.is_none()) made.order.push_back(std::move(change));
    }
    std::ranges::sort(made.order);
    TRY(begin_record(bench.laptop, *form, document, made.order));
    RecordKey const key{TRY(forms::bucket_of(*form, document, bench.laptop.lookups(), bench.laptop.author_code(*form))),
                        id};
    ActorId const& me = bench.laptop.identity().actor;
    TRY(bench.store().save_all({{key, {form->id, form->version}, me, {}, made.order, {}},
                                {survey_key, shown.state.form, me, shown.seen, made.survey, {}}}));
    domain::CountyOrders orders(bench.store());
    auto const order = TRY(orders.show(id));
    bench.out << (bench.json ? domain::order_json(order) + "\n"
                             : "已保存订单 " + to_text(id) + "（只在本机，待同步）\n" +
                                   domain::order_text(order, domain::Operations::built_in()));
    return {};
}

} // namespace

void add_order_writing(CLI::App& order, Wish& wish) {
    auto words = std::make_shared<OrderWords>();
    auto const job = [&wish, words](CLI::App* command, Result<void> (*run)(Bench&, OrderWords const&)) {
        command->callback(
            [&wish, words, run] { wish.job = [words, run](Bench& bench) { return run(bench, *words); }; });
    };
    auto* const making = order.add_subcommand("from-survey", "把需求调查里的一项需求转成订单");
    making->add_option("survey", words->id, "需求调查的编号")->required();
    making->add_option("fields", words->fields, "补上或改写：字段=值，例如 plots=… items/unit_price=110");
    making->add_option("--need", words->need, "哪一项需求，例如 k9f27c01b3e45；只有一项时不用写");
    job(making, from_survey);
    auto* const giving = order.add_subcommand("dispatch", "派单：把订单交给服务队（可改派，也用来解决派单冲突）");
    giving->add_option("id", words->id, "订单编号")->required();
    giving->add_option("--team", words->team, "服务队：编号或名称")->required();
    giving->add_option("--machine", words->machine, "机具：农机编号");
    job(giving, dispatch);
    auto* const saying = order.add_subcommand("state", "写明状态：open、accepted、working、done、cancelled、disputed");
    saying->add_option("id", words->id, "订单编号")->required();
    saying->add_option("stage", words->stage, "状态，例如 accepted 或 已接单")->required();
    job(saying, set_state);
}

} // namespace gengji::client
