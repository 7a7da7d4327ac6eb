#include "client/app/shell.hpp"
#include "tests/client/desk_fixture.hpp"

#include <catch2/catch.hpp>

#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

using namespace gengji;
using namespace gengji::client;
using namespace gengji::test;

namespace {

/// The frame loop's sleep and wake, without frames.
class Loop {
public:
    UiQueue queue{[this] {
        std::lock_guard const lock(mutex_);
        woken_ = true;
        changed_.notify_all();
    }};
    /// Steps whenever something came, until it is as it should be. False after `patience`.
    bool until(std::function<void()> const& step, std::function<bool()> const& as_it_should_be) {
        constexpr auto patience = std::chrono::seconds(60);
        auto const end = std::chrono::steady_clock::now() + patience;
        for (;;) {
            step();
            if (as_it_should_be()) return true;
            std::unique_lock lock(mutex_);
            if (!changed_.wait_until(lock, end, [this] { return woken_; })) return false;
            woken_ = false;
        }
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool woken_ = false;
};

/// Li's laptop behind the real workers; its server does not answer.
struct ShellFixture {
    ShellFixture() {
        enrol_li(folder.path(), elsewhere, clock, random);
        auto const laptop = must(Laptop::open(folder.path(), right_password, clock, random));
        Identity identity = laptop->identity();
        identity.access = "a", identity.refresh = "r"; // signed in, once
        must(laptop->keep(identity));
    }
    bool until(std::function<bool()> const& as_it_should_be) {
        return loop.until([this] { shell->step(); }, as_it_should_be);
    }
    DesktopModel& desktop() { return shell->desktop(); }
    void unlock() {
        desktop().unlock().unlock_with(right_password);
        REQUIRE(until([&] { return desktop().is_open(); }));
    }

    TempFolder folder;
    SystemClock clock;
    SystemRandom random; // both workers draw from it
    Elsewhere elsewhere;
    Loop loop;
    std::unique_ptr<Shell> shell = std::make_unique<Shell>(folder.path(), loop.queue, clock, random);
};

} // namespace

SCENARIO("closures reach the UI thread in order, and wake it", "[desk]") {
    int wakes = 0;
    UiQueue queue([&] { ++wakes; });
    std::vector<int> seen;
    CHECK_FALSE(queue.drain());
    std::jthread([&] {
        queue.post([&] { seen.push_back(1); });
        queue.post([&] { seen.push_back(2), queue.post([&] { seen.push_back(3); }); });
    }).join();
    CHECK(wakes == 2);
    CHECK(queue.drain());
    CHECK(seen == std::vector<int>{1, 2}); // what these post comes with the next frame
    CHECK(queue.drain());
    CHECK(seen == std::vector<int>{1, 2, 3});
}

SCENARIO("the real workers: unlock, record, and go on without a server", "[desk][S1]") {
    ShellFixture li;
    auto& shell = li.shell;
    WHEN("the password is wrong") {
        li.desktop().unlock().unlock_with("wrong");
        CHECK(li.until([&] { return !li.desktop().unlock().busy(); }));
        CHECK_FALSE(li.desktop().is_open());
        CHECK_FALSE(li.desktop().unlock().trouble().empty());
    }
    WHEN("it is right, and a plot is filled in") {
        li.unlock();
        li.desktop().open_new("plot");
        REQUIRE(li.until([&] { return li.desktop().form().is_open(); }));
        auto& form = li.desktop().form();
        auto const row = form.layout()->sections[0].instances[0].fields;
        auto const name = std::find_if(row.begin(), row.end(), [](auto const& one) { return one.path == "name"; });
        REQUIRE(name != row.end());
        form.type(*name, "大田湾");
        CHECK(li.until([&] { return shell->patience_s() <= 1; })); // the loop must wake for the draft
        THEN("saving is durable and the list shows it, whatever the link does") {
            form.save_anyway();
            REQUIRE(li.until([&] { return !form.is_open(); }));
            CHECK(li.until([&] {
                return li.desktop().records().rows().size() == 1 &&
                       li.desktop().sync().store().counts.waiting_edits == 1;
            }));
            CHECK(li.until([&] { return li.desktop().sync().link().phase == LinkStatus::Phase::resting; }));
            CHECK_FALSE(li.desktop().sync().link().trouble.empty());
            shell.reset(); // the window closes: both threads end, the laptop is free again
            auto const laptop = must(Laptop::open(li.folder.path(), right_password, li.clock, li.random));
            CHECK(must(laptop->store().counts()).waiting_edits == 1);
        }
        THEN("closing the window keeps the draft") {
            shell.reset();
            auto const laptop = must(Laptop::open(li.folder.path(), right_password, li.clock, li.random));
            auto const drafts = must(laptop->store().drafts());
            REQUIRE(drafts.size() == 1);
            CHECK(std::any_of(drafts[0].patch.begin(), drafts[0].patch.end(),
                              [](auto const& one) { return one.value.text() == "大田湾"; }));
        }
    }
}

SCENARIO("the link rests after a failure, tries again when told to, and ends at once", "[desk]") {
    ShellFixture li;
    li.shell.reset();
    StoreWorker store(li.folder.path(), li.clock, li.random);
    Identity identity;
    REQUIRE(store.call<void>([](Desk&) { return Result<void>(); }).error().problem == Problem::unauthorized); // locked
    REQUIRE(store.post([&](Desk*) { (void)must(store.unlock(right_password)); }));
    must(store.call<void>([&](Desk& desk) { return identity = desk.laptop().identity(), Result<void>(); }));

    std::vector<LinkStatus> told; // on the UI thread
    SyncWorker::Listener const listener{
        [&](LinkStatus status) { li.loop.queue.post([&told, status] { told.push_back(status); }); }, [] {}};
    auto worker = std::make_unique<SyncWorker>(store, identity, li.random, listener);
    auto const count = [&](LinkStatus::Phase phase) {
        return std::count_if(told.begin(), told.end(), [&](auto const& one) { return one.phase == phase; });
    };
    auto const step = [&] { li.loop.queue.drain(); };
    REQUIRE(li.loop.until(step, [&] { return count(LinkStatus::Phase::resting) >= 1; }));
    CHECK(told.front().phase == LinkStatus::Phase::syncing);
    auto const rest =
        std::find_if(told.begin(), told.end(), [](auto const& one) { return one.phase == LinkStatus::Phase::resting; });
    CHECK_FALSE(rest->trouble.empty());
    CHECK(rest->server == "https://127.0.0.1:1");
    auto const before = count(LinkStatus::Phase::resting);
    worker->sync_now();
    REQUIRE(li.loop.until(step, [&] { return count(LinkStatus::Phase::resting) > before; }));
    worker.reset(); // also out of a long rest
    CHECK_FALSE(must(store.call<StoreStatus>([](Desk& desk) { return desk.status(); })).last_sync);
}
