#include "client/app/sync_worker.hpp"

#include "shared/base/log.hpp"

#include <chrono>

namespace gengji::client {

namespace {
constexpr std::size_t most_orders = 64; ///< saves made during one long round; a further one says nothing new
constexpr auto until_asked = std::chrono::hours(24);
} // namespace

SyncWorker::SyncWorker(StoreWorker& store, Identity const& identity, Random& random, Listener listener)
    : store_(store), listener_(std::move(listener)), log_(store), transport_(identity.server),
      link_(identity, transport_,
            [&store](Identity const& kept) {
                return store.call<void>([&](Desk& desk) { return desk.laptop().keep(kept); });
            }),
      driver_(log_, link_, transport_), backoff_(random), orders_(most_orders) {
    status_.server = identity.server.url;
    thread_ = std::jthread([this](std::stop_token const& stop) { run(stop); }); // last: it sees everything made
}

SyncWorker::~SyncWorker() {
    thread_.request_stop();
    if (auto const waiting = waiting_.load()) waiting->request_stop();
}

void SyncWorker::give(Order order) {
    bool const taken = orders_.try_push(std::move(order)); // full: a round is asked for already
    if (!taken && order.answer) order.answer(problem(Problem::internal, "程序正忙，请稍等再试"));
    if (auto const waiting = waiting_.load()) waiting->request_stop();
}

void SyncWorker::sync_now() { give({Order::Kind::sync_now, {}, {}}); }
void SyncWorker::saved() { give({Order::Kind::saved, {}, {}}); }
void SyncWorker::sign_in(std::string password, std::function<void(Result<void>)> answer) {
    give({Order::Kind::sign_in, std::move(password), std::move(answer)});
}

void SyncWorker::tell(LinkStatus::Phase phase, std::string trouble, std::int64_t retry_in_s) {
    status_.phase = phase;
    status_.trouble = std::move(trouble);
    status_.retry_in_s = retry_in_s;
    listener_.status(status_);
}

void SyncWorker::tell_progress(sync::Progress const& progress) {
    status_.pushed_edits = progress.pushed_edits - pushed_before_;
    status_.pulled_records = progress.pulled_records - pulled_before_;
    tell(LinkStatus::Phase::syncing);
}

void SyncWorker::obey(Order& order, std::stop_token const& stop) {
    if (order.kind == Order::Kind::sync_now) backoff_.reset();
    if (order.kind != Order::Kind::sign_in) return;
    tell(LinkStatus::Phase::syncing);
    auto const done = sign_in_now(order.password, stop);
    backoff_.reset();
    if (!done) tell(LinkStatus::Phase::sign_in_again, done.error().detail);
    if (order.answer) order.answer(done);
}

/// The password that the server takes opens the laptop as well: an administrator may have set a new one.
Result<void> SyncWorker::sign_in_now(std::string const& password, std::stop_token const& stop) {
    TRY(link_.login(password, stop));
    return store_.call<void>([&](Desk& desk) { return desk.laptop().set_password(password); });
}

Result<void> SyncWorker::round(std::stop_token const& stop) {
    pushed_before_ = driver_.progress().pushed_edits;
    pulled_before_ = driver_.progress().pulled_records;
    tell_progress(driver_.progress());
    auto const done = driver_.until_level([this](sync::Progress const& progress) { tell_progress(progress); }, stop);
    level_ = done && driver_.progress().level;
    for (auto const& notice : driver_.progress().notices) log::warn("sync.notice", {{"what", notice}});
    auto const learned =
        store_.call<void>([this](Desk& desk) { return desk.after_sync(link_.server_seconds(), level_); });
    listener_.data_changed();
    if (!done) return done.error();
    return learned;
}

void SyncWorker::rest(Error const& why, std::stop_token const& stop) {
    log::info("sync.rests", {{"problem", name_of(why.problem)}});
    std::chrono::milliseconds patience = until_asked;
    if (why.problem == Problem::unauthorized) {
        tell(LinkStatus::Phase::sign_in_again, why.detail);
    } else if (why.problem == Problem::too_old) {
        tell(LinkStatus::Phase::upgrade, why.detail);
    } else {
        patience = backoff_.after_failure();
        tell(LinkStatus::Phase::resting, why.detail, std::chrono::ceil<std::chrono::seconds>(patience).count());
    }
    if (auto order = orders_.pop_within(patience, stop)) obey(*order, stop);
}

void SyncWorker::wait_for_news(std::stop_token const& stop) {
    while (!stop.stop_requested()) {
        auto const ends = std::make_shared<std::stop_source>();
        waiting_.store(ends);
        std::stop_callback const with_the_program(stop, [&] { ends->request_stop(); });
        if (auto order = orders_.try_pop())
            return obey(*order, stop); // given before we listened; a later one finds waiting_
        auto const news = driver_.wait_for_news(ends->get_token());
        if (auto order = orders_.try_pop()) return obey(*order, stop);
        if (!news) return rest(news.error(), stop);
        if (*news) return;
    }
}

void SyncWorker::run(std::stop_token const& stop) {
    while (!stop.stop_requested()) {
        auto const done = round(stop);
        bool asked_again = false; // saved meanwhile: the last request may have been made before
        while (auto more = orders_.try_pop()) obey(*more, stop), asked_again = true;
        if (asked_again) continue;
        if (!done) {
            rest(done.error(), stop);
            continue;
        }
        backoff_.reset();
        tell(LinkStatus::Phase::idle);
        wait_for_news(stop);
    }
    log::info("sync_worker.ended", {});
}

} // namespace gengji::client
