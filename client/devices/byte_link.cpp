#include "client/devices/byte_link.hpp"

#include <utility>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/serial_port.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <optional>

namespace gengji::client {

namespace {

namespace net = boost::asio;
using Fault = boost::system::error_code;
constexpr std::chrono::seconds connect_time{5};

template<class Stream>
class AsioLink final : public ByteLink {
public:
    AsioLink() : stream_(io_) {}
    ~AsioLink() override {
        Fault ignored;
        stream_.close(ignored);
        io_.restart();
        io_.run(); // the read that still waits refers to our buffer
    }

    Result<Bytes> read(std::chrono::milliseconds wait) override {
        if (!waiting_ && !fault_) {
            waiting_ = true;
            stream_.async_read_some(net::buffer(buffer_), [this](Fault fault, std::size_t size) {
                waiting_ = false;
                fault_ = fault;
                got_.assign(buffer_.data(), size);
            });
        }
        io_.restart();
        io_.run_one_for(wait);
        if (!got_.empty()) return std::exchange(got_, {});
        if (fault_)
            return problem(Problem::offline, "接收机断开了（" + fault_.message() + "）。请检查接线后重新插上。");
        return Bytes{};
    }

    net::io_context& io() { return io_; }
    Stream& stream() { return stream_; }

private:
    net::io_context io_;
    Stream stream_;
    std::array<char, 4096> buffer_{};
    Bytes got_;
    Fault fault_;
    bool waiting_ = false;
};

Error not_opened(std::string const& device, Fault const& fault) {
    if (fault == boost::system::errc::no_such_file_or_directory)
        return problem(Problem::not_found, "没有找到串口 " + device + "。请插好接收机，用 ls /dev/tty* 查看它的名字。");
    if (fault == boost::system::errc::permission_denied)
        return problem(Problem::unauthorized,
                       "没有权限打开串口 " + device + "。请让管理员把您加入 dialout 组后重新登录。");
    return problem(Problem::storage, "打不开串口 " + device + "（" + fault.message() + "）。请换一个接口再试。");
}

} // namespace

Result<std::unique_ptr<ByteLink>> open_serial(std::string const& device, unsigned baud) {
    auto link = std::make_unique<AsioLink<net::serial_port>>();
    net::serial_port& port = link->stream();
    using Option = net::serial_port_base;
    Fault fault;
    port.open(device, fault);
    if (!fault) port.set_option(Option::baud_rate(baud), fault);
    if (!fault) port.set_option(Option::character_size(8), fault);
    if (!fault) port.set_option(Option::parity(Option::parity::none), fault);
    if (!fault) port.set_option(Option::stop_bits(Option::stop_bits::one), fault);
    if (!fault) port.set_option(Option::flow_control(Option::flow_control::none), fault);
    if (fault) return not_opened(device, fault);
    return std::unique_ptr<ByteLink>(std::move(link));
}

Result<std::unique_ptr<ByteLink>> open_tcp(std::string const& host, std::string const& port, BytesView greeting) {
    using net::ip::tcp;
    auto link = std::make_unique<AsioLink<tcp::socket>>();
    Fault fault;
    auto const places = tcp::resolver(link->io()).resolve(host, port, fault);
    std::optional<Fault> connected;
    if (!fault) {
        net::async_connect(link->stream(), places, [&](Fault answer, tcp::endpoint const&) { connected = answer; });
        link->io().run_for(connect_time);
        if (!connected) { // gave up: the handler must not outlive `connected`
            Fault ignored;
            link->stream().close(ignored);
            link->io().restart();
            link->io().run();
            connected = net::error::timed_out;
        }
        fault = *connected;
    }
    if (!fault) net::write(link->stream(), net::buffer(greeting.data(), greeting.size()), fault);
    if (fault)
        return problem(Problem::offline, "连不上 " + host + ":" + port + "（" + fault.message() +
                                             "）。请确认 gpsd 已启动，地址和端口正确。");
    return std::unique_ptr<ByteLink>(std::move(link));
}

} // namespace gengji::client
