#include "server/cli/office.hpp"
#include "shared/base/memory.hpp"

#include <sys/stat.h>

#include <iostream>

using namespace gengji;
using namespace gengji::server;

namespace {

/// A full disk or a closed pipe behind standard output is no success.
Result<void> all_printed() {
    if (std::cout.flush()) return {};
    return problem(Problem::storage, "结果没有写完：输出的文件或管道写不进去（磁盘满了吗？）。请换个地方再试");
}

int report(Result<void> const& job) {
    auto const done = job ? all_printed() : job;
    if (done) return 0;
    std::cerr << done.error().detail << "\n";
    return exit_code(done.error().problem);
}

Result<void> run_here(Wish const& wish) {
    SystemClock clock;
    SystemRandom random;
    auto const county = TRY(OpenCounty::open(wish.data, clock, random));
    for (bool more = wish.reads_ledger; more;) more = TRY(step_ledger(county->store(), 2000));
    Desk desk{county->config(), county->store(), clock, random, std::cout, "."};
    return wish.job(desk);
}

} // namespace

int main(int count, char** arguments) {
    keep_freed_memory();
    umask(0077); // databases, backups and keys are for the server's own user, whatever folder they stand in
    std::vector<std::string> const words(arguments + 1, arguments + count);
    Wish wish;
    int const code = read_command_line(words, wish, std::cout, std::cerr);
    if (code != 0 || (!wish.job && !wish.without_store)) return code;
    if (wish.without_store) return report(wish.without_store());
    if (auto const answered = ask_running_server(wish.data, words, std::cout, std::cerr))
        return *answered != 0 ? *answered : report(all_printed());
    return report(run_here(wish));
}
