// An open file that is closed with its owner. Threads: one at a time.
#pragma once

#include <unistd.h>

namespace cox::plugins {

class Descriptor {
 public:
  // Takes what open(2) answered; negative: there is none.
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace cox::plugins
