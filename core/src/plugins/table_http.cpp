// http/1 and crypto/1.
#include "base/crypto.hpp"
#include "plugins/host_tables.hpp"
#include "plugins/thunk.hpp"

namespace cox::plugins {

namespace {

cox_status respond(const cox_host* table, std::uint64_t id, const cox_http_response* response,
                   const cox_sink* sink) {
  return guarded(sink, [&]() -> Status {
    return response == nullptr ? invalid("no answer") : host(table).respond(id, *response);
  });
}

cox_status hold(const cox_host* table, std::uint64_t id) {
  return guarded(nullptr, [&] { return host(table).hold(id); });
}

cox_status fetch(const cox_host* table, cox_str call, const cox_fetch* request,
                 const cox_handler* handler, std::uint64_t* id, const cox_sink* sink) {
  return guarded(sink, [&]() -> Status {
    if (handler == nullptr) return invalid("a request needs a handler for its answer");
    if (request == nullptr) return invalid("no request");
    auto sent = host(table).fetch(from_c(call), *request, *handler);
    if (sent.ok() && id != nullptr) *id = *sent;
    return sent.status();
  });
}

cox_status fetch_cancel(const cox_host* table, std::uint64_t id) {
  return guarded(nullptr, [&] { return host(table).cancel_fetch(id); });
}

cox_status digest(const cox_host*, std::uint32_t algorithm, cox_str data, const cox_sink* sink) {
  return guarded(sink, [&]() -> Status {
    auto made = crypto::digest(algorithm, from_c(data));
    if (made.ok()) put(sink, *made);
    return made.status();
  });
}

cox_status hmac(const cox_host*, std::uint32_t algorithm, cox_str key, cox_str data,
                const cox_sink* sink) {
  return guarded(sink, [&]() -> Status {
    auto made = crypto::hmac(algorithm, from_c(key), from_c(data));
    if (made.ok()) put(sink, *made);
    return made.status();
  });
}

cox_status verify_ed25519(const cox_host*, cox_str public_key, cox_str data, cox_str signature) {
  return guarded(nullptr, [&]() -> Status {
    if (crypto::verify_ed25519(from_c(public_key), from_c(data), from_c(signature))) return {};
    return {Code::denied, "the signature does not fit"};
  });
}

std::int32_t equal(const cox_host*, cox_str a, cox_str b) {
  return crypto::equal(from_c(a), from_c(b)) ? 1 : 0;
}

}  // namespace

const void* http_table() {
  static const cox_http_1 table{sizeof(cox_http_1), 0, respond, hold, fetch, fetch_cancel};
  return &table;
}

const void* crypto_table() {
  static const cox_crypto_1 table{sizeof(cox_crypto_1), 0, digest, hmac, verify_ed25519, equal};
  return &table;
}

}  // namespace cox::plugins
