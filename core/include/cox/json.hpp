// A JSON value, for plugins and the core alike: brain values, settings, event payloads, cards.
//
// Json is an ordinary value: copy it, compare it, keep it. Objects keep the order in which keys
// were added. Parsing and writing are RapidJSON's; nothing of it shows here. Threads: as for any
// value, several readers or one writer.
#ifndef COX_JSON_HPP
#define COX_JSON_HPP

#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace cox {

class Json {
 public:
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;

  Json() = default;  // null
  Json(std::nullptr_t) {}
  Json(bool value) : value_(value) {}
  template <class Int,
            std::enable_if_t<std::is_integral_v<Int> && !std::is_same_v<Int, bool>, int> = 0>
  Json(Int value) : value_(static_cast<std::int64_t>(value)) {}
  Json(double value) : value_(value) {}
  Json(const char* text) : value_(std::string(text)) {}
  Json(std::string_view text) : value_(std::string(text)) {}
  Json(std::string text) : value_(std::move(text)) {}
  Json(Array items) : value_(std::move(items)) {}

  // Json::object({{"name", "web"}, {"port", 80}})
  struct Given;  // a name and its value
  static Json object(std::initializer_list<Given> members = {});
  static Json array(std::initializer_list<Json> items = {}) { return Json(Array(items)); }

  bool is_null() const { return value_.index() == 0; }
  bool is_bool() const { return std::holds_alternative<bool>(value_); }
  bool is_int() const { return std::holds_alternative<std::int64_t>(value_); }
  bool is_number() const { return is_int() || std::holds_alternative<double>(value_); }
  bool is_string() const { return std::holds_alternative<std::string>(value_); }
  bool is_array() const { return std::holds_alternative<Array>(value_); }
  bool is_object() const { return std::holds_alternative<Object>(value_); }

  // The value, or `otherwise` where it is of another type. They never throw.
  bool as_bool(bool otherwise = false) const { return get_or(otherwise); }
  std::int64_t as_int(std::int64_t otherwise = 0) const {
    if (auto* number = std::get_if<double>(&value_)) {
      constexpr double limit = 9.2233720368547748e18;
      return *number > -limit && *number < limit ? static_cast<std::int64_t>(*number) : otherwise;
    }
    return get_or(otherwise);
  }
  double as_double(double otherwise = 0) const {
    if (auto* number = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*number);
    return get_or(otherwise);
  }
  std::string as_string(std::string otherwise = {}) const { return get_or(std::move(otherwise)); }

  // The text of a string, or an empty view. Valid while this value is not changed.
  std::string_view text() const {
    auto* found = std::get_if<std::string>(&value_);
    return found ? std::string_view(*found) : std::string_view();
  }
  // The items of an array, or none. Of a value that nobody holds they are the caller's own, so that
  // `for (auto& item : fetch().items())` does not outlive what it goes through.
  const Array& items() const& {
    static const Array none;
    auto* found = std::get_if<Array>(&value_);
    return found ? *found : none;
  }
  Array items() && { return taken<Array>(); }
  // The members of an object, or none; as with items().
  const Object& members() const& {
    static const Object none;
    auto* found = std::get_if<Object>(&value_);
    return found ? *found : none;
  }
  Object members() && { return taken<Object>(); }
  std::size_t size() const { return is_array() ? items().size() : members().size(); }

  // The member, or null where there is none.
  const Json& operator[](std::string_view key) const& {
    static const Json null;
    auto* found = find(key);
    return found ? *found : null;
  }
  Json operator[](std::string_view key) && {
    for (Member& member : taken<Object>()) {
      if (member.first == key) return std::move(member.second);
    }
    return {};
  }
  const Json* find(std::string_view key) const {
    for (const Member& member : members()) {
      if (member.first == key) return &member.second;
    }
    return nullptr;
  }
  bool contains(std::string_view key) const { return find(key) != nullptr; }

  // Adds or replaces a member; null becomes an object first.
  Json& set(std::string_view key, Json value) {
    if (!is_object()) value_ = Object();
    for (Member& member : std::get<Object>(value_)) {
      if (member.first == key) {
        member.second = std::move(value);
        return *this;
      }
    }
    std::get<Object>(value_).emplace_back(std::string(key), std::move(value));
    return *this;
  }
  void erase(std::string_view key) {
    if (!is_object()) return;
    Object& object = std::get<Object>(value_);
    for (auto member = object.begin(); member != object.end(); ++member) {
      if (member->first == key) {
        object.erase(member);
        return;
      }
    }
  }
  // Appends an item; null becomes an array first.
  Json& push(Json item) {
    if (!is_array()) value_ = Array();
    std::get<Array>(value_).push_back(std::move(item));
    return *this;
  }

  friend bool operator==(const Json& a, const Json& b) { return a.value_ == b.value_; }
  friend bool operator!=(const Json& a, const Json& b) { return !(a == b); }

  // The value as compact JSON text.
  std::string dump() const {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    write(writer);
    return {buffer.GetString(), buffer.GetSize()};
  }

  // What is wrong with a text that is not JSON, and at which byte.
  struct Error {
    std::string what;
    std::size_t offset = 0;
  };

  // Parses UTF-8 text: iteratively (nesting cannot exhaust the stack), validating the encoding, at
  // most `depth` levels deep. nullopt and `*error` (if given) where the text is not JSON.
  static std::optional<Json> parse(std::string_view text, Error* error = nullptr,
                                   std::size_t depth = 100);

 private:
  struct Builder;

