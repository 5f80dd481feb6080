// Finds secrets in text, in the forms in which they usually leak: as they are, in base64 (also as
// the middle of something longer, such as "user:password"), URL-encoded and in hex. Threads: any.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace cox::log {

class Scrubber {
 public:
  // false where `secret` is too short (fewer than 4 bytes) to be hidden without hiding everything.
  bool add(std::string_view secret);
  // The text with every form of every secret replaced by "***".
  std::string scrubbed(std::string_view text) const;

 private:
  using Forms = std::vector<std::string>;  // longest first
  std::shared_ptr<const Forms> forms() const;

  mutable std::mutex mutex_;
  std::shared_ptr<const Forms> forms_ = std::make_shared<Forms>();
};

}  // namespace cox::log
