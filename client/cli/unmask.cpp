#include "client/cli/unmask.hpp"

#include "shared/base/hash.hpp"

namespace gengji::client {

namespace {

Result<void> write_down(Bench& bench, std::string const& reason) {
    std::uint64_t number = 0;
    Hash previous;
    if (auto const last = TRY(bench.store().note("audit.last"))) {
        ByteReader in(*last);
        number = in.varint();
        previous = Hash::from_view(in.raw(32));
    }
    ByteWriter entry;
    entry.text("unmask");
    entry.zigzag(bench.laptop.clock().now_ms());
    entry.text(bench.laptop.identity().actor.view());
    entry.text(reason);
    Hash const hash = chain(previous, entry.bytes());
    TRY(bench.store().set_note("audit." + std::to_string(number + 1), entry.bytes()));
    ByteWriter last;
    last.varint(number + 1);
    last.raw(hash.view());
    return bench.store().set_note("audit.last", last.bytes());
}

} // namespace

Result<bool> may_unmask(Bench& bench, std::string const& reason) {
    if (reason.empty()) return false;
    bool allowed = false;
    for (auto const& role : bench.laptop.identity().roles) allowed = allowed || !role.starts_with("auditor");
    if (!allowed) return problem(Problem::unauthorized, "您的岗位只能看遮盖后的内容");
    TRY(write_down(bench, reason));
    return true;
}

} // namespace gengji::client
