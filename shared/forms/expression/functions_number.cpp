#include "shared/forms/expression/evaluation.hpp"
#include "shared/forms/expression/numbers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace gengji::forms::expression {

namespace {

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();

bool exact(Call const& call) { return call.run.program().options.arithmetic == Arithmetic::exact; }

XValue number(Call const& call) {
    if (call.count() == 0) return {call.focus.node ? call.run.number_of_node(call.focus.node) : nan_value};
    if (exact(call)) {
        XValue const value = call.value(0);
        if (auto const decimal = to_decimal(value)) return {*decimal};
        return {call.run.number_of(value)};
    }
    return {call.number(0)};
}

XValue sum(Call const& call) {
    NodeSet const nodes = call.nodes(0);
    if (exact(call)) {
        std::optional<Decimal> total = Decimal{};
        for (NodeRef const node : nodes) {
            auto const each = parse_decimal(trimmed(call.run.text_of_node(node)));
            total = each && total ? add(*total, *each) : std::nullopt;
        }
        if (total) return {*total};
    }
    double total = 0;
    for (NodeRef const node : nodes) total += call.run.number_of_node(node);
    return {total};
}

/// Of all arguments, each node of a node-set for itself; NaN when one is no number, or when there is none.
XValue extreme(Call const& call, bool most) {
    double found = nan_value;
    bool first = true;
    auto const take = [&](double each) {
        if (std::isnan(each) || (!first && std::isnan(found))) {
            found = nan_value;
        } else {
            found = first ? each : most ? std::max(found, each) : std::min(found, each);
        }
        first = false;
    };
    for (std::size_t at = 0; at < call.count() && !call.run.failed(); ++at) {
        XValue const value = call.value(at);
        if (!value.is_nodes()) {
            take(call.run.number_of(value));
            continue;
        }
        for (NodeRef const node : value.nodes()) take(call.run.number_of_node(node));
    }
    return {found};
}
XValue max(Call const& call) { return extreme(call, true); }
XValue min(Call const& call) { return extreme(call, false); }

XValue round(Call const& call) {
    double wanted = call.count() == 2 ? std::trunc(call.number(1)) : 0;
    if (std::isnan(wanted)) wanted = 0;
    if (std::abs(wanted) > 30) return {nan_value};
    int const places = static_cast<int>(wanted);
    if (exact(call)) {
        XValue const value = call.value(0);
        if (auto const decimal = to_decimal(value)) return {round_to(*decimal, places)};
        return {round_to(call.run.number_of(value), places)};
    }
    return {round_to(call.number(0), places)};
}

template<double (*reckon)(double)>
XValue of_one(Call const& call) {
    return {reckon(call.number(0))};
}
double tens(double power) { return std::pow(10.0, power); }
XValue pow(Call const& call) { return {std::pow(call.number(0), call.number(1))}; }
XValue atan2(Call const& call) { return {std::atan2(call.number(0), call.number(1))}; }
XValue pi(Call const&) { return {std::numbers::pi}; }

XValue random(Call const& call) {
    return {static_cast<double>(call.run.host().random_bits() >> 11) * 0x1.0p-53}; // 53 bits: below 1
}

} // namespace

std::vector<Function> const& number_functions() {
    static std::vector<Function> const table{
        {"number", 0, 1, uses_node_if_bare, number},
        {"int", 1, 1, 0, of_one<std::trunc>},
        {"floor", 1, 1, 0, of_one<std::floor>},
        {"ceiling", 1, 1, 0, of_one<std::ceil>},
        {"round", 1, 2, 0, round},
        {"sum", 1, 1, 0, sum},
        {"max", 1, -1, 0, max},
        {"min", 1, -1, 0, min},
        {"abs", 1, 1, 0, of_one<std::fabs>},
        {"pow", 2, 2, 0, pow},
        {"exp", 1, 1, 0, of_one<std::exp>},
        {"exp10", 1, 1, 0, of_one<tens>},
        {"log", 1, 1, 0, of_one<std::log>},
        {"log10", 1, 1, 0, of_one<std::log10>},
        {"sqrt", 1, 1, 0, of_one<std::sqrt>},
        {"sin", 1, 1, 0, of_one<std::sin>},
        {"cos", 1, 1, 0, of_one<std::cos>},
        {"tan", 1, 1, 0, of_one<std::tan>},
        {"asin", 1, 1, 0, of_one<std::asin>},
        {"acos", 1, 1, 0, of_one<std::acos>},
        {"atan", 1, 1, 0, of_one<std::atan>},
        {"atan2", 2, 2, 0, atan2},
        {"pi", 0, 0, 0, pi},
        {"random", 0, 0, uses_randomness, random},
    };
    return table;
}

} // namespace gengji::forms::expression
