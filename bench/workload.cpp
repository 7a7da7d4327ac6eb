#include "bench/workload.hpp"

#include "shared/base/time.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>

namespace gengji::bench {

namespace {

using Words = std::vector<std::string>;

/// splitmix32-like; evenly in [0, 1).
class Draw {
public:
    explicit Draw(std::uint32_t seed) : state_(seed) {}
    double operator()() {
        state_ += 0x9e3779b9U;
        std::uint32_t z = state_;
        z = (z ^ (z >> 16)) * 0x85ebca6bU;
        z = (z ^ (z >> 13)) * 0xc2b2ae35U;
        return static_cast<double>(z ^ (z >> 16)) / 4294967296.0;
    }
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>((*this)() * static_cast<double>(bound)); }
    std::string const& pick(Words const& words) { return words[below(words.size())]; }
    std::string hex(std::size_t digits) {
        std::string text;
        while (text.size() < digits) {
            char four[5];
            std::snprintf(four, sizeof four, "%04x", static_cast<unsigned>(below(65536)));
            text += four;
        }
        return text.substr(0, digits);
    }

private:
    std::uint32_t state_;
};

Words characters(std::string_view text) { // every one is three bytes long
    Words all;
    for (std::size_t i = 0; i < text.size(); i += 3) all.emplace_back(text.substr(i, 3));
    return all;
}

Words const surnames = characters("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕");
Words const given =
    characters("伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂香建国华文斌玉梅春生金凤海燕志红德福来贵");
Words const villages{"东河村", "西岭村",   "南洼村",   "北岗村",   "柳树屯", "三合村",   "新立村", "前进村",
                     "红旗村", "向阳村",   "大榆树村", "小孤山村", "双泉村", "五里台村", "龙潭村", "清水沟村",
                     "石桥村", "马家店村", "杨木林村", "靠山屯",   "太平村", "永安村",   "兴隆村", "福兴村"};
Words const operations{"深松",       "旋耕", "翻耕",     "播种", "插秧", "植保",
                       "无人机飞防", "收割", "秸秆还田", "打捆", "灌溉", "施肥"};
Words const crops{"玉米", "水稻", "小麦", "大豆", "花生", "马铃薯", "油菜", "棉花"};
Words const remarks{"地块西侧有水沟，绕行作业",
                    "雨后地湿，第二遍补作",
                    "社员要求留地头两米",
                    "与邻地边界以木桩为准",
                    "机手中途更换刀片，停机四十分钟",
                    "面积以卫星测量为准，社员已签字",
                    "坡地，作业速度放慢",
                    "单价按合作社春季通知执行",
                    "油料由社员自备",
                    "秸秆量大，堵塞两次",
                    "傍晚收工，次日继续",
                    "已现场复核，无异议",
                    "地头有电线杆，注意安全",
                    "补种漏播部分约半亩",
                    "",
                    "夜间作业，加收照明费",
                    "道路窄，拖车在村口等候",
                    "因降雨推迟一天"};
Words const states{"草稿", "已提交", "已复核"};

double round_half_up(double value) { return std::floor(value + 0.5); }
double fixed6(double value) {
    char text[64];
    std::snprintf(text, sizeof text, "%.6f", value);
    return std::strtod(text, nullptr);
}
std::string padded(std::size_t number, int width) {
    char text[32];
    std::snprintf(text, sizeof text, "%0*zu", width, number);
    return text;
}
std::string iso_of(std::int64_t ms) { return to_text_utc(ms); }

std::string name(Draw& draw) {
    std::string text = draw.pick(surnames);
    text += draw.pick(given);
    if (draw() < 0.7) text += draw.pick(given);
    return text;
}

std::string number_text(double value) {
    char text[32];
    auto const end = std::to_chars(text, text + sizeof text, value).ptr;
    return {text, end};
}

void append(std::string& out, Cell const& cell) {
    if (auto const* const text = std::get_if<std::string>(&cell))
        out += '"' + *text + '"'; // nothing in it needs escaping
    else if (auto const* const number = std::get_if<double>(&cell))
        out += number_text(*number);
    else {
        auto const& point = std::get<std::pair<double, double>>(cell);
        out += '[' + number_text(point.first) + ',' + number_text(point.second) + ']';
    }
}

std::string json_of(std::vector<std::pair<std::string, Cell>> const& fields) {
    std::string out;
    for (auto const& [key, cell] : fields) {
        out += (out.empty() ? "\"" : ",\"") + key + "\":";
        append(out, cell);
    }
    return out;
}

WorkRecord next_record(Draw& draw, std::int64_t& t, std::size_t index, Words const& members, Words const& operators) {
    t += static_cast<std::int64_t>(draw() * 120000);
    char time_hex[16];
    std::snprintf(time_hex, sizeof time_hex, "%012llx", static_cast<unsigned long long>(t));
    WorkRecord record;
    record.id = std::string(time_hex, 8) + "-" + std::string(time_hex + 8) + "-7" + draw.hex(3) + "-";
    record.id += "89ab"[draw.below(4)];
    record.id += draw.hex(3) + "-";
    record.id += draw.hex(12);

    std::size_t const team = 1 + draw.below(12), machine = team * 10 + draw.below(8);
    double const first = draw();
    double const area = round_half_up((0.5 + first * draw() * 60) * 100) / 100;
    double const spread = draw();
    auto const passes = 1 + static_cast<std::size_t>(spread * draw() * 4);
    static std::array<double, 9> const prices{18, 25, 30, 35, 42.5, 50, 55, 60, 68};
    double const price = prices[draw.below(9)];
    double const lat = 45.2 + draw() * 0.6, lon = 126.1 + draw() * 0.8;
    std::size_t const minutes = 20 + draw.below(200);
    std::size_t const member = draw.below(members.size());
    double const some = draw();
    auto const wanted = 1 + static_cast<std::size_t>(some * draw() * 3.2);
    Words said;
    for (std::size_t i = 0; i < wanted; ++i) {
        std::string const& remark = draw.pick(remarks);
        if (!remark.empty() && std::find(said.begin(), said.end(), remark) == said.end()) said.push_back(remark);
    }
    std::string all_said;
    for (auto const& remark : said) all_said += (all_said.empty() ? "" : "；") + remark;

    std::string const iso = iso_of(t), year = iso.substr(0, 4), village = villages[member % villages.size()];
    auto const add = [&](char const* key, Cell cell) { record.fields.emplace_back(key, std::move(cell)); };
    add("no", "FW" + year + "-" + padded(team, 2) + "-" + padded(index + 1, 6));
    add("team", "T" + padded(team, 2));
    add("operator", operators[(team - 1) * 10 + draw.below(10)]);
    add("member", members[member]);
    add("member_no", "M" + padded(member + 1, 5));
    add("village", village);
    add("plot", village.substr(0, 6) + padded(1 + draw.below(400), 3) + "号地");
    add("op", draw.pick(operations));
    add("crop", draw.pick(crops));
    add("area_mu", area);
    add("passes", static_cast<double>(passes));
    add("date", iso.substr(0, 10));
    add("start_at", iso.substr(0, 19) + "Z");
    add("end_at", iso_of(t + static_cast<std::int64_t>(minutes) * 60000).substr(0, 19) + "Z");
    add("unit_price", price);
    add("amount", round_half_up(area * static_cast<double>(passes) * price * 100) / 100);
    add("machine", "NJ-" + padded(machine, 3));
    add("gps_start", std::pair{fixed6(lat), fixed6(lon)});
    double const end_lat = fixed6(lat + draw() * 0.01);
    add("gps_end", std::pair{end_lat, fixed6(lon + draw() * 0.01)});
    add("fuel_l", round_half_up(area * 0.9 * static_cast<double>(passes) * 10) / 10);
    add("status", draw.pick(states));
    add("remark", all_said);
    return record;
}

double number_of(WorkRecord const& record, char const* field) { return std::get<double>(record.at(field)); }
std::string const& text_of(WorkRecord const& record, char const* field) {
    return std::get<std::string>(record.at(field));
}

/// How each editable field changes, in the order in which fields are drawn.
std::array<std::pair<char const*, std::function<Cell(WorkRecord const&, Draw&)>>, 8> const changes{{
    {"area_mu",
     [](WorkRecord const& r, Draw& d) -> Cell {
         return round_half_up((number_of(r, "area_mu") + 0.1 + d() * 3) * 100) / 100;
     }},
    {"passes", [](WorkRecord const& r, Draw&) -> Cell { return 1 + std::fmod(number_of(r, "passes"), 4); }},
    {"unit_price",
     [](WorkRecord const& r, Draw& d) -> Cell {
         return number_of(r, "unit_price") + 1 + static_cast<double>(d.below(10));
     }},
    {"status",
     [](WorkRecord const& r, Draw&) -> Cell {
         return std::string(text_of(r, "status") == "已复核" ? "草稿" : "已复核");
     }},
    {"remark",
     [](WorkRecord const&, Draw& d) -> Cell {
         std::string const text = remarks[d.below(14)];
         return text + "（更正" + std::to_string(d.below(1000)) + "）";
     }},
    {"operator",
     [](WorkRecord const&, Draw& d) -> Cell {
         std::string const family = surnames[d.below(surnames.size())];
         return family + given[d.below(given.size())];
     }},
    {"end_at",
     [](WorkRecord const& r, Draw& d) -> Cell {
         std::string const& old = text_of(r, "end_at");
         return old.substr(0, 17) + padded((std::stoul(old.substr(17, 2)) + 1 + d.below(58)) % 60, 2) + "Z";
     }},
    {"fuel_l",
     [](WorkRecord const& r, Draw& d) -> Cell {
         return round_half_up((number_of(r, "fuel_l") + d() * 5 + 0.1) * 10) / 10;
     }},
}};

WorkEdit edit_of(WorkRecord const& record, std::size_t index, Draw& draw, std::string const& forced = {}) {
    Words chosen;
    if (!forced.empty()) chosen.push_back(forced);
    std::size_t const wanted = 1 + draw.below(3);
    while (chosen.size() < wanted) {
        std::string const field = changes[draw.below(changes.size())].first;
        if (std::find(chosen.begin(), chosen.end(), field) == chosen.end()) chosen.push_back(field);
    }
    WorkEdit edit{record.id, index, {}};
    for (auto const& field : chosen) {
        auto const change =
            std::find_if(changes.begin(), changes.end(), [&](auto const& one) { return field == one.first; });
        edit.set.emplace_back(field, change->second(record, draw));
    }
    return edit;
}

Cell& value_in(WorkEdit& edit, std::string const& field) {
    return std::find_if(edit.set.begin(), edit.set.end(), [&](auto const& one) { return one.first == field; })->second;
}

/// An edit of a record that `other` edited too: its first field again, with another value.
WorkEdit contrary(WorkEdit& other, WorkRecord const& record, std::size_t index, Draw& draw) {
    std::string const field = other.set.front().first;
    Cell const& theirs = other.set.front().second;
    bool const made = field == "passes" || field == "status"; // so few values that chance would take long
    WorkEdit edit = edit_of(record, index, draw, field);
    while (value_in(edit, field) == theirs && !made) edit = edit_of(record, index, draw, field);
    if (field == "passes") value_in(edit, field) = std::get<double>(theirs) + 1;
    if (field == "status") {
        value_in(edit, field) = *std::find_if(states.begin(), states.end(), [&](std::string const& state) {
            return Cell(state) != theirs && state != text_of(record, "status");
        });
    }
    return edit;
}

} // namespace

