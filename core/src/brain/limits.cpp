#include "brain/limits.hpp"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <cox/json.hpp>

#include "base/text.hpp"

namespace cox::brain {
namespace {

constexpr std::size_t kShown = 80;  // bytes of a name in a message
constexpr int kDepth = 100;         // what Json::parse() takes

struct DepthGuard : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, DepthGuard> {
  bool StartObject() { return ++depth <= kDepth; }
  bool StartArray() { return ++depth <= kDepth; }
  bool EndObject(rapidjson::SizeType) { return --depth >= 0; }
  bool EndArray(rapidjson::SizeType) { return --depth >= 0; }
  int depth = 0;
};

Status check_part(const char* part, std::string_view value, std::size_t limit) {
  if (value.empty()) return invalid(text::cat("the ", part, " is empty"));
  if (value.size() > limit) {
    return invalid(text::cat("the ", part, " '", text::to_utf8(text::clip(value, kShown)),
                             "...' is ", value.size(), " bytes long; at most ", limit,
                             " are allowed"));
  }
  if (!text::is_utf8(value) || value.find('\0') != std::string_view::npos) {
    return invalid(
        text::cat("the ", part, " '", text::to_utf8(value), "' is not UTF-8 text without NUL"));
  }
  return {};
}

Status check_value(const Operation& operation, const Limits& limits) {
  const std::string where = text::cat("the value of ", operation.space, "/", operation.key);
  if (operation.json.size() > limits.value_bytes) {
    return invalid(text::cat(where, " is ", operation.json.size(), " bytes long; at most ",
                             limits.value_bytes, " are allowed"));
  }
  if (is_json(operation.json)) return {};
  Json::Error error;
  (void)Json::parse(operation.json, &error, kDepth);  // again, for what is wrong and where
  return invalid(text::cat(where, " is not JSON: ", error.what, " at byte ", error.offset));
}

}  // namespace

bool is_json(std::string_view text) {
  constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
  // The reader takes a NUL behind the value for its end.
  if (text.empty() || text.find('\0') != std::string_view::npos) return false;
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  DepthGuard guard;
  return static_cast<bool>(reader.Parse<flags>(stream, guard));
}

Status check_name(Name name, const Limits& limits) {
  if (Status status = check_part("namespace", name.space, limits.key_bytes); !status.ok()) {
    return status;
  }
  if (name.space.find('/') != std::string_view::npos) {
    return invalid(text::cat("the namespace '", name.space, "' must not have a '/'"));
  }
  return check_part("key", name.key, limits.key_bytes);
}

Status check(const Operation& operation, const Limits& limits) {
  Status status = check_name({operation.space, operation.key}, limits);
  if (!status.ok() || operation.kind != Operation::Kind::set) return status;
  if (operation.ttl < 0) {
    return invalid(
        text::cat("the time to live of ", operation.space, "/", operation.key, " is negative"));
  }
  return check_value(operation, limits);
}

}  // namespace cox::brain
