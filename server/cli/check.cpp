#include "server/cli/desk.hpp"

namespace gengji::server {

void add_check(CLI::App& app, Wish& wish) {
    auto mend = std::make_shared<bool>(false);
    auto* const command = app.add_subcommand("check", "检查数据库：从日志重算全部记录、摘要和哈希链并比较");
    command->add_flag("--mend", *mend, "把重算结果放回去");
    command->callback([&wish, mend] {
        wish.only_looks = !*mend;
        wish.job = [mend](Desk& desk) -> Result<void> {
            auto const differences = TRY(*mend ? desk.store.rebuild() : desk.store.check());
            for (auto const& difference : differences) desk.out << difference << "\n";
            Counts const counts = TRY(desk.store.counts());
            std::uint64_t records = 0, edits = 0;
            for (auto const& partition : counts.partitions) records += partition.records, edits += partition.edits;
            desk.out << "共 " << counts.partitions.size() << " 个分区，" << records << " 条记录，" << edits
                     << " 次修改；";
            if (differences.empty()) return desk.out << "检查通过\n", Result<void>{};
            desk.out << (*mend ? "已修复 " : "发现 ") << differences.size() << " 处不一致\n";
            if (*mend) return {};
            return problem(Problem::storage, "数据库有不一致之处：先做备份，再运行 check --mend");
        };
    });
}

} // namespace gengji::server
