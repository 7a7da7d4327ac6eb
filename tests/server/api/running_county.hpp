#pragma once

#include "client/models/syncing.hpp"
#include "server/api/context.hpp"
#include "server/http/listener.hpp"
#include "tests/support/temp_folder.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <thread>

namespace gengji::test {

inline std::string const village = "500231101203", township = "500231101", county = "500231";
inline std::string const password = "gengji-test-7";

/// Fails the test with the error's own words.
template<class T>
T ok(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().detail);
    return std::move(*result);
}
inline void ok(Result<void> const& result) {
    if (!result) throw std::runtime_error(result.error().detail);
}

/// Read by the server's workers while the test sets it.
class SharedClock final : public Clock {
public:
    explicit SharedClock(UnixMs now) : now_(now) {}
    UnixMs now_ms() const override { return now_; }
    std::int64_t boot_ms() const override { return 3'600'000; }
    void pass(std::int64_t seconds) { now_ += seconds * 1000; }

private:
    std::atomic<UnixMs> now_;
};

/// A county's server in this process: a real store, a real listener over TLS on a free port of loopback, people li and
/// wang (clerks of one village).
class RunningCounty {
public:
    RunningCounty();
    ~RunningCounty();

    std::string url() const { return "https://127.0.0.1:" + std::to_string(listener_->port()); }
    std::string code_for(std::string const& login);
    client::ServerAddress look() { return ok(client::look_at_server(url())); }
    client::ServerAddress address; ///< as seen at the beginning
    SharedClock clock{1'760'000'000'000};
    /// What the store does, in its turn among the requests.
    void at_store(std::function<void(server::Store&)> const& job);
    server::Metrics metrics;
    server::Router router;

private:
    TempFolder folder_;
    SystemRandom random_;
    std::unique_ptr<server::Store> store_;
    std::unique_ptr<server::Writer> writer_;
    server::PublishedForms forms_;
    server::Failures failures_;
    std::unique_ptr<server::Context> context_;
    std::unique_ptr<server::Listener> listener_;
    std::jthread thread_;
};

/// A laptop in a folder of its own, enrolled at a county.
struct TestLaptop {
    TestLaptop(RunningCounty& county, std::string const& login, UnixMs now);
    client::SyncOutcome sync();
    Result<client::SyncOutcome> try_sync();
    RecordKey save(std::string const& area);
    void edit(RecordKey const& key, std::string const& area);
    std::size_t heads(RecordKey const& key);

    TempFolder folder;
    SharedClock clock;
    SystemRandom random;
    std::unique_ptr<client::Laptop> laptop;
};

} // namespace gengji::test
