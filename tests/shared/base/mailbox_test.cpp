#include "shared/base/mailbox.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <memory>
#include <numeric>
#include <thread>
#include <vector>

using namespace gengji;

TEST_CASE("a mailbox gives out in order, and holds no more than it may", "[mailbox]") {
    Mailbox<int> mailbox(2);
    CHECK(mailbox.try_push(1));
    CHECK(mailbox.try_push(2));
    CHECK_FALSE(mailbox.try_push(3));
    CHECK(mailbox.size() == 2);
    CHECK(mailbox.pop() == 1);
    CHECK(mailbox.try_pop() == 2);
    CHECK_FALSE(mailbox.try_pop());
}

TEST_CASE("a message refused by a full mailbox stays with its sender", "[mailbox]") {
    Mailbox<std::unique_ptr<int>> mailbox(1);
    auto first = std::make_unique<int>(1), second = std::make_unique<int>(2);
    CHECK(mailbox.try_push(std::move(first)));
    CHECK_FALSE(mailbox.try_push(std::move(second)));
    REQUIRE(second);
    CHECK(*second == 2);
}

TEST_CASE("a closed mailbox gives out what it holds and then ends", "[mailbox]") {
    Mailbox<int> mailbox(3);
    CHECK(mailbox.push(1));
    mailbox.close();
    CHECK_FALSE(mailbox.push(2));
    CHECK_FALSE(mailbox.try_push(2));
    CHECK(mailbox.pop() == 1);
    CHECK_FALSE(mailbox.pop());
}

TEST_CASE("everything that many threads put in comes out once", "[mailbox]") {
    constexpr int feeders = 3, each = 2000;
    Mailbox<int> mailbox(4); // small: they must wait for each other
    std::vector<std::thread> threads;
    for (int f = 0; f < feeders; ++f)
        threads.emplace_back([&mailbox, f] {
            for (int i = 0; i < each; ++i) mailbox.push(f * each + i);
        });
    std::vector<int> seen(feeders * each);
    std::vector<int> last(feeders, -1);
    bool in_order = true;
    for (int i = 0; i < feeders * each; ++i) {
        int const message = *mailbox.pop();
        ++seen[static_cast<std::size_t>(message)];
        int& before = last[static_cast<std::size_t>(message / each)];
        in_order = in_order && before < message;
        before = message;
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(std::accumulate(seen.begin(), seen.end(), 0) == feeders * each);
    CHECK(*std::min_element(seen.begin(), seen.end()) == 1);
    CHECK(in_order);
}

TEST_CASE("whoever waits is woken by stop and by close", "[mailbox]") {
    Mailbox<int> empty(1), full(1), closed_later(1);
    REQUIRE(full.try_push(1));
    bool popped = true, pushed = true, popped_after_close = true;
    {
        std::jthread reader([&](std::stop_token const& stop) { popped = empty.pop(stop).has_value(); });
        std::jthread writer([&](std::stop_token const& stop) { pushed = full.push(2, stop); });
        std::jthread other([&] { popped_after_close = closed_later.pop().has_value(); });
        closed_later.close();
    } // jthreads request stop and join
    CHECK_FALSE(popped);
    CHECK_FALSE(pushed);
    CHECK_FALSE(popped_after_close);
    CHECK(full.size() == 1);
}

TEST_CASE("a pause in front of a mailbox ends with a message, with time, or when stop is asked for", "[mailbox]") {
    using namespace std::chrono_literals;
    Mailbox<int> mailbox(2);
    CHECK_FALSE(mailbox.pop_within(1ms));
    REQUIRE(mailbox.push(7));
    CHECK(mailbox.pop_within(1h) == 7);
    std::jthread const sender([&] { mailbox.push(8); });
    CHECK(mailbox.pop_within(1h) == 8);
    std::stop_source stop;
    stop.request_stop();
    REQUIRE(mailbox.push(9));
    CHECK_FALSE(mailbox.pop_within(1h, stop.get_token()));
}
