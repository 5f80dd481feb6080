// Which files in a drop-in folder are libraries, and what a symbolic link among them depends on.
// Threads: any.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cox::plugins {

// Ends in ".so" and does not begin with ".": linkers and rsync put their temporary files elsewhere.
bool is_library_name(std::string_view name);

// Exists and is a regular file, or a link to one.
bool is_library_file(const std::string& path);

// Everything in `folder` that has a library's name, as folder/name, also links that lead nowhere
// yet.
std::vector<std::string> library_names_in(const std::string& folder);

// The files a symbolic link leads through, one for each hop, as real-folder/name; the last is the
// target, which need not exist. None where `path` is no link.
std::vector<std::string> link_hops(const std::string& path);

}  // namespace cox::plugins
