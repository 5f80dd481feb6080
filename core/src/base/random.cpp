#include "base/random.hpp"

namespace cox {

std::uint64_t Random::seed_from_system() {
  std::random_device device;
  const std::uint64_t high = device();
  return (high << 32) | device();
}

}  // namespace cox
