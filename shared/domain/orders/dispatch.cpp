#include "shared/domain/orders/dispatch.hpp"

#include "shared/domain/orders/order_parts.hpp"

#include <algorithm>
#include <map>

namespace gengji::domain {

namespace {

bool is_set_by_dispatch(std::string_view path) {
    return path == "team" || path == "machine" || path == "assigned_by" || path == "assigned_at" || path == "state";
}

std::map<std::string, Value> values_of(Dispatch const& to) {
    return {{"team", Value::of(to.team)},
            {"machine", to.machine ? Value::of(*to.machine) : Value()},
            {"assigned_by", Value::of(to.by)},
            {"assigned_at", Value::instant(to.at / 1000)},
            {"state", Value::of(id_of(OrderStage::assigned))}};
}

PlannedSave save_of(OrderRecord const& record, std::map<std::string, Value> values) {
    PlannedSave save{record.first, record.second.vv, {}};
    for (auto& [path, value] : values) save.patch.push_back({path, std::move(value)});
    return save;
}

PlannedSave life_of(OrderRecord const& record, Life::State state, std::string reason, std::string moved_to) {
    Life const life{state, std::move(reason), std::move(moved_to), record.second.vv};
    return save_of(record, {{"_life", Value::of(life)}});
}

/// What the old record shows, for the new one; what the new one had from an earlier stay and no longer has is cleared.
std::map<std::string, Value> carried_over(RecordState const& from, RecordState const* before, Dispatch const& to,
                                          Bucket const& origin) {
    std::map<std::string, Value> values = values_of(to);
    for (FieldState const& field : from.fields) {
        Head const* const head = winner(field);
        if (field.path == "_life" || field.path.starts_with("_review") || !head || head->value.is_none()) continue;
        values.emplace(field.path, head->value);
    }
    if (before) {
        for (FieldState const& field : before->fields) {
            if (!field.heads.empty() && !field.path.starts_with("_review")) values.emplace(field.path, Value());
        }
    }
    values["_life"] = Value::of(Life{Life::State::alive, {}, to_text(origin), before ? before->vv : VersionVector{}});
    return values;
}

Error no_record_of(std::vector<OrderRecord> const& parts) {
    if (parts.empty()) return problem(Problem::not_found, "本机没有这张订单；可能还没有同步到，或不在您的范围内");
    if (presence_of(parts).moved_away)
        return problem(Problem::invalid, "订单已转到别处，本机没有；请在那里的电脑上改派");
    return problem(Problem::invalid, "订单已作废；要再用请先恢复，或新开一张");
}

} // namespace

Result<std::vector<PlannedSave>> plan_dispatch(std::vector<OrderRecord> const& parts, Dispatch const& to) {
    std::vector<OrderRecord const*> stay;
    OrderRecord const* there = nullptr; // an earlier record in the team's bucket, gone or not
    for (OrderRecord const& part : parts) {
        if (part.first.bucket == to.bucket) there = &part;
        if (presence_of({part}).moved_away || gengji::life_of(part.second) == LifeState::voided) continue;
        stay.push_back(&part);
    }
    if (stay.empty()) return no_record_of(parts);
    std::ranges::sort(stay, {}, [](OrderRecord const* part) { return part->first; });
    auto const home = std::ranges::find(stay, to.bucket, [](OrderRecord const* part) { return part->first.bucket; });
    OrderRecord const& main = home == stay.end() ? *stay.front() : **home;

    std::vector<PlannedSave> saves;
    if (home != stay.end()) {
        saves.push_back(save_of(main, values_of(to)));
    } else {
        auto const contested = contested_paths(main.second);
        auto const other = std::ranges::find_if_not(contested, is_set_by_dispatch);
        if (other != contested.end())
            return problem(Problem::invalid, "订单的“" + *other +
                                                 "”有两个值，派单会把订单转到服务队，请先用 gengji "
                                                 "resolve 选定一个再派");
        OrderRecord const fresh{{to.bucket, main.first.id}, there ? there->second : RecordState{}};
        saves.push_back(
            save_of(fresh, carried_over(main.second, there ? &there->second : nullptr, to, main.first.bucket)));
        saves.push_back(life_of(main, Life::State::moved, {}, to_text(to.bucket)));
    }
    for (OrderRecord const* part : stay) {
        if (part != &main) saves.push_back(life_of(*part, Life::State::voided, "改派给别的服务队", {}));
    }
    for (OrderRecord const& part : parts) { // moved to two places at once: it went where it is now
        bool const gone = presence_of({part}).moved_away;
        if (gone && gengji::life_of(part.second) == LifeState::contested)
            saves.push_back(life_of(part, Life::State::moved, {}, to_text(to.bucket)));
    }
    return saves;
}

Result<std::vector<PlannedSave>> plan_state(std::vector<OrderRecord> const& parts, OrderStage stage) {
    std::vector<PlannedSave> saves;
    for (OrderRecord const& part : parts) {
        if (presence_of({part}).moved_away || gengji::life_of(part.second) == LifeState::voided) continue;
        saves.push_back(save_of(part, {{"state", Value::of(id_of(stage))}}));
    }
    if (saves.empty()) return no_record_of(parts);
    return saves;
}

} // namespace gengji::domain
