#include "server/cli/desk.hpp"

namespace gengji::server {

void add_settings(CLI::App& app, Wish& wish) {
    struct Options {
        std::string name, value;
    };
    auto options = std::make_shared<Options>();
    auto* const settings = app.add_subcommand("settings", "县级设置：list、set");
    settings->require_subcommand(1);
    settings->add_subcommand("list", "列出")->callback([&wish] {
        wish.job = [](Desk& desk) -> Result<void> {
            for (auto const& [name, value] : TRY(desk.store.settings())) desk.out << name << " = " << value << "\n";
            return {};
        };
    });
    auto* const set = settings->add_subcommand("set", "改一项");
    set->add_option("name", options->name, "名称")->required();
    set->add_option("value", options->value, "值")->required();
    set->callback([&wish, options] {
        wish.job = [options](Desk& desk) -> Result<void> {
            if (options->name == "server_id")
                return problem(Problem::invalid, "server_id 不能改：笔记本靠它认出服务器");
            TRY(desk.store.set_setting(options->name, options->value));
            TRY(desk.store.audit({0, desk.now_seconds(), ActorId{}, "setting.change", options->name, {}}));
            desk.out << options->name << " = " << options->value << "\n";
            return {};
        };
    });
}

} // namespace gengji::server
