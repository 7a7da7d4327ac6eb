#include "server/api/exchange.hpp"

#include "shared/base/json.hpp"

namespace gengji::server {

namespace {

int status_of(Problem problem) {
    switch (problem) {
    case Problem::not_found:
        return 404;
    case Problem::invalid:
        return 400;
    case Problem::unauthorized:
        return 401;
    case Problem::too_old:
        return 426;
    case Problem::full:
        return 507;
    case Problem::offline:
    case Problem::storage:
        return 503;
    case Problem::internal:
        break;
    }
    return 500;
}

} // namespace

Reply reply_of(Error const& error) {
    Json body;
    body["problem"] = name_of(error.problem);
    // What went wrong inside is for the log, not for a stranger.
    bool const inner = error.problem == Problem::internal || error.problem == Problem::storage;
    body["detail"] = inner ? "服务器暂时无法处理，请稍后再试；您的记录仍保存在本机" : error.detail;
    return {status_of(error.problem), "application/json", dump(body)};
}

Reply json_reply(std::string body) { return {200, "application/json", std::move(body)}; }

void Router::add(std::string method, std::string path, Route route) {
    routes_[std::move(path)].insert_or_assign(std::move(method), std::move(route));
}

Route const* Router::find(std::string_view method, std::string_view path, bool& path_known) const {
    auto const methods = routes_.find(std::string(path));
    path_known = methods != routes_.end();
    if (!path_known) return nullptr;
    auto const route = methods->second.find(std::string(method));
    return route == methods->second.end() ? nullptr : &route->second;
}

std::vector<std::string> Router::list() const {
    std::vector<std::string> lines;
    for (auto const& [path, methods] : routes_) {
        for (auto const& [method, route] : methods) lines.push_back(method + " " + path);
    }
    return lines;
}

} // namespace gengji::server
