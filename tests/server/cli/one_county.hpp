#pragma once

#include "server/cli/office.hpp"
#include "shared/base/files.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/temp_folder.hpp"

#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace gengji::test {

/// A county's store without a server, and its commands as a person types them.
class OneCounty {
public:
    OneCounty() {
        config.data = folder.path();
        store = server::open_store(config, clock, random_).value();
        if (!store->set_county("500231", "垫江县")) throw std::runtime_error("no county");
    }
    /// What the command printed. Its error, where it has one, is in `trouble`.
    std::string run(std::vector<std::string> words) {
        trouble.reset();
        words.insert(words.begin(), {"--data", folder.path()});
        std::ostringstream out;
        server::Wish wish;
        if (server::read_command_line(words, wish, out, out) != 0) throw std::runtime_error(out.str());
        server::Desk desk{config, *store, clock, random_, out, folder.path()};
        if (auto const done = wish.job(desk); !done) trouble = done.error();
        return out.str();
    }

    TempFolder folder;
    FakeClock clock;
    server::Config config;
    std::unique_ptr<server::Store> store;
    std::optional<Error> trouble;

private:
    SystemRandom random_;
};

} // namespace gengji::test
