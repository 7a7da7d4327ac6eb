#pragma once

#include "shared/demo/county.hpp"
#include "shared/demo/places.hpp"

#include <map>
#include <set>

/// What the parts of the generator share: one run of it.
namespace gengji::demo {

/// How many of each there are; DOMAIN.md section 8, "Organisations (M)" and "Members (M)".
struct Counts {
    int logs, households, family_farms, cooperatives, enterprises, stations, collectives, outlets, member_units, loans,
        machine_sets;
};
Counts counts_of(Size size);

struct Team {
    RecordId id;
    std::string code, name;
    std::size_t township = 0;
    RecordId org;
    RecordId leader; ///< an operator, for work without a machine
};
struct Machine {
    RecordId id;
    std::string cls;
    std::size_t team = 0;
    RecordId operator_id;
};
struct Plot {
    RecordId id;
    std::size_t member = 0;
    std::int64_t area_li = 0; ///< hundredths of a mu
    std::string land;
};
struct Member {
    RecordId id;
    std::string kind, name;
    std::size_t village = 0;
    std::int64_t land_li = 0;
    std::vector<std::size_t> plots;
};

class Builder {
public:
    explicit Builder(Options const& options);

    Options options;
    Counts counts;
    Places places;
    DemoCounty county;
    std::int64_t today = 0; ///< days since 1970 of the as-of day

    std::vector<Team> teams;
    std::vector<Machine> machines;
    std::vector<Member> members;
    std::vector<Plot> plots;
    std::vector<std::pair<RecordId, std::string>> orgs; ///< with their code, for what refers to them
    std::map<std::string, RecordId> named;              ///< federations, banks and others by a name of our own
    std::map<std::string, std::vector<RecordId>> orgs_of_kind;
    std::map<RecordId, std::size_t> township_of_org;
    std::vector<RecordId> stations, outlets;

    std::size_t clerk(std::size_t township) const { return township; }
    std::size_t supervisor(std::size_t township) const { return 26 + township * 12 / places.townships.size(); }
    static constexpr std::size_t county_desk = 38, county_head = 39;

    /// Begins a record; `set` fills it in, `keep` takes it into the county.
    struct Sheet {
        Builder& builder;
        DemoRecord record;
        Sheet& set(std::string path, Value value);
        Sheet& text(std::string path, std::string_view value) { return set(std::move(path), Value::of(value)); }
        Sheet& many(std::string path, std::vector<std::string> choices);
        RecordId keep();
    };
    Sheet begin(std::string const& form, Bucket bucket, std::size_t laptop, std::int64_t saved_at, Dice& dice,
                Fate fate = Fate::accepted);

    void make_people();
    void make_organisations();
    void make_sites();
    void make_teams();
    void make_members();
    void make_logs();
    void make_money();
    void make_reports();
};

/// A moment of a day, in China's time: unix seconds.
std::int64_t moment(std::int64_t day, int hour, int minute = 0);
std::int64_t day_of(std::string_view date);
Value date_value(std::int64_t day);
Value li(std::int64_t hundredths); ///< areas and money: two places
Value picture(Dice& dice, std::string const& name, std::string const& type = "image/png");

} // namespace gengji::demo
