#include "client/cli/command.hpp"

#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

namespace gengji::client {

namespace {

void drop_line_end(std::string& password) {
    while (!password.empty() && (password.back() == '\n' || password.back() == '\r')) password.pop_back();
}

} // namespace

Result<std::string> password_in(std::string const& path) {
    constexpr std::size_t most = 4096;
    std::string password = TRY(read_file(path, most));
    drop_line_end(password);
    return password;
}

Result<std::string> password_of(Wish const& wish) {
    std::string password;
    if (!wish.password_file.empty()) {
        return password_in(wish.password_file);
    } else if (char const* const given = std::getenv("GENGJI_PASSWORD")) {
        password = given;
    } else if (isatty(STDIN_FILENO)) {
        std::cerr << "口令：" << std::flush;
        termios shown{};
        tcgetattr(STDIN_FILENO, &shown);
        termios hidden = shown;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
        std::getline(std::cin, password);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
        std::cerr << "\n";
    } else {
        return problem(Problem::unauthorized, "需要口令：用 --password-file 文件，或设环境变量 GENGJI_PASSWORD");
    }
    drop_line_end(password);
    return password;
}

} // namespace gengji::client
