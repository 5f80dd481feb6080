// The version of this program.
#pragma once

namespace cox::config {

const char* version();  // "1.0.0"; static

}  // namespace cox::config
