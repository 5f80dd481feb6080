// Objects of any type that end together, newest first. Owns what it makes; the references hold
// until it ends. Guarded by its owner.
#ifndef COX_SDK_OWNED_HPP
#define COX_SDK_OWNED_HPP

#include <memory>
#include <utility>
#include <vector>

namespace cox::sdk {

class Owned {
 public:
  Owned() = default;
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() {
    while (!objects_.empty()) objects_.pop_back();
  }

  template <class T, class... Args>
  T& make(Args&&... args) {
    auto object = std::make_shared<T>(std::forward<Args>(args)...);
    objects_.push_back(object);
    return *object;
  }

 private:
  std::vector<std::shared_ptr<void>> objects_;
};

}  // namespace cox::sdk

#endif  // COX_SDK_OWNED_HPP
