#pragma once

#include "shared/base/result.hpp"
#include "shared/base/time.hpp"
#include "shared/forms/document.hpp"
#include "shared/records/edit.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// A county that never was, for demonstrations, tests and load: everything in it follows from a size and a seed.
/// What it must look like is DOMAIN.md section 8. Nobody in it is real: ID numbers and credit codes carry the
/// unassigned area 500299, phones the block 1990023.
namespace gengji::demo {

enum class Size { small, medium, large };
std::optional<Size> parse_size(std::string_view text); ///< S, M, L

struct Options {
    Size size = Size::medium;
    std::uint64_t seed = 20251020;
};

/// The day on which the county is shown: late rice is in the barn, rapeseed is being sown.
constexpr std::string_view as_of_day = "2025-10-20";

/// How far a record has come by that day. A draft never left its laptop.
enum class Fate { draft, submitted, returned, verified, accepted, voided };

/// Written by the server itself, not on a laptop (registry of users).
constexpr std::size_t by_server = ~std::size_t{0};

struct DemoRecord {
    RecordKey key;
    FormVersion form;
    std::vector<Change> values; ///< sorted by path
    std::size_t laptop = by_server;
    std::int64_t saved_at = 0; ///< true time, unix seconds
    Fate fate = Fate::accepted;
    std::string two_values{}; ///< a field that two laptops change without seeing each other …
    bool settled = false;     ///< … and whether somebody who saw both has decided since
    Value const* find(std::string_view path) const;
    forms::Document document() const;
};

/// One person with one laptop.
struct DemoLaptop {
    std::string login, person; ///< log-in name; name to show
    std::vector<std::string> roles;
    ActorId actor;
    std::int64_t clock_ahead_s = 0; ///< one laptop is three years ahead
    bool always_online = false;     ///< reviewers' offices: every evening
};

/// Something that is wrong on purpose, for findings to find.
struct PlantedFault {
    std::string kind; ///< duplicate, duplicate_by_client, area, rate, overlap, track, photo, price, late, two_values, …
    std::vector<RecordId> records; ///< the one at fault first, then the other one it quarrels with
};

struct DemoCounty {
    Options options;
    std::vector<DemoLaptop> laptops;
    std::vector<DemoRecord> records; ///< what is referred to comes before what refers to it
    std::vector<PlantedFault> faults;
};

/// The same options give the same county, byte for byte.
DemoCounty make_county(Options const& options);

/// The faults as JSON: {"size","seed","as_of","faults":[{"kind","records":[…]}]}.
std::string answers_json(DemoCounty const& county);

} // namespace gengji::demo
