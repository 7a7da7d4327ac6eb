#include "server/http/listener.hpp"

#include "server/http/limits.hpp"
#include "server/http/session.hpp"
#include "shared/base/log.hpp"

#include <map>

namespace gengji::server {

class Listener::Parts {
public:
    Parts(Router const& router, Metrics& metrics)
        : tls_(net::ssl::context::tls_server), acceptor_(io_), workers_(limits::workers),
          bell_(io_), context_{router, metrics, workers_, bell_}, signals_(io_) {}

    Result<void> open(ListenOptions const& options) {
        boost::system::error_code failed;
        tls_.use_certificate_chain(net::buffer(options.certificate_pem), failed);
        if (!failed) tls_.use_private_key(net::buffer(options.private_key_pem), net::ssl::context::pem, failed);
        if (failed) return problem(Problem::invalid, "证书或私钥无法使用：" + failed.message());
        SSL_CTX_set_min_proto_version(tls_.native_handle(), TLS1_3_VERSION);
        SSL_CTX_set_num_tickets(tls_.native_handle(),
                                1); // one is enough to resume; a second costs 250 bytes a connection
        SSL_CTX_set_mode(tls_.native_handle(), SSL_MODE_RELEASE_BUFFERS); // idle connections keep no 32 KiB

        auto const address = net::ip::make_address(options.address, failed);
        if (failed) return problem(Problem::invalid, "监听地址不对：" + options.address);
        tcp::endpoint const endpoint(address, options.port);
        acceptor_.open(endpoint.protocol(), failed);
        if (!failed) acceptor_.set_option(tcp::acceptor::reuse_address(true), failed);
        if (!failed) acceptor_.bind(endpoint, failed);
        if (!failed) acceptor_.listen(net::socket_base::max_listen_connections, failed);
        if (failed)
            return problem(Problem::storage, "端口 " + std::to_string(options.port) + " 打不开（" + failed.message() +
                                                 "），可能已有一个服务器在运行");
        return {};
    }

    unsigned short port() const { return acceptor_.local_endpoint().port(); }
    Bell& bell() { return bell_; }

    void run(bool on_signals) {
        if (on_signals) {
            signals_.add(SIGTERM);
            signals_.add(SIGINT);
            signals_.async_wait([this](boost::system::error_code failed, int) {
                if (!failed) say_goodbye();
            });
        }
        net::co_spawn(io_, accept(), net::detached);
        io_.run();
        workers_.join();
    }

    void stop() {
        net::post(io_, [this] { say_goodbye(); });
    }

private:
    net::awaitable<void> accept() {
        for (;;) {
            boost::system::error_code failed;
            tcp::socket socket = co_await acceptor_.async_accept(net::redirect_error(net::use_awaitable, failed));
            if (context_.stopping || failed == net::error::operation_aborted) co_return;
            if (failed) { // out of file handles, most likely: wait a moment instead of spinning
                log::warn("http.accept_failed", {{"reason", failed.message()}});
                net::steady_timer pause(io_, std::chrono::milliseconds(200));
                co_await pause.async_wait(net::redirect_error(net::use_awaitable, failed));
                continue;
            }
            start(std::move(socket));
        }
    }

    void start(tcp::socket socket) {
        boost::system::error_code ignored;
        auto const remote = socket.remote_endpoint(ignored);
        std::string const peer = ignored ? std::string() : remote.address().to_string();
        auto& metrics = context_.metrics;
        if (open_ >= limits::connections || by_address_[peer] >= limits::connections_per_address) {
            log::warn("http.too_many_connections", {{"open", open_}});
            return; // closed as it goes out of scope
        }
        socket.set_option(tcp::no_delay(true), ignored);
        ++metrics.connections_total;
        ++metrics.connections_open;
        ++open_;
        ++by_address_[peer];
        net::co_spawn(io_, connection(std::move(socket), peer), net::detached);
    }

    net::awaitable<void> connection(tcp::socket socket, std::string peer) {
        try {
            TlsStream stream(beast::tcp_stream(std::move(socket)), tls_);
            co_await serve(stream, peer, context_);
        } catch (std::exception const& fault) {
            log::error("http.session_failed", {{"reason", std::string(fault.what())}});
        }
        --open_;
        --context_.metrics.connections_open;
        if (--by_address_[peer] == 0) by_address_.erase(peer);
        if (context_.stopping && open_ == 0) io_.stop();
    }

    void say_goodbye() {
        if (context_.stopping) return;
        context_.stopping = true;
        log::info("server.stopping", {{"connections", open_}});
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        signals_.cancel(ignored);
        bell_.ring();
        if (open_ == 0) return io_.stop();
        net::co_spawn(
            io_,
            [this]() -> net::awaitable<void> {
                net::steady_timer patience(io_, limits::goodbye);
                boost::system::error_code ignored_too;
                co_await patience.async_wait(net::redirect_error(net::use_awaitable, ignored_too));
                io_.stop();
            },
            net::detached);
        for (auto* const idle : context_.idle) idle->close();
    }

    net::io_context io_{1};
    net::ssl::context tls_;
    tcp::acceptor acceptor_;
    net::thread_pool workers_;
    BellTower bell_;
    SessionContext context_;
    net::signal_set signals_;
    std::size_t open_ = 0;
    std::map<std::string, std::size_t> by_address_;
};

Listener::Listener(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Listener::~Listener() = default;

Result<std::unique_ptr<Listener>> Listener::open(ListenOptions const& options, Router const& router, Metrics& metrics) {
    auto parts = std::make_unique<Parts>(router, metrics);
    TRY(parts->open(options));
    return std::unique_ptr<Listener>(new Listener(std::move(parts)));
}

unsigned short Listener::port() const { return parts_->port(); }
void Listener::run(bool on_signals) { parts_->run(on_signals); }
void Listener::stop() { parts_->stop(); }
Bell& Listener::bell() { return parts_->bell(); }

} // namespace gengji::server
