// gengji-bench-store: what one durable save costs against a plain insert, and how fast a list's first page and a search
// keystroke are.
//   gengji-bench-store [--records N] [--dir build/bench] [--saves N] [--applied N]      JSON lines on standard output
// The store is encrypted, as in the product; the plain insert goes to a plain SQLite file (id, three indexes, JSON;
// WAL, FULL).

#include "shared/base/database.hpp"
#include "shared/records/record_store.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

namespace gengji {
namespace {

using Steady = std::chrono::steady_clock;

[[noreturn]] void fail(std::string const& what) {
    std::fprintf(stderr, "gengji-bench-store: %s\n", what.c_str());
    std::exit(1);
}
template<class T>
T good(Result<T> result) {
    if (!result) fail(result.error().detail);
    return std::move(*result);
}
void good(Result<void> result) {
    if (!result) fail(result.error().detail);
}

double ms_since(Steady::time_point start) {
    return std::chrono::duration<double, std::milli>(Steady::now() - start).count();
}
/// Processor time of this program: tells its own cost on a machine that does other things too.
double cpu_ms() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1000 + static_cast<double>(now.tv_nsec) / 1'000'000;
}

double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}
double sum(std::vector<double> const& values) {
    double total = 0;
    for (double const value : values) total += value;
    return total;
}

class NameIndexer final : public RecordIndexer {
public:
    explicit NameIndexer(bool phones) : phones_(phones) {}
    IndexEntry entry(FormVersion const&, RecordState const& shown) const override {
        IndexEntry entry;
        FieldState const* const name = shown.field("name");
        FieldState const* const phone = shown.field("phone");
        if (name && !name->heads.empty()) entry.title = std::string(name->heads.front().value.text().value_or(""));
        if (phone && !phone->heads.empty())
            entry.subtitle = std::string(phone->heads.front().value.text().value_or(""));
        entry.search.push_back(entry.title);
        if (phones_) entry.search.push_back(entry.subtitle);
        return entry;
    }

private:
    bool phones_;
};

/// Surnames about as common as they are; given names of one or two of the commonest characters.
std::string person_name(Random& random) {
    static std::vector<std::string> const surnames = {
        "王", "王", "王", "李", "李", "李", "张", "张", "张", "刘", "刘", "陈", "陈", "杨", "杨", "赵",   "黄",
        "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗", "梁", "宋", "郑", "谢",   "韩",
        "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕", "欧阳", "单",
        "解", "仇", "龚", "邱", "贺", "谭", "冉", "向", "代", "夏", "汪", "蒋", "田", "任", "姚", "卢",   "钟"};
    static std::vector<std::string> const given = {
        "伟", "芳", "娜", "秀", "英", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛",
        "明", "超", "兰", "霞", "平", "刚", "桂", "香", "建", "国", "华", "文", "斌", "玉", "梅", "春", "生",
        "金", "凤", "海", "燕", "志", "红", "德", "福", "来", "贵", "长", "龙", "云", "成", "林", "荣", "珍",
        "琼", "碧", "淑", "永", "光", "世", "大", "小", "天", "中", "学", "正", "清", "朝", "远", "代", "仁",
        "义", "礼", "信", "昌", "盛", "兴", "发", "财", "万", "全", "忠", "孝", "松", "柏", "竹", "菊", "莲",
        "秋", "冬", "夏", "川", "江", "河", "山", "石", "田", "地", "雨", "雪", "雷", "电", "风", "亮", "星",
        "月", "阳", "辉", "煌", "鑫", "淼", "森", "焱", "垚", "喆", "堃", "昇", "㛃", "𠮷"};
    std::string name = surnames[random.below(surnames.size())];
    name += given[random.below(given.size())];
    if (random.below(10) < 7) name += given[random.below(given.size())];
    return name;
}

std::string phone(Random& random) { return "1" + std::to_string(3'000'000'000ull + random.below(6'999'999'999ull)); }

std::vector<Change> member_fields(Random& random) {
    auto const number = [&](std::uint64_t bound) { return Value::of(static_cast<std::int64_t>(random.below(bound))); };
    return {{"area_mu", Value::of(*make_decimal(static_cast<std::int64_t>(random.below(6000)), 2))},
            {"joined", Value::of(Date{static_cast<std::int32_t>(19000 + random.below(1000))})},
            {"labour", number(6)},
            {"name", Value::of(person_name(random))},
            {"phone", Value::of(phone(random))},
            {"plots", number(12)},
            {"village_group", number(9)}};
}

