// One bot, one plugin, all chats at once: the same conversation in each, and then they are
// compared.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "../e2e/chat.hpp"
#include "everywhere/discord.hpp"
#include "everywhere/lines.hpp"
#include "everywhere/mattermost.hpp"
#include "everywhere/slack.hpp"
#include "everywhere/teams.hpp"
#include "everywhere/telegram.hpp"
#include "network_config.hpp"
#include "port.hpp"

using cox::Json;
using peers::everywhere::Platform;
using peers::everywhere::Said;

namespace {

// What is not the same in a chat, and why. Whatever is not named here has to be.
struct Difference {
  const char* chat;
  const char* topic;
  const char* reason;
};
constexpr Difference kDifferences[] = {
    {"net", "greeting wakes", "IRC has no mentions: a client looks for its nick by itself"},
    {"here", "greeting wakes", "a terminal wakes nobody"},
    {"net", "edit", "IRC cannot change what was said"},
    {"here", "edit", "what stands in a pipe stays; the new text is a new line"},
    {"teams", "reaction", "bots cannot react in Teams"},
    {"net", "reaction", "IRC has no reactions"},
    {"net", "thread", "IRC has no threads: it is said in the room"},
    {"here", "thread", "a terminal has no threads"},
    {"net", "shared file", "nobody can share a file with a channel of IRC"},
    {"here", "shared file", "nor with a terminal"},
    {"net", "its size", "there is no file"},
    {"here", "its size", "there is no file"},
    {"teams", "its size", "Teams does not tell it"},
    {"net", "approval", "a nick is nobody's for sure: it takes an account of the network"},
};
bool differs(const std::string& chat, const std::string& topic) {
  return std::any_of(std::begin(kDifferences), std::end(kDifferences), [&](const Difference& each) {
    return chat == each.chat && topic == each.topic;
  });
}

class Everywhere {
 public:
  Everywhere() {
    home.config(config());
    for (const char* plugin : {"everyday", "wrecker"})
      home.move_in(plugin == std::string("wrecker") ? "wrecker_1" : plugin, plugin);
    bot.emplace(home);
    terminal.belongs_to(*bot);
    for (Platform* each : all)
      bot->has_logged(each->name() + std::string(9 - each->name().size(), ' ') + "online");
    for (Platform* each : all) each->meets();
  }

  peers::everywhere::Slack slack;
  peers::everywhere::Discord discord;
  const std::uint16_t port = peers::free_port();
  const std::string here = "http://127.0.0.1:" + std::to_string(port);
  peers::everywhere::Mattermost mattermost{here};
  peers::everywhere::Telegram telegram;
  peers::everywhere::Teams teams{here};
  peers::everywhere::Irc irc;
  peers::everywhere::Shell terminal;
  const std::vector<Platform*> all{&slack, &discord, &mattermost, &telegram,
                                   &teams, &irc,     &terminal};
  e2e::Home home;
  std::optional<e2e::Chat> bot;

 private:
  std::string config() const {
    std::string entries, ann, bob;
    for (const Platform* each : all) {
      const std::string comma = entries.empty() ? "" : ", ";
      entries += comma + each->entry();
      ann += comma + '"' + each->name() + ":" + each->id("ann") + '"';
      bob += comma + '"' + each->name() + ":" + each->id("bob") + '"';
    }
    // What people share in Discord lies where everybody may fetch it, which is this machine here.
    return peers::config_with(entries, R"("policy": "open", "http": {"port": )" +
                                           std::to_string(port) +
                                           R"(, "client": {"allow": ["127.0.0.1"]}},
                                           "people": {"ann": [)" +
                                           ann + R"(], "bob": [)" + bob + R"(]}, "rules": [
      {"id": "prod", "command": "wreck", "who": ["ann", "bob"], "allow": true,
       "approve": {"count": 1, "by": ["ann", "bob"]}}])");
  }
};

// What is to be the same everywhere, by topic.
using Record = std::map<std::string, std::string>;

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& each : words) all += (all.empty() ? "" : ", ") + each;
  return all;
}

// Ids are the platform's; who is meant is not.
std::string with_names(const Platform& chat, std::string text) {
  for (const char* who : {"ann", "bob"}) peers::everywhere::replace_all(text, chat.id(who), who);
  return text;
}

