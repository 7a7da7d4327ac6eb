#include "server/cli/office.hpp"
#include "shared/base/memory.hpp"

#include <iostream>

using namespace gengji;
using namespace gengji::server;

namespace {

int report(Result<void> const& done) {
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
    std::vector<std::string> const words(arguments + 1, arguments + count);
    Wish wish;
    int const code = read_command_line(words, wish, std::cout);
    if (code != 0 || (!wish.job && !wish.without_store)) return code;
    if (wish.without_store) return report(wish.without_store());
    if (auto const answered = ask_running_server(wish.data, words, std::cout)) return *answered;
    return report(run_here(wish));
}
