#include "server/cli/desk.hpp"
#include "shared/base/json.hpp"

namespace gengji::server {

namespace {

/// The same lines as the client's `gengji dump --canonical`: bucket, id, canonical bytes in hex; so two replicas that
/// agree print the same bytes.
void print_canonical(std::ostream& out, StateUpdate const& record) {
    out << to_text(record.record.bucket) << " " << to_text(record.record.id) << " " << to_hex(encode(record.state))
        << "\n";
}

void print_json(std::ostream& out, StateUpdate const& record) {
    Json line;
    line["bucket"] = to_text(record.record.bucket);
    line["id"] = to_text(record.record.id);
    line["form"] = record.state.form.form;
    line["seq"] = record.seq;
    for (auto const& field : record.state.fields) {
        Json values = Json::array();
        for (auto const& head : field.heads) values.push_back(to_text(head.value));
        line["fields"][field.path] = std::move(values);
    }
    out << dump(line) << "\n";
}

} // namespace

void add_dump(CLI::App& app, Wish& wish) {
    struct Options {
        bool canonical = false;
        std::string owner;
    };
    auto options = std::make_shared<Options>();
    auto* const command = app.add_subcommand("dump", "打印全部记录状态（含个人信息，请妥善保管）");
    command->add_flag("--canonical", options->canonical, "规范字节：两处一致则输出逐字节相同");
    command->add_option("--owner", options->owner, "只打印归属以此开头的记录");
    command->callback([&wish, options] {
        wish.only_looks = true;
        wish.job = [options](Desk& desk) {
            return desk.store.each([&](StateUpdate const& record) {
                if (!record.record.bucket.owner.starts_with(options->owner)) return true;
                options->canonical ? print_canonical(desk.out, record) : print_json(desk.out, record);
                return true;
            });
        };
    });
}

} // namespace gengji::server
