// A secret (its length in the first byte), how it is written and where the text is cut (the next
// two), and a text around it. No form of a secret may survive, whatever the pieces; what is hidden
// must be one.
#include <algorithm>
#include <cox/json.hpp>
#include <cox/sdk/encoding.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/scrubber.hpp"
#include "base/stream_scrubber.hpp"
#include "base/text.hpp"
#include "base/tokens.hpp"
#include "base/unescape.hpp"

using namespace cox;

namespace {

std::string url_encoded(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    const bool word = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
    out += byte == ' ' ? "+" : word ? std::string(1, byte) : "%" + to_hex({&byte, 1});
  }
  return out;
}

std::string written(const std::string& secret, unsigned how) {
  switch (how % 7) {
    case 0:
      return secret;
    case 1:
      return to_hex(secret);
    case 2:
      return to_base64(secret);
    case 3:
      return to_base64("u:" + secret);
    case 4:
      return to_base64("ab:" + secret);
    case 5:
      return url_encoded(secret);
    default:
      return text::is_utf8(secret) ? Json(secret).dump() : secret;
  }
}

std::string without(std::string text, std::string_view what) {
  std::erase_if(text, [&](char each) { return what.find(each) != std::string_view::npos; });
  return text;
}

std::string folded(std::string text) {
  std::replace(text.begin(), text.end(), ' ', '+');
  return text;
}

bool holds_digits(const std::string& slice, const std::string& part) {
  const std::string hex = text::lower_ascii(without(slice, " \t\r\n:"));
  if (hex.find(to_hex(part)) != std::string::npos) return true;
  std::string digits = without(slice, " \t\r\n");
  std::replace(digits.begin(), digits.end(), '-', '+');
  std::replace(digits.begin(), digits.end(), '_', '/');
  for (std::size_t before = 0; before < 3; ++before) {
    std::string form = to_base64(std::string(before, 'x') + part);
    const std::size_t head = (before * 8 + 5) / 6;
    const std::size_t tail = (before + part.size()) * 8 / 6;
    if (digits.find(form.substr(head, tail - head)) != std::string::npos) return true;
  }
  return false;
}

// Whether what was found is a form of one of the parts.
bool is_form(const std::string& slice, const std::vector<std::string>& parts) {
  const std::string plain = log::Unescape::text(slice);
  return std::any_of(parts.begin(), parts.end(), [&](const std::string& part) {
    const std::string json = text::is_utf8(part) ? Json(part).dump() : "\"" + part + "\"";
    const std::string twice = log::Unescape::text(json.substr(1, json.size() - 2));
    return slice.find(part) != std::string::npos || plain.find(folded(part)) != std::string::npos ||
           plain.find(twice) != std::string::npos || holds_digits(slice, part) ||
           holds_digits(plain, part);
  });
}

std::string in_pieces(const log::Scrubber& scrubber, std::string_view text, std::size_t step) {
  log::StreamScrubber stream(scrubber);
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += 1 + (at * step) % 11)
    out += stream.feed(text.substr(at, 1 + (at * step) % 11));
  return out + stream.finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 8) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string_view rest = input.substr(3);
  const std::string secret(rest.substr(0, 4 + data[0] % 60));
  const std::string around(rest.substr(secret.size()));
  // What stands in the place of a secret could make it up again.
  if (secret.find('*') != std::string::npos) return 0;
  log::Scrubber scrubber;
  if (!scrubber.add(secret)) return 0;
  const std::vector<std::string> parts = log::parts_of(secret);

  // Whatever it says of them: it must come to an end, and well.
  log::tokens_in(input);
  const std::string form = written(parts.front(), data[1]);
  // Apart, since together they could be another escape.
  const std::string text = around + "|" + form + "|" + around;
  const std::string out = scrubber.scrubbed(text);
  const std::string pieces = in_pieces(scrubber, text, data[2]);
  if (out.find(parts.front()) != std::string::npos) __builtin_trap();
  if (out.find(form) != std::string::npos) __builtin_trap();
  if (pieces.find(parts.front()) != std::string::npos) __builtin_trap();
  if (pieces.find(form) != std::string::npos) __builtin_trap();
  // Before a gap between digits, up to three of them may be out already.
  const std::string both = text + log::Unescape::text(text);
  const bool gaps = both.find_first_of(" \t:\r\n") != std::string::npos;
  if (!gaps && pieces != out) __builtin_trap();

  std::vector<log::Finding> found;
  const log::Scrubber::Forms forms = scrubber.forms();
  log::SecretScan(*forms).feed(text, found);
  for (const log::Finding& each : found) {
    if (!is_form(text.substr(each.begin, each.end - each.begin), parts)) __builtin_trap();
  }
  return 0;
}
