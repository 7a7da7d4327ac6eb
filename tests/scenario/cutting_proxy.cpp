// A link that breaks: carries connections to a port of this machine and cuts each one after a random number of bytes or
// milliseconds.
//   gengji-cutting-proxy TARGET_PORT PORT_FILE [SEED] [MEAN_MS]
// Repeatable as far as a network is: the same seed draws the same cuts.
#include "shared/base/files.hpp"
#include "shared/base/id.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <list>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Link {
    int client = -1, server = -1;
    Clock::time_point cut_at;
    std::size_t bytes_left = 0;
};

sockaddr_in loopback(unsigned short port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

int listen_on_any_port(unsigned short& port) {
    int const listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (bind(listening, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listening, 64) != 0) return -1;
    getsockname(listening, reinterpret_cast<sockaddr*>(&address), &size);
    port = ntohs(address.sin_port);
    return listening;
}

/// Cut as a lost link is: a reset, not a farewell.
void cut(Link const& link) {
    linger const hard{1, 0};
    for (int const end : {link.client, link.server}) {
        setsockopt(end, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        close(end);
    }
}

/// Moves what is there from one end to the other; false when the link is over.
bool carry(Link& link, int from, int to) {
    char buffer[4096];
    ssize_t const got = recv(from, buffer, std::min(sizeof buffer, link.bytes_left), 0);
    if (got <= 0) return false;
    link.bytes_left -= static_cast<std::size_t>(got);
    for (ssize_t sent = 0; sent < got;) {
        ssize_t const part = send(to, buffer + sent, static_cast<std::size_t>(got - sent), MSG_NOSIGNAL);
        if (part <= 0) return false;
        sent += part;
    }
    return link.bytes_left > 0;
}

} // namespace

int main(int count, char** arguments) {
    if (count < 3)
        return std::fprintf(stderr, "usage: gengji-cutting-proxy TARGET_PORT PORT_FILE [SEED] [MEAN_MS]\n"), 2;
    auto const target = static_cast<unsigned short>(std::atoi(arguments[1]));
    gengji::SeededRandom random(count > 3 ? std::strtoull(arguments[3], nullptr, 10) : 1);
    auto const mean_ms = static_cast<std::uint64_t>(count > 4 ? std::atoi(arguments[4]) : 2000);
    signal(SIGPIPE, SIG_IGN);
    unsigned short port = 0;
    int const listening = listen_on_any_port(port);
    if (listening < 0 || !gengji::write_file_durably(arguments[2], std::to_string(port) + "\n", 0644)) return 1;

    std::list<Link> links;
    for (;;) {
        std::vector<pollfd> waiting{{listening, POLLIN, 0}};
        for (auto const& link : links)
            waiting.push_back({link.client, POLLIN, 0}), waiting.push_back({link.server, POLLIN, 0});
        poll(waiting.data(), waiting.size(), 50);
        std::size_t at = 1;
        for (auto link = links.begin(); link != links.end(); at += 2) {
            bool alive = Clock::now() < link->cut_at;
            if (alive && waiting[at].revents) alive = carry(*link, link->client, link->server);
            if (alive && waiting[at + 1].revents) alive = carry(*link, link->server, link->client);
            if (!alive) cut(*link);
            link = alive ? std::next(link) : links.erase(link);
        }
        if (!waiting[0].revents) continue;
        Link link;
        link.client = accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
        link.server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in const server = loopback(target);
        link.cut_at = Clock::now() + std::chrono::milliseconds(random.below(2 * mean_ms) + 50);
        link.bytes_left = 2000 + random.below(200'000);
        if (link.client < 0 || connect(link.server, reinterpret_cast<sockaddr const*>(&server), sizeof server) != 0)
            cut(link);
        else
            links.push_back(link);
    }
}
