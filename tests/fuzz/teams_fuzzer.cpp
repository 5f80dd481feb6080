// What comes over HTTP for Teams, before and after it is let in; and what goes back.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/activity.hpp"
#include "protocol/admission.hpp"
#include "protocol/card.hpp"
#include "protocol/escape.hpp"
#include "protocol/files.hpp"
#include "protocol/markup.hpp"
#include "protocol/token_answer.hpp"

namespace {

void expect(bool holds) {
  if (!holds) __builtin_trap();
}

// Nothing is let in without a key.
void knocks(std::string_view input) {
  const auto jwt = teams::parse_bearer("Bearer " + std::string(input));
  if (!jwt) return;
  const auto admission = teams::admit(*jwt, {}, {"app", "issuer", 0}, cox::Json::object());
  expect(admission.what != teams::Admission::What::admitted);
}

void says(std::string_view input) {
  const auto nobody = [](const std::string&) { return std::nullopt; };
  const cox::Json plain = teams::Markup(nobody).text(input).activity();
  expect(plain["text"].text().find("<at>") == std::string_view::npos);
  const cox::Json marked = teams::Markup(nobody).markdown(input).activity();
  expect(marked["text"].text().find("<at>") == std::string_view::npos);
  teams::from_entities(input);
  teams::read_token_answer(401, input);
}

void reads(const cox::Json& json) {
  for (const cox::Incoming& each : teams::incoming_of(json)) {
    expect(!teams::is_own(json["from"], json));
    expect(teams::activity_id(each.id, each.room).size() <= each.id.size());
    const cox::Json extra = teams::with_token("https://service.example/", "the-token", each.extra);
    const bool is_sent = extra.dump().find("the-token") != std::string::npos;
    const bool is_there = each.extra.dump().find("the-token") != std::string::npos;
    expect(!is_sent || is_there || teams::has_files_of("https://service.example/", each.extra));
  }
  teams::press_of(json);
  teams::KeySet::parse(json);
  const std::string card = teams::adaptive_card(json).dump();
  expect(cox::Json::parse(card, nullptr, 1000).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  knocks(input);
  says(input);
  if (const auto json = cox::Json::parse(input, nullptr, 50)) reads(*json);
  return 0;
}
