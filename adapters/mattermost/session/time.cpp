#include "time.hpp"

#include <array>
#include <cstdio>
#include <cstring>
#include <ctime>

namespace mattermost {

std::optional<std::int64_t> date_ms(const cox::net::HttpFields& fields) {
  const std::string* const field = cox::net::find_field(fields, "Date");
  if (field == nullptr) return std::nullopt;
  std::tm time{};
  std::array<char, 4> month{};
  if (std::sscanf(field->c_str(), "%*3s, %2d %3s %4d %2d:%2d:%2d GMT", &time.tm_mday, month.data(),
                  &time.tm_year, &time.tm_hour, &time.tm_min, &time.tm_sec) != 6)
    return std::nullopt;
  constexpr const char* kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const char* const found = std::strstr(kMonths, month.data());
  if (found == nullptr || (found - kMonths) % 3 != 0) return std::nullopt;
  time.tm_mon = static_cast<int>(found - kMonths) / 3;
  time.tm_year -= 1900;
  return static_cast<std::int64_t>(::timegm(&time)) * 1'000;
}

}  // namespace mattermost
