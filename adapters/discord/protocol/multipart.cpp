#include "multipart.hpp"

namespace discord {

namespace {

// What stands between the quotes of a field (RFC 7578, 4.2).
std::string field_text(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '"') {
      out += "%22";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == '\\' || c == '/') {
      out += '_';
    } else {
      out += c;
    }
  }
  return out.empty() ? "file" : out;
}

}  // namespace

Multipart multipart(std::string_view payload_json, std::string_view file_name,
                    std::string_view file, std::uint64_t random) {
  std::string boundary = "cox" + std::to_string(random);
  while (file.find(boundary) != std::string_view::npos ||
         payload_json.find(boundary) != std::string_view::npos)
    boundary += "x";
  const std::string begin = "--" + boundary + "\r\nContent-Disposition: form-data; name=";
  std::string body = begin + "\"payload_json\"\r\nContent-Type: application/json\r\n\r\n";
  body += payload_json;
  body += "\r\n" + begin + "\"files[0]\"; filename=\"" + field_text(file_name) +
          "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
  body += file;
  body += "\r\n--" + boundary + "--\r\n";
  return {"multipart/form-data; boundary=" + boundary, std::move(body)};
}

}  // namespace discord
