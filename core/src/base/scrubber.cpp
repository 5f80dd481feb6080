#include "base/scrubber.hpp"

#include <algorithm>
#include <cstdint>

namespace cox::log {
namespace {

constexpr std::size_t kShortest = 4;

std::string hex(std::string_view bytes, std::string_view digits) {
  std::string out;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    out.push_back(digits[value >> 4]);
    out.push_back(digits[value & 15]);
  }
  return out;
}

std::string url_encoded(std::string_view bytes, std::string_view digits) {
  const auto plain = [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || std::string_view("-._~").find(byte) != std::string::npos;
  };
  std::string out;
  for (const char& byte : bytes) {
    if (plain(byte)) {
      out.push_back(byte);
    } else {
      out.append("%").append(hex({&byte, 1}, digits));
    }
  }
  return out;
}

// The base64 digits that `bytes` alone decides when `before` other bytes stand in front of it.
std::string base64_core(std::string_view bytes, std::size_t before, std::string_view last_two) {
  static constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  const std::size_t first_bit = before * 8;
  const std::size_t end_bit = first_bit + bytes.size() * 8;
  const auto bit = [&](std::size_t at) {
    const auto value = static_cast<unsigned char>(bytes[(at - first_bit) / 8]);
    return (value >> (7 - at % 8)) & 1u;
  };
  std::string out;
  for (std::size_t at = (first_bit + 5) / 6 * 6; at + 6 <= end_bit; at += 6) {
    unsigned digit = 0;
    for (std::size_t i = 0; i < 6; ++i) digit = digit << 1 | bit(at + i);
    out.push_back(digit < 62 ? kDigits[digit] : last_two[digit - 62]);
  }
  return out;
}

std::vector<std::string> forms_of(std::string_view secret) {
  std::vector<std::string> forms{std::string(secret)};
  for (const std::string_view digits : {"0123456789abcdef", "0123456789ABCDEF"}) {
    forms.push_back(hex(secret, digits));
    forms.push_back(url_encoded(secret, digits));
  }
  for (const std::string_view last_two : {"+/", "-_"}) {
    for (std::size_t before = 0; before < 3; ++before) {
      forms.push_back(base64_core(secret, before, last_two));
    }
  }
  return forms;
}

void replace_all(std::string& text, std::string_view what) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 3)) {
    text.replace(at, what.size(), "***");
  }
}

}  // namespace

std::shared_ptr<const Scrubber::Forms> Scrubber::forms() const {
  std::lock_guard lock(mutex_);
  return forms_;
}

bool Scrubber::add(std::string_view secret) {
  if (secret.size() < kShortest) return false;
  std::lock_guard lock(mutex_);
  if (std::ranges::find(*forms_, secret) != forms_->end()) return true;
  auto all = std::make_shared<Forms>(*forms_);
  for (std::string& form : forms_of(secret)) {
    if (form.size() >= kShortest) all->push_back(std::move(form));
  }
  std::ranges::sort(*all, [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  all->erase(std::unique(all->begin(), all->end()), all->end());
  forms_ = std::move(all);
  return true;
}

std::string Scrubber::scrubbed(std::string_view text) const {
  std::string out(text);
  const auto held = forms();  // add() may replace them meanwhile
  for (const std::string& form : *held) replace_all(out, form);
  return out;
}

}  // namespace cox::log
