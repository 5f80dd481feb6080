// Addresses of IPv4 and IPv6, and ranges of them ("10.0.0.0/8", "::1"): which are on the public
// internet, and which a config names. Values. Threads: any.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace cox {

class IpAddress {
 public:
  // "192.0.2.7" or "2001:db8::7", without brackets; a zone ("fe80::1%eth0") is left out. An IPv6
  // address that carries one of IPv4 (mapped, ::ffff:0:0/96) is that IPv4 address.
  static std::optional<IpAddress> parse(std::string_view text);

  // Reachable from everywhere: not private, loopback, link-local, shared, multicast, documentation,
  // reserved... (the IANA special-purpose registries, RFC 6890). Where a tunnel (6to4, Teredo,
  // NAT64) carries an IPv4 address, that one must be public too.
  bool is_public() const;

  friend bool operator==(const IpAddress&, const IpAddress&) = default;

 private:
  friend class IpRange;
  std::uint32_t ipv4_at(std::size_t byte) const;

  bool is_ipv6_ = false;
  std::array<std::uint8_t, 16> bytes_{};  // of IPv4 the first four
};

class IpRange {
 public:
  // An address, or an address and how many bits count: "10.0.0.0/8". The others must be 0.
  static std::optional<IpRange> parse(std::string_view text);
  bool contains(const IpAddress& address) const;

  friend bool operator==(const IpRange&, const IpRange&) = default;

 private:
  IpAddress first_;
  unsigned bits_ = 0;
};

}  // namespace cox
