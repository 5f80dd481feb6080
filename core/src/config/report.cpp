#include "config/report.hpp"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "base/text.hpp"

namespace cox::config {
namespace {

using Stream = rapidjson::MemoryStream;

// Follows the parser through the text and tells where each key and item ends.
class Walker : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Walker> {
 public:
  // `again`: the object had the key before.
  using Found = std::function<void(const std::string& path, std::size_t line, bool again)>;

  Walker(std::string_view text, const Stream& stream, Found found)
      : text_(text), stream_(stream), found_(std::move(found)) {}

  bool Default() { return value(), true; }  // null, bool, number
  bool String(const char*, rapidjson::SizeType, bool) { return value(), true; }
  bool StartObject() { return open(false); }
  bool StartArray() { return open(true); }
  bool EndObject(rapidjson::SizeType) { return levels_.pop_back(), true; }
  bool EndArray(rapidjson::SizeType) { return levels_.pop_back(), true; }
  bool Key(const char* key, rapidjson::SizeType size, bool) {
    Level& level = levels_.back();
    const std::string name(key, size);
    level.child = path_of(level.path, name);
    found_(level.child, line(), !level.keys.insert(name).second);
    return true;
  }

 private:
  struct Level {
    std::string path;
    bool array = false;
    std::size_t items = 0;
    std::string child;           // the path of the member or item that is read
    std::set<std::string> keys;  // of an object
  };

  bool open(bool array) {
    value();
    levels_.push_back({levels_.empty() ? "" : levels_.back().child, array, 0, {}, {}});
    return true;
  }

  void value() {
    if (levels_.empty() || !levels_.back().array) return;
    Level& level = levels_.back();
    level.child = path_of(level.path, level.items++);
    found_(level.child, line(), false);
  }

  std::size_t line() {
    const auto breaks =
        std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted_),
                   text_.begin() + static_cast<std::ptrdiff_t>(stream_.Tell()), '\n');
    counted_ = stream_.Tell();
    return line_ += static_cast<std::size_t>(breaks);
  }

  std::string_view text_;
  const Stream& stream_;
  Found found_;
  std::vector<Level> levels_;
  std::size_t counted_ = 0;  // bytes whose line breaks are in `line_`
  std::size_t line_ = 1;
};

}  // namespace

std::string path_of(std::string_view parent, std::string_view key) {
  return parent.empty() ? std::string(key) : text::cat(parent, ".", key);
}

std::string path_of(std::string_view parent, std::size_t index) {
  return text::cat(parent, "[", index, "]");
}

void Report::read(std::string_view text) {
  Stream stream(text.data(), text.size());
  Walker walker(text, stream, [this](const std::string& path, std::size_t line, bool again) {
    if (!again) {
      lines_.emplace(path, line);
      return;
    }
    add_at(line, path, text::cat("is already given in line ", line_of(path), ": remove one"));
  });
  rapidjson::Reader().Parse<rapidjson::kParseIterativeFlag>(stream, walker);
}

void Report::add(const std::string& path, std::string message) {
  add_at(line_of(path), path, std::move(message));
}

void Report::add_at(std::size_t line, const std::string& path, std::string message) {
  problems_.push_back({path, line, std::move(message)});
}

void Report::doubt(const std::string& path, std::string message) {
  doubts_.push_back({path, line_of(path), std::move(message)});
}

std::vector<Problem> Report::sorted(std::vector<Problem> problems) {
  std::ranges::stable_sort(problems, {}, &Problem::line);
  return problems;
}

// The line of the key, or of the nearest one above it that is in the text.
std::size_t Report::line_of(std::string path) const {
  for (;;) {
    const auto found = lines_.find(path);
    if (found != lines_.end()) return found->second;
    const auto parent = path.find_last_of(".[");
    if (parent == std::string::npos) return 0;
    path.resize(parent);
  }
}

}  // namespace cox::config
