#pragma once

#include "shared/domain/facts/facts.hpp"
#include "shared/domain/ledger/contribution.hpp"

/// What the indicators read of forms that nothing else computes with.
namespace gengji::domain {

struct WillingnessSurvey : Facts {
    std::optional<RecordId> client;
    std::optional<std::int64_t> year;
    std::optional<bool> resident, willing_coop, joined_coop, willing_federation, joined_federation;
    void read(Fields const& fields);
};
struct Project : Facts {
    std::string kind, state, division_code;
    std::optional<Date> accepted_on;
    void read(Fields const& fields);
};
struct Brand : Facts {
    std::string kind, state;
    std::optional<Date> registered_on;
    void read(Fields const& fields);
};
struct BookkeepingClient : Facts {
    std::optional<RecordId> client;
    std::optional<Date> contract_from, contract_to;
    void read(Fields const& fields);
};
struct VillageCredit : Facts {
    std::string division_code;
    std::optional<std::int64_t> year, credited;
    void read(Fields const& fields);
};
struct MonthlyReport : Facts {
    std::string division_code, state;
    std::optional<Month> month;
    std::optional<Date> submitted_on;
    void read(Fields const& fields);
};
struct TaskProgress : Facts {
    std::optional<RecordId> unit;
    std::string division_code, state, text, obstacle;
    std::optional<Month> month;
    std::optional<std::int64_t> task_no, done_pct;
    void read(Fields const& fields);
};

constexpr char const* willingness_survey_form = "willingness_survey";
constexpr char const* project_form = "project";
constexpr char const* brand_form = "brand";
constexpr char const* bookkeeping_client_form = "bookkeeping_client";
constexpr char const* village_credit_form = "village_credit";
constexpr char const* monthly_report_form = "monthly_report";
constexpr char const* task_progress_form = "task_progress";

/// `2025-09`; nothing for anything else.
std::optional<Month> parse_month(std::string_view text);

} // namespace gengji::domain
