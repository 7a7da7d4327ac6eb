#include "sync-protocol/server_machine.hpp"
#include "sync-protocol/signing.hpp"
#include "tests/contract/store_contract.hpp"

/// Work of a lost bucket arrives in boxes (H14): pushed by the protocol's machine into a real store.
using namespace gengji;
using namespace gengji::test;

namespace {

class OpenRules final : public sync::AdmissionRules {
public:
    bool knows(FormVersion const&) const override { return true; }
    ApprovalRules approval(FormVersion const&) const override { return {}; }
    Reason judge(sync::Session const&, Edit const&, RecordState const*) const override { return Reason::none; }
};

struct Boxes {
    sync::PushedBatch batch;
    std::vector<sync::SealedLink> links;
    Hash last;
    explicit Boxes(std::string const& name, std::uint64_t first = 1, Hash previous = {}) : last(previous) {
        batch.replica = replica(name);
        batch.first = first;
        batch.previous = previous;
        batch.sealed = true;
    }
    /// A box is its content here: `open` is the identity, and "?" does not open.
    Boxes& add(Bytes const& box, Hash const& link) {
        links.push_back({link, box});
        last = link;
        return *this;
    }
    Boxes& add(Edit const& edit) { return add(encode(edit), chain(last, edit)); }
};

sync::Held push(server::Store& store, Boxes const& boxes, std::vector<Grant> grants = whole_township) {
    sync::Session session;
    session.device = named<DeviceId>("device", "li");
    session.scope = {1, {{township, std::move(grants)}}};
    session.unseal = [](BytesView box) { return box == "?" ? std::nullopt : std::optional(Bytes(box)); };
    sync::SyncRequest request;
    request.scope_version = 1;
    sync::PartitionRequest& partition = request.partitions.emplace_back();
    partition.partition = township;
    partition.batches = {boxes.batch};
    partition.batches[0].edits = sync::encode_sealed(boxes.links);
    auto const unit = ok(store.begin());
    auto const reply = ok(sync::answer(request, session, store, OpenRules(), {noon}));
    ok(unit->commit());
    return reply.partitions.at(0).held.at(0);
}

} // namespace

TEMPLATE_LIST_TEST_CASE("a box that does not open is refused, and what follows goes on", "[store][H14][S14]",
                        StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Hash const unknown = hash_of("only the laptop knows what this follows from");
    Boxes boxes("li");
    boxes.add(an_edit("li", 1).to("5")).add("?", unknown).add(an_edit("li", 3).set("note", "7"));
    boxes.add("no edit at all", hash_of("either")).add(an_edit("li", 5).set("name", "8"));
    sync::Held const held = push(*store, boxes);
    CHECK(held.seq == 5);
    CHECK(held.hash == boxes.last);
    auto const notes = ok(store->verdicts(township, {replica("li")}, 0, 100));
    REQUIRE(notes.size() == 2);
    CHECK(notes[0] == VerdictNote{dot("li", 2), Verdict::refused, Reason::undecodable});
    CHECK(notes[1] == VerdictNote{dot("li", 4), Verdict::refused, Reason::undecodable});
    CHECK(ok(store->history(record_key())).size() == 3);
    CHECK(ok(store->hash_at(township, replica("li"), 2)) == unknown);
    CHECK(push(*store, boxes).seq == 5); // a lost acknowledgement
    CHECK(findings(*store).empty());
}

TEMPLATE_LIST_TEST_CASE("a link that fits neither the edit nor its box is another chain", "[store][S4]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Boxes boxes("li");
    boxes.add(encode(an_edit("li", 1).to("5").build()), hash_of("something else"));
    CHECK(push(*store, boxes).seq == 0);
}

TEMPLATE_LIST_TEST_CASE("what a fork named anew while it was sealed enters under its new name", "[store][H3][H14]",
                        StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher stranger("old"); // another copy of the laptop wrote under the old name
    stranger.push(*store, {an_edit("old", 1).to("1"), an_edit("old", 2).saw({{"old", 1}}).to("9")});
    // sealed as (old, 2) and (old, 3), which saw (old, 2) as its own; the common prefix is 1
    Edit const second = an_edit("old", 2).saw({{"old", 1}}).to("2"),
               third = an_edit("old", 3).saw({{"old", 2}}).to("3");
    Boxes boxes("new");
    boxes.add(encode(second), chain(Hash{}, encode(second)));
    boxes.add(encode(third), chain(boxes.last, encode(third)));
    sync::Held const held = push(*store, boxes);
    CHECK(held.seq == 2);
    CHECK(held.hash == boxes.last);
    RecordState const state = ok(store->state(record_key())).value();
    std::set<std::string> values;
    for (Head const& head : state.fields.at(0).heads) values.insert(std::string(head.value.text().value_or("")));
    CHECK(values == std::set<std::string>{"9", "3"}); // the stranger's value was never shown to the author
    CHECK(ok(store->history(record_key())).back().edit.seen == vector_of({{"old", 1}, {"new", 1}}));
    CHECK(findings(*store).empty());

    Boxes wrong("other"); // a place that the old name cannot have moved to
    wrong.batch.first = 1;
    wrong.add(encode(an_edit("other", 2).to("4").build()), hash_of("x"));
    CHECK(push(*store, wrong).seq == 1);
    CHECK(ok(store->verdicts(township, {replica("other")}, 0, 100)).at(0).verdict == Verdict::refused);
}