/// A service log of 23 fields, about 540 bytes as JSON: what the standard workload holds.
std::vector<Change> log_fields(Random& random) {
    auto fields = member_fields(random);
    auto const number = [&](std::uint64_t bound) { return Value::of(static_cast<std::int64_t>(random.below(bound))); };
    auto const money = [&] { return Value::of(*make_decimal(static_cast<std::int64_t>(random.below(100000)), 2)); };
    for (char const* path : {"crop", "gps_accuracy", "operation", "passes", "status"})
        fields.push_back({path, number(8)});
    for (char const* path : {"amount", "fuel_l", "unit_price"}) fields.push_back({path, money()});
    for (char const* path : {"end_at", "start_at"})
        fields.push_back({path, Value::instant(static_cast<std::int64_t>(1'760'000'000 + random.below(9'000'000)))});
    fields.push_back({"machine", Value::of("NJ-" + std::to_string(100 + random.below(80)))});
    fields.push_back({"member_no", Value::of("M" + std::to_string(10000 + random.below(1500)))});
    fields.push_back({"no", Value::of("FW2025-07-" + std::to_string(100000 + random.below(900000)))});
    fields.push_back({"operator", Value::of(person_name(random))});
    fields.push_back({"plot", Value::of("大田" + std::to_string(100 + random.below(400)) + "号地")});
    fields.push_back({"remark", Value::of("地块西侧有水沟，绕行作业；雨后地湿，第二遍补作")});
    return fields;
}

std::string const json_filler(300, 'x');

RecordKey key_of(Bucket const& bucket, std::int64_t ms, Random& random) { return {bucket, new_record_id(ms, random)}; }

std::unique_ptr<RecordStore> open_store(std::string const& path, bool phones, Clock& clock, Random& random) {
    RecordStoreOptions options;
    options.database.key = Bytes(32, 'k');
    options.indexer = std::make_shared<NameIndexer>(phones);
    options.surroundings = system_surroundings(path);
    return good(RecordStore::open(path, options, clock, random));
}

void remove_database(std::string const& path) {
    for (char const* suffix : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(path + suffix);
}

/// Saves and plain inserts by turns, so that whatever else the machine does meets both.
void bench_save(std::string const& folder, std::size_t saves) {
    SystemClock clock;
    SeededRandom random(7);
    std::string const path = folder + "/save.db", raw_path = folder + "/save-raw.db";
    remove_database(path), remove_database(raw_path);
    auto store = open_store(path, true, clock, random);
    Database raw = good(Database::open(raw_path));
    good(raw.execute(
        "CREATE TABLE r (id BLOB PRIMARY KEY, member TEXT, day INTEGER, changed INTEGER, body TEXT);"
        "CREATE INDEX r_member ON r (member); CREATE INDEX r_day ON r (day); CREATE INDEX r_changed ON r (changed)"));
    Bucket const bucket{"500231101T01", BucketClass::log};
    ActorId const actor = new_record_id(1, random);
    std::vector<double> product, plain, edits;
    std::vector<RecordKey> keys;
    for (std::size_t i = 0; i < saves; ++i) {
        Save save{key_of(bucket, clock.now_ms(), random), {"bench_log", 1}, actor, {}, log_fields(random), {}};
        auto start = Steady::now();
        good(store->save(save));
        product.push_back(ms_since(start));
        keys.push_back(save.record);

        std::string const member = person_name(random), json = "{\"remark\":\"地块西侧有水沟\",\"rest\":\"" +
                                                               json_filler + json_filler.substr(0, 180) + "\"}";
        start = Steady::now();
        auto transaction = good(raw.begin());
        good(raw.run("INSERT INTO r (id, member, day, changed, body) VALUES (?, ?, ?, ?, ?)", save.record.id, member,
                     random.below(400), i, json));
        good(transaction.commit());
        plain.push_back(ms_since(start));

        RecordKey const& known = keys[random.below(keys.size())];
        Shown const shown = good(store->show(known));
        Save const edit{known,
                        {"bench_log", 1},
                        actor,
                        shown.seen,
                        {{"area_mu", Value::of(*make_decimal(static_cast<std::int64_t>(i), 2))}},
                        {}};
        start = Steady::now();
        good(store->save(edit));
        edits.push_back(ms_since(start));
    }
    double const ratio = median(product) / median(plain); // medians: one slow flush of the disk decides nothing
    std::printf("{\"bench\":\"store.save\",\"saves\":%zu,\"new_ms\":%.4f,\"edit_ms\":%.4f,\"plain_insert_ms\":%.4f,"
                "\"new_median_ms\":%.4f,"
                "\"plain_median_ms\":%.4f,\"ratio\":%.3f,\"edit_ratio\":%.3f,\"claim_ratio\":2.5,\"holds\":%s}\n",
                saves, sum(product) / static_cast<double>(saves), sum(edits) / static_cast<double>(saves),
                sum(plain) / static_cast<double>(saves), median(product), median(plain), ratio,
                median(edits) / median(plain), ratio <= 2.5 ? "true" : "false");
}

/// Fills a store from pages, as a first sync does; kept for the next run.
std::unique_ptr<RecordStore> filled(std::string const& folder, std::size_t records, Clock& clock, Random& random) {
    std::string const path = folder + "/list-" + std::to_string(records) + ".db", done = path + ".done";
    if (std::filesystem::exists(done)) return open_store(path, true, clock, random);
    remove_database(path);
    auto store = open_store(path, true, clock, random);
    Grant const everything{"500231101", true, 31, true};
    good(store->set_scope({1, {{"500231101", {everything}}}}, {}));
    EpochId const epoch = random_id<EpochTag>(random);
    good(store->enter_epoch("500231101", epoch));
    ReplicaId const office = random_replica_id(random);
    ActorId const actor = new_record_id(1, random);
    constexpr std::size_t page_records = 2000;
    Cursor cursor;
    double apply_ms = 0;
    for (std::size_t made = 0; made < records;) {
        PageUpdate page{"500231101", epoch, 1, cursor, {}, {}, {}};
        for (std::size_t i = 0; i < page_records && made < records; ++i, ++made) {
            Bucket const bucket{"5002311012" + std::to_string(10 + random.below(12)), BucketClass::registry};
            Edit const edit{
                {office, made + 1},    key_of(bucket, 1'760'000'000'000 + static_cast<std::int64_t>(made) * 50, random),
                {"member_profile", 1}, actor,
                1'760'000'000,         {},
                member_fields(random), {}};
            StateUpdate update{edit.record, made + 1, 0, {}};
            apply(update.state, edit, 1'760'000'000 + static_cast<Stamp>(made), made + 1);
            page.states.push_back(std::move(update));
        }
        page.to = {made, made};
        auto const start = Steady::now();
        good(store->apply(page));
        apply_ms += ms_since(start);
        cursor = page.to;
    }
    std::printf("{\"bench\":\"store.fill\",\"records\":%zu,\"fields\":7,\"page\":%zu,\"records_per_s\":%.0f}\n",
                records, page_records, static_cast<double>(records) / apply_ms * 1000);
    if (std::FILE* const mark = std::fopen(done.c_str(), "w")) std::fclose(mark);
    return store;
}

/// How fast whole pages of new 23-field records go into the encrypted store, one name searchable.
void bench_apply(std::string const& folder, std::size_t records, std::size_t page_records) {
    SystemClock clock;
    SeededRandom random(11);
    std::string const path = folder + "/apply.db";
    remove_database(path);
    auto store = open_store(path, false, clock, random);
    good(store->set_scope({1, {{"500231101", {Grant{"500231101", true, 31, true}}}}}, {}));
    EpochId const epoch = random_id<EpochTag>(random);
    good(store->enter_epoch("500231101", epoch));
    ReplicaId const office = random_replica_id(random);
    Bucket const bucket{"500231101T01", BucketClass::log};
    double ms = 0, cpu = 0;
    Cursor cursor;
    for (std::size_t made = 0; made < records;) {
        PageUpdate page{"500231101", epoch, 1, cursor, {}, {}, {}};
        for (std::size_t i = 0; i < page_records; ++i, ++made) {
            auto fields = log_fields(random);
            std::sort(fields.begin(), fields.end());
            Edit const edit{
                {office, made + 1}, key_of(bucket, 1'760'000'000'000 + static_cast<std::int64_t>(made) * 50, random),
                {"bench_log", 1},   ActorId{},
                1'760'000'000,      {},
                std::move(fields),  {}};
            StateUpdate update{edit.record, made + 1, 0, {}};
            apply(update.state, edit, 1'760'000'000, made + 1);
            page.states.push_back(std::move(update));
        }
        page.to = {made, made};
        double const cpu_before = cpu_ms();
        auto const start = Steady::now();
        good(store->apply(page));
        ms += ms_since(start);
        cpu += cpu_ms() - cpu_before;
        cursor = page.to;
    }
    std::printf("{\"bench\":\"store.apply\",\"records\":%zu,\"fields\":23,\"page\":%zu,\"records_per_s\":%.0f,"
                "\"records_per_cpu_s\":%.0f}\n",
                records, page_records, static_cast<double>(records) / ms * 1000,
                static_cast<double>(records) / cpu * 1000);
}

bool bench_queries(RecordStore& store, std::size_t records) {
    struct Case {
        char const* name;
        ListQuery query;
        double claim_ms;
    };
    auto const searched = [](char const* text) {
        ListQuery query;
        query.search = text;
        return query;
    };
    ListQuery of_form, of_village, of_none;
    of_form.form = "member_profile";
    of_village.owner_prefix = "500231101213";
    of_none.only = ListQuery::Only::conflicts;
    std::vector<Case> const cases = {{"list", {}, 5},
                                     {"list.form", of_form, 5},
                                     {"list.village", of_village, 5},
                                     {"list.conflicts", of_none, 5},
                                     {"search.one_character", searched("王"), 20},
                                     {"search.rare_character", searched("㛃"), 20},
                                     {"search.two_characters", searched("建国"), 20},
                                     {"search.two_common", searched("王伟"), 20},
                                     {"search.name", searched("张玉梅"), 20},
                                     {"search.initial", searched("z"), 20},
                                     {"search.initials_2", searched("wj"), 20},
                                     {"search.initials_3", searched("zym"), 20},
                                     {"search.initials_4", searched("oyjg"), 20},
                                     {"search.digits_3", searched("138"), 20},
                                     {"search.digits_5", searched("13877"), 20},
                                     {"search.no_hit", searched("魑魅"), 20},
                                     {"search.no_hit_common", searched("国王"), 20},
                                     {"search.no_hit_initials", searched("qqqq"), 20}};
    bool holds = true;
    for (Case const& one : cases) {
        std::vector<double> times, cpu;
        std::size_t found = 0;
        for (int i = 0; i < 21; ++i) {
            double const cpu_before = cpu_ms();
            auto const start = Steady::now();
            found = good(store.list(one.query)).size();
            times.push_back(ms_since(start));
            cpu.push_back(cpu_ms() - cpu_before);
        }
        double const middle = median(times);
        bool const in_time = middle < one.claim_ms;
        holds = holds && in_time;
        std::printf("{\"bench\":\"store.%s\",\"records\":%zu,\"found\":%zu,\"first_ms\":%.3f,\"median_ms\":%.3f,"
                    "\"median_cpu_ms\":%.3f,\"claim_ms\":%.0f,\"holds\":%s}\n",
                    one.name, records, found, times.front(), middle, median(cpu), one.claim_ms,
                    in_time ? "true" : "false");
        std::fflush(stdout);
    }
    return holds;
}

} // namespace
} // namespace gengji

int main(int count, char** arguments) {
    using namespace gengji;
    std::size_t records = 10000, saves = 1000, applied = 20000;
    std::string folder = "build/bench";
    for (int i = 1; i + 1 < count; i += 2) {
        std::string const option = arguments[i];
        if (option == "--records")
            records = std::strtoull(arguments[i + 1], nullptr, 10);
        else if (option == "--saves")
            saves = std::strtoull(arguments[i + 1], nullptr, 10);
        else if (option == "--applied")
            applied = std::strtoull(arguments[i + 1], nullptr, 10);
        else if (option == "--dir")
            folder = arguments[i + 1];
        else
            fail("usage: gengji-bench-store [--records N] [--dir build/bench] [--saves N] [--applied N]");
    }
    std::filesystem::create_directories(folder);
    if (saves > 0) bench_save(folder, saves);
    for (std::size_t const page : {500, 2000}) {
        if (applied > 0) bench_apply(folder, applied, page);
    }
    SystemClock clock;
    SeededRandom random(3);
    auto const store = filled(folder, records, clock, random);
    return bench_queries(*store, records) ? 0 : 1;
}
