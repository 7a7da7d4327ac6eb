#include "client/sync/curl_transport.hpp"

#include "client/sync/limits.hpp"

#include <curl/curl.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <mutex>

namespace gengji::client {

namespace {

void start_curl_once() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

std::size_t collect(char* data, std::size_t size, std::size_t count, void* into) {
    auto& body = *static_cast<Bytes*>(into);
    if (body.size() + size * count > limits::reply_bytes) return 0; // nobody of ours answers that much
    body.append(data, size * count);
    return size * count;
}

Error explain(CURLcode code, std::string const& detail) {
    switch (code) {
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_ISSUER_ERROR:
        return problem(Problem::unauthorized,
                       "服务器的证书与登记时不同，已停止连接，没有发送任何数据。如在宾馆、车站等公共网络，请先在浏览器"
                       "里登录网络；否则请联系管理员核对指纹，服务器确实换了证书时要重新登记");
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return problem(Problem::offline, "现在没有网络（找不到服务器地址）。记录已保存在本机，有网络后会自动同步");
    case CURLE_COULDNT_CONNECT:
        return problem(Problem::offline, "连不上服务器。记录已保存在本机，稍后会自动再试");
    case CURLE_OPERATION_TIMEDOUT:
        return problem(Problem::offline, "网络太慢或已中断。已传完的不用再传，稍后会自动接着同步");
    case CURLE_ABORTED_BY_CALLBACK:
        return problem(Problem::offline, "已取消");
    case CURLE_WRITE_ERROR:
        return problem(Problem::invalid, "收到的回答不像是耕记服务器（过长）。请检查是否连到了需要登录的公共网络");
    case CURLE_SSL_CONNECT_ERROR:
        return problem(Problem::offline,
                       "无法与服务器建立加密连接（" + detail + "）。如在宾馆、车站等公共网络，请先在浏览器里登录网络");
    default:
        return problem(Problem::offline, "网络中断（" + detail + "）。记录已保存在本机，稍后会自动再试");
    }
}

} // namespace

struct CurlTransport::Parts {
    ServerAddress address;
    CURL* easy = nullptr;
    std::array<char, CURL_ERROR_SIZE> trouble{};
    std::stop_token stop;
    std::optional<double> up, down;
    WireBytes wire;
    std::string pins;

    /// libcurl asks about once a second: whether to break off.
    static int watch(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
        return static_cast<Parts*>(self)->stop.stop_requested() ? 1 : 0;
    }

    template<class T>
    void set(CURLoption option, T value) {
        curl_easy_setopt(easy, option, value);
    }

    void set_up_link() {
        set(CURLOPT_ERRORBUFFER, trouble.data());
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_PROTOCOLS_STR, "https");
        set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_3));
        set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
        set(CURLOPT_TCP_KEEPALIVE, 1L);
        set(CURLOPT_TCP_NODELAY, 1L);
        set(CURLOPT_CONNECTTIMEOUT, limits::connect_seconds);
        set(CURLOPT_LOW_SPEED_LIMIT, limits::low_speed_bytes);
        set(CURLOPT_LOW_SPEED_TIME, limits::low_speed_seconds);
        set(CURLOPT_WRITEFUNCTION, &collect);
        set(CURLOPT_XFERINFOFUNCTION, &Parts::watch);
        set(CURLOPT_XFERINFODATA, this);
        set(CURLOPT_NOPROGRESS, 0L);
        set_up_trust();
    }

    void set_up_trust() {
        for (auto const& pin : address.pins) pins += (pins.empty() ? "sha256//" : ";sha256//") + pin;
        if (!pins.empty()) set(CURLOPT_PINNEDPUBLICKEY, pins.c_str());
        // The certificate of enrolment is checked in full; with a second pin announced, the key may have changed and
        // the pin alone decides.
        bool const full_check = !address.certificate_pem.empty() && address.pins.size() < 2;
        if (full_check) {
            curl_blob blob{address.certificate_pem.data(), address.certificate_pem.size(), CURL_BLOB_COPY};
            set(CURLOPT_CAINFO_BLOB, &blob);
        }
        set(CURLOPT_SSL_VERIFYPEER, full_check ? 1L : 0L);
        set(CURLOPT_SSL_VERIFYHOST,
            0L); // the pin says who it is: a server may be reached under another name or address
    }

    void measure() {
        long request_headers = 0, reply_headers = 0;
        curl_off_t sent = 0, received = 0, sent_us = 0, first_us = 0, total_us = 0;
        curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &request_headers);
        curl_easy_getinfo(easy, CURLINFO_HEADER_SIZE, &reply_headers);
        curl_easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &sent);
        curl_easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &received);
        curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &sent_us);
        curl_easy_getinfo(easy, CURLINFO_STARTTRANSFER_TIME_T, &first_us);
        curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &total_us);
        // libcurl counts a small POST body into the request's size, a large one not
        wire.sent += static_cast<std::uint64_t>(request_headers) +
                     (request_headers < sent ? static_cast<std::uint64_t>(sent) : 0);
        wire.received += static_cast<std::uint64_t>(reply_headers) + static_cast<std::uint64_t>(received);
        auto const rate = [](curl_off_t bytes, curl_off_t us) {
            return static_cast<double>(bytes) * 1e6 / static_cast<double>(std::max<curl_off_t>(us, 1000));
        };
        if (sent >= static_cast<curl_off_t>(limits::rate_least_bytes)) up = rate(sent, first_us - sent_us);
        if (received >= static_cast<curl_off_t>(limits::rate_least_bytes)) down = rate(received, total_us - first_us);
    }
};

