#include "multipart.hpp"

namespace telegram {

namespace {

// What may stand between the quotes of a name: nothing that ends them, or the line.
std::string quoted(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool is_unsafe =
        static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == '/' || c == ';';
    out += is_unsafe ? '_' : c;
  }
  return out.empty() ? "file" : out;
}

}  // namespace

Multipart multipart(const std::vector<std::pair<std::string, std::string>>& fields,
                    std::string_view file_field, std::string_view file_name, std::string_view file,
                    std::uint64_t random) {
  std::string boundary = "cox-" + std::to_string(random);
  const auto holds_it = [&](std::string_view text) {
    return text.find(boundary) != std::string_view::npos;
  };
  const auto is_taken = [&] {
    bool taken = holds_it(file);
    for (const auto& [name, value] : fields) taken = taken || holds_it(value);
    return taken;
  };
  while (is_taken()) boundary += 'x';
  const std::string head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"";
  std::string body;
  for (const auto& [name, value] : fields) body += head + name + "\"\r\n\r\n" + value + "\r\n";
  body += head + std::string(file_field) + "\"; filename=\"" + quoted(file_name) +
          "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
  body.append(file).append("\r\n--" + boundary + "--\r\n");
  return {"multipart/form-data; boundary=" + boundary, std::move(body)};
}

}  // namespace telegram
