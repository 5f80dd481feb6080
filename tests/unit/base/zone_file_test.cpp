#include "base/zone_file.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "civil_time.hpp"

using cox::parse_zone_file;

namespace {

std::string big_endian(std::int64_t value, int size) {
  std::string bytes;
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
    bytes += static_cast<char>(value >> shift & 0xFF);
  }
  return bytes;
}

std::string header(char version, int times, int types) {
  std::string bytes = "TZif" + std::string(1, version) + std::string(15, '\0');
  for (const int count : {0, 0, 0, times, types, 4}) bytes += big_endian(count, 4);
  return bytes;
}

// Two kinds of time: UTC+1 and, from 1000 on, UTC-2.
std::string body(int time_size) {
  return big_endian(1'000, time_size) + std::string(1, '\1') + big_endian(3'600, 4) +
         std::string(2, '\0') + big_endian(-7'200, 4) + std::string(2, '\0') + "ABC" +
         std::string(1, '\0');
}

std::string file(const std::string& rule) {
  return header('2', 1, 2) + body(4) + header('2', 1, 2) + body(8) + "\n" + rule + "\n";
}

}  // namespace

TEST_CASE("changes and offsets are read") {
  const auto data = parse_zone_file(file("<-02>2"));
  REQUIRE(data.ok());
  CHECK(data->first_offset == 3'600);
  REQUIRE(data->changes.size() == 1);
  CHECK(data->changes[0].at == 1'000);
  CHECK(data->changes[0].offset == -7'200);
}

TEST_CASE("the oldest version has neither wide numbers nor a rule") {
  const auto data = parse_zone_file(header('\0', 1, 2) + body(4));
  REQUIRE(data.ok());
  CHECK(data->changes.size() == 1);
}

TEST_CASE("the rule goes on where the list ends") {
  const auto data = parse_zone_file(file("CET-1CEST,M3.5.0,M10.5.0/3"));
  REQUIRE(data.ok());
  CHECK(data->changes[1].at == utc_seconds(1970, 3, 29, 1));
  CHECK(data->changes.back().at == utc_seconds(2200, 10, 26, 1));
}

TEST_CASE("a file that is cut off or damaged is refused, wherever that is") {
  const std::string whole = header('2', 1, 2) + body(4) + header('2', 1, 2) + body(8);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(!parse_zone_file(whole.substr(0, size)).ok());
  }
  CHECK(parse_zone_file(whole).ok());
  std::string huge = whole;
  huge.replace(32, 4, "\xFF\xFF\xFF\xFF");
  CHECK(!parse_zone_file(huge).ok());
  CHECK(!parse_zone_file(std::string(1'000, 'x')).ok());
}

TEST_CASE("a change to a kind of time that is not there is refused") {
  std::string bytes = header('\0', 1, 2) + body(4);
  bytes[44 + 4] = '\2';
  CHECK(!parse_zone_file(bytes).ok());
}
