// A text with places for values: "deploying {app} to {env}". "{{" and "}}" stand for braces. A
// value is put in as it is, once: what stands in it is never looked at again. Threads: values.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/node.hpp"
#include "engine/values.hpp"

namespace runbooks {

class Template {
 public:
  struct Part {
    std::string text;  // as it stands, or the name of a value
    bool is_value = false;
  };
  // Changes a value for the place it goes to, or returns what is wrong with it.
  using Filter = std::function<std::string(std::string& value)>;

  Template() = default;
  // What is wrong with the text becomes a problem on that line.
  Template(std::string_view text, int line, Problems& problems);
  static Template literal(std::string text);

  bool empty() const { return parts_.empty(); }
  // The text, where no value stands in it.
  bool is_literal() const;
  std::string literal_text() const;
  // The name, where it is one value and nothing else; otherwise empty.
  std::string_view single() const;
  const std::vector<Part>& parts() const { return parts_; }
  std::vector<std::string> names() const;
  // As it was written.
  std::string source() const;

  // The same with every name below `prefix`, except those that every run has ("run.id").
  Template within(const std::string& prefix) const;

  // The text with its values; `error` says which is missing, or unfit.
  std::string fill(const Values& values, std::string& error, const Filter& filter = nullptr) const;
  // The same, where a value that is not known yet stays as its name in angle brackets.
  std::string preview(const Values& values) const;

 private:
  std::vector<Part> parts_;
};

// Whether it is a letter, then letters, digits, '_' and '-'; with dots where `dotted`.
bool is_name(std::string_view text, bool dotted = false);
std::string within(const std::string& name, const std::string& prefix);

// JSON with places for values in its texts. A text that is one value and nothing else becomes that
// value with its type.
class JsonTemplate {
 public:
  JsonTemplate() = default;
  JsonTemplate(const Node& node, Problems& problems);

  // Whether it is a text whose beginning is no value.
  bool begins_literally() const {
    return text_ && !template_.empty() && !template_.parts().front().is_value;
  }
  JsonTemplate within(const std::string& prefix) const;
  void collect(std::vector<std::string>& names) const;
  cox::Json fill(const Values& values, std::string& error,
                 const Template::Filter& filter = nullptr) const;
  cox::Json preview(const Values& values) const;

 private:
  Node::Kind kind_ = Node::Kind::scalar;
  cox::Json value_;    // a scalar that is no text
  bool text_ = false;  // a scalar that is one
  Template template_;
  std::vector<std::pair<std::string, JsonTemplate>> members_;  // of an array without names
};

}  // namespace runbooks