  template <class T>
  T get_or(T otherwise) const {
    auto* found = std::get_if<T>(&value_);
    return found ? *found : otherwise;
  }

  template <class T>
  T taken() {
    auto* found = std::get_if<T>(&value_);
    return found ? std::move(*found) : T();
  }

  template <class Writer>
  void write(Writer& writer) const {
    auto size = [](const std::string& text) {
      return static_cast<rapidjson::SizeType>(text.size());
    };
    if (is_null()) writer.Null();
    if (auto* flag = std::get_if<bool>(&value_)) writer.Bool(*flag);
    if (auto* number = std::get_if<std::int64_t>(&value_)) writer.Int64(*number);
    if (auto* number = std::get_if<double>(&value_)) {
      // JSON has no infinity and no NaN. The writer must not be asked: its place would be taken.
      std::isfinite(*number) ? writer.Double(*number) : writer.Null();
    }
    if (auto* string = std::get_if<std::string>(&value_))
      writer.String(string->data(), size(*string));
    if (is_array()) {
      writer.StartArray();
      for (const Json& item : items()) item.write(writer);
      writer.EndArray();
    }
    if (is_object()) {
      writer.StartObject();
      for (const Member& member : members()) {
        writer.Key(member.first.data(), size(member.first));
        member.second.write(writer);
      }
      writer.EndObject();
    }
  }

  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> value_;
};

// A member on its way into object(), which takes the value out of it: what stands in braces could
// only be copied otherwise, again at each level.
struct Json::Given {
  Given(std::string_view given_name, Json given_value)
      : name(given_name), value(std::move(given_value)) {}
  std::string_view name;
  mutable Json value;
};

inline Json Json::object(std::initializer_list<Given> members) {
  Object object;
  object.reserve(members.size());
  for (const Given& each : members)
    object.emplace_back(std::string(each.name), std::move(each.value));
  Json json;
  json.value_ = std::move(object);
  return json;
}

// Receives RapidJSON's events and builds the value.
struct Json::Builder : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Json::Builder> {
  explicit Builder(std::size_t depth) : limit(depth) {}

  bool Null() { return add(Json()); }
  bool Bool(bool value) { return add(Json(value)); }
  bool Int(int value) { return add(Json(value)); }
  bool Uint(unsigned value) { return add(Json(value)); }
  bool Int64(std::int64_t value) { return add(Json(value)); }
  bool Uint64(std::uint64_t value) {
    if (value > INT64_MAX) return add(Json(static_cast<double>(value)));
    return add(Json(value));
  }
  bool Double(double value) { return add(Json(value)); }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    return add(Json(std::string(text, size)));
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    stack.back().key.assign(text, size);
    return true;
  }
  bool StartObject() { return open(Json::object()); }
  bool StartArray() { return open(Json::array()); }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool EndArray(rapidjson::SizeType) { return close(); }

  bool open(Json container) {
    if (stack.size() >= limit) return false;
    stack.push_back({std::move(container), {}});
    return true;
  }
  bool close() {
    Json done = std::move(stack.back().value);
    stack.pop_back();
    return add(std::move(done));
  }
  bool add(Json value) {
    if (stack.empty()) {
      root = std::move(value);
    } else if (stack.back().value.is_array()) {
      stack.back().value.push(std::move(value));
    } else {
      // A repeated key is kept as it stands; readers see the first. Looking for it here would make
      // a large object quadratic.
      std::get<Object>(stack.back().value.value_)
          .emplace_back(std::move(stack.back().key), std::move(value));
    }
    return true;
  }

  struct Level {
    Json value;
    std::string key;
  };
  std::vector<Level> stack;
  Json root;
  std::size_t limit;
};

inline std::optional<Json> Json::parse(std::string_view text, Error* error, std::size_t depth) {
  constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
  // MemoryStream ends at a zero byte or the end of the text.
  rapidjson::MemoryStream stream(text.data() == nullptr ? "" : text.data(), text.size());
  rapidjson::Reader reader;
  Builder builder(depth);
  const bool parsed = reader.Parse<flags>(stream, builder) && !text.empty();
  if (parsed && stream.Tell() == text.size()) return std::move(builder.root);
  if (error == nullptr) return std::nullopt;
  if (parsed) {
    *error = {"text after the value", stream.Tell()};  // behind a NUL
    return std::nullopt;
  }
  error->offset = reader.GetErrorOffset();
  switch (reader.GetParseErrorCode()) {
    case rapidjson::kParseErrorTermination:
      error->what = "nested too deeply";
      break;
    case rapidjson::kParseErrorDocumentEmpty:
      error->what = "no value";
      break;
    case rapidjson::kParseErrorDocumentRootNotSingular:
      error->what = "text after the value";
      break;
    case rapidjson::kParseErrorObjectMissName:
      error->what = "expected a name in quotes";
      break;
    case rapidjson::kParseErrorObjectMissColon:
      error->what = "expected ':' after the name";
      break;
    case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket:
      error->what = "expected ',' or '}'";
      break;
    case rapidjson::kParseErrorArrayMissCommaOrSquareBracket:
      error->what = "expected ',' or ']'";
      break;
    case rapidjson::kParseErrorStringMissQuotationMark:
      error->what = "string without an end";
      break;
    case rapidjson::kParseErrorStringInvalidEncoding:
      error->what = "not valid UTF-8";
      break;
    case rapidjson::kParseErrorNumberTooBig:
      error->what = "number too big";
      break;
    default:
      error->what = "not a JSON value";
      break;
  }
  return std::nullopt;
}

}  // namespace cox

#endif  // COX_JSON_HPP
