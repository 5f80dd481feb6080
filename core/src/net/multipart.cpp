#include <algorithm>
#include <cox/net/multipart.hpp>

namespace cox::net {
namespace {

std::string quoted(std::string_view file_name) {
  if (file_name.empty()) return "\"file\"";
  std::string out(file_name);
  const auto is_unsafe = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == '/';
  };
  std::replace_if(out.begin(), out.end(), is_unsafe, '_');
  return "\"" + out + "\"";
}

std::string boundary_for(const std::vector<FormField>& fields, std::uint64_t random) {
  std::string boundary = "cox" + std::to_string(random);
  const auto holds_it = [&](const FormField& field) {
    return field.value.find(boundary) != std::string_view::npos ||
           field.file_name.value_or("").find(boundary) != std::string_view::npos;
  };
  while (std::any_of(fields.begin(), fields.end(), holds_it)) boundary += 'x';
  return boundary;
}

}  // namespace

Multipart multipart(const std::vector<FormField>& fields, std::uint64_t random) {
  const std::string boundary = boundary_for(fields, random);
  std::string body;
  for (const FormField& field : fields) {
    body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"";
    body.append(field.name).append("\"");
    if (field.file_name) body += "; filename=" + quoted(*field.file_name);
    if (!field.type.empty()) body.append("\r\nContent-Type: ").append(field.type);
    body.append("\r\n\r\n").append(field.value).append("\r\n");
  }
  body += "--" + boundary + "--\r\n";
  return {"multipart/form-data; boundary=" + boundary, std::move(body)};
}

}  // namespace cox::net
