#include "audit/segment.hpp"

#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cox/json.hpp>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/text.hpp"

namespace cox::audit {
namespace {

constexpr std::string_view kFormat = "cox-audit/1";

// Takes `word` off the front.
bool skip(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

bool read_number(std::string_view& text, Seq& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 1) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

}  // namespace

std::string to_line(const Extent& extent) {
  return text::cat(R"({"format":")", kFormat, R"(","first":)", extent.first(), R"(,"last":)",
                   extent.last.seq, R"(,"previous":")", hex(extent.before.hash), R"(","hash":")",
                   hex(extent.last.hash), "\"}\n");
}

std::string to_line(const Row& row) {
  return text::cat(R"({"seq":)", row.seq, R"(,"hash":")", hex(row.hash), R"(","record":)", row.body,
                   "}\n");
}

Result<Extent> parse_extent(std::string_view line) {
  const auto json = Json::parse(line);
  if (!json || (*json)["format"].text() != kFormat)
    return invalid(text::cat("is no export of records: its first line does not say ", kFormat));
  const auto before = parse_hash((*json)["previous"].text());
  const auto last = parse_hash((*json)["hash"].text());
  Extent extent;
  extent.before.seq = (*json)["first"].as_int() - 1;
  extent.last.seq = (*json)["last"].as_int();
  if (!before || !last || extent.before.seq < 0 || extent.last.seq < extent.before.seq)
    return invalid("has a first line that makes no sense");
  extent.before.hash = *before;
  extent.last.hash = *last;
  return extent;
}

std::optional<Row> parse_row(std::string_view line) {
  Row row;
  if (!skip(line, "{\"seq\":") || !read_number(line, row.seq)) return std::nullopt;
  if (!skip(line, ",\"hash\":\"") || line.size() < 64) return std::nullopt;
  const auto hash = parse_hash(line.substr(0, 64));
  line.remove_prefix(64);
  if (!hash || !skip(line, "\",\"record\":") || !line.ends_with('}')) return std::nullopt;
  row.hash = *hash;
  row.body = line.substr(0, line.size() - 1);
  return row;
}

Result<Segment> Segment::open(const std::string& path) {
  std::FILE* file = path == "-" ? fdopen(dup(STDIN_FILENO), "re") : std::fopen(path.c_str(), "re");
  if (file == nullptr) return failed(text::cat("cannot open ", path, ": ", std::strerror(errno)));
  Segment segment(path, file);
  const auto first = segment.line();
  if (!first.ok()) return first.status();
  auto extent = parse_extent(*first);
  if (!extent.ok()) return invalid(text::cat(path, " ", extent.status().message()));
  segment.extent_ = *extent;
  return segment;
}

Result<std::string> Segment::line() {
  char* buffer = nullptr;
  std::size_t room = 0;
  const ssize_t size = getline(&buffer, &room, file_.get());
  const std::unique_ptr<char, decltype(&std::free)> owner(buffer, &std::free);
  if (size < 0 && std::ferror(file_.get()) != 0)
    return failed(text::cat("cannot read ", path_, ": ", std::strerror(errno)));
  if (size <= 0) return std::string();
  ++number_;
  return std::string(text::trim({buffer, static_cast<std::size_t>(size)}));
}

Status Segment::each(const std::function<bool(const Row&)>& each) {
  for (;;) {
    const auto text = line();
    if (!text.ok() || text->empty()) return text.status();
    const auto row = parse_row(*text);
    if (!row) return invalid(text::cat(path_, ":", number_, ": this line is no record"));
    if (!each(*row)) return {};
  }
}

}  // namespace cox::audit
