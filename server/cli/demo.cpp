#include "server/api/forms.hpp"
#include "server/auth/passwords.hpp"
#include "server/auth/scopes.hpp"
#include "server/cli/desk.hpp"
#include "server/cli/publish.hpp"
#include "shared/base/signature.hpp"
#include "shared/catalog/catalog.hpp"
#include "shared/demo/life.hpp"
#include "sync-protocol/codec.hpp"
#include "sync-protocol/server_machine.hpp"
#include "sync-protocol/signing.hpp"

#include <algorithm>

/// `gengji-server demo`: the demonstration county. What its laptops saved enters the way everything enters: signed by
/// the laptop, judged by the server machine, kept in the log.
namespace gengji::server {

namespace {

struct DemoWish {
    std::string size = "M", answers, password_file;
    std::uint64_t seed = 20251020;
};

/// One of the forty laptops, as the server knows it.
struct Enrolled {
    SigningKey key;
    sync::Session session;
    std::vector<Role> roles;
};

class Loading {
public:
    Loading(Desk& desk, demo::DemoCounty const& county) : desk_(desk), county_(county) {}

    Result<void> run(std::string const& password) {
        TRY(divisions());
        TRY(people(password));
        TRY(forms_.refresh(desk_.store));
        auto unit = TRY(desk_.store.begin());
        TRY(demo::live_through(county_, [&](demo::Arrival const& arrival) -> Result<void> {
            TRY(arrival.laptop == demo::by_server ? write(arrival) : push(arrival));
            if ((edits_ += arrival.edits.size()) < next_commit_) return {};
            TRY(unit->commit());
            unit.reset(); // units do not nest
            unit = TRY(desk_.store.begin());
            next_commit_ = edits_ + 4000;
            return {};
        }));
        return unit->commit();
    }
    std::size_t edits() const { return edits_; }

private:
    Result<void> divisions() {
        std::vector<PublishedRecord> records;
        for (auto& record : published(Catalog::built_in())) {
            if (record.form == "division") records.push_back({record.form, std::move(record.document)});
        }
        TRY(publish(desk_, ActorId{}, records));
        for (auto const* const township : Catalog::built_in().townships())
            TRY(desk_.store.server_replica(township->code));
        return {};
    }

    /// An account and an enrolled laptop for each; without a password nobody can sign in as one of them.
    Result<void> people(std::string const& password) {
        std::string const hashed = password.empty() ? std::string() : TRY(hash_password(password));
        auto const partitions = TRY(desk_.store.partitions());
        for (std::size_t i = 0; i < county_.laptops.size(); ++i) {
            auto const& laptop = county_.laptops[i];
            std::vector<Role> roles;
            for (auto const& role : laptop.roles) roles.push_back(TRY(parse_role(role)));
            TRY(desk_.store.put_account({laptop.actor, laptop.login, hashed, false}));
            TRY(desk_.store.set_access(laptop.actor, roles, grants_of(roles)));
            SeededRandom random(county_.options.seed * 1000 + i);
            SigningKey const key = SigningKey::generate(random);
            Device const device{random_id<DeviceTag>(random),
                                laptop.actor,
                                Bytes(key.verify_key().view()),
                                "演示笔记本" + std::to_string(i + 1),
                                desk_.now_seconds(),
                                0,
                                false};
            TRY(desk_.store.put_device(device));
            laptops_.push_back(
                {key, session_of(device, roles, partitions, TRY(desk_.store.access(laptop.actor))), roles});
        }
        return {};
    }

    sync::Session session_of(Device const& device, std::vector<Role> const& roles,
                             std::vector<std::string> const& partitions, Access const& access) {
        sync::Session session;
        session.device = device.id;
        session.actor = device.actor;
        session.device_key = device.public_key;
        session.scope = scope_of(access, partitions);
        session.collector = has_role(roles, "collector");
        session.team = has_role(roles, "team");
        session.supervisor = has_role(roles, "supervisor");
        session.county_admin = has_role(roles, "county_admin");
        session.seal_key = desk_.store.seal_public_key();
        return session;
    }

    Result<void> write(demo::Arrival const& arrival) {
        std::vector<ServerWrite> writes;
        for (Edit const& edit : arrival.edits)
            writes.push_back({edit.actor, edit.record, edit.form, edit.seen, edit.patch});
        TRY(desk_.store.write_as_server(writes, arrival.edits.front().wall_seconds));
        return {};
    }

