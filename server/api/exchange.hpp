#pragma once

#include "shared/base/bytes.hpp"
#include "shared/base/result.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// What http hands to api functions and gets back: no Beast in sight.
namespace gengji::server {

/// One request, read whole and within limits.
struct Request {
    std::string method;        ///< GET, POST
    std::string path;          ///< without the query
    std::string authorization; ///< header, empty when absent
    std::string signature;     ///< header X-Gengji-Signature, empty when absent
    std::string peer;          ///< address, for rate limits only; never logged with a person
    Bytes body;
};

/// One answer.
struct Reply {
    int status = 200;
    std::string content_type = "application/octet-stream";
    Bytes body;
};

/// The answer to a Problem: the one place that knows HTTP statuses. JSON {"problem","detail"}.
Reply reply_of(Error const& error);
Reply json_reply(std::string body);

/// Rings when something was committed: long polls look again.
class Bell {
public:
    virtual ~Bell() = default;
    virtual void ring() = 0;
};

/// What answers one path. A `wait` route is asked again after every ring of the bell until it gives something else than
/// status 204, or its patience ends (then 204 goes out).
struct Route {
    std::function<Reply(Request const&)> answer; ///< on a worker thread; blocks as it needs
    std::size_t body_bytes = 64 * 1024;          ///< a larger body is refused with 413
    bool wait = false;
};

class Router {
public:
    void add(std::string method, std::string path, Route route);
    /// The route, or nothing; `path_known` tells 405 from 404.
    Route const* find(std::string_view method, std::string_view path, bool& path_known) const;
    /// "GET /healthz" …, sorted: what PROTOCOL.md is compared with.
    std::vector<std::string> list() const;

private:
    std::map<std::string, std::map<std::string, Route>> routes_; ///< path → method → route
};

} // namespace gengji::server
