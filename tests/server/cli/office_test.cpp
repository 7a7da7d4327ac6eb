#include "server/cli/office.hpp"

#include "shared/base/log.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <sstream>

using namespace gengji;
using namespace gengji::server;

namespace {

/// A running server's office, and what it wrote to the log.
struct OpenOffice {
    explicit OpenOffice(Office::Run run) {
        log::to_function([this](std::string_view line) { logged.append(line).append("\n"); });
        office = Office::open(folder.path(), std::move(run)).value();
    }
    ~OpenOffice() {
        office.reset();
        log::to_stderr();
    }
    int ask(std::vector<std::string> const& words) {
        out.str({}), err.str({});
        return ask_running_server(folder.path(), words, out, err).value();
    }

    TempFolder folder;
    std::string logged;
    std::unique_ptr<Office> office;
    std::ostringstream out, err;
};

} // namespace

TEST_CASE("the log says which command was run, and nothing else of its line") {
    OpenOffice at([](Wish const&, std::ostream&, std::string const&) { return Result<void>(); });
    // the folder is named last, or in the environment: no word has a place of its own
    CHECK(at.ask({"user", "password", "李四", "--password=geheim-7", "--data", at.folder.path()}) == 0);
    CHECK(at.ask({"user", "--password=geheim-7", "--data", at.folder.path()}) == 2);
    at.office.reset();
    CHECK_THAT(at.logged, Catch::Contains("verb=user") && Catch::Contains("exit=2"));
    CHECK_THAT(at.logged, !Catch::Contains("geheim") && !Catch::Contains("李四"));
}

TEST_CASE("what a command prints and what goes wrong come back apart, whatever their length") {
    std::string const line(1000, 'x');
    OpenOffice at([&](Wish const&, std::ostream& out, std::string const&) -> Result<void> {
        for (int i = 0; i < 300; ++i) out << line << "\n";
        return problem(Problem::full, "磁盘已满");
    });
    CHECK(at.ask({"--data", at.folder.path(), "dump"}) == 7);
    CHECK(at.out.str().size() == 300 * 1001);
    CHECK(at.err.str() == "磁盘已满\n");
    CHECK(at.ask({"--data", at.folder.path(), "dupm"}) == 2);
    CHECK(at.out.str().empty());
    CHECK_THAT(at.err.str(), Catch::Contains("命令写法不对"));
}

TEST_CASE("a dump does not hold up those who write") {
    std::ostringstream said;
    Wish wish;
    REQUIRE(read_command_line({"--data", "x", "dump"}, wish, said, said) == 0);
    CHECK(wish.only_looks);
}

TEST_CASE("without a server there is nobody to ask") {
    TempFolder const folder;
    std::ostringstream out;
    CHECK_FALSE(ask_running_server(folder.path(), {"--data", folder.path(), "dump"}, out, out));
}
