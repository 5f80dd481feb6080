#include "audit/digest.hpp"

#include <openssl/evp.h>

#include "audit/records.hpp"

namespace cox::audit {
namespace {

// Fetched once: finding the algorithm costs more than hashing a record.
const EVP_MD* sha256() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return algorithm;
}

}  // namespace

void Digest::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

Digest::Digest() : context_(EVP_MD_CTX_new()) {
  EVP_DigestInit_ex(context_.get(), sha256(), nullptr);
}

Digest& Digest::add(std::string_view bytes) {
  EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
  return *this;
}

Hash Digest::finish() {
  Hash hash{};
  EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(hash.data()), nullptr);
  EVP_DigestInit_ex(context_.get(), nullptr, nullptr);
  return hash;
}

std::string digest(std::string_view bytes) { return hex(Digest().add(bytes).finish()); }

}  // namespace cox::audit
