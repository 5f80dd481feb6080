// What Teams tells, as the bot hears it.
#include "protocol/activity.hpp"

#include <cox/abi.h>
#include <doctest/doctest.h>

#include "protocol/files.hpp"
#include "protocol/said.hpp"

using cox::Incoming;
using cox::Json;

namespace {

Json activity(const char* type, const std::string& text = {}) {
  return Json::parse(R"({"id": "7", "channelId": "msteams", "serviceUrl": "https://s/",
    "from": {"id": "29:ann", "name": "Ann", "aadObjectId": "aad-ann"},
    "recipient": {"id": "28:app", "name": "Cox"},
    "conversation": {"id": "19:x@thread.tacv2;messageid=5", "conversationType": "channel"},
    "channelData": {"channel": {"id": "19:x@thread.tacv2", "name": "ops"}}})")
      .value()
      .set("type", type)
      .set("text", text);
}

Json mention(const std::string& id, const std::string& name) {
  return Json::object({{"type", "mention"},
                       {"text", "<at>" + name + "</at>"},
                       {"mentioned", Json::object({{"id", id}, {"name", name}})}});
}

}  // namespace

TEST_CASE("a message in a thread of a channel, to the bot") {
  Json said = activity("message", "<at>Cox</at>&nbsp; tell <at>Bob</at> 1 &lt; 2\r\n");
  said.set("entities", Json::array({mention("28:app", "Cox"), mention("29:bob", "Bob")}));
  const auto all = teams::incoming_of(said);
  REQUIRE(all.size() == 1);
  const Incoming& in = all[0];
  CHECK(in.text == "tell @Bob 1 < 2");
  CHECK(in.mention);
  CHECK(in.user == "aad-ann");
  CHECK(in.room == "19:x@thread.tacv2");
  CHECK(in.room_name == "ops");
  CHECK(in.thread == "5");
  CHECK(in.id == "7@19:x@thread.tacv2");
  CHECK(teams::activity_id(in.id, in.room) == "7");
  CHECK(!in.direct);
  CHECK(in.extra["mentions"].items().at(0)["id"].text() == "29:bob");
}

TEST_CASE("a mention that nobody vouches for is text") {
  const auto said = teams::read_said(activity("message", "<at>Cox</at> hi <b>x</b>"));
  CHECK(said.text == "Cox hi <b>x</b>");
  CHECK(!said.to_bot);
  Json late = activity("message", "hi <at>Cox</at>");
  late.set("entities", Json::array({mention("28:app", "Cox")}));
  CHECK(teams::read_said(late).text == "hi @Cox");
  CHECK(!teams::read_said(late).to_bot);
  Json markup = activity("message", "<p>a<br/>b &amp;lt;</p><b");
  CHECK(teams::read_said(markup.set("textFormat", "xml")).text == "a\nb &lt;\n<b");
}

TEST_CASE("the bot's name with what may stand beside it") {
  const auto says = [](const std::string& mark, const std::string& known_as) {
    Json said = activity("message", mark + " ping");
    Json cox = mention("28:app", "Cox").set("text", known_as);
    return teams::read_said(said.set("entities", Json::array({cox})));
  };
  const std::string plain = "<at>Cox</at>", numbered = R"(<at id="0">Cox</at>)";
  for (const auto& [mark, known_as] : {std::pair(plain + ",", plain), std::pair(plain + ":", plain),
                                       std::pair(numbered, plain), std::pair(numbered, numbered)}) {
    CHECK(says(mark, known_as).text == "ping");
    CHECK(says(mark, known_as).to_bot);
  }
  for (const char* none : {"<atlas>Cox</at>", "<at Cox</at>", "<at"})
    CHECK_FALSE(says(none, plain).to_bot);
  CHECK(says(":)", plain).text == ":) ping");
}

TEST_CASE("files and links") {
  Json said = activity("message", "see");
  said.set("attachments",
           Json::array({Json::object({{"contentType", "text/html"},
                                      {"content", "<a href=\"https://x/?a&amp;b\">x</a>"}}),
                        Json::object({{"contentType", "image/png"},
                                      {"name", "a.png"},
                                      {"contentUrl", "https://y/a"}})}));
  const Json extra = teams::read_said(said).extra;
  CHECK(extra["links"].items().at(0).text() == "https://x/?a&b");
  CHECK(extra["files"].items().at(0)["url"].text() == "https://y/a");
}

