#include "shared/domain/county/member_portrait.hpp"

#include "shared/domain/ledger/ledger_links.hpp"
#include "shared/domain/ledger/ledger_probe_sql.hpp"

#include <set>

namespace gengji::domain {

namespace {

constexpr char const *org_form = "org", *credit_evaluation_form = "credit_evaluation";

/// Reads records by the numbers that the ledger's indexes give.
class Gatherer {
public:
    Gatherer(Ledger& ledger, ChangedRecords& source) : ledger_(ledger), source_(source) {}

    Result<PortraitFacts> of(RecordId const& named) {
        LedgerProbe& probe = ledger_.probe();
        RecordId const member = TRY(probe.client(named)).root;
        auto const number = TRY(source_.tables().find(
            probe_sql::member_by_id, [](Row const& row) { return row.integer(0); }, member));
        auto const profile = number ? TRY(source_.record_at(*number)) : std::nullopt;
        if (!profile) return problem(Problem::not_found, "没有这份会员档案，或者它不在这里：" + to_text(member));
        PortraitFacts facts;
        facts.profile = member_profile_of(profile->key, profile->state);
        facts.boxes = consent_boxes(profile->key, profile->state);
        facts.completeness = completeness_of(Fields(profile->state));
        TRY(each_named(member.view(), member_consent_form, [&](Changed const& one) -> Result<void> {
            facts.consents.push_back(member_consent_of(one.key, one.state)); // never carried over by a merge
            return {};
        }));
        auto const ids = TRY(probe.merged_into(member));
        facts.merged = ids.size() - 1;
        for (RecordId const& id : ids) TRY(add(facts, id));
        TRY(add_machines(facts));
        if (!facts.profile.phone.empty()) {
            TRY(each_named(phone_target(facts.profile.phone), activity_event_form,
                           [&](Changed const& one) -> Result<void> {
                               facts.trainings.push_back(shown<Training>(one.key, one.state));
                               return {};
                           }));
        }
        return facts;
    }

private:
    using Changed = ChangedRecords::Changed;

    template<class Each>
    Result<void> each_named(BytesView target, char const* form, Each&& each) {
        for (std::int64_t const number : TRY(ledger_.probe().named_by(target, form))) {
            if (auto const one = TRY(source_.record_at(number))) TRY(each(*one));
        }
        return {};
    }

    /// What names one profile.
    Result<void> add(PortraitFacts& facts, RecordId const& id) {
        TRY(each_named(id.view(), plot_form, [&](Changed const& one) -> Result<void> {
            facts.plots.push_back(plot_of(one.key, one.state));
            return {};
        }));
        TRY(each_named(id.view(), credit_ledger_form, [&](Changed const& one) -> Result<void> {
            facts.loans.push_back(loan_of(one.key, one.state));
            return {};
        }));
        TRY(each_named(id.view(), org_form, [&](Changed const& one) -> Result<void> {
            organisations_.insert(one.key.id);
            return {};
        }));
        TRY(each_named(id.view(), credit_evaluation_form, [&](Changed const& one) -> Result<void> {
            Fields const fields(one.state);
            auto const until = fields.date("valid_until");
            bool const later = !facts.credit_valid_until || (until && *until > *facts.credit_valid_until);
            if (!standing_of(one.state).is_live() || !later) return {};
            facts.credit_grade = fields.text("grade"), facts.credit_valid_until = until;
            return {};
        }));
        for (std::int64_t const number : TRY(ledger_.probe().logs_of(id))) {
            auto const one = TRY(source_.record_at(number));
            if (!one) continue;
            facts.logs.push_back({service_log_of(one->key, one->state),
                                  approved<ServiceLog>(one->key, one->state, Level::township_verified),
                                  TRY(ledger_.duplicate_of(number)) != 0});
        }
        return {};
    }

    /// Those that the profile names, and those of organisations that stand for it.
    Result<void> add_machines(PortraitFacts& facts) {
        std::set<RecordId> machines(facts.profile.machines.begin(), facts.profile.machines.end());
        for (RecordId const& organisation : organisations_) {
            TRY(each_named(organisation.view(), machine_form, [&](Changed const& one) -> Result<void> {
                machines.insert(one.key.id);
                return {};
            }));
        }
        for (RecordId const& id : machines) {
            auto machine = TRY(ledger_.probe().machine(id));
            if (!machine) continue;
            facts.machines.push_back(*std::move(machine));
            std::vector<std::int64_t> logs;
            TRY(source_.tables().query(
                probe_sql::logs_of_machine, [&](Row const& row) { logs.push_back(row.integer(0)); }, id));
            for (std::int64_t const number : logs) {
                if (auto const one = TRY(source_.record_at(number)))
                    facts.machine_logs.push_back(service_log_of(one->key, one->state));
            }
        }
        return {};
    }

    Ledger& ledger_;
    ChangedRecords& source_;
    std::set<RecordId> organisations_;
};

} // namespace

Result<PortraitFacts> portrait_facts(Ledger& ledger, ChangedRecords& source, RecordId const& member) {
    return Gatherer(ledger, source).of(member);
}

Result<Portrait> member_portrait(Ledger& ledger, ChangedRecords& source, RecordId const& member, Date today) {
    auto const facts = TRY(portrait_facts(ledger, source, member));
    return portrait_of(facts, Operations::built_in(), TRY(ledger.settings()), today);
}

Result<ConsentBook> consent_book(ChangedRecords& source) {
    std::vector<std::int64_t> numbers;
    auto const note = [&](Row const& row) { numbers.push_back(row.integer(0)); };
    TRY(source.tables().query("SELECT record FROM ledger_member ORDER BY record", note));
    TRY(source.tables().query("SELECT DISTINCT record FROM ledger_link WHERE form = 'member_consent' ORDER BY record",
                              note));
    ConsentBook book;
    for (std::int64_t const number : numbers) {
        if (auto const one = TRY(source.record_at(number))) book.add(one->key, one->state);
    }
    return book;
}

} // namespace gengji::domain
