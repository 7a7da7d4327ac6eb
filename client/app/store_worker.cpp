#include "client/app/store_worker.hpp"

#include "shared/base/log.hpp"

namespace gengji::client {

namespace {
constexpr std::size_t most_jobs = 256; ///< a screen asks for five things at once; the rest is room for a slow disk
}

StoreWorker::StoreWorker(std::string folder, Clock& clock, Random& random)
    : folder_(std::move(folder)), clock_(clock), random_(random), jobs_(most_jobs), thread_([this] { run(); }) {}

StoreWorker::~StoreWorker() { jobs_.close(); }

bool StoreWorker::post(Job job) { return jobs_.try_push(std::move(job)); }

Error StoreWorker::locked() { return problem(Problem::unauthorized, "请先输入口令"); }

Result<SignedIn> StoreWorker::unlock(std::string const& password) {
    if (desk_) return desk_->signed_in();
    auto desk = std::make_unique<Desk>(TRY(Laptop::open(folder_, password, clock_, random_)));
    SignedIn signed_in = TRY(desk->begin());
    desk_ = std::move(desk);
    return signed_in;
}

void StoreWorker::run() {
    while (auto const job = jobs_.pop()) (*job)(desk_.get());
    desk_.reset(); // the store closes on the thread that used it
    log::info("store_worker.ended", {});
}

} // namespace gengji::client
