#pragma once

#include "client/models/desk.hpp"
#include "client/models/desktop_model.hpp"
#include "tests/support/builders.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/temp_folder.hpp"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/// A real laptop in a folder of its own, and a server small enough to be obvious: what tests of the window and its
/// models share.
namespace gengji::test {

inline std::string const home_village = "500231101203", home_township = "500231101", home_county = "500231";
inline std::string const right_password = "correct horse 7";

template<class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().detail);
    return std::move(*result);
}
inline void must(Result<void> result) {
    if (!result) throw std::runtime_error(result.error().detail);
}

inline client::Identity identity_of(std::string login) {
    client::Identity identity;
    identity.server.url = "https://127.0.0.1:1";
    identity.server_id = "test";
    identity.county = home_county;
    identity.device = named<DeviceId>("device", login);
    identity.device_seed = Bytes(32, '\7');
    identity.actor = person(login);
    identity.login = std::move(login);
    identity.roles = {"collector:" + home_village};
    return identity;
}

/// What other people saved: admits whatever comes, stamps it, and brings it to a laptop as pages do.
class Elsewhere {
public:
    void admit(Edit const& edit) {
        auto& held = records_[edit.record];
        ++head_;
        if (gengji::apply(held.first, edit, 1'760'000'000 + static_cast<Stamp>(head_), head_)) held.second = head_;
    }
    RecordState const& state(RecordKey const& key) const { return records_.at(key).first; }
    /// Takes in what the laptop saved, as a push does.
    void receive(RecordStore& store) {
        for (auto const& partition : must(store.positions())) {
            for (auto const& replica : partition.replicas) {
                constexpr std::size_t most = 1000, most_bytes = 1 << 20;
                for (auto const& edit : must(store.edits_after(replica.replica, replica.confirmed, most, most_bytes)))
                    admit(edit);
                must(store.confirm(replica.replica, replica.last, replica.last_hash));
            }
        }
    }
    void reach(RecordStore& store) const {
        for (auto const& partition : must(store.positions())) {
            for (auto const& stream : partition.streams) {
                PageUpdate page;
                page.partition = partition.partition;
                page.epoch = *partition.epoch;
                page.stream = stream.id;
                page.from = stream.cursor;
                page.to = {head_, head_ * 7};
                for (auto const& [key, held] : records_) {
                    if (key.bucket.partition() != partition.partition || held.second <= stream.cursor.seq) continue;
                    page.states.push_back({key, held.second, 0, held.first});
                }
                (void)must(store.apply(page));
            }
        }
    }
    void sync(RecordStore& store) { receive(store), reach(store); }

private:
    std::map<RecordKey, std::pair<RecordState, std::uint64_t>> records_;
    std::uint64_t head_ = 0;
};

inline RecordKey member_key(std::string_view name) { return {{home_village, BucketClass::registry}, record_id(name)}; }

/// Enrols a laptop for Li, a clerk of one village, without a server; Li and Wang are known by name.
inline void enrol_li(std::string const& folder, Elsewhere& elsewhere, Clock& clock, Random& random) {
    auto const laptop = must(client::Laptop::create(folder, identity_of("li"), right_password, clock, random));
    constexpr std::uint8_t all = 31;
    Scope scope{1,
                {{home_county, {{home_county, false, 1, false}}}, {home_township, {{home_township, true, all, true}}}}};
    must(laptop->store().set_scope(scope, {}));
    for (auto const& partition : {home_county, home_township}) {
        must(laptop->store().enter_epoch(partition, named<EpochId>("epoch", partition)));
        must(laptop->store().settle_epoch(partition));
    }
    Bucket const county{home_county, BucketClass::everyone};
    std::uint64_t number = 0;
    for (auto const& [login, name] :
         {std::pair{"li", "李晓梅"}, std::pair{"wang", "王建国"}, std::pair{"he", "何审核"}})
        elsewhere.admit(
            an_edit("office", ++number).of({county, person(login)}).by("office").with_form("user").set("name", name));
    elsewhere.reach(laptop->store());
}

/// The window's way to the laptop, on one thread: each question is answered when the test lets the answers in.
class DirectCommands final : public client::Commands {
public:
    DirectCommands(std::string folder, Clock& clock, Random& random)
        : folder_(std::move(folder)), clock_(clock), random_(random) {}

    /// Lets every answer in, and the answers to what those ask.
    void settle() {
        while (!answers_.empty()) {
            auto const answer = std::move(answers_.front());
            answers_.pop_front();
            answer();
        }
    }
    client::Desk& desk() { return *desk_; }
    RecordStore& store() { return desk_->laptop().store(); }
    int syncs_asked = 0;
    std::string trouble_at_save;  ///< the next save fails with it
    std::string trouble_at_draft; ///< every draft fails with it

    void unlock(std::string password, client::Answer<client::SignedIn> answer) override {
        auto laptop = client::Laptop::open(folder_, password, clock_, random_);
        if (!laptop) return reply<client::SignedIn>(answer, laptop.error());
        desk_ = std::make_unique<client::Desk>(std::move(*laptop));
        reply(answer, desk_->begin());
    }
    void list(ListQuery query, client::Answer<std::vector<RecordRow>> answer) override {
        reply(answer, store().list(query));
    }
    void count(ListQuery query, client::Answer<std::uint64_t> answer) override { reply(answer, store().count(query)); }
    void open_new(std::string form, client::Answer<client::OpenedForm> answer) override {
        reply(answer, desk_->open_new(form));
    }
    void open_record(RecordKey record, client::Answer<client::OpenedForm> answer) override {
        reply(answer, desk_->open_record(record));
    }
    void open_draft(std::string draft, client::Answer<client::OpenedForm> answer) override {
        reply(answer, desk_->open_draft(draft));
    }
    void drafts(client::Answer<std::vector<client::DraftEntry>> answer) override { reply(answer, desk_->drafts()); }
    void put_draft(Draft draft, client::Answer<void> answer) override {
        if (!trouble_at_draft.empty()) return reply<void>(answer, problem(Problem::full, trouble_at_draft));
        reply(answer, store().put_draft(draft));
    }
    void drop_draft(std::string draft) override { must(store().drop_draft(draft)); }
    void save(Save save, bool is_new, client::Answer<RecordKey> answer) override {
        if (!trouble_at_save.empty())
            return reply<RecordKey>(answer, problem(Problem::full, std::exchange(trouble_at_save, {})));
        reply(answer, desk_->save(std::move(save), is_new));
    }
    void find_referred(std::string form, std::string text, client::Answer<std::vector<RecordRow>> answer) override {
        reply(answer, desk_->find_referred(form, text));
    }
    void referred(RecordId record, client::Answer<client::ReferredRecord> answer) override {
        reply(answer, desk_->referred(record));
    }
    void history(RecordKey record, client::Answer<std::vector<client::HistoryLine>> answer) override {
        reply(answer, desk_->history(record));
    }
    void store_status(client::Answer<client::StoreStatus> answer) override { reply(answer, desk_->status()); }
    void sync_now() override { ++syncs_asked; }
    void sign_in_again(std::string password, client::Answer<void> answer) override {
        reply(answer,
              password == right_password ? Result<void>() : Result<void>(problem(Problem::unauthorized, "口令不对")));
    }

private:
    template<class T>
    void reply(client::Answer<T> answer, Result<T> result) {
        answers_.push_back(
            [answer = std::move(answer), result = std::move(result)]() mutable { answer(std::move(result)); });
    }

    std::string folder_;
    Clock& clock_;
    Random& random_;
    std::unique_ptr<client::Desk> desk_;
    std::deque<std::function<void()>> answers_;
};

/// Li's window without a window.
struct DeskFixture {
    DeskFixture() { enrol_li(folder.path(), elsewhere, clock, random); }

    void unlock() {
        desktop.unlock().unlock_with(right_password);
        commands.settle();
    }
    RecordStore& store() { return commands.store(); }
    /// Somebody else saves a member, and it reaches this laptop.
    RecordKey member(std::string const& name, std::string const& phone = "19900231234") {
        auto const key = member_key(name);
        elsewhere.admit(an_edit("wang", ++wangs_saves_)
                            .of(key)
                            .by("wang")
                            .with_form("member_profile")
                            .set("kind", "farm_household")
                            .set("name", name)
                            .set("phone", phone)
                            .set("contact_name", name)
                            .set("division_code", home_village));
        elsewhere.reach(store());
        return key;
    }
    std::uint64_t next_of_wang() { return ++wangs_saves_; }
    void settle() { commands.settle(); }
    /// The row of a field in the form as it is laid out now.
    client::FieldRow row(std::string const& path) {
        if (auto const* const field = find(desktop.form().layout()->sections, path)) return *field;
        throw std::runtime_error("not asked: " + path);
    }
    bool asks(std::string const& path) { return find(desktop.form().layout()->sections, path) != nullptr; }

    /// The county publishes a form, and the laptop hears of it with a sync.
    void publish(forms::FormSpec const& form, bool active = true) {
        Bucket const county{home_county, BucketClass::everyone};
        auto const key = record_id("form " + form.id + " " + std::to_string(form.version));
        RecordState const* held = nullptr;
        try {
            held = &elsewhere.state({county, key});
        } catch (std::out_of_range const&) {
            held = nullptr; // its first edit
        }
        auto edit = an_edit("office", ++published_).of({county, key}).by("office").with_form("form");
        if (held) edit = edit.saw(held->vv);
        elsewhere.admit(edit.set("form_id", form.id)
                            .set("form_version", Value::of(static_cast<std::int64_t>(form.version)))
                            .set("title", form.title.zh)
                            .set("spec", forms::form_to_json(form))
                            .set("active", Value::of(active)));
        elsewhere.reach(store());
        must(commands.desk().after_sync({}, true));
        desktop.show(must(commands.desk().signed_in()));
        settle();
    }

    TempFolder folder;
    FakeClock clock;
    SeededRandom random{7};
    Elsewhere elsewhere;
    DirectCommands commands{folder.path(), clock, random};
    client::DesktopModel desktop{commands, clock, random};

private:
    static client::FieldRow const* find(std::vector<client::SectionCard> const& cards, std::string const& path) {
        for (auto const& card : cards)
            for (auto const& instance : card.instances) {
                for (auto const& field : instance.fields)
                    if (field.path == path) return &field;
                if (auto const* const inner = find(instance.repeats, path)) return inner;
            }
        return nullptr;
    }
    std::uint64_t published_ = 100;

private:
    std::uint64_t wangs_saves_ = 0;
};

} // namespace gengji::test
