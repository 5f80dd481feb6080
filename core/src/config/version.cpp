#include "config/version.hpp"

namespace cox::config {

const char* version() { return COX_VERSION; }

}  // namespace cox::config
