#pragma once

#include "shared/base/decimal.hpp"
#include "shared/base/time.hpp"
#include "shared/domain/settings.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gengji::domain {

enum class Link : std::uint8_t { none, till, plant, protect, harvest };
/// How an operation counts in K6.
enum class Kpi6 : std::uint8_t { none, area, converted, area_if_priced_per_mu };

/// One of the operations of operations.json.
struct Operation {
    std::string id, name;
    Link link = Link::none;
    Kpi6 kpi6 = Kpi6::none; ///< as shipped; `kpi6_of` asks the settings first
    std::int64_t max_times = 1;
    std::string area_basis; ///< mu, tonne, delivery, visit
    std::vector<std::string> machines;
    std::optional<Decimal> price_low, price_high; ///< yuan
    std::string price_unit;                       ///< yuan_per_mu, yuan_per_tonne
};

struct MachineClass {
    std::string id, name;
    std::optional<Decimal> typical_low_mu_h, typical_high_mu_h, hard_max_mu_h, hard_max_mu_day;
};

/// A day of the year.
struct MonthDay {
    int month = 1, day = 1;
    auto operator<=>(MonthDay const&) const = default;
};

struct Crop {
    std::string id, name, group;
    std::optional<Decimal> yield_kg_per_mu;                                    ///< the default
    std::map<std::string, std::pair<MonthDay, MonthDay>, std::less<>> windows; ///< by operation or link
};

/// What is known of operations, machines and crops. A value, made once from the data that ships.
class Operations {
public:
    static Operations const& built_in();

    Operation const* operation(std::string_view id) const;
    MachineClass const* machine_class(std::string_view id) const;
    Crop const* crop(std::string_view id) const;
    std::vector<Operation> const& all() const { return operations_; }

private:
    std::vector<Operation> operations_;
    std::vector<MachineClass> classes_;
    std::vector<Crop> crops_;
};

/// The rule that counts here: the county's setting, else the one that ships.
Kpi6 kpi6_of(Operation const& operation, Settings const& settings);

/// `rice-2025`: a crop and the year of its harvest.
struct CropSeason {
    std::string crop;
    int year = 0;
};
std::optional<CropSeason> parse_season(std::string_view text);

/// When this work is due for this crop season, first and last day; nothing when no window is known. A crop that is
/// sown in autumn begins in the year before its harvest.
std::vector<std::pair<Date, Date>> windows_of(Crop const& crop, Operation const& operation, int harvest_year);

char const* id_of(Link link); ///< till … as in the data

} // namespace gengji::domain
