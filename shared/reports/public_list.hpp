#pragma once

#include "shared/reports/payment_list.hpp"

namespace gengji::reports {

struct PublicFilter : PaymentFilter {
    bool only_paid = false; ///< only what is due or paid; otherwise every verified job
};

/// The list that is put up in the village (公示): masked name, village, operation, area, subsidy, and nothing else
/// (DOMAIN.md 4). Never unmasked: there is no way to ask for it. By village, then operation; claims that are refused
/// stand with no subsidy, duplicates and what is not verified do not stand at all.
Result<ListsWritten> write_public_list(RecordSource& source, Payments const& payments, PublicFilter const& filter,
                                       ExportFormat format, ExportTarget const& target);

} // namespace gengji::reports
