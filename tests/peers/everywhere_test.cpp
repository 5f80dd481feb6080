// One bot and one plugin in every chat at once: what people read is the same everywhere.
#include "everywhere.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "../e2e/home.hpp"
#include "network_config.hpp"
#include "port.hpp"

using peers::Place;

namespace {

using Lines = std::vector<std::string>;

// Nothing of it may ring, be bold, or lead elsewhere.
constexpr const char* kHostile =
    "<!channel> @everyone @here *x* _y_ [a](http://b.example) &amp; `z`";

struct Everywhere {
  Everywhere() {
    slack = &add<peers::OnSlack>();
    add<peers::OnDiscord>();
    add<peers::OnMattermost>([this] { return "http://127.0.0.1:" + std::to_string(port); });
    add<peers::OnTelegram>();
    add<peers::OnTeams>();
    add<peers::OnIrc>();
    add<peers::OnTerminal>();
    std::string entries;
    for (const auto& place : places) entries += (entries.empty() ? "" : ", ") + place->entry();
    home.config(peers::config_with(
        entries, R"("policy": "open", "http": {"port": )" + std::to_string(port) + "}"));
    home.move_in("cards", "cards");
    bot.emplace(home);
    for (const auto& place : places) place->begin(*bot);
  }

  template <class P, class... Arguments>
  P& add(Arguments&&... arguments) {
    places.push_back(std::make_unique<P>(std::forward<Arguments>(arguments)...));
    return static_cast<P&>(*places.back());
  }

  const std::uint16_t port = peers::free_port();
  e2e::Home home;
  std::vector<std::unique_ptr<Place>> places;
  peers::OnSlack* slack = nullptr;
  std::optional<e2e::Chat> bot;
};

Lines conversation(Place& here) {
  CAPTURE(here.name());
  Lines read;
  read.push_back(here.asks("ping", "PONG"));
  read.push_back(here.asks(std::string("echo hostile ") + kHostile, "hostile"));
  read.push_back(
      here.asks("echo gr\xC3\xBC\xC3\x9F"
                "e \xF0\x9F\x91\x8B",
                "gr\xC3\xBC"));
  read.push_back(here.asks("take this because \"$(x); it's\" --what", " takes this"));
  here.asks("offer", "Offer");
  here.presses("Take");
  read.push_back(here.reads(" takes it"));
  here.presses("two");
  read.push_back(here.reads(" takes two"));
  read.push_back(here.asks("pign", "ping"));  // there is no such command
  return read;
}

}  // namespace

TEST_CASE("one plugin, the same conversation in every chat") {
  Everywhere here;
  std::optional<Lines> first;
  for (auto place = here.places.rbegin(); place != here.places.rend(); ++place) {
    const Lines read = conversation(**place);
    if (!first) first = read;
    CAPTURE((*place)->name());
    for (std::size_t i = 0; i < read.size(); ++i) CHECK(read[i] == (*first)[i]);
  }
  CHECK((*first)[1] == std::string("hostile ") + kHostile);
  CHECK(here.bot->stops() == 0);
}

TEST_CASE("a chat in trouble is not noticed in the others") {
  Everywhere here;
  here.slack->slack.tell("fault",
                         cox::Json::object({{"method", "*"}, {"times", 100'000}, {"status", 503}}));
  here.slack->says("echo into the trouble");
  for (const auto& place : here.places) {
    if (place->name() == "slack") continue;
    CAPTURE(place->name());
    CHECK(place->asks("echo still here", "still here") == "still here");
  }
  CHECK(here.bot->stops() == 0);
}