CurlTransport::CurlTransport(ServerAddress address) : parts_(std::make_unique<Parts>()) {
    start_curl_once();
    parts_->address = std::move(address);
    parts_->easy = curl_easy_init();
    parts_->set_up_link();
}

CurlTransport::~CurlTransport() { curl_easy_cleanup(parts_->easy); }

std::optional<double> CurlTransport::upload_rate() const { return parts_->up; }
std::optional<double> CurlTransport::download_rate() const { return parts_->down; }
WireBytes CurlTransport::wire() const { return parts_->wire; }

Result<HttpReply> CurlTransport::exchange(HttpRequest const& request, std::stop_token stop) {
    Parts& parts = *parts_;
    HttpReply reply;
    parts.stop = std::move(stop);
    std::string const url = parts.address.url + request.path;
    parts.set(CURLOPT_URL, url.c_str());
    parts.set(CURLOPT_WRITEDATA, &reply.body);

    curl_slist* headers = curl_slist_append(nullptr, "Expect:");
    headers = curl_slist_append(headers, "Accept:");
    if (!request.authorization.empty())
        headers = curl_slist_append(headers, ("Authorization: " + request.authorization).c_str());
    if (!request.signature.empty())
        headers = curl_slist_append(headers, ("X-Gengji-Signature: " + request.signature).c_str());
    if (request.method == "POST") {
        headers = curl_slist_append(headers, ("Content-Type: " + request.content_type).c_str());
        parts.set(CURLOPT_POST, 1L);
        parts.set(CURLOPT_POSTFIELDS, request.body.data());
        parts.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    } else {
        parts.set(CURLOPT_HTTPGET, 1L);
    }
    parts.set(CURLOPT_HTTPHEADER, headers);
    parts.trouble[0] = '\0';
    CURLcode const code = curl_easy_perform(parts.easy);
    parts.set(CURLOPT_HTTPHEADER, nullptr);
    curl_slist_free_all(headers);
    parts.stop = {};
    if (code != CURLE_OK)
        return explain(code,
                       parts.trouble[0] ? std::string(parts.trouble.data()) : std::string(curl_easy_strerror(code)));

    parts.measure();
    long status = 0;
    char const* type = nullptr;
    curl_easy_getinfo(parts.easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(parts.easy, CURLINFO_CONTENT_TYPE, &type);
    reply.status = static_cast<int>(status);
    reply.content_type = type ? type : "";
    bool const a_web_page = reply.content_type.starts_with("text/html") || (status >= 300 && status < 400);
    if (a_web_page)
        return problem(Problem::offline, "收到的是一个网页，不是耕记服务器的回答。请先在浏览器里登录这个网络（宾馆、车"
                                         "站等），再同步；记录仍保存在本机");
    return reply;
}

Result<ServerAddress> look_at_server(std::string const& url) {
    start_curl_once();
    if (!url.starts_with("https://") || url.size() <= 8)
        return problem(Problem::invalid, "服务器地址要写成 https://地址:端口，例如 https://192.168.1.10:8463");
    struct Easy {
        CURL* handle = curl_easy_init();
        ~Easy() { curl_easy_cleanup(handle); }
    } const easy;
    ServerAddress address{url, {}, {}};
    while (address.url.ends_with('/')) address.url.pop_back();
    std::array<char, CURL_ERROR_SIZE> trouble{};
    Bytes body;
    curl_easy_setopt(easy.handle, CURLOPT_URL, (address.url + "/healthz").c_str());
    curl_easy_setopt(easy.handle, CURLOPT_ERRORBUFFER, trouble.data());
    curl_easy_setopt(easy.handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy.handle, CURLOPT_PROTOCOLS_STR, "https");
    curl_easy_setopt(easy.handle, CURLOPT_SSL_VERIFYPEER, 0L); // nothing is sent: only looked at
    curl_easy_setopt(easy.handle, CURLOPT_SSL_VERIFYHOST, 0L);
    curl_easy_setopt(easy.handle, CURLOPT_CERTINFO, 1L);
    curl_easy_setopt(easy.handle, CURLOPT_CONNECTTIMEOUT, limits::connect_seconds);
    curl_easy_setopt(easy.handle, CURLOPT_TIMEOUT, limits::low_speed_seconds);
    curl_easy_setopt(easy.handle, CURLOPT_WRITEFUNCTION, &collect);
    curl_easy_setopt(easy.handle, CURLOPT_WRITEDATA, &body);
    CURLcode const code = curl_easy_perform(easy.handle);
    if (code != CURLE_OK) return explain(code, trouble[0] ? trouble.data() : curl_easy_strerror(code));

    curl_certinfo* chain = nullptr;
    curl_easy_getinfo(easy.handle, CURLINFO_CERTINFO, &chain);
    for (curl_slist* line = chain && chain->num_of_certs > 0 ? chain->certinfo[0] : nullptr; line; line = line->next) {
        std::string const text = line->data;
        if (text.starts_with("Cert:")) address.certificate_pem = text.substr(5);
    }
    BIO* const bio = BIO_new_mem_buf(address.certificate_pem.data(), static_cast<int>(address.certificate_pem.size()));
    X509* const certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    if (!certificate) return problem(Problem::invalid, "这个地址没有给出证书，不是耕记服务器");
    unsigned char* der = nullptr;
    int const size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
    std::array<unsigned char, 32> digest{};
    unsigned length = 0;
    EVP_Digest(der, static_cast<std::size_t>(size), digest.data(), &length, EVP_sha256(), nullptr);
    OPENSSL_free(der);
    X509_free(certificate);
    address.pins = {to_base64({reinterpret_cast<char const*>(digest.data()), digest.size()})};
    return address;
}

} // namespace gengji::client
