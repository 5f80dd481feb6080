// Speaks the protocol of `cox harness`: it repeats what is said, where and with which options.
#include <cox/json.hpp>
#include <iostream>
#include <string>

namespace {

void print(const cox::Json& json) { std::cout << json.dump() << std::endl; }

cox::Json said(const cox::Json& request, const std::string& options) {
  cox::Json sent = request;
  sent.set("act", "reply");
  sent.set("format", request["text"].text() == "bold" ? "markdown" : "text");
  sent.set("body", request["text"].text() == "bold" ? "**bold**" : request.dump() + options);
  return cox::Json::object({{"sent", sent}});
}

}  // namespace

int main(int count, char** arguments) {
  std::string options;
  for (int i = 1; i < count; ++i) options += std::string(" ") + arguments[i];
  if (options.find("broken.so") != std::string::npos) {
    print(cox::Json::object({{"error", "broken.so: no entry"}}));
    return 1;
  }
  print(cox::Json::object({{"ready", true}}));
  for (std::string line; std::getline(std::cin, line);) {
    const cox::Json request = *cox::Json::parse(line);
    const std::string text = request["text"].as_string();
    if (request["do"].text() == "quit")
      return options.find("bad-end.so") == std::string::npos ? 0 : 4;
    if (text == "crash") return 3;
    if (text == "wrong") {
      print(cox::Json::object({{"error", "that was wrong"}}));
      continue;
    }
    if (text != "silence") print(said(request, options));
    print(cox::Json::object({{"settled", true}}));
  }
}
