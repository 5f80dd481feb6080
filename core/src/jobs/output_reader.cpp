#include "jobs/output_reader.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "base/files.hpp"
#include "base/text.hpp"
#include "jobs/output_file.hpp"

namespace cox::jobs {

namespace {

// Read before what is new: a secret or a control sequence that began there is recognised.
constexpr std::uint64_t kBefore = 64U << 10;
constexpr std::uint64_t kMost = 64U << 10;

struct Tail {
  std::uint64_t total = 0;
  std::string bytes;
  std::uint64_t start() const { return total - bytes.size(); }
};

std::optional<Tail> read_tail(const Folder& folder) {
  auto text = read_file(folder.tail(), 2 * OutputFile::kTailBytes);
  if (!text.ok()) return std::nullopt;
  const std::size_t line = text->find('\n');
  if (line == std::string::npos) return std::nullopt;
  Tail tail;
  const auto read = std::from_chars(text->data(), text->data() + line, tail.total);
  tail.bytes = text->substr(line + 1);
  if (read.ec != std::errc() || tail.total < tail.bytes.size()) return std::nullopt;
  return tail;
}

std::uint64_t size_of(const std::string& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 ? static_cast<std::uint64_t>(found.st_size) : 0;
}

std::string read_part(const std::string& path, std::uint64_t from, std::uint64_t to) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return {};
  std::string part(to - from, '\0');
  const ssize_t count = ::pread(file, part.data(), part.size(), static_cast<off_t>(from));
  ::close(file);
  part.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return part;
}

}  // namespace

std::uint64_t printed(const Folder& folder) {
  const auto tail = read_tail(folder);
  return std::max(size_of(folder.output()), tail ? tail->total : 0);
}

// Some of it may be in neither file; what there is lies at the end.
std::string OutputReader::bytes(std::uint64_t from, std::uint64_t to) const {
  const std::uint64_t kept = size_of(folder_.output());
  std::string all;
  if (from < kept) all = read_part(folder_.output(), from, std::min(to, kept));
  if (to <= kept) return all;
  const auto tail = read_tail(folder_);
  if (!tail || tail->total <= from || tail->start() >= to) return all;
  const std::uint64_t begin = std::max({from, kept, tail->start()});
  if (begin >= std::min(to, tail->total)) return all;
  return all + tail->bytes.substr(begin - tail->start(), std::min(to, tail->total) - begin);
}

void OutputReader::begin_at(std::uint64_t offset) {
  plain_.emplace();
  offset_ = offset;
  if (offset > 0) plain_->feed(bytes(offset - std::min(offset, kBefore), offset));
}

OutputReader::Piece OutputReader::read(bool over) {
  const std::uint64_t end = printed(folder_);
  Piece piece;
  if (!plain_) begin_at(std::min(offset_, end));
  if (end > offset_ && end - offset_ > kMost) {
    begin_at(end - kMost);
    piece.skipped = true;
  }
  if (end > offset_) piece.text = plain_->feed(bytes(offset_, end));
  offset_ = std::max(offset_, end);
  if (over) piece.text += plain_->finish();
  return piece;
}

std::string last_output(const Folder& folder, std::size_t limit) {
  const std::uint64_t end = printed(folder);
  OutputReader reader(folder, end - std::min<std::uint64_t>(end, kMost));
  std::string text = overwritten(reader.read(true).text);
  if (text.size() <= limit) return text;
  const std::size_t line = text.find('\n', text.size() - limit);
  if (line != std::string::npos && line + 1 < text.size()) return text.substr(line + 1);
  return text::to_utf8(std::string_view(text).substr(text.size() - limit));
}

}  // namespace cox::jobs
