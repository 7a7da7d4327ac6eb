#include "client/app/shell.hpp"
#include "client/app/window.hpp"
#include "client/views/views.hpp"
#include "shared/base/exit_code.hpp"
#include "shared/base/files.hpp"
#include "shared/base/i18n.hpp"
#include "shared/base/log.hpp"
#include "shared/base/memory.hpp"

#include <clocale>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <thread>

using namespace gengji;
using namespace gengji::client;

namespace {

struct Wish {
    std::string data, password;
    bool help = false;
};

constexpr char usage[] = "用法：gengji-desk [--data 数据文件夹] [--password-file 文件]\n"
                         "环境变量 GENGJI_DATA、GENGJI_PASSWORD、GENGJI_FONT 也可以用。\n";

std::string usual_folder() {
    if (char const* const given = std::getenv("GENGJI_DATA")) return given;
    char const* const home = std::getenv("HOME");
    return (home ? std::string(home) : ".") + "/.local/share/gengji";
}

Result<std::string> password_in(std::string const& path) {
    constexpr std::size_t most = 4096;
    std::string password = TRY(read_file(path, most));
    while (!password.empty() && (password.back() == '\n' || password.back() == '\r')) password.pop_back();
    return password;
}

Result<Wish> wish_of(int count, char** arguments) {
    Wish wish{usual_folder(), {}, false};
    if (char const* const given = std::getenv("GENGJI_PASSWORD")) wish.password = given;
    for (int at = 1; at < count; ++at) {
        std::string_view const word = arguments[at];
        if (word == "--help" || word == "-h") {
            wish.help = true;
        } else if (word == "--data" && at + 1 < count) {
            wish.data = arguments[++at];
        } else if (word == "--password-file" && at + 1 < count) {
            wish.password = TRY(password_in(arguments[++at]));
        } else {
            return problem(Problem::invalid, "不认识“" + std::string(word) + "”\n" + usage);
        }
    }
    return wish;
}

/// A polite end from outside (logging out, Ctrl+C) closes the window as the person would: what is being typed stays as
/// a draft. A thread waits for the signal, because a handler may not wake the frame loop.
void close_on_signals() {
    sigset_t polite;
    sigemptyset(&polite);
    sigaddset(&polite, SIGTERM);
    sigaddset(&polite, SIGINT);
    pthread_sigmask(SIG_BLOCK, &polite, nullptr);
    std::thread([polite] {
        int signal = 0;
        sigwait(&polite, &signal);
        Window::ask_to_close();
        Window::wake();
    }).detach();
}

Result<void> run(Wish const& wish) {
    constexpr int width = 1200, height = 760; // a usual village laptop has 1366 x 768
    auto const window = TRY(Window::open(tr("desk.window"), width, height));
    SystemClock clock;
    SystemRandom random;
    UiQueue queue(&Window::wake);
    Shell shell(wish.data, queue, clock, random);
    if (!wish.password.empty()) shell.desktop().unlock().unlock_with(wish.password);
    window->run([&] { shell.step(); }, [&] { draw(shell.desktop()); }, [&] { return shell.patience_s(); });
    return {};
}

} // namespace

int main(int count, char** arguments) {
    keep_freed_memory();
    std::setlocale(LC_CTYPE, ""); // input methods speak in the person's locale
    close_on_signals();
    log::set_level(log::Level::warn);
    auto const wish = wish_of(count, arguments);
    if (!wish) {
        std::cerr << wish.error().detail << "\n";
        return exit_code(wish.error().problem);
    }
    if (wish->help) {
        std::cout << usage;
        return 0;
    }
    auto const done = run(*wish);
    if (done) return 0;
    std::cerr << done.error().detail << "\n";
    return exit_code(done.error().problem);
}
