#include "file.hpp"

#include <cox/sdk/percent.hpp>
#include <string_view>

namespace telegram {

namespace {

using cox::Json;

constexpr std::size_t kLongestPath = 1'024;

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
  // Within an address that holds the token: it must lead nowhere else.
  return out.set("url", root + "/" + cox::percent_encoded(path, "-._~/")).set("secret", true);
}

}  // namespace telegram
