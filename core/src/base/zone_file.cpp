#include "base/zone_file.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace cox {
namespace {

constexpr int kLastYear = 2200;

// Takes big-endian numbers from the front; `broken()` once there were too few bytes.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : rest_(bytes) {}

  std::string_view take(std::size_t size) {
    if (size > rest_.size()) {
      broken_ = true;
      size = rest_.size();
    }
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  std::int64_t number(std::size_t size) {
    const std::string_view digits = take(size);
    const bool negative = !digits.empty() && static_cast<unsigned char>(digits[0]) >= 0x80;
    std::uint64_t value = negative ? ~std::uint64_t{0} : 0;
    for (const char digit : digits) value = value << 8 | static_cast<unsigned char>(digit);
    return static_cast<std::int64_t>(value);
  }
  std::string_view rest() const { return rest_; }
  bool broken() const { return broken_; }

 private:
  std::string_view rest_;
  bool broken_ = false;
};

struct Header {
  char version = 0;
  std::size_t utc_marks = 0, standard_marks = 0, leaps = 0, times = 0, types = 0, letters = 0;

  std::size_t body(std::size_t time_size) const {
    return times * (time_size + 1) + types * 6 + letters + leaps * (time_size + 4) +
           standard_marks + utc_marks;
  }
};

std::optional<Header> read_header(Bytes& bytes) {
  if (bytes.take(4) != "TZif") return std::nullopt;
  const auto count = [&bytes] { return static_cast<std::uint32_t>(bytes.number(4)); };
  Header header;
  header.version = static_cast<char>(bytes.number(1));
  bytes.take(15);
  header.utc_marks = count();
  header.standard_marks = count();
  header.leaps = count();
  header.times = count();
  header.types = count();
  header.letters = count();
  return bytes.broken() ? std::nullopt : std::optional(header);
}

// The body has been checked to be as long as the header says.
std::optional<ZoneData> read_body(Bytes& bytes, const Header& header, std::size_t time_size) {
  ZoneData data;
  data.changes.resize(header.times);
  for (ZoneChange& change : data.changes) change.at = bytes.number(time_size);
  const std::string_view types = bytes.take(header.times);
  std::vector<Seconds> offsets(header.types);
  for (Seconds& offset : offsets) {
    offset = bytes.number(4);
    bytes.take(2);
  }
  if (offsets.empty()) return std::nullopt;
  data.first_offset = offsets[0];
  for (std::size_t i = 0; i < types.size(); ++i) {
    const auto type = static_cast<unsigned char>(types[i]);
    const bool ordered = i == 0 || data.changes[i - 1].at < data.changes[i].at;
    if (type >= offsets.size() || !ordered) return std::nullopt;
    data.changes[i].offset = offsets[type];
  }
  bytes.take(header.body(time_size) - header.times * (time_size + 1) - header.types * 6);
  return data;
}

int year_of(Seconds moment) {
  using namespace std::chrono;
  const auto day = floor<days>(sys_seconds(seconds(moment)));
  return static_cast<int>(year_month_day(day).year());
}

// The file lists the changes of the past; its last line says how it goes on.
void follow_rule(ZoneData& data, std::string_view footer) {
  const std::size_t end = footer.find('\n', 1);
  if (footer.empty() || footer[0] != '\n' || end == std::string_view::npos) return;
  const auto rule = ZoneRule::parse(footer.substr(1, end - 1));
  if (!rule) return;
  const bool bare = data.changes.empty();
  const Seconds last = bare ? 0 : data.changes.back().at;
  if (last > 7'000'000'000) return;  // far beyond kLastYear, or nonsense
  for (const ZoneChange& change :
       rule->changes(bare ? 1970 : year_of(std::max<Seconds>(last, 0)), kLastYear)) {
    if (bare || change.at > last) data.changes.push_back(change);
  }
}

}  // namespace

Result<ZoneData> parse_zone_file(std::string_view text) {
  const Status broken = invalid("not a whole file of the time zone database");
  Bytes bytes(text);
  auto header = read_header(bytes);
  if (!header) return broken;
  std::size_t time_size = 4;
  if (header->version != 0) {  // what follows is for old readers; the same comes again, wider
    bytes.take(header->body(4));
    header = read_header(bytes);
    time_size = 8;
  }
  if (!header || header->body(time_size) > bytes.rest().size()) return broken;
  auto data = read_body(bytes, *header, time_size);
  if (!data) return broken;
  follow_rule(*data, bytes.rest());
  return std::move(*data);
}

}  // namespace cox
