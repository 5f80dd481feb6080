// A server whose name nobody knows, in every chat that has servers: it is told with what to do, it
// is tried again, and the others of the same bot never notice.
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "../e2e/chat.hpp"
#include "../unit/net/certificate.hpp"
#include "discord_fake.hpp"
#include "mattermost.hpp"
#include "network_config.hpp"
#include "teams.hpp"

using cox::Json;
using e2e::Chat;
using e2e::Home;
using peers::MattermostFake;
using peers::TeamsFake;

namespace {

// "invalid" is nobody's (RFC 6761), and no part of a name is that long: it is known on this machine
// already that it has no address.
const std::string kNobody = std::string(64, 'x') + ".invalid";

struct Nameless {
  const char* name;   // of the connection
  std::string entry;  // what is in its entry of the config, but for how it comes back
  const char* why;    // it is not online
};

std::vector<Nameless> all(const TeamsFake& teams, const std::string& discord) {
  const std::string at = "https://" + kNobody;
  const std::string app = R"("adapter": "teams", "app_id": "a", "app_secret": "secret-7", )";
  return {
      {"net", R"("adapter": "irc", "channels": ["#ops"], "server": ")" + kNobody + "\"",
       "there is no address for "},
      {"work",
       R"("adapter": "slack", "bot_token": "xoxb-secret-7", "app_token": "xapp-secret-7",
          "api_url": ")" +
           at + "/api\"",
       "auth.test: there is no address for "},
      {"chat", R"("adapter": "discord", "token": "secret-7", "api": ")" + at + "/api/v10\"",
       "Discord cannot be reached: there is no address for "},
      {"gate",
       R"("adapter": "discord", "token": "MTE.fake.token", "api": "http://127.0.0.1:)" + discord +
           R"(/api/v10", "gateway": "wss://)" + kNobody + "\"",
       "there is no address for "},
      {"mm", R"("adapter": "mattermost", "token": "secret-7", "server": ")" + at + "\"",
       "there is no address for "},
      {"tg", R"("adapter": "telegram", "token": "7:secret-7", "server": ")" + at + "\"",
       "Telegram's server has no address"},
      {"tokens", app + R"("login_url": ")" + at + R"(", "openid_url": ")" + at + "/keys\"",
       "no token: there is no address for "},
      {"keys", app + R"("login_url": ")" + teams.url() + R"(", "openid_url": ")" + at + "/keys\"",
       "no keys from openid_url: there is no address for "},
  };
}

std::string logged(const Nameless& each) {
  const std::string name = each.name;
  return name + std::string(9 - name.size(), ' ') + "connecting: " + each.why;
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; ++at) ++found;
  return found;
}

// What `adapters` says of one connection.
std::string part_of(const std::string& text, const std::string& name) {
  const std::size_t at = text.rfind("\n" + name + ": ") + 1;
  std::size_t end = text.find('\n', at);
  while (text.compare(end + 1, 1, " ") == 0) end = text.find('\n', end + 1);
  return text.substr(at, end - at);
}

}  // namespace

TEST_CASE("a name that nobody knows is told with what to do, and the others never notice") {
  using Clock = std::chrono::steady_clock;
  TeamsFake teams;
  teams.does("bot", Json::object({{"app", "a"}, {"secret", "secret-7"}}));
  MattermostFake healthy;
  const peers::DiscordFake discord;
  const std::vector<Nameless> nameless = all(teams, discord.port());
  std::string entries = R"("here": {"adapter": "shell"})";
  std::string near = peers::mattermost_entry(healthy);
  entries += ", " + near.replace(near.find("mm"), 2, "near");
  Home home;
  // Whom to trust is read before each try: one instead of the hundreds of the system.
  const std::string trusted = make_certificate(home.path(), "DNS:nobody.invalid").certificate_file;
  for (const Nameless& each : nameless)
    entries += std::string(", \"") + each.name + "\": {" + each.entry + R"(, "ca_file": ")" +
               trusted + R"(", "reconnect": {"first": 0.1, "longest": 0.8}})";
  home.config(peers::config_with(entries, R"("policy": "open", "http": {"port": 0},
                                                   "log": {"level": "debug"})"));
  const auto begin = Clock::now();
  Chat chat(home);
  chat.has_logged("near     online: cox");
  for (const Nameless& each : nameless) {
    // And again, while whoever is somewhere else is answered.
    for (int i = 0; count(chat.log(), logged(each)) < 2; ++i) {
      REQUIRE_MESSAGE(i < 200, each.name << " did not come back to it:\n" << chat.log());
      const std::string word = std::string(each.name) + " " + std::to_string(i);
      healthy.says("echo " + word, "direct");
      healthy.hears_post(word);
      chat.says("cox ping");
      chat.hears("PONG");
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }
  chat.says("cox adapters");
  chat.hears("near: online");
  chat.says("cox echo so much for that");  // below the whole of it
  chat.hears("so much for that");
  for (const Nameless& each : nameless) {
    const std::string part = part_of(chat.all(), each.name);
    CAPTURE(part);
    CHECK(part.find(std::string(each.name) + ": connecting for ") == 0);
    CHECK(part.find(each.why) != std::string::npos);
    CHECK(part.find("\n  what to do: check ") != std::string::npos);
    CHECK(part.find("this machine's name service") != std::string::npos);
  }
  // The waits grow to 0.8 s, of which at least half is waited. Teams tells of tokens and of keys.
  const auto spent =
      std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin).count();
  for (const Nameless& each : nameless) {
    CAPTURE(each.name);
    CHECK(count(chat.log(), logged(each)) <= static_cast<std::size_t>(2 * (4 + spent / 400)));
  }
  CHECK(chat.log().find("secret-7") == std::string::npos);
  CHECK(chat.all().find("secret-7") == std::string::npos);
  CHECK(chat.stops() == 0);
}
