#include "authority/codes.hpp"

#include <algorithm>
#include <utility>

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace cox::authority {
namespace {

// Crockford's base 32: nothing in it is read for something else.
constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kLength = 8;  // 40 bits
constexpr Millis kHour = 3'600'000;

std::string canonical(std::string_view code) {
  std::string out;
  for (char c : code) {
    if (c == '-' || c == ' ') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    out.push_back(c == 'I' || c == 'L' ? '1' : c == 'O' ? '0' : c);
  }
  return out;
}

Result<std::string> digest_of(std::string_view code) {
  return crypto::digest(COX_SHA256, canonical(code));
}

}  // namespace

Status Codes::spend(Times& times, const std::string& account, std::size_t limit,
                    std::string_view what) {
  auto& spent = times[account];
  const Millis now = clock_.steady();
  while (!spent.empty() && spent.front() + kHour <= now) spent.pop_front();
  if (spent.size() >= limit) {
    return {Code::busy,
            text::cat(what, ": try again in ",
                      text::duration(std::max<Millis>(spent.front() + kHour - now, 1'000)))};
  }
  spent.push_back(now);
  return {};
}

void Codes::forget_old() {
  const Millis now = clock_.steady();
  std::erase_if(given_, [&](const Given& each) { return each.until <= now; });
  for (Times* times : {&asks_, &tries_}) {
    std::erase_if(*times, [&](const auto& each) {
      return each.second.empty() || each.second.back() + kHour <= now;
    });
  }
}

Result<std::string> Codes::give(const std::string& account) {
  auto bytes = crypto::random_bytes(kLength);
  if (!bytes.ok()) return bytes.status();
  std::string code;
  for (const char byte : *bytes) {
    if (code.size() == kLength / 2) code.push_back('-');
    code.push_back(kDigits[static_cast<unsigned char>(byte) % kDigits.size()]);
  }
  auto digest = digest_of(code);
  if (!digest.ok()) return digest.status();
  std::lock_guard lock(mutex_);
  forget_old();
  if (Status may = spend(asks_, account, kAsksAnHour, "that is enough codes for now"); !may.ok())
    return may;
  std::erase_if(given_, [&](const Given& each) { return each.account == account; });
  given_.push_back({account, std::move(*digest), clock_.steady() + kLives});
  return code;
}

Result<std::string> Codes::take(const std::string& account, std::string_view code) {
  auto digest = digest_of(code);
  if (!digest.ok()) return digest.status();
  std::lock_guard lock(mutex_);
  forget_old();
  // Spent before the look, so that a blocked account learns nothing; given back where it was right.
  if (Status may = spend(tries_, account, kTriesAnHour, "that were too many wrong codes");
      !may.ok())
    return may;
  std::string found;
  for (const Given& each : given_) {
    if (crypto::equal(each.digest, *digest)) found = each.account;  // each is compared
  }
  if (found.empty()) {
    return not_found(
        "there is no such code, or not any more: ask for one with 'link' in the other "
        "account, and say it here within 10 minutes");
  }
  std::erase_if(given_, [&](const Given& each) { return each.account == found; });
  tries_[account].pop_back();
  return found;
}

}  // namespace cox::authority
