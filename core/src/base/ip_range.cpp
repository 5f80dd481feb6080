#include "base/ip_range.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>

namespace cox {

namespace {

constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

// Not on the public internet, by the registries that RFC 6890 set up.
constexpr const char* kSpecial[] = {
    "0.0.0.0/8",        // this network
    "10.0.0.0/8",       // private
    "100.64.0.0/10",    // shared, behind carriers' NAT
    "127.0.0.0/8",      // loopback
    "169.254.0.0/16",   // link-local; 169.254.169.254 tells machines their secrets
    "172.16.0.0/12",    // private
    "192.0.0.0/24",     // protocol assignments
    "192.0.2.0/24",     // documentation
    "192.88.99.0/24",   // 6to4 relays, deprecated
    "192.168.0.0/16",   // private
    "198.18.0.0/15",    // benchmarks
    "198.51.100.0/24",  // documentation
    "203.0.113.0/24",   // documentation
    "224.0.0.0/4",      // multicast
    "240.0.0.0/4",      // reserved, broadcast
};

// Of IPv6 only 2000::/3 is global unicast; these parts of it are not, or not as such.
constexpr const char* kGlobalUnicast = "2000::/3";
constexpr const char* kSpecialIpv6[] = {
    "2001::/23",      // protocol assignments, Teredo among them
    "2001:db8::/32",  // documentation
    "3fff::/20",      // documentation
};
constexpr const char* k6to4 = "2002::/16";      // the IPv4 address follows at once
constexpr const char* kNat64 = "64:ff9b::/96";  // the IPv4 address comes last

template <std::size_t N>
std::array<IpRange, N> parse_all(const char* const (&texts)[N]) {
  std::array<IpRange, N> ranges;
  for (std::size_t i = 0; i < N; ++i) ranges[i] = *IpRange::parse(texts[i]);
  return ranges;
}

template <std::size_t N>
bool in_any(const std::array<IpRange, N>& ranges, const IpAddress& address) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const IpRange& range) { return range.contains(address); });
}

bool is_public_ipv4(std::uint32_t number) {
  static const auto special = parse_all(kSpecial);
  const in_addr raw{htonl(number)};
  char text[INET_ADDRSTRLEN];
  inet_ntop(AF_INET, &raw, text, sizeof(text));
  return !in_any(special, *IpAddress::parse(text));
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  const std::string plain(text.substr(0, text.find('%')));
  IpAddress address;
  if (inet_pton(AF_INET, plain.c_str(), address.bytes_.data()) == 1) return address;
  if (inet_pton(AF_INET6, plain.c_str(), address.bytes_.data()) != 1) return std::nullopt;
  if (std::equal(kMapped.begin(), kMapped.end(), address.bytes_.begin())) {
    std::copy_n(address.bytes_.begin() + kMapped.size(), 4, address.bytes_.begin());
    std::fill(address.bytes_.begin() + 4, address.bytes_.end(), std::uint8_t(0));
    return address;
  }
  address.is_ipv6_ = true;
  return address;
}

std::uint32_t IpAddress::ipv4_at(std::size_t byte) const {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8 | bytes_[byte + i];
  return number;
}

bool IpAddress::is_public() const {
  if (!is_ipv6_) return is_public_ipv4(ipv4_at(0));
  static const IpRange sixtofour = *IpRange::parse(k6to4);
  static const IpRange nat64 = *IpRange::parse(kNat64);
  static const IpRange global = *IpRange::parse(kGlobalUnicast);
  static const auto special = parse_all(kSpecialIpv6);
  if (nat64.contains(*this)) return is_public_ipv4(ipv4_at(12));
  if (sixtofour.contains(*this)) return is_public_ipv4(ipv4_at(2));
  return global.contains(*this) && !in_any(special, *this);
}

std::optional<IpRange> IpRange::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto first = IpAddress::parse(text.substr(0, slash));
  if (!first || text.find('%') != std::string_view::npos) return std::nullopt;
  IpRange range;
  range.first_ = *first;
  const unsigned all = first->is_ipv6_ ? 128 : 32;
  range.bits_ = all;
  if (slash == std::string_view::npos) return range;
  const std::string_view bits = text.substr(slash + 1);
  const auto [end, error] = std::from_chars(bits.data(), bits.data() + bits.size(), range.bits_);
  if (error != std::errc() || end != bits.data() + bits.size() || range.bits_ > all)
    return std::nullopt;
  for (unsigned bit = range.bits_; bit < all; ++bit) {
    if ((range.first_.bytes_[bit / 8] >> (7 - bit % 8) & 1) != 0) return std::nullopt;
  }
  return range;
}

bool IpRange::contains(const IpAddress& address) const {
  if (address.is_ipv6_ != first_.is_ipv6_) return false;
  const std::size_t whole = bits_ / 8;
  if (std::memcmp(first_.bytes_.data(), address.bytes_.data(), whole) != 0) return false;
  const unsigned rest = bits_ % 8;
  return rest == 0 || (first_.bytes_[whole] ^ address.bytes_[whole]) >> (8 - rest) == 0;
}

}  // namespace cox
