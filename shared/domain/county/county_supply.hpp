#pragma once

#include "shared/domain/county/county_credit.hpp"
#include "shared/domain/supply/network.hpp"
#include "shared/domain/supply/prices.hpp"

/// Inputs, outlets and nodes as laptop and server tell them. Thread: the store's. Errors: storage.
namespace gengji::domain {

class CountySupply {
public:
    explicit CountySupply(ChangedRecords& source, bool caught_up = false)
        : source_(source), ledger_(source), caught_up_(caught_up) {}

    /// Prices of the last week reported up to a day, each price's change, and what is more than 20 % off.
    Result<Told> prices(std::string const& place, Date day);
    /// How long stocks last, what is low, and stocks that do not add up; necessities and reserves.
    Result<Told> stock(std::string const& place, Date day);
    /// Outlets by township, and the villages that have none.
    Result<Told> outlets(std::string const& place, Date day);
    /// Nodes by level, routes, and nodes that hang in the air.
    Result<Told> nodes(std::string const& place);

private:
    Result<void> catch_up() { return caught_up_ ? Result<void>{} : ledger_->catch_up(); }
    template<class T>
    Result<std::vector<T>> all(char const* form, std::string const& place);
    Result<std::map<RecordId, std::string>> outlet_names();

    ChangedRecords& source_;
    CountyLedger ledger_;
    bool caught_up_;
};

} // namespace gengji::domain