void talk(Platform& chat, Record& record) {
  chat.says("ann", "plain");
  const Said plain = chat.hears("<!channel>");
  record["plain"] = plain.text;
  record["plain wakes"] = joined(plain.wakes);
  chat.says("ann", "styled *a* [b](http://c) @everyone");
  const Said styled = chat.hears("live");
  record["styled"] = styled.text;
  record["styled wakes"] = joined(styled.wakes);
  chat.says("ann", "greet");
  record["greeting wakes"] = std::to_string(chat.hears("good morning").wakes.size());
  chat.says("ann", "work");
  const bool edits = !differs(chat.name(), "edit");
  chat.hears(edits ? "all done" : "half done");
  record["edit"] = edits && chat.read().find("half done") == std::string::npos ? "changed" : "none";
  chat.says("ann", "look");
  chat.hears("looked at");
  const bool reacts =
      Platform::until(std::chrono::seconds(differs(chat.name(), "reaction") ? 1 : 20),
                      [&] { return chat.has_reacted(); });
  record["reaction"] = reacts ? "shown" : "none";
  chat.says("ann", "whisper");
  Platform::until(std::chrono::seconds(20), [&] { return !chat.whispered().empty(); });
  record["whisper"] = chat.whispered();
  record["whisper in the room"] =
      chat.name() != "here" && chat.read().find("for you alone") != std::string::npos ? "yes"
                                                                                      : "no";
}

void press(Platform& chat, Record& record) {
  chat.says("ann", "berths");
  chat.hears("Harbour");
  Platform::until(std::chrono::seconds(5),
                  [&] { return chat.read().find("More") != std::string::npos; });
  const std::string card = chat.read();
  for (const std::string part : {"pilot", "Ann *B*", "tide", "high", "berth", "ship", "7", "Aurora",
                                 "8", "Borea", "moor --at 7", "Take", "Say why", "More"})
    CHECK_MESSAGE(card.find(part) != std::string::npos, chat.name(), " shows no ", part, "\n",
                  card);
  chat.presses("bob", "Take");
  record["press"] = with_names(chat, chat.hears("takes it").text);
  chat.chooses("ann", "More", "two");
  record["menu"] = with_names(chat, chat.hears("takes two").text);
  chat.fills_in("ann", "Say why", "that", "it is *mine*");
  record["form"] = with_names(chat, chat.hears("takes that").text);
}

void hand_over(Platform& chat, Record& record) {
  chat.says("ann", "hand");
  chat.hears("note.txt");
  record["file"] = "came";
  chat.says("ann", "report");
  chat.hears("That was the report");
  const std::string all = chat.read();
  std::string lines;
  for (int i = 100; i < 200; ++i)
    if (all.find("Line " + std::to_string(i) + " of") == std::string::npos)
      lines += " " + std::to_string(i);
  for (int i = 10; i < 40; ++i)
    if (all.find("step " + std::to_string(i) + " ok") == std::string::npos)
      lines += " step " + std::to_string(i);
  record["missing of the report"] = lines;
  // A fence that one message opens is closed in it.
  for (const Said& each : chat.shown()) {
    std::size_t fences = 0;
    for (std::size_t at = 0; (at = each.raw.find("```", at)) != std::string::npos; at += 3)
      ++fences;
    CHECK_MESSAGE(fences % 2 == 0, chat.name(), ": ", each.raw);
  }
}

void go_into_a_thread(Platform& chat, Record& record) {
  const std::string thread = chat.thread();
  const auto place = [&](const Said& said) {
    if (said.thread.empty()) return "the room";
    return said.thread == thread ? "the thread" : "elsewhere";
  };
  std::string& places = record["thread"];
  chat.says_in(thread, "ann", "greet");
  places = std::string("an answer in ") + place(chat.hears("good morning"));
  chat.says_in(thread, "ann", "work");
  const char* const last = differs(chat.name(), "edit") ? "half done" : "all done";
  places += std::string(", a change in ") + place(chat.hears(last));
  chat.says_in(thread, "ann", "hand");
  places += std::string(", a file in ") + place(chat.hears("note.txt"));
  chat.says("ann", "greet");
  places += std::string(", then again in ") + place(chat.hears("good morning"));
}

void share(Platform& chat, Record& record) {
  if (!chat.shares("bob", "read", {"plan.txt", "first deploy, then sleep"})) return;
  const std::string said = chat.hears("plan.txt has").text;
  const std::size_t size = said.find("has ") + 4, end = said.find(" bytes", size);
  record["its size"] = said.substr(size, end - size);
  record["shared file"] = said.substr(0, size) + "bytes" + said.substr(end + 6);
}

void approve(Platform& chat, Record& record) {
  chat.says("ann", "wreck db in prod");
  if (differs(chat.name(), "approval")) return;
  chat.hears("It destroys");
  const bool in_words = chat.name() == "here";
  if (in_words) {
    chat.says("ann", "yes");
  } else {
    chat.presses("ann", "Go on");
  }
  chat.hears("still needs 1 approval");
  if (in_words) {
    const std::string all = chat.read();
    const std::size_t at = all.rfind("`approve ") + 1;
    chat.says("bob", all.substr(at, all.find('`', at) - at));
  } else {
    chat.presses("bob", "Approve");
  }
  const std::string said = chat.hears("wrecked db").text;
  record["approval"] = said.substr(said.find("wrecked"));
}

}  // namespace

