#include "shared/base/files.hpp"
#include "shared/base/limits.hpp"
#include "shared/base/log.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <regex>
#include <thread>

using namespace gengji;

namespace {

/// Collects lines while it lives.
struct Captured {
    std::vector<std::string> lines;
    Captured() {
        log::to_function([this](std::string_view line) { lines.emplace_back(line); });
    }
    ~Captured() {
        log::to_stderr();
        log::set_level(log::Level::info);
    }
};

} // namespace

TEST_CASE("a line is an event and its facts", "[log]") {
    Captured captured;
    std::size_t const edits = 3;
    std::string const device = "0192f1c4";
    log::info("push.acknowledged",
              {{"edits", edits}, {"took_ms", 5}, {"ratio", 0.5}, {"again", false}, {"device", device}});
    REQUIRE(captured.lines.size() == 1);
    std::regex const shape(
        R"(time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z level=info event=push\.acknowledged edits=3 took_ms=5 ratio=0\.5 again=false device=0192f1c4)");
    INFO(captured.lines[0]);
    CHECK(std::regex_match(captured.lines[0], shape));
}

TEST_CASE("no text can forge a second line or a second fact", "[log]") {
    Captured captured;
    log::error(
        "request.refused",
        {{"path", "/v1\nlevel=info event=fake"}, {"agent", "a\"b\\c\x1b[31m"}, {"words", "two words"}, {"none", ""}});
    REQUIRE(captured.lines.size() == 1);
    CHECK(captured.lines[0].find('\n') == std::string::npos);
    CHECK(captured.lines[0].find('\x1b') == std::string::npos);
    CHECK(captured.lines[0].ends_with(
        R"(path="/v1\nlevel=info event=fake" agent="a\"b\\c\x1b[31m" words="two words" none="")"));
}

TEST_CASE("what is below the level is not written", "[log]") {
    Captured captured;
    log::set_level(log::Level::warn);
    log::info("quiet");
    log::warn("loud");
    log::set_level(log::Level::off);
    log::error("silenced");
    REQUIRE(captured.lines.size() == 1);
    CHECK(captured.lines[0].ends_with("level=warn event=loud"));
}

TEST_CASE("many threads write whole lines into a file that stays bounded", "[log]") {
    TempFolder const folder;
    std::string const path = folder / "gengji.log";
    REQUIRE(log::to_file(path));
    std::string const ballast(1000, 'x');
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 2500; ++i) log::info("line", {{"ballast", ballast}});
        });
    for (std::thread& thread : threads) thread.join();
    log::to_stderr();
    CHECK(std::filesystem::file_size(path) <= limits::log_file_bytes);
    CHECK(std::filesystem::file_size(path + ".1") <= limits::log_file_bytes);
    std::string const all = *read_file(path + ".1") + *read_file(path);
    std::size_t lines = 0, whole = 0;
    for (std::size_t at = 0, end = 0; (end = all.find('\n', at)) != std::string::npos; at = end + 1) {
        std::string_view const line = std::string_view(all).substr(at, end - at);
        ++lines;
        whole += line.starts_with("time=") && line.ends_with("x") && line.size() < 1100;
    }
    CHECK(lines == 10'000);
    CHECK(whole == lines);
    CHECK(log::to_file(folder / "no/such/folder.log").error().problem == Problem::storage);
}
