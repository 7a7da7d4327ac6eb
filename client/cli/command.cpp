#include "client/cli/command.hpp"

#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

namespace gengji::client {

int exit_code(Problem problem) {
    switch (problem) {
    case Problem::invalid: return 2;
    case Problem::not_found: return 3;
    case Problem::unauthorized: return 4;
    case Problem::offline: return 5;
    case Problem::too_old: return 6;
    case Problem::full: return 7;
    case Problem::storage:
    case Problem::internal: break;
    }
    return 1;
}

Result<std::string> password_of(Wish const& wish) {
    std::string password;
    if (!wish.password_file.empty()) {
        password = TRY(read_file(wish.password_file, 4096));
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
    while (!password.empty() && (password.back() == '\n' || password.back() == '\r')) password.pop_back();
    return password;
}

} // namespace gengji::client
