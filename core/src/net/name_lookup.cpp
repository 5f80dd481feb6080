#include "net/name_lookup.hpp"

#include <netdb.h>

#include <boost/asio/error.hpp>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace cox::net {

// Shared with the thread that looks.
struct NameLookup::Wanted {
  // From any thread; where nobody waits any more it does nothing.
  static void give(const std::shared_ptr<Wanted>& wanted, const error_code& error,
                   Addresses addresses) {
    std::lock_guard lock(wanted->mutex);  // the loop does not end before cancel() has returned
    if (!wanted->found) return;
    asio::post(wanted->io, [wanted, error, addresses = std::move(addresses)] {
      const Found waiting = wanted->taken();
      if (waiting) waiting(error, addresses);
    });
  }

  Found taken() {
    std::lock_guard lock(mutex);
    return std::exchange(found, nullptr);
  }

  asio::io_context& io;
  std::mutex mutex;  // guards what follows
  Found found;       // empty: nobody waits
};

namespace {

using asio::ip::tcp;

error_code code_of(int failure) {
  switch (failure) {
    case EAI_NONAME:
      return asio::error::host_not_found;
    case EAI_AGAIN:
      return asio::error::host_not_found_try_again;
    case EAI_SYSTEM:
      return {errno, boost::system::system_category()};
    case EAI_MEMORY:
      return asio::error::no_memory;
    case EAI_FAIL:
      return asio::error::no_recovery;
    default:  // such as a name without any address
      return asio::error::no_data;
  }
}

error_code look_up(const std::string& host, std::uint16_t port, NameLookup::Addresses& addresses) {
  addrinfo hints{};
  hints.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV;
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int failure = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (failure != 0) return code_of(failure);
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    tcp::endpoint address;
    if (each->ai_addrlen > address.capacity()) continue;
    std::memcpy(address.data(), each->ai_addr, each->ai_addrlen);
    address.resize(each->ai_addrlen);
    addresses.push_back(address);
  }
  ::freeaddrinfo(found);
  return {};
}

}  // namespace

void NameLookup::begin(const std::string& host, std::uint16_t port, Found found) {
  cancel();
  wanted_.reset(new Wanted{io_, {}, std::move(found)});
  error_code is_name;
  const auto address = asio::ip::make_address(host, is_name);
  if (!is_name) return Wanted::give(wanted_, {}, {tcp::endpoint(address, port)});
  try {
    std::thread([wanted = wanted_, host, port] {
      Addresses addresses;
      const error_code error = look_up(host, port, addresses);
      Wanted::give(wanted, error, std::move(addresses));
    }).detach();
  } catch (const std::system_error& error) {
    Wanted::give(wanted_, {error.code().value(), boost::system::system_category()}, {});
  }
}

void NameLookup::cancel() {
  if (wanted_ != nullptr) (void)wanted_->taken();  // what it holds goes after the lock
}

}  // namespace cox::net
