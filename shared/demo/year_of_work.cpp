#include "shared/demo/jobs.hpp"

namespace gengji::demo {

std::vector<Cell> const year_of_work = {
    {"rice", "seedling_raising", "03-01", "03-31", 6},
    {"rice", "seedling_raising", "04-01", "04-20", 6},
    {"rice", "ploughing", "03-10", "03-31", 5},
    {"rice", "ploughing", "04-01", "05-31", 30},
    {"rice", "rotary_tillage", "03-10", "03-31", 13},
    {"rice", "rotary_tillage", "04-01", "05-31", 60},
    {"rice", "puddling", "04-05", "05-31", 40},
    {"rice", "transplanting", "04-10", "06-10", 70},
    {"rice", "uav_seeding", "04-05", "05-31", 8},
    {"rice", "plant_protection", "05-01", "06-30", 42},
    {"rice", "plant_protection", "07-01", "07-31", 40},
    {"rice", "plant_protection", "08-01", "08-20", 30},
    {"rice", "fertilising", "05-01", "06-30", 2},
    {"rice", "harvesting", "08-01", "09-25", 188},
    {"rice", "drying", "08-05", "09-30", 27},
    {"rice", "straw_handling", "08-05", "09-30", 6},
    {"rice", "transport", "08-05", "09-30", 7},

    {"rapeseed", "rotary_tillage", "09-10", "09-30", 20},
    {"rapeseed", "rotary_tillage", "10-01", "10-20", 76},
    {"rapeseed", "ploughing", "09-10", "09-30", 4},
    {"rapeseed", "ploughing", "10-01", "10-20", 3},
    {"rapeseed", "uav_seeding", "09-20", "09-30", 4},
    {"rapeseed", "uav_seeding", "10-01", "10-20", 18},
    {"rapeseed", "plant_protection", "01-05", "03-31", 3},
    {"rapeseed", "fertilising", "01-05", "03-31", 3},
    {"rapeseed", "fertilising", "10-05", "10-20", 10},
    {"rapeseed", "harvesting", "04-20", "05-31", 12},
    {"rapeseed", "drying", "05-01", "05-31", 3},
    {"rapeseed", "transport", "05-01", "05-31", 4},
    {"rapeseed", "straw_handling", "05-01", "05-31", 6},
    {"rapeseed", "ridging", "10-01", "10-20", 4},

    {"maize", "rotary_tillage", "02-15", "03-31", 14},
    {"maize", "rotary_tillage", "04-01", "04-20", 11},
    {"maize", "ploughing", "02-15", "03-31", 4},
    {"maize", "plant_protection", "04-10", "06-30", 16},
    {"maize", "plant_protection", "07-01", "07-10", 6},
    {"maize", "harvesting", "07-05", "07-31", 3},
    {"maize", "harvesting", "08-01", "09-10", 13},
    {"maize", "fertilising", "04-10", "06-30", 6},
    {"maize", "straw_handling", "08-05", "09-20", 4},
    {"maize", "transport", "08-05", "09-20", 3},

    {"rice_ratoon", "plant_protection", "08-20", "09-30", 22},
    {"rice_ratoon", "plant_protection", "10-01", "10-20", 23},
    {"rice_ratoon", "fertilising", "08-25", "09-30", 8},
    {"rice_ratoon", "fertilising", "10-01", "10-20", 7},

    {"mustard_tuber", "rotary_tillage", "09-01", "09-30", 10},
    {"mustard_tuber", "rotary_tillage", "10-01", "10-20", 7},
    {"mustard_tuber", "ploughing", "09-05", "09-30", 1},
    {"mustard_tuber", "ploughing", "10-01", "10-20", 1},
    {"mustard_tuber", "plant_protection", "01-05", "01-31", 2},
    {"mustard_tuber", "plant_protection", "10-15", "10-20", 1},
    {"mustard_tuber", "manual_harvest", "01-10", "03-20", 4},
    {"mustard_tuber", "fertilising", "10-05", "10-20", 2},
    {"mustard_tuber", "transport", "01-10", "03-20", 2},

    {"citrus", "plant_protection", "03-01", "03-31", 3},
    {"citrus", "plant_protection", "04-01", "06-30", 8},
    {"citrus", "plant_protection", "07-01", "07-31", 3},
    {"citrus", "plant_protection", "08-01", "09-30", 6},
    {"citrus", "plant_protection", "10-01", "10-20", 2},
    {"citrus", "pruning", "01-10", "03-10", 7},
    {"citrus", "fertilising", "04-01", "06-30", 1},
    {"citrus", "transport", "01-10", "03-31", 2},
    {"citrus", "transport", "04-01", "06-30", 1},
    {"citrus", "rotary_tillage", "09-01", "09-30", 7},

    {"peony", "rotary_tillage", "08-20", "09-30", 4},
    {"peony", "rotary_tillage", "10-01", "10-20", 8},
    {"peony", "ploughing", "08-25", "09-30", 2},
    {"peony", "plant_protection", "04-01", "06-30", 2},
    {"peony", "fertilising", "04-01", "06-30", 1},
    {"peony", "manual_harvest", "08-25", "09-30", 3},

    {"wheat", "harvesting", "05-01", "06-05", 4},
    {"wheat", "straw_handling", "05-10", "06-10", 4},
    {"soybean", "rotary_tillage", "04-01", "06-20", 5},
    {"sweet_potato", "rotary_tillage", "04-20", "06-20", 3},
    {"vegetable", "rotary_tillage", "08-01", "09-30", 2},
    {"vegetable", "plant_protection", "05-01", "06-30", 1},
    {"vegetable", "transport", "05-01", "06-30", 1},
};

bool is_manual(std::string_view operation) { return class_for(operation).empty(); }

std::string_view class_for(std::string_view operation) {
    if (operation == "rotary_tillage" || operation == "puddling" || operation == "ridging") return "tractor_rotary";
    if (operation == "ploughing") return "tractor_plough";
    if (operation == "harvesting") return "combine_crawler";
    if (operation == "plant_protection" || operation == "uav_seeding" || operation == "fertilising") return "uav";
    if (operation == "transplanting") return "transplanter_riding";
    if (operation == "drying") return "dryer";
    if (operation == "straw_handling") return "straw_chopper";
    if (operation == "transport") return "trailer";
    return {};
}

Pace pace_of(std::string_view cls) {
    if (cls == "tractor_rotary") return {5, 8.5, 150, 9000};
    if (cls == "tractor_plough") return {4.5, 7, 120, 4500};
    if (cls == "combine_crawler") return {4.5, 8, 100, 8000};
    if (cls == "uav") return {45, 110, 800, 30000};
    if (cls == "transplanter_riding") return {4, 7, 80, 5800};
    if (cls == "straw_chopper") return {4, 7, 100, 4000};
    if (cls == "trailer") return {8, 14, 400, 6000};
    if (cls == "dryer") return {6, 12, 200, 6000};
    return {0.3, 0.6, 8, 400}; // hands
}

int most_times(std::string_view operation) {
    if (operation == "rotary_tillage") return 3;
    if (operation == "ploughing" || operation == "puddling" || operation == "uav_seeding" || operation == "transport")
        return 2;
    if (operation == "plant_protection") return 5;
    if (operation == "fertilising" || operation == "pruning") return 3;
    if (operation == "manual_harvest") return 4;
    return 1;
}

std::string season_of(Cell const& cell, std::int64_t day) {
    std::string_view const crop = cell.crop;
    bool const sown_in_autumn = crop == "rapeseed" || crop == "mustard_tuber" || crop == "wheat";
    bool const next_year = sown_in_autumn && day >= day_of("2025-09-01");
    return std::string(crop) + (next_year ? "-2026" : "-2025");
}

} // namespace gengji::demo
