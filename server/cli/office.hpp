#pragma once

#include "server/cli/desk.hpp"

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

/// While the server runs, it alone writes the database. Commands then reach it through a socket in the data folder that
/// only the same user may open: the command line goes in, what the command prints and its exit code come back.
namespace gengji::server {

/// The running server's side. Thread: its own; jobs run where `run` takes them (the writer, or a reader).
class Office {
public:
    using Run = std::function<Result<void>(Wish const&, std::ostream& out, std::string const& folder)>;
    static Result<std::unique_ptr<Office>> open(std::string const& data, Run run);
    ~Office();

private:
    Office(int listening, std::string path, Run run);
    void serve(std::stop_token stop);
    void answer(int connection);

    int listening_;
    std::string path_;
    Run run_;
    std::jthread thread_;
};

/// Hands a command line to the running server. Nothing when none runs; otherwise the exit code. What it prints reaches
/// `out` and `err` as it comes, a piece at a time, so that a dump of a county needs no more memory than one of a
/// village.
std::optional<int> ask_running_server(std::string const& data, std::vector<std::string> const& words, std::ostream& out,
                                      std::ostream& err);

} // namespace gengji::server
