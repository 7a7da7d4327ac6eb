#include "server/cli/county_records.hpp"
#include "server/cli/may_unmask.hpp"
#include "server/cli/publish.hpp"
#include "server/cli/report_lists.hpp"
#include "shared/reports/list_job.hpp"

#include <filesystem>

/// `gengji-server report exchange`: as a laptop's (client/cli/report_exchange.cpp), of the whole county.
namespace gengji::server {

namespace {

struct Words {
    std::string board, path, format, by;
    bool send = false;
};

Result<RecordKey> person(Desk& desk, std::string const& login) {
    std::string const county = TRY(desk.store.county()).value_or("");
    auto const user = TRY(find_published(desk, {county, BucketClass::everyone}, "user", "login", login));
    if (!user) return problem(Problem::not_found, "没有登录名为“" + login + "”的人员，请核对 --by");
    return *user;
}

/// EX20251020S001: the server's own, counted by the day.
Result<std::string> next_number(CountyRecords& records, Date today) {
    std::string day = to_text(today);
    std::erase(day, '-');
    std::string const begin = "EX" + day + "S";
    std::size_t count = 0;
    TRY(records.each({"exchange"}, [&](RecordKey const&, RecordState const& state) -> Result<void> {
        FieldState const* const field = state.field("exchange_no");
        for (Head const& head : field ? field->heads : std::vector<Head>{}) {
            auto const text = head.value.text();
            if (!text || !text->starts_with(begin)) continue;
            count = std::max(count, static_cast<std::size_t>(
                                        std::strtoul(std::string(text->substr(begin.size())).c_str(), nullptr, 10)));
        }
        return {};
    }));
    std::string number = std::to_string(count + 1);
    return begin + std::string(number.size() < 3 ? 3 - number.size() : 0, '0') + number;
}

Result<void> exchange(Desk& desk, Words const& words) {
    if (words.send && words.by.empty()) return problem(Problem::invalid, "真正送出要写明经办人：--by 登录名");
    std::optional<RecordKey> by;
    if (words.send) by = TRY(person(desk, words.by));
    bool const unmasked =
        words.send && TRY(may_unmask(desk, "农服通数据交换，经办 " + words.by, "report exchange " + words.board));
    auto const records = TRY(CountyRecords::open(desk.store));
    Date const today = date_of(desk.clock.now_ms());
    auto const file = TRY(reports::make_exchange(*records, words.board, words.format, words.path, today, unmasked));
    std::string number;
    if (words.send) { // on record before the file is there
        number = TRY(next_number(*records, today));
        forms::Document document =
            reports::exchange_document({file.board, file.format, today, file.rows.rows.size(), by->id, file.content,
                                        std::filesystem::path(words.path).filename().string()});
        document.set("exchange_no", Value::of(number));
        TRY(publish(desk, ActorId{}, {{"exchange", document}}));
    }
    TRY(write_file_durably(desk.path_of(words.path), file.content));
    desk.out << reports::exchange_text(file)
             << (words.send
                     ? "已登记批次 " + number + "，文件在 " + words.path + "\n"
                     : "试算，姓名和电话已遮盖：" + words.path + "。真正送出请加 --send --by 登录名（会留下记录）\n");
    return {};
}

} // namespace

void add_report_exchange(CLI::App& report, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const command = report.add_subcommand("exchange", "农服通数据交换：只含同意提供给农服通的会员，每次留下记录");
    command->add_option("board", words->board, "板块：sales 农产品销售、providers 服务商、operators 农机手、jobs 招工")
        ->required();
    command->add_option("-o,--output", words->path, "文件：.csv 或 .json")->required();
    command->add_option("--format", words->format, "csv 或 json；不写则看文件名");
    command->add_flag("--send", words->send, "真正送出：写全名和电话，登记一批");
    command->add_option("--by", words->by, "经办人的登录名");
    command->callback([&wish, words] {
        wish.only_looks = !words->send;
        wish.job = [words](Desk& desk) { return exchange(desk, *words); };
    });
}

} // namespace gengji::server
