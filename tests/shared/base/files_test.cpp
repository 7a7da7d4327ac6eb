#include "shared/base/files.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <iterator>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace gengji;

TEST_CASE("a file is written whole and read back", "[files]") {
    TempFolder const folder;
    Bytes const bytes = Bytes("first\0line\n", 11) + Bytes(200'000, 'x');
    REQUIRE(write_file_durably(folder / "a", bytes));
    CHECK(*read_file(folder / "a") == bytes);
    REQUIRE(write_file_durably(folder / "a", "second"));
    CHECK(*read_file(folder / "a") == "second");
    CHECK(*read_file(folder / "a", 6) == "second");
    CHECK(read_file(folder / "a", 5).error().problem == Problem::invalid);
    struct stat status {};
    REQUIRE(::stat((folder / "a").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1); // nothing left beside it
}

TEST_CASE("what cannot be read or written says why", "[files]") {
    TempFolder const folder;
    CHECK(read_file(folder / "missing").error().problem == Problem::not_found);
    CHECK(read_file(folder.path()).error().problem == Problem::invalid);
    CHECK_FALSE(write_file_durably(folder / "no/such/folder", "x"));
    std::filesystem::create_directory(folder / "taken");
    CHECK_FALSE(write_file_durably(folder / "taken", "x"));
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
    CHECK(write_file_durably("/dev/full/x", "x").error().detail.find("/dev/full/x") != std::string::npos);
}

TEST_CASE("one process at a time has a data folder", "[files][S15]") {
    TempFolder const folder;
    std::string const data = folder / "data";
    {
        Result<FolderLock> first = FolderLock::take(data);
        REQUIRE(first);
        Result<FolderLock> const second = FolderLock::take(data);
        REQUIRE_FALSE(second);
        CHECK(second.error().detail.find("另一个程序") != std::string::npos);
        FolderLock const moved = std::move(*first);
        CHECK_FALSE(FolderLock::take(data));
    }
    CHECK(FolderLock::take(data));
    struct stat status {};
    REQUIRE(::stat(data.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0700);
}

TEST_CASE("a killed process gives its data folder free", "[files]") {
    TempFolder const folder;
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    pid_t const child = ::fork();
    if (child == 0) {
        Result<FolderLock> const lock = FolderLock::take(folder.path());
        char const answer = lock ? 'y' : 'n';
        (void)!::write(ready[1], &answer, 1);
        while (true) ::pause();
    }
    char answer = 'n';
    REQUIRE(::read(ready[0], &answer, 1) == 1);
    CHECK(answer == 'y');
    CHECK_FALSE(FolderLock::take(folder.path()));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    CHECK(FolderLock::take(folder.path()));
    ::close(ready[0]), ::close(ready[1]);
}
