#include "tests/sync-protocol/samples.hpp"

namespace gengji::sync::samples {

namespace {

template<class Id>
Id id(char const* text) {
    return *parse<typename std::conditional_t<std::is_same_v<Id, ReplicaId>, ReplicaTag,
                                              std::conditional_t<std::is_same_v<Id, EpochId>, EpochTag, RecordTag>>>(
        text);
}

ReplicaId const li = id<ReplicaId>("11111111-2222-4333-8444-555555555555"),
                wang = id<ReplicaId>("99999999-8888-4777-a666-555555555555");
ActorId const author = id<RecordId>("01950000-0000-7000-8000-000000000001");
EpochId const epoch = id<EpochId>("e0e0e0e0-0000-4000-8000-000000000000");

RecordId record(int number) {
    RecordId result = id<RecordId>("0195a1b2-c300-7abc-9def-0123456789ab");
    result.bytes[5] = static_cast<std::uint8_t>(number);
    result.bytes[15] = static_cast<std::uint8_t>(number * 37);
    return result;
}

} // namespace

std::vector<Edit> golden_edits() {
    std::vector<Edit> edits;
    for (int i = 1; i <= 4; ++i) {
        Edit edit;
        edit.dot = {li, static_cast<std::uint64_t>(40 + i)};
        edit.record = {{"500231101203", i == 4 ? BucketClass::registry : BucketClass::log}, record(i)};
        edit.form = {"service_log", 2};
        edit.actor = author;
        edit.wall_seconds = 1'742'200'000 + i * 60;
        edit.patch = {{"area_mu", Value::of(*make_decimal(525 + i, 2))},
                      {"end_at", Value::instant(1'742'200'000 + i * 3600)},
                      {"gps_start", Value::of(Point{299'000'000 + i * 10, 1'071'000'000,
                                                    i == 2 ? std::optional<std::uint32_t>(350) : std::nullopt})},
                      {"no", Value::of("FW2025-03-00001" + std::to_string(i))},
                      {"remark", Value::of(i % 2 ? "地块西侧有水沟，绕行作业" : "")},
                      {"start_at", Value::instant(1'742'190'000 + i * 3600)}};
        edits.push_back(edit);
    }
    edits[2].seen.add({wang, 7});
    edits[2].seen.add({li, 3});
    edits[2].patch = {{"_life", Value::of(Life{Life::State::voided, "重复录入", "", edits[2].seen})}};
    edits[3].patch = {{"area_mu", Value{}},
                      {"newer", Value::trusted("\xC8"
                                               "abc")}};
    edits[3].extra = "newer";
    return edits;
}

std::vector<StateUpdate> golden_states() {
    std::vector<StateUpdate> states;
    for (Edit const& edit : golden_edits()) {
        StateUpdate update{edit.record, 900 + edit.dot.seq, 0, {}};
        apply(update.state, edit, edit.wall_seconds + 5);
        states.push_back(std::move(update));
    }
    Edit beside = golden_edits()[0]; // a conflict, and what its author had seen beyond the record
    beside.dot = {wang, 12};
    beside.seen = {};
    beside.seen.add({li, 60});
    beside.patch = {{"area_mu", Value::of(*make_decimal(7, 0))}, {"remark", Value::of("机手中途更换刀片")}};
    apply(states[1].state, beside, 1'742'300'000);
    states[1].after = 850;
    Edit another = golden_edits()[3];
    another.dot = {wang, 13};
    another.patch = {{"area_mu", Value::of(*make_decimal(75, 1))}};
    apply(states[3].state, another, unstamped);
    return states;
}

SyncRequest golden_request() {
    SyncRequest request;
    request.scope_version = 3;
    PartitionRequest township;
    township.partition = "500231101";
    township.epoch = epoch;
    township.replicas = {{li, 40, hash_of("li")}};
    township.batches = {{li, 41, hash_of("li"), true, false, encode_edits(golden_edits()), Bytes(64, 's')},
                        {wang, 1, {}, false, true, "boxes", Bytes(64, 't')}};
    township.probes = {{wang, 9}};
    township.streams = {{1, {{"500231101", true, 6, true}, {"500231", false, 1, false}}, {812, 0x0123456789abcdef}},
                        {2, {}, {}}};
    township.wanted = {golden_edits()[0].record};
    township.ranges = {{{"500231101203", BucketClass::log}, 8}};
    township.offers = encode_states(golden_states());
    township.digests = true;
    PartitionRequest county;
    county.partition = "500231";
    request.partitions = {township, county};
    return request;
}

SyncReply golden_reply() {
    SyncReply reply;
    reply.scope_version = 4;
    reply.scope = Scope{4, {{"500231101", {{"500231101203", false, 30, true}}}, {"500231", {}}}};
    reply.seal_key = Bytes(32, 'k');
    reply.now_seconds = 1'742'200'123;
    PartitionReply township;
    township.partition = "500231101";
    township.epoch = epoch;
    township.head = 944;
    township.held = {{li, 44, hash_of("held"), 60}};
    township.probes = {{wang, 9, hash_of("nine")}, {wang, 10, std::nullopt}};
    Page page;
    page.stream = 1;
    page.from = {812, 5}, page.to = {944, 6};
    page.level = true;
    page.states = encode_states(golden_states());
    page.verdicts = {{{li, 42}, Verdict::quarantined, Reason::out_of_scope}};
    township.pages = {page, Page{}};
    township.digests = {{{"500231101203", BucketClass::log}, {1, 2, 3}}};
    township.ranges = {{{"500231101203", BucketClass::log}, 16, 0xabcd, {4, 5, 6}}};
    township.offers_kept = 2;
    reply.partitions = {township};
    return reply;
}

WaitRequest golden_wait() { return {4, {{"500231101", epoch, 944}, {"500231", epoch, 0}}}; }

} // namespace gengji::sync::samples
