// What a run knows by name: the parameters of its command, and what its steps found out. A name has
// parts with dots between, "build.version". Threads: values.
#pragma once

#include <cox/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace runbooks {

class Values {
 public:
  Values() = default;
  explicit Values(cox::Json flat) : flat_(std::move(flat)) {}

  void set(const std::string& name, cox::Json value) { flat_.set(name, std::move(value)); }
  void erase(const std::string& name) { flat_.erase(name); }
  // The value of that name; of "info.owner.mail" also the member of the JSON value "info".
  std::optional<cox::Json> find(std::string_view name) const;
  // As it is kept.
  const cox::Json& json() const { return flat_; }

 private:
  cox::Json flat_ = cox::Json::object();
};

// A value in a text: a string as it is, the items of a list with commas between.
std::string to_text(const cox::Json& value);
// The member at "owner.mail" or "items.0.id"; nothing where there is none.
std::optional<cox::Json> member_at(const cox::Json& value, std::string_view path);

}  // namespace runbooks