TEST_CASE("the same conversation in every chat") {
  Everywhere here;
  std::map<std::string, Record> records;
  for (Platform* chat : here.all) {
    CAPTURE(chat->name());
    Record& record = records[chat->name()];
    talk(*chat, record);
    press(*chat, record);
    hand_over(*chat, record);
    go_into_a_thread(*chat, record);
    share(*chat, record);
    approve(*chat, record);
  }
  const Record& expected = records["work"];
  CHECK(expected.at("plain") == "<!channel> @everyone *x* _y_ [a](http://b)");
  CHECK(expected.at("plain wakes").empty());
  CHECK(expected.at("styled") == "*a* [b](http://c) @everyone is live now");
  CHECK(expected.at("styled wakes").empty());
  CHECK(expected.at("greeting wakes") == "1");
  CHECK(expected.at("press") == "bob takes it []");
  CHECK(expected.at("form") == "ann takes that [it is *mine*]");
  CHECK(expected.at("missing of the report").empty());
  CHECK(expected.at("thread") ==
        "an answer in the thread, a change in the thread, a file in the thread, then again in the "
        "room");
  CHECK(expected.at("shared file") == "plan.txt has bytes: first deploy, then sleep");
  CHECK(expected.at("its size") == "24");
  for (const Platform* chat : here.all) {
    const Record& record = records[chat->name()];
    for (const auto& each : expected) {
      const auto found = record.find(each.first);
      const std::string value = found == record.end() ? "(nothing)" : found->second;
      const bool is_same = value == each.second;
      CHECK_MESSAGE(is_same != differs(chat->name(), each.first), chat->name(), ": ", each.first,
                    ": ", value, " instead of ", each.second);
    }
  }
  CHECK(here.discord.fake().violations() == "[]");
  CHECK(here.bot->stops() == 0);
}

TEST_CASE("the table of abilities in the documentation is that of the adapters") {
  const auto text_of = [](const std::string& path) {
    std::ifstream file(COX_SOURCE_DIR "/" + path);
    REQUIRE_MESSAGE(file, path);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  const std::string page = text_of("docs/adapters/README.md");
  const std::vector<std::string> adapters{"shell",      "irc",      "slack", "discord",
                                          "mattermost", "telegram", "teams"};
  for (const char* ability : {"EDIT", "REMOVE", "REACT", "THREADS", "TYPING", "EPHEMERAL",
                              "BUTTONS", "FORMS", "FILES", "OVERLAP"}) {
    std::string row = std::string("| `") + ability + "` |";
    for (const std::string& adapter : adapters) {
      const std::string source = text_of("adapters/" + adapter + "/" + adapter + ".cpp");
      const std::size_t at = source.find("std::uint32_t abilities =");
      const std::size_t named = source.find(std::string("COX_ABILITY_") + ability, at);
      const bool has = at != std::string::npos && named < source.find(';', at);
      row += has ? " yes |" : " no |";
    }
    CHECK_MESSAGE(page.find(row) != std::string::npos, "docs/adapters/README.md lacks: ", row);
  }
}

TEST_CASE("what happens to one chat is nothing to the others") {
  Everywhere here;
  const auto answers = [](Platform& chat) {
    const auto begin = std::chrono::steady_clock::now();
    chat.says("ann", "plain");
    chat.hears("<!channel>");
    CHECK_MESSAGE(std::chrono::steady_clock::now() - begin < std::chrono::seconds(10), chat.name());
  };
  for (Platform* each : here.all) answers(*each);
  // One says "later" to everything, one fails, two are gone.
  here.discord.fake().does("rest", R"({"what": "429", "count": 15, "retry_after": 1})");
  here.mattermost.fake().fault("broken", 100'000);
  here.discord.says("ann", "plain");
  here.mattermost.says("ann", "plain");
  here.slack.is_killed();
  here.telegram.is_killed();
  for (int round = 0; round < 5; ++round) {
    for (Platform* each : {static_cast<Platform*>(&here.teams), static_cast<Platform*>(&here.irc),
                           static_cast<Platform*>(&here.terminal)})
      answers(*each);
  }
  // And what was asked for meanwhile is said where that can be.
  here.mattermost.fake().fault("broken", 0);
  here.mattermost.hears("<!channel>");
  here.discord.hears("<!channel>", std::chrono::seconds(60));
  CHECK(here.bot->stops() == 0);
}
