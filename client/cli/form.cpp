#include "client/cli/form.hpp"

namespace gengji::client {

void add_form(CLI::App& app, Wish& wish) {
    CLI::App* const form = app.add_subcommand("form", "表单：转换、检查、试算；不需要登录");
    form->require_subcommand(1);
    add_form_convert(*form, wish);
    add_form_check(*form, wish);
    add_form_xpath(*form, wish);
    add_form_engine(*form, wish);
}

} // namespace gengji::client
