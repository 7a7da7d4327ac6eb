// An XForm that somebody hands in: any bytes are a form or an error, in bounded time and memory. A form that opens is
// filled in a little, saved, restored to the same state, and written as XML that is read again.
#include "shared/forms/session/form_session.hpp"
#include "shared/forms/xform/xform_reader.hpp"

#include <cstdint>
#include <cstdlib>

using namespace gengji;
using namespace gengji::forms;

namespace {

void visit(InstanceNode const& node, std::string const& path, FormSession& session, int& left) {
    if (--left < 0) return;
    if (auto const place = session.at(path)) {
        static_cast<void>(session.answer(*place, left % 2 == 0 ? "1" : "甲 乙"));
        static_cast<void>(session.choices(*place, {}, 100));
        static_cast<void>(session.label(*place));
    }
    if (session.is_repeat(path)) static_cast<void>(session.add_repeat(path));
    for (InstanceNode const& child : node.children)
        visit(child, path + "/" + child.name.substr(child.name.find(':') + 1), session, left);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size > 64 * 1024) return 0;
    auto read = read_xform({reinterpret_cast<char const*>(data), size});
    if (!read) return 0;
    auto const form = CompiledForm::make(std::move(*read));
    if (!form) return 0;
    SessionOptions options;
    options.trial = true;
    auto session = FormSession::open(*form, options);
    if (!session) return 0;
    int left = 40;
    InstanceNode const& root = form->form().instance;
    visit(root, "/" + root.name.substr(root.name.find(':') + 1), *session, left);
    std::string const draft = session->save();
    auto const restored = FormSession::restore(*form, draft, options);
    if (restored && restored->save() != draft) std::abort();
    static_cast<void>(session->validate());
    if (auto const sent = session->finish(); sent && !read_answers(*sent)) std::abort();
    return 0;
}
