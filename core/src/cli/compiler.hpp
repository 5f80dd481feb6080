// How a plugin is compiled outside any project: with which compiler, against which headers and with
// which flags. Threads: any.
#pragma once

#include <string>
#include <vector>

#include "base/status.hpp"

namespace cox::cli {

struct Compiler {
  std::vector<std::string> words;  // the program and what $CXX said behind it: "ccache", "g++"
  bool is_clang = false;
};

// The compiler that $CXX names, else the first of g++, c++ and clang++ that there is. The failure
// says what to install.
Result<Compiler> find_compiler();

// What a plugin is built against.
struct DevelopmentFiles {
  std::string headers;         // the folder that holds cox/plugin.hpp
  std::string version_script;  // what the library may export
};

// Those that belong to the program at `program` (/proc/self/exe): of the same installation, or of
// the source tree it was built from while that stands.
Result<DevelopmentFiles> find_development_files(const std::string& program = "/proc/self/exe");

// The whole command that makes the library `output` of `sources`; the flags are those of
// cox_plugin() in cmake/CoxLibrary.cmake, then $CXXFLAGS and $LDFLAGS, split at blanks.
std::vector<std::string> compile_command(const Compiler& compiler, const DevelopmentFiles& files,
                                         const std::vector<std::string>& sources,
                                         const std::string& output);

}  // namespace cox::cli
