#include "file.hpp"

#include <cctype>
#include <string_view>

namespace telegram {

namespace {

using cox::Json;

constexpr std::size_t kLongestPath = 1'024;

bool is_plain(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("-._~/").find(c) != std::string_view::npos;
}

// The path within an address that holds the token: it must lead nowhere else.
std::string encoded(std::string_view path) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    const auto code = static_cast<unsigned char>(c);
    if (is_plain(c)) {
      out += c;
    } else {
      out += '%';
      out += kDigits[code >> 4];
      out += kDigits[code & 15];
    }
  }
  return out;
}

bool leads_away(std::string_view path) {
  return path.empty() || path.size() > kLongestPath || path.find("..") != std::string_view::npos ||
         path.find("//") != std::string_view::npos;
}

std::string problem_of(const Trouble& trouble) {
  if (trouble.what.find("file is too big") != std::string::npos)
    return "Telegram lets bots fetch files of up to 20 MB, and this one is larger";
  return "Telegram does not say where this file is: " + trouble.what;
}

}  // namespace

Json located(const Json& file, const Reply& reply, const std::string& root) {
  Json out = file;
  if (!reply.trouble.what.empty()) return out.set("problem", problem_of(reply.trouble));
  const std::string_view path = reply.result["file_path"].text();
  if (path.substr(0, 1) == "/") {
    return out.set("problem",
                   "the Bot API server keeps its files for itself: run it without --local");
  }
  if (leads_away(path)) return out.set("problem", "Telegram does not say where this file is");
  if (const Json& size = reply.result["file_size"]; size.is_int()) out.set("size", size);
  return out.set("url", root + "/" + encoded(path)).set("secret", true);
}

}  // namespace telegram
