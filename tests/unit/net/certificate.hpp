// Certificates made for a test: signed by themselves, for a name and a span of time.
#pragma once

#include <doctest/doctest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

struct Certificate {
  std::string certificate_file;
  std::string key_file;
};

template <class Object, void (*release)(Object*)>
struct Release {
  void operator()(Object* object) const { release(object); }
};

// `from_day` and `to_day` count from today.
inline Certificate make_certificate(const std::string& folder, const std::string& name,
                                    int from_day = -1, int to_day = 1) {
  const std::unique_ptr<EVP_PKEY, Release<EVP_PKEY, EVP_PKEY_free>> key(EVP_EC_gen("P-256"));
  const std::unique_ptr<X509, Release<X509, X509_free>> made(X509_new());
  X509* const x509 = made.get();
  REQUIRE(X509_set_version(x509, X509_VERSION_3) == 1);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509), 86'400L * from_day);
  X509_gmtime_adj(X509_getm_notAfter(x509), 86'400L * to_day);
  X509_set_pubkey(x509, key.get());
  X509_NAME* const subject = X509_get_subject_name(x509);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
  X509_set_issuer_name(x509, subject);
  const std::unique_ptr<X509_EXTENSION, Release<X509_EXTENSION, X509_EXTENSION_free>> names(
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, name.c_str()));
  REQUIRE(names != nullptr);
  X509_add_ext(x509, names.get(), -1);
  REQUIRE(X509_sign(x509, key.get(), EVP_sha256()) > 0);

  static int count = 0;
  const std::string base = folder + "/" + std::to_string(++count);
  const Certificate files{base + ".crt", base + ".key"};
  std::FILE* file = std::fopen(files.certificate_file.c_str(), "w");
  REQUIRE((file != nullptr && PEM_write_X509(file, x509) == 1 && std::fclose(file) == 0));
  file = std::fopen(files.key_file.c_str(), "w");
  REQUIRE((file != nullptr &&
           PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1 &&
           std::fclose(file) == 0));
  return files;
}

// As networks write it: SHA-256 of the certificate, in small hex.
inline std::string fingerprint(const std::string& certificate_file) {
  std::FILE* const file = std::fopen(certificate_file.c_str(), "r");
  REQUIRE(file != nullptr);
  const std::unique_ptr<X509, Release<X509, X509_free>> read(
      PEM_read_X509(file, nullptr, nullptr, nullptr));
  std::fclose(file);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  REQUIRE(X509_digest(read.get(), EVP_sha256(), digest.data(), &size) == 1);
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    constexpr std::string_view digits = "0123456789abcdef";
    hex.append({digits[digest[i] >> 4], digits[digest[i] & 15]});
  }
  return hex;
}
