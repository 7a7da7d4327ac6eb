#pragma once

#include "shared/forms/session/form_session.hpp"
#include "shared/forms/xform/xform_reader.hpp"

#include <catch2/catch.hpp>

#include <string>

/// Small forms for the tests of sessions.
namespace gengji::forms {

inline std::string form_xml(std::string const& instance, std::string const& model, std::string const& body = {}) {
    return R"(<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml")"
           R"( xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms")"
           R"( xmlns:odk="http://www.opendatakit.org/xforms" xmlns:gengji="https://gengji.example/forms"><h:head>)"
           R"(<h:title>测试</h:title><model><instance>)" +
           instance + "</instance>" + model + "</model></h:head><h:body>" + body + "</h:body></h:html>";
}

inline CompiledForm compiled(std::string const& xml) {
    auto read = read_xform(xml);
    INFO((read ? "" : read.error().detail));
    REQUIRE(read);
    auto made = CompiledForm::make(std::move(*read));
    INFO((made ? "" : made.error().detail));
    REQUIRE(made);
    return *made;
}

inline FormSession opened(CompiledForm const& form, SessionOptions options = {}) {
    auto session = FormSession::open(form, std::move(options));
    INFO((session ? "" : session.error().detail));
    REQUIRE(session);
    return std::move(*session);
}

inline std::string value(FormSession const& session, std::string const& path) {
    auto const place = session.at(path);
    return place ? session.state(*place).value : "(没有)";
}

inline void answer(FormSession& session, std::string const& path, std::string const& text) {
    INFO(path);
    auto const place = session.at(path);
    REQUIRE(place);
    auto const done = session.answer(*place, text);
    INFO((done ? "" : done.error().detail));
    REQUIRE(done);
}

inline std::string refused(std::string const& xml) {
    auto read = read_xform(xml);
    if (!read) return read.error().detail;
    auto made = CompiledForm::make(std::move(*read));
    if (!made) return made.error().detail;
    auto const session = FormSession::open(*made);
    return session ? std::string() : session.error().detail;
}

} // namespace gengji::forms