TEST_CASE("a file's url is a secret; the bot's token goes to the service alone") {
  const auto image = [](const char* url) {
    return Json::object({{"contentType", "image/png"}, {"contentUrl", url}});
  };
  const Json content =
      Json::object({{"downloadUrl", "https://s/x?sig=1"}, {"uniqueId", "u"}, {"fileType", "txt"}});
  Json said = activity("message", "see");
  said.set("attachments",
           Json::array(
               {Json::object({{"contentType", "application/vnd.microsoft.teams.file.download.info"},
                              {"name", "a.txt"},
                              {"content", content}}),
                image("https://s/v3/attachments/1"), image("https://s.example/1"),
                image("http://s/1"), image("https://s:444/1"), image("https://x@s/1")}));
  const Json extra = teams::read_said(said).extra;
  const Json::Array before = extra["files"].items();
  REQUIRE(before.size() == 6);
  CHECK(before[0]["secret"].as_bool());
  CHECK(before[0]["url"].text() == "https://s/x?sig=1");
  CHECK(teams::has_files_of("https://s/amer/", extra));
  CHECK(!teams::has_files_of("https://t/", extra));
  CHECK(!teams::has_files_of("", extra));
  const Json after = teams::with_token("https://s/amer/", "t", extra);
  CHECK(after["files"].items()[1]["headers"]["Authorization"].text() == "Bearer t");
  for (const std::size_t other : {0, 2, 3, 4, 5})
    CHECK(after["files"].items()[other] == before[other]);
}

TEST_CASE("other kinds") {
  CHECK(teams::incoming_of(activity("messageUpdate", "new")).at(0).kind == COX_MESSAGE_EDIT);
  CHECK(teams::incoming_of(activity("messageDelete")).at(0).kind == COX_MESSAGE_REMOVE);
  Json reaction = activity("messageReaction").set("replyToId", "6");
  reaction.set("reactionsAdded", Json::array({Json::object({{"type", "like"}})}));
  const Incoming liked = teams::incoming_of(reaction).at(0);
  CHECK(liked.kind == COX_MESSAGE_REACTION);
  CHECK(liked.text == "like");
  CHECK(liked.id == "6@19:x@thread.tacv2");
  Json change = activity("conversationUpdate");
  change.set("membersAdded", Json::array({Json::object({{"id", "28:app"}}),
                                          Json::object({{"id", "29:bob"}, {"name", "Bob"}})}));
  const auto came = teams::incoming_of(change);
  REQUIRE(came.size() == 1);
  CHECK(came[0].kind == COX_MESSAGE_ENTER);
  CHECK(came[0].user == "29:bob");
  Json own = activity("message", "I said");
  CHECK(teams::incoming_of(own.set("from", own["recipient"])).empty());
  CHECK(teams::incoming_of(activity("typing")).empty());
}

TEST_CASE("presses") {
  const Json data = Json::object({{"cox", "t.1"}});
  Json execute = activity("invoke").set("name", "adaptiveCard/action");
  execute.set("value", Json::object({{"action", Json::object({{"data", data}})}}));
  CHECK(teams::press_of(execute)->token == "t.1");
  CHECK(teams::press_of(execute)->values.is_null());
  CHECK(teams::press_of(execute)->by.user == "aad-ann");
  CHECK(teams::press_of(activity("message").set("value", data))->token == "t.1");
  Json form = Json::object(
      {{"cox", "t.2"}, {"cox_form", "f0."}, {"f0.app", "web"}, {"f1.app", "x"}, {"m0", "t.9"}});
  const auto filled = teams::press_of(activity("message").set("value", form));
  CHECK(filled->values == Json::object({{"app", "web"}}));
  Json menu = Json::object({{"cox_menu", "m0"}, {"m0", "t.3"}, {"m1", "t.4"}});
  CHECK(teams::press_of(activity("message").set("value", menu))->token == "t.3");
  CHECK(!teams::press_of(activity("message", "hi")));
  CHECK(!teams::press_of(activity("message").set("value", Json::object({{"other", 1}}))));
  CHECK(!teams::press_of(activity("invoke").set("name", "task/fetch").set("value", data)));
}
