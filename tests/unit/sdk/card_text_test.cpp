#include <doctest/doctest.h>

#include <cox/card.hpp>
#include <cox/sdk/card_text.hpp>

using cox::Card;

namespace {

std::string plain(const Card& card) { return cox::card_to_plain(card.to_json()); }

}  // namespace

TEST_CASE("progress as text") {
  CHECK(plain(Card().progress(0.4, "Copying")) == "Copying [####......] 40 %");
  CHECK(plain(Card().progress(0)) == "[..........] 0 %");
  CHECK(plain(Card().progress(1)) == "[##########] 100 %");
  CHECK(plain(Card().progress(-3)) == "[..........] 0 %");
  CHECK(plain(Card().progress(7)) == "[##########] 100 %");
  CHECK(plain(Card().progress(0.999)) == "[#########.] 99 %");  // not before it is done
  CHECK(plain(Card().progress(0.29)) == "[##........] 29 %");
  CHECK(cox::card_to_plain(*cox::Json::parse(
            R"({"rich":1,"parts":[{"kind":"progress","done":"much"}]})")) == "[..........] 0 %");
}

TEST_CASE("actions as what to say") {
  CHECK(plain(Card("Plan").button("Approve", "approve 7f3a").button("Stop", "stop 7f3a")) ==
        "Plan\nApprove: say `approve 7f3a`\nStop: say `stop 7f3a`");
  CHECK(plain(Card().button(cox::Button("Deploy...").say("deploy {app} to {where}"))) ==
        "Deploy...: say `deploy <app> to <where>`");
  CHECK(plain(Card().button(cox::Button("Log").open("https://l/1"))) == "Log (https://l/1)");
  CHECK(plain(Card().menu(
            cox::Menu("Roll back to").option("1.4", "back 1.4").option("1.3", "back 1.3"))) ==
        "Roll back to 1.4: say `back 1.4`\nRoll back to 1.3: say `back 1.3`");
  CHECK(plain(Card().button(cox::Button("Nothing"))).empty());
}
