// Finds secrets in text, in the forms in which they usually leak: as they are, in base64 (also as
// the middle of something longer, such as "user:password", and broken into lines), in hexadecimal,
// and escaped for a URL, JSON or Markdown. Of a secret of several lines each long one is a secret
// too. One pass over the text, however many secrets there are. Threads: any.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret_forms.hpp"
#include "base/secret_scan.hpp"

namespace cox::log {

// `text` itself where it holds none of them, else without them and made in `room`: for whoever has
// many texts, and asks once what is looked for (Scrubber::forms).
std::string_view scrubbed(const SecretForms& forms, std::string_view text, std::string& room);

class Scrubber {
 public:
  // For good. False where `secret` is too short (fewer than 4 bytes) to be hidden without hiding
  // everything.
  bool add(std::string_view secret);
  // All values that the secret `name` has and had; replaces what it had before.
  void set(const std::string& name, std::vector<std::string> values);

  // The text with every form of every secret replaced by `mask`.
  std::string scrubbed(std::string_view text, std::string_view mask = "***") const;
  struct Look {
    std::string text;                // scrubbed
    std::vector<std::string> meant;  // the names of the secrets in it that nobody writes by chance,
                                     // see is_particular(); empty for one without a name
  };
  Look look(std::string_view text) const;

  using Forms = std::shared_ptr<const SecretForms>;
  // What is looked for now; another object once that has changed.
  Forms forms() const;

 private:
  mutable std::mutex mutex_;  // guards what follows
  std::vector<std::string> added_;
  std::map<std::string, std::vector<std::string>> named_;
  mutable Forms forms_;  // made when it is needed; null: out of date
};

}  // namespace cox::log
