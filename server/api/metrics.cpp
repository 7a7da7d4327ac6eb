#include "server/api/metrics.hpp"

namespace gengji::server {

std::string Metrics::text() const {
    std::string out;
    auto const line = [&](char const* name, char const* kind, char const* help, std::uint64_t value) {
        out += std::string("# HELP gengji_") + name + " " + help + "\n# TYPE gengji_" + name + " " + kind +
               "\ngengji_" + name + " " + std::to_string(value) + "\n";
    };
    line("connections_open", "gauge", "Connections open now.", connections_open);
    line("connections_total", "counter", "Connections accepted since start.", connections_total);
    line("requests_total", "counter", "Requests answered since start.", requests_total);
    line("requests_refused_total", "counter", "Requests answered with 4xx.", requests_refused_total);
    line("requests_failed_total", "counter", "Requests answered with 5xx.", requests_failed_total);
    line("bytes_in_total", "counter", "Body bytes received.", bytes_in_total);
    line("bytes_out_total", "counter", "Body bytes sent.", bytes_out_total);
    line("edits_admitted_total", "counter", "Pushed edits that were stored.", edits_admitted_total);
    line("edits_quarantined_total", "counter", "Pushed edits that wait for a person.", edits_quarantined_total);
    line("records_pulled_total", "counter", "Record states sent to laptops.", records_pulled_total);
    line("commits_total", "counter", "Durable commits of the one writer.", commits_total);
    line("logins_failed_total", "counter", "Sign-ins with a wrong password or code.", logins_failed_total);
    return out;
}

} // namespace gengji::server
