#include "tests/server/api/running_county.hpp"

#include "server/auth/codes.hpp"
#include "server/auth/limits.hpp"
#include "server/auth/passwords.hpp"
#include "server/auth/scopes.hpp"
#include "server/cli/publish.hpp"
#include "server/http/certificate.hpp"
#include "tests/support/builders.hpp"

#include <sstream>

namespace gengji::test {

namespace {

std::vector<server::PublishedRecord> some_forms() {
    std::vector<server::PublishedRecord> records;
    for (auto& record : published(Catalog::built_in())) {
        auto const* const id = record.document.find("form_id");
        if (record.form == "form" && id && id->text() == "plot")
            records.push_back({record.form, std::move(record.document)});
    }
    return records;
}

} // namespace

RunningCounty::RunningCounty() {
    server::Config config;
    config.data = folder_.path();
    store_ = ok(server::open_store(config, clock, random_));
    ok(store_->set_county(county, "垫江县"));
    std::ostringstream out;
    server::Desk desk{config, *store_, clock, random_, out, folder_.path()};
    ok(server::publish(desk, ActorId{}, some_forms()));
    ok(store_->server_replica(township));
    std::string const hash = ok(server::hash_password(password));
    for (auto const* const login : {"li", "wang"}) {
        ok(store_->put_account({person(login), login, hash, false}));
        std::vector<server::Role> const roles{{"collector", village}};
        ok(store_->set_access(person(login), roles, server::grants_of(roles)));
    }
    writer_ = std::make_unique<server::Writer>(*store_, metrics);
    context_.reset(new server::Context{*store_, *writer_, forms_, metrics, failures_, clock, random_, "test-server"});
    server::add_routes(router, *context_);
    auto const certificate = ok(server::make_certificate("test", {}));
    listener_ = ok(server::Listener::open({"127.0.0.1", 0, certificate.certificate_pem, certificate.private_key_pem},
                                          router, metrics));
    writer_->set_bell(&listener_->bell());
    thread_ = std::jthread([this] { listener_->run(false); });
    address = look();
}

RunningCounty::~RunningCounty() {
    listener_->stop();
    thread_.join();
    writer_->set_bell(nullptr);
}

std::string RunningCounty::code_for(std::string const& login) {
    std::string const code = server::new_enrolment_code(random_);
    at_store([&](server::Store& store) {
        server::Enrolment enrolment;
        enrolment.code = hash_of(*server::normal_code(code));
        enrolment.actor = person(login);
        enrolment.expires_at = clock.now_ms() / 1000 + server::limits::code_seconds;
        ok(store.put_enrolment(enrolment));
    });
    return code;
}

void RunningCounty::at_store(std::function<void(server::Store&)> const& job) {
    ok(writer_->run([&](server::Store& store) -> Result<void> { return job(store), Result<void>{}; }));
}

TestLaptop::TestLaptop(RunningCounty& at, std::string const& login, UnixMs now) : clock(now) {
    client::CurlTransport transport(at.address);
    auto const identity = ok(client::enrol({at.address, at.code_for(login), password, login}, transport, random));
    laptop = ok(client::Laptop::create(folder.path(), identity, password, clock, random));
}

Result<client::SyncOutcome> TestLaptop::try_sync() { return client::Syncing(*laptop).run(); }
client::SyncOutcome TestLaptop::sync() { return ok(try_sync()); }

RecordKey TestLaptop::save(std::string const& area) {
    RecordKey const key{{village, BucketClass::registry}, new_record_id(clock.now_ms(), random)};
    ok(laptop->store().save({key,
                             {"plot", laptop->catalog().form("plot")->version},
                             laptop->identity().actor,
                             {},
                             {{"contract_area", Value::of(area)}},
                             {}}));
    return key;
}

void TestLaptop::edit(RecordKey const& key, std::string const& area) {
    Shown const shown = ok(laptop->store().show(key));
    ok(laptop->store().save(
        {key, shown.state.form, laptop->identity().actor, shown.seen, {{"contract_area", Value::of(area)}}, {}}));
}

std::size_t TestLaptop::heads(RecordKey const& key) {
    return ok(laptop->store().show(key)).state.field("contract_area")->heads.size();
}

} // namespace gengji::test
