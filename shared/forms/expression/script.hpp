#pragma once

#include "shared/forms/expression/surroundings.hpp"
#include "shared/forms/expression/tree.hpp"

#include <list>
#include <memory>
#include <string>
#include <string_view>

namespace gengji::forms {

/// Answers for scripts: one line of JSON in, one out (`gengji form xpath-eval`).
/// In: {"id","xml","context","root"?,"expr","type","tz","language"?}; out: {"id","value"} or {"id","error"}.
/// context and root are paths of nodes ("/*[1]/*[2]", "/" is the document; root is what "/" means); type is boolean,
/// number, string or nodes. A node-set's value is the list of its nodes' paths; numbers are JSON numbers or "NaN",
/// "Infinity", "-Infinity". Keeps the documents it read last, since scripts ask many things of one.
class XPathScript {
public:
    XPathScript();
    ~XPathScript();
    std::string answer(std::string_view line);

private:
    struct Document;
    Result<Document*> document(std::string const& xml);
    std::list<std::unique_ptr<Document>> recent_;
};

} // namespace gengji::forms
