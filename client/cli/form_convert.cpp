#include "client/cli/form.hpp"

#include "shared/base/files.hpp"
#include "shared/forms/xform/xform_writer.hpp"
#include "shared/forms/xlsform/xlsform.hpp"

#include <iostream>
#include <memory>

namespace gengji::client {

namespace {

struct Files {
    std::string in;
    std::string out;
};

/// Warnings go to stderr one a line; the errors together are the command's error.
Result<void> convert(Files const& files) {
    forms::XlsFormReading const reading = forms::read_xlsform_file(files.in);
    for (forms::Finding const& each : reading.warnings) std::cerr << "提醒：" << forms::line_of(each) << "\n";
    if (!reading.ok()) {
        std::string lines;
        for (forms::Finding const& each : reading.errors) lines += forms::line_of(each) + "\n";
        lines += "共 " + std::to_string(reading.errors.size()) + " 处错误，没有写出文件。请在表格里改正后再试。";
        return problem(Problem::invalid, lines);
    }
    return write_file_durably(files.out, forms::write_xform(reading.form), 0644);
}

} // namespace

void add_form_convert(CLI::App& form, Wish& wish) {
    auto const files = std::make_shared<Files>();
    auto* const command = form.add_subcommand("convert", "把表格（XLSForm）转换为 XForm XML");
    command->add_option("IN", files->in, "表格文件：.xlsx、.xlsm 或 .xls")->required();
    command->add_option("OUT", files->out, "写到哪个文件")->required();
    command->callback([&wish, files] { wish.without_laptop = [files](std::ostream&) { return convert(*files); }; });
}

} // namespace gengji::client
