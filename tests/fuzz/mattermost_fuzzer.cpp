// What a server sends, and what anybody posts to the bot, taken by everything that reads it.
#include <cox/abi.h>

#include <cox/sdk/split.hpp>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "../unit/mattermost/reader.hpp"
#include "protocol/calls.hpp"
#include "protocol/card.hpp"
#include "protocol/post.hpp"
#include "protocol/sequence.hpp"

namespace {

using cox::Json;

void expect(bool holds) {
  if (!holds) __builtin_trap();
}

mattermost::Known known() {
  return {"me", "cox", [](const std::string& id) { return id; },
          [](std::string_view name) { return std::string(name); },
          [](const std::string&) { return mattermost::Channel{}; }};
}

void takes(const Json& json) {
  for (const auto change : {mattermost::Change::posted, mattermost::Change::edited}) {
    if (const auto post = mattermost::to_post(json)) {
      const auto in = mattermost::to_incoming(*post, change, known());
      expect(!in || !in->known || !post->is_foreign());
    }
  }
  mattermost::to_posts(json);
  mattermost::to_reaction(json, "c", known());
  mattermost::to_press(json, "", known());
  mattermost::to_submission(json, known());
  mattermost::to_attachments(json, "https://x", known().name_of);
  mattermost::to_dialog(json, "state", "callback");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto json = Json::parse(text)) takes(*json);
  expect(!mattermost::to_command(mattermost::to_form(text), {}, known()));
  // Nobody is mentioned by a text.
  const std::set<std::string> names{"@all", "@channel", "@here", "@cox"};
  for (const std::string& safe : {mattermost::escaped(text), mattermost::as_message(text)})
    expect(!mattermost_test::Reader(safe).mentions(names));
  const auto nobody = [](const std::string&) { return std::string(); };
  const std::string marked = mattermost::from_markdown(text, nobody);
  expect(text.find("cox:") != text.npos || !mattermost_test::Reader(marked).mentions(names));
  std::size_t ink = 0;
  for (const std::string& piece : cox::split_text(text, 100, cox::count_bytes)) ink += piece.size();
  expect(text.find_first_not_of(" \t\n\r\v\f") == text.npos || ink > 0);
  return 0;
}
