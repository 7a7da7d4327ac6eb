// An expression that somebody wrote, and the document it is asked of: any bytes are a value or an error within the step
// budget, and what is printed compiles to the same.
#include "shared/forms/expression/expression.hpp"

#include <cstdint>
#include <cstdlib>

using namespace gengji;
using namespace gengji::forms;

namespace {

constexpr std::string_view plain_document = "<data xmlns:p='urn:p' k='1'><a>3.5</a><a p:k='x "
                                            "y'>2025-10-20<b/>t</a><p:a/><!--c--><?go on?><b>0 0;0 1;1 1</b></data>";

/// The first line is the expression, the rest, if any, the document.
void look_at(std::string_view input) {
    std::size_t const line = input.find('\n');
    std::string_view const rest = line == std::string_view::npos ? std::string_view() : input.substr(line + 1);
    auto const document = Tree::from_xml(rest.empty() ? plain_document : rest);
    if (!document) return;
    CompileOptions options;
    options.namespaces = document->prefixes();
    auto const expression = Expression::compile(input.substr(0, line), options);
    if (!expression) return;
    auto const again = Expression::compile(expression->print(), options);
    // parentheses that only the printer needs may be one level too many
    if (!again && again.error().detail.find("嵌套太深") == std::string::npos &&
        again.error().detail.find("太长") == std::string::npos)
        std::abort();
    if (again && again->print() != expression->print()) std::abort();
    (void)expression->reads("/data/a");

    Surroundings around;
    around.context = {&*document, document->root_element()};
    around.step_budget = 100'000;
    if (auto const value = evaluate(*expression, around)) {
        (void)to_string(*value);
        (void)to_number(*value);
        if (value->is_nodes()) {
            for (NodeRef const node : value->nodes()) {
                if (document->kind(node.id) == NodeKind::name_space) continue; // its path is for people
                if (document->at(document->indexed_path_of(node.id)) != node.id) std::abort();
            }
        }
    }
    (void)evaluate_boolean(*expression, around);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    look_at({reinterpret_cast<char const*>(data), size});
    return 0;
}
