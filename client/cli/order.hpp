#pragma once

#include "client/cli/records.hpp"
#include "shared/domain/county/county_orders.hpp"

/// `gengji order`: from a need to a settled job. One file for what looks (order.cpp), one for what writes
/// (order_write.cpp).
namespace gengji::client {

struct OrderWords {
    std::string id, need, team, machine, stage, township, day;
    std::vector<std::string> fields;
    std::size_t most = 0;
};

Result<RecordId> order_id(std::string const& text);
void add_order_writing(CLI::App& order, Wish& wish);

} // namespace gengji::client