    /// The laptop's edits in batches that a request may carry.
    Result<void> push(demo::Arrival const& arrival) {
        Enrolled const& laptop = laptops_[arrival.laptop];
        for (std::size_t from = 0; from < arrival.edits.size();) {
            std::span<Edit const> const rest(arrival.edits.data() + from,
                                             std::min<std::size_t>(arrival.edits.size() - from, 500));
            std::vector<Edit> const part(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(sync::fitting(rest)));
            Hash& link = links_[part.front().dot.replica];
            sync::PushedBatch batch{
                part.front().dot.replica, part.front().dot.seq, link, false, false, sync::encode_edits(part), {}};
            batch.signature = laptop.key.sign(sync::signed_part(arrival.partition, batch));
            for (Edit const& edit : part) link = chain(link, edit);
            sync::SyncRequest request;
            request.scope_version = laptop.session.scope.version;
            sync::PartitionRequest partition;
            partition.partition = arrival.partition;
            partition.epoch = TRY(epoch(arrival.partition));
            partition.replicas.push_back({batch.replica, 0, {}});
            partition.batches.push_back(std::move(batch));
            request.partitions.push_back(std::move(partition));
            Admission const rules(forms_, laptop.roles);
            auto const reply = TRY(sync::answer(request, laptop.session, desk_.store, rules, {arrival.at}));
            auto const& answered = reply.partitions;
            bool const held = !answered.empty() && !answered.front().held.empty() &&
                              answered.front().held.front().seq == part.back().dot.seq;
            if (!held)
                return problem(Problem::internal, "演示数据没有全部收下：" + arrival.partition + " 第 " +
                                                      std::to_string(arrival.laptop + 1) + " 台笔记本");
            from += part.size();
        }
        return {};
    }

    Result<EpochId> epoch(std::string const& partition) {
        auto const found = epochs_.find(partition);
        if (found != epochs_.end()) return found->second;
        EpochId const now = TRY(desk_.store.epoch(partition));
        return epochs_.emplace(partition, now).first->second;
    }

    Desk& desk_;
    demo::DemoCounty const& county_;
    PublishedForms forms_;
    std::vector<Enrolled> laptops_;
    std::map<ReplicaId, Hash> links_;
    std::map<std::string, EpochId> epochs_;
    std::size_t edits_ = 0, next_commit_ = 4000;
};

Result<void> load(Desk& desk, DemoWish const& wish) {
    auto const size = demo::parse_size(wish.size);
    if (!size) return problem(Problem::invalid, "--size 只有 S、M、L 三种");
    if (TRY(desk.store.account_of("demo-county-desk")))
        return problem(Problem::invalid, "这里已经装过演示数据；请换一个新建的服务器文件夹");
    std::string password;
    if (!wish.password_file.empty()) {
        password = TRY(read_file(desk.path_of(wish.password_file), 4096));
        while (!password.empty() && (password.back() == '\n' || password.back() == '\r')) password.pop_back();
        TRY(check_password_choice(password));
    }
    auto const county = demo::make_county({*size, wish.seed});
    Loading loading(desk, county);
    TRY(loading.run(password));
    if (!wish.answers.empty()) TRY(write_file_durably(desk.path_of(wish.answers), demo::answers_json(county)));
    auto const waiting = TRY(desk.store.counts()).waiting;
    desk.out << "演示数据：" << county.records.size() << " 条记录，" << loading.edits() << " 次修改，"
             << county.faults.size() << " 处预埋的差错"
             << (waiting ? "；有 " + std::to_string(waiting) + " 次修改等待处理" : "") << "\n";
    return {};
}

} // namespace

void add_demo(CLI::App& app, Wish& wish) {
    auto options = std::make_shared<DemoWish>();
    auto* const command = app.add_subcommand("demo", "装入演示数据：一个由程序生成的县（没有真人）");
    command->add_option("--size", options->size, "S 300 条作业记录、M 12000 条、L 70000 条")->capture_default_str();
    command->add_option("--seed", options->seed, "同一个数得到同样的县")->capture_default_str();
    command->add_option("--answers", options->answers, "把预埋差错的清单写进这个文件（JSON）");
    command->add_option("--password-file", options->password_file, "装有演示账号口令的文件；不给则这些账号不能登录");
    command->callback([&wish, options] { wish.job = [options](Desk& desk) { return load(desk, *options); }; });
}

} // namespace gengji::server
