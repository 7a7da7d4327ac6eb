#pragma once

#include "shared/base/result.hpp"
#include "shared/demo/county.hpp"
#include "shared/records/record_state.hpp"

#include <functional>

namespace gengji::demo {

/// What one laptop hands in for one partition when it gets to the network: its next edits, in order.
struct Arrival {
    std::size_t laptop = 0; ///< or by_server
    std::string partition;
    std::int64_t at = 0; ///< server time
    std::vector<Edit> edits;
};

/// A stable name for a laptop's log of a partition.
ReplicaId replica_of(DemoCounty const& county, std::size_t laptop, std::string_view partition);

/// Lives through the county's year: laptops save offline, come to the network after some days, reviewers look at what
/// has arrived, two people change one field without seeing each other. Gives the arrivals in the order of time, so that
/// nothing is judged before it is there. Errors: what `each` gives.
Result<void> live_through(DemoCounty const& county, std::function<Result<void>(Arrival const&)> const& each);

/// Where everything stands in the end, by record.
Result<std::vector<std::pair<RecordKey, RecordState>>> states_of(DemoCounty const& county);

} // namespace gengji::demo