Cell const& WorkRecord::at(std::string_view field) const {
    return std::find_if(fields.begin(), fields.end(), [&](auto const& one) { return one.first == field; })->second;
}

std::vector<WorkRecord> records(std::size_t count, std::uint32_t seed) {
    Draw draw(seed);
    Words members, operators;
    for (int i = 0; i < 1500; ++i) members.push_back(name(draw));
    for (int i = 0; i < 120; ++i) operators.push_back(name(draw));
    std::int64_t t = 1740787200000; // 2025-03-01T00:00:00Z
    std::vector<WorkRecord> all;
    all.reserve(count);
    for (std::size_t i = 0; i < count; ++i) all.push_back(next_record(draw, t, i, members, operators));
    return all;
}

WorkEdits edits(std::vector<WorkRecord> const& records, std::uint32_t seed) {
    Draw draw(seed * 7919 + 13);
    std::size_t const count = records.size();
    std::vector<std::size_t> order(count);
    for (std::size_t i = 0; i < count; ++i) order[i] = i;
    for (std::size_t i = count; i-- > 1;) std::swap(order[i], order[draw.below(i + 1)]);
    auto const fifth = static_cast<std::size_t>(std::floor(static_cast<double>(count) * 0.2));
    auto const shared = static_cast<std::size_t>(std::floor(static_cast<double>(fifth) * 0.05));
    WorkEdits all;
    std::map<std::size_t, std::size_t> by_a;
    for (std::size_t i = 0; i < fifth; ++i) {
        by_a[order[i]] = all.a.size();
        all.a.push_back(edit_of(records[order[i]], order[i], draw));
    }
    for (std::size_t i = fifth - shared; i < 2 * fifth - shared; ++i) {
        auto const both = by_a.find(order[i]);
        all.b.push_back(both == by_a.end() ? edit_of(records[order[i]], order[i], draw)
                                           : contrary(all.a[both->second], records[order[i]], order[i], draw));
    }
    auto const hundredth =
        std::max<std::size_t>(1, static_cast<std::size_t>(std::floor(static_cast<double>(count) * 0.01)));
    for (std::size_t i = count - hundredth; i < count; ++i)
        all.one.push_back(edit_of(records[order[i]], order[i], draw));
    return all;
}

