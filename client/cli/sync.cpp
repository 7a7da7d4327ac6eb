#include "client/cli/command.hpp"
#include "client/models/syncing.hpp"

#include <fmt/format.h>

#include <iostream>

namespace gengji::client {

namespace {

Result<void> sync_now(Bench& bench) {
    Syncing syncing(bench.laptop);
    SyncOutcome const outcome = TRY(syncing.run([&](sync::Progress const& progress) {
        if (!bench.json && progress.state != sync::ClientState::wait) {
            std::cerr << fmt::format("\r已送出 {} 条，已收到 {} 条", progress.pushed_edits, progress.pulled_records)
                      << std::flush;
        }
    }));
    if (bench.json) {
        Json line;
        line["pushed"] = outcome.pushed_edits;
        line["pulled"] = outcome.pulled_records;
        line["level"] = outcome.level;
        line["sent_bytes"] = outcome.wire.sent;
        line["received_bytes"] = outcome.wire.received;
        line["notices"] = outcome.notices;
        bench.line(line);
        return {};
    }
    std::cerr << "\r";
    bench.out << fmt::format("同步完成：送出 {} 条修改，收到 {} 条记录{}\n", outcome.pushed_edits,
                             outcome.pulled_records, outcome.level ? "，与服务器一致" : "");
    for (auto const& note : TRY(bench.store().verdicts())) {
        if (note.verdict == Verdict::quarantined) {
            bench.out << "有修改等服务器那边的人处理，用 gengji list --only quarantined 查看\n";
            break;
        }
    }
    return {};
}

Result<void> status(Bench& bench) {
    SyncCounts const counts = TRY(bench.store().counts());
    auto const last = TRY(bench.store().note(last_sync_note));
    std::int64_t const last_ms = last ? ByteReader(*last).zigzag() : 0;
    auto const drafts = TRY(bench.store().drafts());
    if (bench.json) {
        Json line;
        line["login"] = bench.laptop.identity().login;
        line["server"] = bench.laptop.identity().server.url;
        line["records"] = counts.records;
        line["waiting"] = counts.waiting_edits;
        line["quarantined"] = counts.quarantined;
        line["conflicts"] = counts.conflicts;
        line["drafts"] = drafts.size();
        line["last_sync"] = last ? to_text_utc(last_ms) : "";
        bench.line(line);
        return {};
    }
    bench.out << fmt::format("{}  服务器 {}\n", bench.laptop.identity().login, bench.laptop.identity().server.url);
    bench.out << fmt::format("{} 条待同步 · 上次同步 {}\n", counts.waiting_edits,
                             last ? to_text_local(last_ms) : "还没有过");
    if (counts.waiting_edits)
        bench.out << "最早一条待同步的保存于 " << to_text_local(counts.oldest_waiting_wall_seconds * 1000) << "\n";
    bench.out << fmt::format("记录 {} 条，冲突 {} 条，等服务器处理 {} 条，草稿 {} 份\n", counts.records,
                             counts.conflicts, counts.quarantined, drafts.size());
    return {};
}

/// Syncs until level: the machine compares every bucket's digest with the server's. Then the laptop's own tables
/// against themselves.
Result<void> verify(Bench& bench) {
    Syncing syncing(bench.laptop);
    SyncOutcome const outcome = TRY(syncing.run());
    auto const differences = TRY(bench.store().rebuild(false));
    std::string const integrity = TRY(bench.store().integrity());
    bool equal = outcome.level && differences.empty() && integrity == "ok";
    for (auto const& notice : outcome.notices) equal = equal && !notice.starts_with("digest.");
    if (bench.json) {
        Json line;
        line["level"] = outcome.level;
        line["equal"] = equal;
        line["integrity"] = integrity;
        line["differences"] = differences;
        line["notices"] = outcome.notices;
        bench.line(line);
    } else {
        bench.out << "数据库完整性：" << integrity << "\n";
        for (auto const& difference : differences) bench.out << "  " << difference << "\n";
        bench.out << (equal ? "核对一致：本机与服务器的每个归属摘要相同\n"
                            : "核对不一致，请再同步一次；仍不一致请联系管理员\n");
    }
    if (equal) return {};
    return problem(Problem::storage, "核对没有通过");
}

Result<void> rebuild(Bench& bench, bool mend) {
    auto const differences = TRY(bench.store().rebuild(mend));
    if (bench.json) {
        Json line;
        line["differences"] = differences;
        line["mended"] = mend;
        bench.line(line);
    } else {
        for (auto const& difference : differences) bench.out << difference << "\n";
        bench.out << (differences.empty() ? "重算结果与现有的一致\n"
                      : mend              ? "已修复\n"
                                          : "有不一致之处，用 gengji rebuild --mend 修复\n");
    }
    if (differences.empty() || mend) return {};
    return problem(Problem::storage, "重算结果与现有的不一致");
}

Result<void> print_dump(Bench& bench, bool canonical, std::string const& owner) {
    return bench.store().each_record("", [&](Shown const& shown) {
        if (!shown.key.bucket.owner.starts_with(owner)) return true;
        if (canonical) {
            bench.out << to_text(shown.key.bucket) << " " << to_text(shown.key.id) << " " << to_hex(encode(shown.state))
                      << "\n";
            return true;
        }
        Json line;
        line["bucket"] = to_text(shown.key.bucket);
        line["id"] = to_text(shown.key.id);
        line["form"] = shown.state.form.form;
        for (auto const& field : shown.state.fields) {
            Json values = Json::array();
            for (auto const& head : field.heads) values.push_back(gengji::to_text(head.value));
            line["fields"][field.path] = std::move(values);
        }
        bench.line(line);
        return true;
    });
}

} // namespace

void add_sync(CLI::App& app, Wish& wish) {
    app.add_subcommand("sync", "与服务器同步，直到两边一致")->callback([&wish] { wish.job = sync_now; });
}

void add_status(CLI::App& app, Wish& wish) {
    app.add_subcommand("status", "待同步多少、上次同步、冲突、草稿")->callback([&wish] { wish.job = status; });
}

void add_verify(CLI::App& app, Wish& wish) {
    app.add_subcommand("verify", "同步后逐一核对本机与服务器是否一致，并检查本机数据库")->callback([&wish] {
        wish.job = verify;
    });
}

void add_rebuild(CLI::App& app, Wish& wish) {
    auto mend = std::make_shared<bool>(false);
    auto* const command = app.add_subcommand("rebuild", "重算全部派生的表并比较");
    command->add_flag("--mend", *mend, "把重算结果放回去");
    command->callback([&wish, mend] { wish.job = [mend](Bench& bench) { return rebuild(bench, *mend); }; });
}

void add_dump(CLI::App& app, Wish& wish) {
    struct Words {
        bool canonical = false;
        std::string owner;
    };
    auto words = std::make_shared<Words>();
    auto* const command = app.add_subcommand("dump", "打印全部记录状态（含个人信息，请妥善保管）");
    command->add_flag("--canonical", words->canonical, "规范字节：两处一致则输出逐字节相同");
    command->add_option("--owner", words->owner, "只打印归属以此开头的记录");
    command->callback([&wish, words] {
        wish.job = [words](Bench& bench) { return print_dump(bench, words->canonical, words->owner); };
    });
}

} // namespace gengji::client
