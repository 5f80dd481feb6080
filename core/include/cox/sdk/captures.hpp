// The groups of a match, or the parameters of a command, by number and by name. A view: valid as
// long as the call it is of; what its functions return are copies. Threads: the handler's.
#ifndef COX_SDK_CAPTURES_HPP
#define COX_SDK_CAPTURES_HPP

#include <cox/abi.h>

#include <cox/sdk/boundary.hpp>
#include <cstddef>
#include <string>
#include <string_view>

namespace cox::sdk {

class Captures {
 public:
  Captures(const cox_capture* first, std::size_t count) : first_(first), count_(count) {}

  // "" where there is no such group or it took no part.
  std::string text(std::size_t number) const {
    return number < count_ ? copy(first_[number].text) : std::string();
  }
  std::string text(std::string_view name) const {
    const cox_capture* found = find(name);
    return found == nullptr ? std::string() : copy(found->text);
  }
  bool has(std::size_t number) const {
    return number < count_ && first_[number].text.data != nullptr;
  }
  bool has(std::string_view name) const { return find(name) != nullptr; }

 private:
  // The group of that name that took part. Names may repeat, one for each alternative.
  const cox_capture* find(std::string_view name) const {
    for (std::size_t i = 0; i < count_; ++i) {
      const cox_capture& group = first_[i];
      const bool named = std::string_view(group.name.data, group.name.size) == name;
      if (named && group.text.data != nullptr) return &group;
    }
    return nullptr;
  }

  const cox_capture* first_;
  std::size_t count_;
};

}  // namespace cox::sdk

#endif  // COX_SDK_CAPTURES_HPP
