#include "client/cli/command.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace gengji;
using namespace gengji::client;

TEST_CASE("every problem has an exit code that a script can use") {
    CHECK(exit_code(Problem::internal) == 1);
    CHECK(exit_code(Problem::storage) == 1);
    CHECK(exit_code(Problem::invalid) == 2);
    CHECK(exit_code(Problem::not_found) == 3);
    CHECK(exit_code(Problem::unauthorized) == 4);
    CHECK(exit_code(Problem::offline) == 5);
    CHECK(exit_code(Problem::too_old) == 6);
    CHECK(exit_code(Problem::full) == 7);
}

TEST_CASE("a password file goes before the environment; its line end is none of it") {
    TempFolder const folder;
    Wish wish;
    setenv("GENGJI_PASSWORD", "of the environment", 1);
    CHECK(password_of(wish).value() == "of the environment");
    wish.password_file = folder / "password";
    REQUIRE(write_file_durably(wish.password_file, "口令 7 \r\n"));
    CHECK(password_of(wish).value() == "口令 7 ");
    wish.password_file = folder / "missing";
    auto const missing = password_of(wish);
    REQUIRE_FALSE(missing);
    CHECK(missing.error().problem == Problem::not_found);
    unsetenv("GENGJI_PASSWORD");
}
