// The server under TLS, spoken to by OpenSSL's own client.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstdio>
#include <filesystem>

#include "unit/http/test_server.h"

namespace nexus::http {
namespace {

// A key and a certificate that signs itself, as files.
class Certificate {
 public:
  Certificate() {
    char name[] = "/tmp/nexus-tls-XXXXXX";
    folder_ = mkdtemp(name);
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_NAME* subject = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(certificate, subject);
    X509_sign(certificate, key, EVP_sha256());
    FILE* file = std::fopen(certificate_file().c_str(), "w");
    PEM_write_X509(file, certificate);
    std::fclose(file);
    file = std::fopen(key_file().c_str(), "w");
    PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
  ~Certificate() { std::filesystem::remove_all(folder_); }
  std::string certificate_file() const { return folder_ + "/certificate.pem"; }
  std::string key_file() const { return folder_ + "/key.pem"; }

 private:
  std::string folder_;
};

std::string ask_by_tls(std::uint16_t port, const std::string& request, int max_version) {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context, max_version);
  BIO* connection = BIO_new_ssl_connect(context);
  BIO_set_conn_hostname(connection, ("127.0.0.1:" + std::to_string(port)).c_str());
  std::string answer;
  if (BIO_do_connect(connection) == 1) {
    std::size_t sent = 0;
    while (sent < request.size()) {
      const int count = BIO_write(connection, request.data() + sent, static_cast<int>(request.size() - sent));
      if (count <= 0) break;
      sent += static_cast<std::size_t>(count);
    }
    char piece[16 * 1024];
    int count = 0;
    while ((count = BIO_read(connection, piece, sizeof piece)) > 0)
      answer.append(piece, static_cast<std::size_t>(count));
  }
  BIO_free_all(connection);
  SSL_CTX_free(context);
  return answer;
}

TEST(Tls, CarriesRequestsAndLargeAnswers) {
  const Certificate certificate;
  ServerOptions options = TestServer::quick_options();
  options.tls_certificate_file = certificate.certificate_file();
  options.tls_key_file = certificate.key_file();
  TestServer server(options);
  const std::string body(500'000, 't');
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    const std::string answer =
        ask_by_tls(server.port(), post("/echo", body, "Connection: close\r\n"), version);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK")) << answer.substr(0, 200);
    EXPECT_TRUE(answer.ends_with(body));
    const std::string large = ask_by_tls(
        server.port(), "GET /large?bytes=3000000 HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n", version);
    EXPECT_GT(large.size(), 3'000'000u);
  }
}

TEST(Tls, RefusesOldVersionsAndPlainText) {
  const Certificate certificate;
  ServerOptions options = TestServer::quick_options();
  options.tls_certificate_file = certificate.certificate_file();
  options.tls_key_file = certificate.key_file();
  TestServer server(options);
  EXPECT_EQ(ask_by_tls(server.port(), "GET /items/1 HTTP/1.0\r\n\r\n", TLS1_1_VERSION), "");
  RawClient plain(server.port());
  plain.send("GET /items/1 HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_TRUE(plain.is_closed_within(2000));
}

TEST(Tls, SaysWhichFileCannotBeUsed) {
  const Certificate certificate;
  const Certificate other;
  ServerOptions options = TestServer::quick_options();
  options.tls_certificate_file = certificate.certificate_file();
  options.tls_key_file = other.key_file();
  const auto mismatch = Server::start(options, Router());
  ASSERT_FALSE(mismatch);
  EXPECT_NE(mismatch.error().message.find(other.key_file()), std::string::npos);
  options.tls_key_file.clear();
  EXPECT_FALSE(Server::start(options, Router()));
}

}  // namespace
}  // namespace nexus::http
