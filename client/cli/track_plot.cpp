#include "client/cli/track.hpp"

#include "shared/base/files.hpp"
#include "shared/tracks/boundary.hpp"
#include "shared/tracks/read_track.hpp"

#include <fmt/format.h>

#include <memory>

namespace gengji::client {

namespace {

struct Words {
    std::string file, out;
};

Result<void> make_plot(Words const& words, bool json, std::ostream& out) {
    using namespace tracks;
    Boundary const boundary = TRY(boundary_of(TRY(read_track_file(words.file, SystemClock().now_ms()))));
    std::string const geojson = to_geojson(boundary);
    if (!words.out.empty()) TRY(write_file_durably(words.out, geojson, 0644));
    if (json) {
        Json line;
        line["area_mu"] = std::stod(to_text(mu_of(boundary.area_m2), 2));
        line["area_m2"] = boundary.area_m2;
        line["projected_m2"] = boundary.projected_m2;
        line["perimeter_m"] = boundary.perimeter_m;
        line["points"] = boundary.ring.size();
        line["walked_clockwise"] = boundary.walked_clockwise;
        line["notes"] = boundary.notes;
        line["plot"] = TRY(parse_json(geojson));
        out << dump(line) << "\n";
        return {};
    }
    if (words.out.empty()) out << geojson;
    if (!words.out.empty()) {
        out << fmt::format("地块面积 {} 亩（{:.1f} 平方米），周长 {:.1f} 米，边界点 {} 个，已写到 {}\n",
                           to_text(mu_of(boundary.area_m2), 2), boundary.area_m2, boundary.perimeter_m,
                           boundary.ring.size(), words.out);
        for (std::string const& note : boundary.notes) out << "提醒：" << note << "\n";
    }
    return {};
}

} // namespace

void add_track_plot(CLI::App& track, Wish& wish) {
    auto const words = std::make_shared<Words>();
    auto* const command = track.add_subcommand("plot", "由走边界的轨迹生成地块（GeoJSON）和面积");
    command->add_option("FILE", words->file, "沿地边走一圈的轨迹")->required();
    command->add_option("-o,--out", words->out, "GeoJSON 文件；不写则打印出来");
    command->callback([&wish, words] {
        wish.without_laptop = [&wish, words](std::ostream& out) { return make_plot(*words, wish.json, out); };
    });
}

} // namespace gengji::client
