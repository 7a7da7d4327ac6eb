// gengji-bench-forms: what filling in large forms costs, in one thread.
//   gengji-bench-forms [FOLDER OF SPREADSHEETS]      JSON lines on standard output:
//   {"bench":"forms","what":…,"ms":…,"limit_ms":…}
// Openings are the median of 5, keystrokes of 200, choice lists of 20. Leaves with 1 when a limit is passed.
#include "shared/forms/session/form_session.hpp"
#include "shared/forms/xform/xform_reader.hpp"
#include "shared/forms/xform/xform_writer.hpp"
#include "shared/forms/xlsform/xlsform.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace gengji::forms {
namespace {

bool all_within = true;

std::string form_of(std::string const& instance, std::string const& model, std::string const& body) {
    return "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml' "
           "xmlns:jr='http://openrosa.org/javarosa'><h:head><h:title>大表</h:title><model><instance>" +
           instance + "</instance>" + model + "</model></h:head><h:body>" + body + "</h:body></h:html>";
}

template<class T>
T must(Result<T>&& result) {
    if (!result) {
        std::fprintf(stderr, "gengji-bench-forms: %s\n", result.error().detail.c_str());
        std::exit(2);
    }
    if constexpr (!std::is_void_v<T>) return std::move(result).value();
}

double median_ms(int runs, std::function<void(int)> const& work) {
    std::vector<double> took;
    for (int run = 0; run < runs; ++run) {
        std::timespec start{}, end{}; // processor time: other work on the machine does not count
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
        work(run);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
        took.push_back(1e3 * static_cast<double>(end.tv_sec - start.tv_sec) +
                       1e-6 * static_cast<double>(end.tv_nsec - start.tv_nsec));
    }
    std::sort(took.begin(), took.end());
    return took[took.size() / 2];
}

void report(char const* what, double ms, double limit_ms, std::string const& facts) {
    std::printf("{\"bench\":\"forms\",\"what\":\"%s\",\"ms\":%.3f,\"limit_ms\":%g%s}\n", what, ms, limit_ms,
                facts.c_str());
    std::fflush(stdout);
    if (ms > limit_ms) all_within = false;
}

std::string numbered(char const* name, int i) { return name + std::to_string(i); }

/// 5,000 questions in 50 groups: every label translated, every second one with a rule.
std::string large_form() {
    std::string instance = "<data id='large'>", model, body, texts;
    for (int group = 0; group < 50; ++group) {
        std::string const g = numbered("g", group);
        instance += "<" + g + ">";
        body += "<group ref='/data/" + g + "'><label>" + g + "</label>";
        if (group > 0) model += "<bind nodeset='/data/" + g + "' relevant=\"/data/g0/q0 != 'stop'\"/>";
        for (int question = 0; question < 100; ++question) {
            std::string const q = numbered("q", group * 100 + question), path = "/data/" + g + "/" + q;
            std::string const before =
                question == 0 ? "/data/g0/q0" : "../" + numbered("q", group * 100 + question - 1);
            instance += "<" + q + "/>";
            texts += "<text id='" + path + ":label'><value>第" + q + "题</value></text>";
            std::string rule = " type='string'";
            if (question % 8 == 1) rule = " type='int' constraint='. &gt;= 0 and . &lt; 1000' required='true()'";
            if (question % 8 == 3) rule += " relevant=\"" + before + " != 'no'\"";
            if (question % 8 == 5) rule += " calculate=\"concat(" + before + ", '-', position(..))\"";
            model += "<bind nodeset='" + path + "'" + rule + "/>";
            body += "<input ref='" + path + "'><label ref=\"jr:itext('" + path + ":label')\"/></input>";
        }
        instance += "</" + g + ">";
        body += "</group>";
    }
    return form_of(instance + "</data>",
                   "<itext><translation lang='zh' default='true()'>" + texts + "</translation></itext>" + model, body);
}

/// 1,000 calculations: a chain of each on the one before, or all on the first.
std::string calculations(bool chain) {
    std::string instance = "<data id='c'><q0>1</q0><other/>", model;
    for (int i = 1; i <= 1000; ++i) {
        instance += "<" + numbered("q", i) + "/>";
        model += "<bind nodeset='/data/" + numbered("q", i) + "' type='int' calculate='/data/" +
                 numbered("q", chain ? i - 1 : 0) + " + 1'/>";
    }
    return form_of(instance + "</data>", model, "<input ref='/data/q0'/>");
}

/// 1,000 calculations in lines of ten: a keystroke reaches ten of them.
std::string lines_of_ten() {
    std::string instance = "<data id='c'>", model, body;
    for (int line = 0; line < 100; ++line) {
        for (int i = 0; i <= 10; ++i) {
            std::string const me = numbered("l", line) + numbered("q", i);
            instance += "<" + me + "/>";
            if (i > 0)
                model += "<bind nodeset='/data/" + me + "' type='decimal' calculate='/data/" + numbered("l", line) +
                         numbered("q", i - 1) + " * 2 + /data/" + numbered("l", line) + "q0'/>";
        }
        body += "<input ref='/data/" + numbered("l", line) + "q0'/>";
    }
    return form_of(instance + "</data>", model, body);
}

void keystrokes(char const* what, std::string const& xml, char const* path) {
    auto const form = must(CompiledForm::make(must(read_xform(xml))));
    auto session = must(FormSession::open(form));
    Place const place = *session.at(path);
    auto const before = session.evaluations();
    double const ms = median_ms(200, [&](int run) { must(session.answer(place, std::to_string(run % 90 + 10))); });
    report(what, ms, 1, ",\"computed\":" + std::to_string((session.evaluations() - before) / 200));
}

void choice_lists() {
    std::string rows;
    for (int i = 0; i < 100'000; ++i)
        rows += "<item><name>" + numbered("m", i) + "</name><label>" + numbered("社员", i) + "</label><village>" +
                numbered("v", i % 500) + "</village></item>";
    auto const xml = form_of("<data id='c'><village/><member/></data>",
                             "<instance id='members'><root>" + rows + "</root></instance>",
                             "<input ref='/data/village'/><select1 ref='/data/member'><itemset "
                             "nodeset=\"instance('members')/root/item[village = /data/village]\"><value ref='name'/>"
                             "<label ref='label'/></itemset></select1>");
    auto const form = must(CompiledForm::make(must(read_xform(xml))));
    auto session = must(FormSession::open(form));
    std::size_t found = 0;
    double const ms = median_ms(20, [&](int run) {
        must(session.answer(*session.at("/data/village"), numbered("v", run * 7)));
        found = must(session.choices(*session.at("/data/member"))).size();
    });
    report("choices_of_100000_filtered", ms, 20, ",\"found\":" + std::to_string(found));
    double const typed = median_ms(20, [&](int run) {
        found = must(session.choices(*session.at("/data/member"), numbered("社员", run), 50)).size();
    });
    report("choices_of_100000_searched", typed, 20, ",\"found\":" + std::to_string(found));
}

/// Spreadsheets as people published them, where they are: read, and written as XForms.
void imports(std::filesystem::path const& corpus) {
    std::vector<std::string> files;
    if (std::filesystem::is_directory(corpus))
        for (auto const& entry : std::filesystem::directory_iterator(corpus))
            if (auto const kind = entry.path().extension(); kind == ".xlsx" || kind == ".xls")
                files.push_back(entry.path());
    if (files.empty()) {
        std::fprintf(stderr, "gengji-bench-forms: no spreadsheets in %s: importing is not measured\n", corpus.c_str());
        return;
    }
    std::size_t accepted = 0;
    double const ms = median_ms(3, [&](int) {
        accepted = 0;
        for (auto const& file : files) {
            auto const reading = read_xlsform_file(file);
            if (reading.ok() && !write_xform(reading.form).empty()) ++accepted;
        }
    });
    report("import_published_spreadsheets", ms, 2000,
           ",\"files\":" + std::to_string(files.size()) + ",\"accepted\":" + std::to_string(accepted));
}

void run(char const* corpus) {
    std::string const xml = large_form();
    double const read = median_ms(5, [&](int) { must(CompiledForm::make(must(read_xform(xml)))); });
    report("read_5000_questions", read, 200, "");
    auto const form = must(CompiledForm::make(must(read_xform(xml))));
    double const open = median_ms(5, [&](int) { must(FormSession::open(form)); });
    report("open_5000_questions", open + read, 200, ",\"after_reading_ms\":" + std::to_string(open));
    auto session = must(FormSession::open(form));
    double const save = median_ms(20, [&](int) { session.save(); });
    report("save_draft_5000_questions", save, 20, ",\"bytes\":" + std::to_string(session.save().size()));
    double const validate = median_ms(5, [&](int) { session.validate(); });
    report("validate_5000_questions", validate, 100, "");
    keystrokes("keystroke_lines_of_ten", lines_of_ten(), "/data/l50q0");
    keystrokes("keystroke_chain_of_1000", calculations(true), "/data/q0");
    keystrokes("keystroke_star_of_1000", calculations(false), "/data/q0");
    choice_lists();
    imports(corpus);
}

} // namespace
} // namespace gengji::forms

int main(int argc, char** argv) {
    gengji::forms::run(argc > 1 ? argv[1] : "../shared/corpus/xlsforms");
    return gengji::forms::all_within ? 0 : 1;
}
