#include "engine/node.hpp"

#include <rapidjson/reader.h>

#include <algorithm>

namespace runbooks {

namespace {

using cox::Json;

constexpr std::size_t kMostLevels = 40;

// Receives RapidJSON's events, and looks where the reader is.
class Builder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Builder> {
 public:
  Builder(std::string_view text, const rapidjson::MemoryStream& stream)
      : text_(text), stream_(stream) {}

  bool Null() { return scalar({}); }
  bool Bool(bool value) { return scalar(value); }
  bool Int(int value) { return scalar(value); }
  bool Uint(unsigned value) { return scalar(value); }
  bool Int64(std::int64_t value) { return scalar(value); }
  bool Uint64(std::uint64_t value) { return scalar(static_cast<double>(value)); }
  bool Double(double value) { return scalar(value); }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    return scalar(std::string(text, size));
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    std::string name(text, size);
    if (open_.back().node.find(name) != nullptr) {
      return fail("\"" + name + "\" is there twice");
    }
    open_.back().name = std::move(name);
    return true;
  }
  bool StartObject() { return open(Node::Kind::object); }
  bool StartArray() { return open(Node::Kind::array); }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool EndArray(rapidjson::SizeType) { return close(); }

  Node take() { return std::move(root_); }
  // What this builder refused, or empty.
  const std::string& why() const { return why_; }
  int line_of(std::size_t offset) {
    offset = std::min(offset, text_.size());
    if (offset < seen_) return line_;
    line_ += static_cast<int>(std::count(text_.data() + seen_, text_.data() + offset, '\n'));
    seen_ = offset;
    return line_;
  }

 private:
  struct Level {
    Node node;
    std::string name;
  };

  bool scalar(Json value) {
    Node node;
    node.line = line_of(stream_.Tell());
    node.value = std::move(value);
    return add(std::move(node));
  }
  bool open(Node::Kind kind) {
    if (open_.size() >= kMostLevels) return fail("nested too deeply");
    Node node;
    node.kind = kind;
    node.line = line_of(stream_.Tell());
    open_.push_back({std::move(node), {}});
    return true;
  }
  bool close() {
    Node done = std::move(open_.back().node);
    open_.pop_back();
    return add(std::move(done));
  }
  bool add(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
    } else if (open_.back().node.is_array()) {
      open_.back().node.items.push_back(std::move(node));
    } else {
      open_.back().node.members.push_back({std::move(open_.back().name), std::move(node)});
    }
    return true;
  }
  bool fail(std::string why) {
    why_ = std::move(why);
    return false;
  }

  const std::string_view text_;
  const rapidjson::MemoryStream& stream_;
  std::size_t seen_ = 0;
  int line_ = 1;
  std::vector<Level> open_;
  Node root_;
  std::string why_;
};

std::string words(rapidjson::ParseErrorCode code) {
  switch (code) {
    case rapidjson::kParseErrorDocumentEmpty:
      return "there is nothing in it";
    case rapidjson::kParseErrorDocumentRootNotSingular:
      return "there is something behind the end";
    case rapidjson::kParseErrorObjectMissName:
      return "a name in quotes is missing";
    case rapidjson::kParseErrorObjectMissColon:
      return "a ':' is missing behind the name";
    case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket:
      return "a ',' or '}' is missing";
    case rapidjson::kParseErrorArrayMissCommaOrSquareBracket:
      return "a ',' or ']' is missing";
    case rapidjson::kParseErrorStringMissQuotationMark:
      return "a text has no closing quote";
    case rapidjson::kParseErrorStringInvalidEncoding:
      return "a text has a line end in it, or is not valid UTF-8";
    case rapidjson::kParseErrorStringEscapeInvalid:
      return "no such escape: a backslash is written \\\\";
    case rapidjson::kParseErrorNumberTooBig:
      return "this number is too big";
    default:
      return "this is not JSON";
  }
}

}  // namespace

std::string to_text(const Problem& problem, std::string_view file) {
  std::string text(file);
  if (problem.line > 0) text += ":" + std::to_string(problem.line);
  return text + ": " + problem.what;
}

const Node* Node::find(std::string_view name) const {
  for (const Member& member : members) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

Json Node::json() const {
  if (is_array()) {
    Json array = Json::array();
    for (const Node& item : items) array.push(item.json());
    return array;
  }
  if (!is_object()) return value;
  Json object = Json::object();
  for (const Member& member : members) object.set(member.name, member.value.json());
  return object;
}

std::optional<Node> parse_node(std::string_view text, Problem& problem) {
  constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseCommentsFlag |
                             rapidjson::kParseTrailingCommasFlag |
                             rapidjson::kParseValidateEncodingFlag;
  if (text.size() > kMostBytes) {
    problem = {0, "it is larger than 1 MiB"};
    return std::nullopt;
  }
  if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos) {
    problem = {1 + static_cast<int>(std::count(text.data(), text.data() + zero, '\n')),
               "there is a zero byte in it"};
    return std::nullopt;
  }
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);  // the mark of some editors
  rapidjson::MemoryStream stream(text.data() == nullptr ? "" : text.data(), text.size());
  rapidjson::Reader reader;
  Builder builder(text, stream);
  if (!text.empty() && reader.Parse<flags>(stream, builder)) return builder.take();
  const bool ours = reader.GetParseErrorCode() == rapidjson::kParseErrorTermination;
  problem.line = builder.line_of(ours ? stream.Tell() : reader.GetErrorOffset());
  problem.what = text.empty() ? "there is nothing in it"
                 : ours       ? builder.why()
                              : words(reader.GetParseErrorCode());
  return std::nullopt;
}

Node make_node(const Json& json, int line) {
  Node node;
  node.line = line;
  if (json.is_array()) {
    node.kind = Node::Kind::array;
    for (const Json& item : json.items()) node.items.push_back(make_node(item, line));
  } else if (json.is_object()) {
    node.kind = Node::Kind::object;
    for (const auto& [name, value] : json.members())
      node.members.push_back({name, make_node(value, line)});
  } else {
    node.value = json;
  }
  return node;
}

}  // namespace runbooks