std::string to_json(WorkRecord const& record) {
    return "{\"id\":\"" + record.id + "\"," + json_of(record.fields) + "}";
}
std::string to_json(WorkEdit const& edit) { return "{\"id\":\"" + edit.id + "\",\"set\":{" + json_of(edit.set) + "}}"; }

std::vector<Change> changes_of(std::vector<std::pair<std::string, Cell>> const& fields) {
    std::vector<Change> patch;
    for (auto const& [path, cell] : fields) {
        if (auto const* const text = std::get_if<std::string>(&cell)) {
            if (path == "date")
                patch.push_back({path, Value::of(*parse_date(*text))});
            else if (path == "start_at" || path == "end_at")
                patch.push_back({path, Value::instant(*parse_instant(*text) / 1000)});
            else
                patch.push_back({path, Value::of(*text)});
        } else if (auto const* const number = std::get_if<double>(&cell)) {
            if (path == "passes")
                patch.push_back({path, Value::of(static_cast<std::int64_t>(*number))});
            else
                patch.push_back({path, Value::of(*parse_decimal(number_text(*number)))});
        } else {
            auto const& point = std::get<std::pair<double, double>>(cell);
            patch.push_back(
                {path, Value::of(Point{std::llround(point.first * 1e7), std::llround(point.second * 1e7), {}})});
        }
    }
    std::sort(patch.begin(), patch.end());
    return patch;
}

RecordId record_id_of(std::string const& id) { return *parse_record_id(id); }

} // namespace gengji::bench
