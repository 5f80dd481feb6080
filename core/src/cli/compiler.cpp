#include "cli/compiler.hpp"

#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "base/text.hpp"
#include "cli/spawn.hpp"

// COX_SOURCE_DIR: the tree this program was built from. COX_SANITIZE: the sanitizers it was built
// with, for a plugin without them cannot be judged by them.
#ifndef COX_SOURCE_DIR
#define COX_SOURCE_DIR ""
#endif
#ifndef COX_SANITIZE
#define COX_SANITIZE ""
#endif

namespace cox::cli {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> words_of(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? std::vector<std::string>() : text::words(value);
}

Result<Compiler> ask_version(std::vector<std::string> words) {
  std::vector<std::string> question = words;
  question.push_back("--version");
  const auto answer = read_program(question);
  if (!answer.ok()) return answer.status();
  return Compiler{std::move(words), answer->find("clang") != std::string::npos};
}

void append(std::vector<std::string>& words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
}

bool exists(const DevelopmentFiles& files) {
  std::error_code ignored;
  return fs::exists(files.headers + "/cox/plugin.hpp", ignored) &&
         fs::exists(files.version_script, ignored);
}

}  // namespace

Result<Compiler> find_compiler() {
  if (auto chosen = words_of("CXX"); !chosen.empty()) {
    auto compiler = ask_version(chosen);
    if (compiler.ok()) return compiler;
    return Status(compiler.status().code(), text::cat("the compiler that CXX names does not work: ",
                                                      compiler.status().message()));
  }
  for (const char* name : {"g++", "c++", "clang++"}) {
    auto compiler = ask_version({name});
    if (compiler.ok()) return compiler;
  }
  return not_found("there is no C++ compiler: apt install g++ rapidjson-dev, or name one in CXX");
}

Result<DevelopmentFiles> find_development_files(const std::string& program) {
  std::error_code error;
  const fs::path prefix = fs::canonical(program, error).parent_path().parent_path();
  const DevelopmentFiles installed{(prefix / "include").string(),
                                   (prefix / "lib/cmake/cox/cox.version").string()};
  if (!error && exists(installed)) return installed;
  const std::string source = COX_SOURCE_DIR;
  const DevelopmentFiles built{source + "/core/include", source + "/cmake/cox.version"};
  if (!source.empty() && exists(built)) return built;
  return not_found(text::cat("the headers that belong to this cox are missing (", installed.headers,
                             "/cox/plugin.hpp): install cox again with its headers"));
}

std::vector<std::string> compile_command(const Compiler& compiler, const DevelopmentFiles& files,
                                         const std::vector<std::string>& sources,
                                         const std::string& output) {
  const std::string_view sanitizers = COX_SANITIZE;
  std::vector<std::string> words = compiler.words;
  // Sanitizers are for testing, where building quickly counts more: 4 s instead of 27 s for a
  // greeting.
  const char* optimise = sanitizers.empty() ? "-O2" : "-O0";
  append(words, {"-std=c++20", optimise, "-g", "-fPIC", "-shared", "-pthread",
                 "-fvisibility=hidden", "-fvisibility-inlines-hidden"});
  // Unique symbols would pin the library in the process for ever; clang makes none.
  if (!compiler.is_clang) words.push_back("-fno-gnu-unique");
  if (!sanitizers.empty()) {
    append(words, {text::cat("-fsanitize=", sanitizers), "-fno-omit-frame-pointer"});
  }
  append(words, {"-isystem", files.headers});
  append(words, words_of("CXXFLAGS"));
  append(words, sources);
  append(words, {"-o", output, "-Wl,--version-script=" + files.version_script});
  // clang leaves the sanitizers' functions to be found in the program.
  if (!compiler.is_clang || sanitizers.empty()) words.push_back("-Wl,--no-undefined");
  append(words, words_of("LDFLAGS"));
  return words;
}

}  // namespace cox::cli
