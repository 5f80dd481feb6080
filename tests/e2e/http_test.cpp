// Plugins that answer HTTP, as curl and worse clients see them.
#include <doctest/doctest.h>

#include "chat.hpp"
#include "web.hpp"

using e2e::Answer;
using e2e::Chat;
using e2e::Home;
using e2e::Web;
using e2e::Words;

namespace {

constexpr const char* kServing = R"({"policy": "open", "http": {"port": 0}})";
constexpr const char* kAllowing =
    R"({"policy": "open", "http": {"port": 0, "client": {"allow": ["127.0.0.1"]}}})";

}  // namespace

TEST_CASE("a plugin's routes are there when it is, and gone when it goes") {
  Home home;
  home.config(kServing);
  Chat chat(home);
  Web web(chat);
  CHECK(web.get("/version").status == 404);
  home.move_in("pages_1", "pages");
  chat.logs("loaded pages 1.0.0");
  const Answer answer = web.get("/version");
  CHECK(answer.status == 200);
  CHECK(answer.body == R"({"version":"1.0.0"})");
  CHECK(answer.has("Content-Type: application/json"));
  home.move_in("pages_2", "pages");
  chat.logs("reloaded pages 2.0.0");
  CHECK(web.get("/version").body == R"({"version":"2.0.0"})");
  home.remove("pages");
  chat.logs("took out pages");
  CHECK(web.get("/version").status == 404);
  CHECK(chat.ends() == 0);
}

TEST_CASE("paths, queries, JSON and forms reach the plugin") {
  Home home;
  home.config(kServing);
  home.move_in("pages_1", "pages");
  Chat chat(home);
  Web web(chat);
  chat.has_logged("loaded pages");
  CHECK(web.get("/hello/Bob?mark=%21").body == "Hello, Bob!");
  CHECK(web.get("/hello/%C3%9Cb%20ung").body ==
        "Hello, \xC3\x9C"
        "b ung");
  CHECK(web.get("/files/a/b").body == "a/b");
  CHECK(web.post("/sum", "[1, 2, 3]").body == R"({"sum":6})");
  CHECK(web.post("/form", "a=1&who=Ann+Lee%21").body == "who=Ann Lee!");
  const Answer signed_one =
      web.curl({"-d", "Hello, World!", "-H",
                "X-Hub-Signature-256: "
                "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"},
               "/hooks/github");
  CHECK(signed_one.body == "signed");
  CHECK(web.post("/hooks/github", "Hello, World!").status == 401);
  CHECK(chat.ends() == 0);
}

TEST_CASE("what goes wrong is answered, and tells the client nothing") {
  Home home;
  home.config(kServing);
  home.move_in("pages_1", "pages");
  Chat chat(home);
  Web web(chat);
  chat.has_logged("loaded pages");
  CHECK(web.get("/nowhere").status == 404);
  const Answer wrong_method = web.post("/version", "");
  CHECK(wrong_method.status == 405);
  CHECK(wrong_method.has("Allow: GET, HEAD, OPTIONS"));
  CHECK(web.curl({"-X", "OPTIONS"}, "/version").status == 204);
  CHECK(web.curl({"--head"}, "/version").status == 200);
  CHECK(web.post("/form", std::string(2'000, 'x')).status == 413);
  CHECK(web.post("/sum", "[1,").status == 400);
  const Answer failed = web.get("/fail");
  CHECK(failed.status == 500);
  CHECK(failed.body == "500 Internal Server Error\n");
  chat.has_logged("hunter2");  // the operator learns it
  CHECK(web.get("/silent").status == 204);
  CHECK(web.get("/never").status == 504);
  chat.has_logged("no answer before the deadline: pages GET /never");
  CHECK(web.get("/soon").body == "later");
  CHECK(web.get("/crlf?name=a%0d%0aEvil:%201").status == 500);
  CHECK(web.get("/crlf?name=fine").has("X-Name: fine"));
  CHECK(chat.ends() == 0);
}

TEST_CASE("no path leads outside") {
  Home home;
  home.config(kServing);
  home.move_in("pages_1", "pages");
  Chat chat(home);
  Web web(chat);
  chat.has_logged("loaded pages");
  for (const char* path : {"/files/../../etc/passwd", "/files/%2e%2e/x", "/files/a%2fb",
                           "/files/a%00b", "/files//x", "/files/a%5c..%5cb", "/files/%c0%ae/x"}) {
    CAPTURE(path);
    CHECK(web.raw(std::string("GET ") + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
              .find("HTTP/1.1 400 ") == 0);
  }
  CHECK(chat.ends() == 0);
}

TEST_CASE("a reload under load refuses no request") {
  Home home;
  home.config(kServing);
  home.move_in("pages_1", "pages");
  Chat chat(home);
  Web web(chat);
  chat.has_logged("loaded pages");
  auto load = web.load("/version", 4);  // clients that ask again and again
  for (int turn = 0; turn < 3; ++turn) {
    home.move_in("pages_2", "pages");
    chat.logs("reloaded pages 2.0.0");
    home.move_in("pages_1", "pages");
    chat.logs("reloaded pages 1.0.0");
  }
  const auto counts = load->stop();
  CHECK(counts.answered > 100);
  CHECK(counts.other == 0);
  CHECK(chat.ends() == 0);
}

TEST_CASE("who is being answered is answered by the build that began") {
  Home home;
  home.config(kServing);
  home.move_in("pages_1", "pages");
  Chat chat(home);
  Web web(chat);
  chat.has_logged("loaded pages");
  auto slow = web.later("/slow");
  web.wait_for_open_calls(1);
  home.move_in("pages_2", "pages");
  chat.logs("reloaded pages 2.0.0");
  CHECK(web.get("/version").body == R"({"version":"2.0.0"})");
  CHECK(slow.get().body == "slow 1.0.0");
  CHECK(chat.ends() == 0);
}

TEST_CASE("those who watch the bot") {
  Home home;
  home.config(kServing);
  home.move_in("pages_1", "pages");
  Chat chat(home);
  Web web(chat);
  chat.has_logged("loaded pages");
  chat.says("cox ping");
  chat.hears("PONG");
  CHECK(web.get("/healthz").body == "ok\n");
  CHECK(web.get("/readyz").body == "{\"ready\":true,\"reasons\":[]}\n");
  CHECK(web.post("/healthz", "").status == 405);
  web.get("/version");
  const Answer metrics = web.get("/metrics");
  CHECK(metrics.has("Content-Type: text/plain; version=0.0.4"));
  CHECK(e2e::flaws_of_metrics(metrics.body) == "");
  for (const char* line :
       {"cox_messages_total{result=\"taken\"} 1\n", "cox_replies_total{result=\"sent\"} 1\n",
        "cox_http_requests_total{route=\"pages GET /version\",code=\"2xx\"} 1\n",
        "cox_plugin_loads_total{plugin=\"pages\"} 1\n",
        "cox_call_duration_seconds_count{plugin=\"pages\"} 1\n",
        "cox_adapter_online{connection=\"terminal\"} 1\n", "cox_open_calls 0\n"}) {
    CAPTURE(line);
    CAPTURE(metrics.body);
    CHECK(metrics.body.find(line) != std::string::npos);
  }
  CHECK(chat.ends() == 0);
}

TEST_CASE("two plugins with the same route: the second is refused, and both are named") {
  Home home;
  home.config(kServing);
  home.move_in("pages_1", "pages");
  Chat chat(home);
  Web web(chat);
  chat.has_logged("loaded pages");
  home.move_in("pages_twin", "pages_twin");
  chat.logs(
      "route \"GET /hello/:who\" of plugin 'pages-twin' is already declared by plugin 'pages' as "
      "\"GET /hello/:name\"");
  CHECK(web.get("/hello/Ann").body == "Hello, Ann");
  CHECK(chat.ends() == 0);
}

TEST_CASE("without a port nothing is served, and who has routes says so") {
  Home home;
  home.config(R"({"policy": "open"})");
  home.move_in("pages_1", "pages");
  Chat chat(home);
  chat.has_logged("has HTTP routes, but the bot serves no HTTP");
  chat.says("cox ping");
  chat.hears("PONG");
  CHECK(chat.ends() == 0);
}

TEST_CASE("a port that is taken does not keep the bot from talking, and is tried again") {
  Home home;
  e2e::TakenPort taken;
  home.config(R"({"policy": "open", "http": {"port": )" + std::to_string(taken.port()) + "}}");
  home.move_in("pages_1", "pages");
  Chat chat(home);
  chat.logs("cannot serve at 127.0.0.1:" + std::to_string(taken.port()));
  chat.says("cox status");
  chat.hears("http: waiting: ");
  taken.release();
  Web web(chat);  // it is served in the end
  CHECK(web.get("/healthz").body == "ok\n");
  chat.says("cox status");
  chat.hears("http: serving at 127.0.0.1, port ");
  CHECK(chat.ends() == 0);
}

TEST_CASE("a new config moves the server while the bot runs") {
  Home home;
  home.config(R"({"policy": "open"})");
  Chat chat(home);
  chat.says("cox ping");
  chat.hears("PONG");
  home.config(kServing);
  chat.gets(SIGHUP);
  Web web(chat);
  CHECK(web.get("/healthz").status == 200);
  home.config(R"({"policy": "open"})");
  chat.gets(SIGHUP);
  chat.logs("serves no more");
  CHECK(web.get("/healthz").status == 0);
  CHECK(chat.ends() == 0);
}

TEST_CASE("over TLS, for clients that check who is there") {
  Home home;
  e2e::make_certificate(home);
  home.config(R"({"policy": "open", "http": {"port": 0, "tls": {"certificate_file": "cert.pem",
                 "key_file": "key.pem"}}})");
  home.move_in("pages_1", "pages");
  Chat chat(home);
  Web web(chat);
  chat.has_logged("loaded pages");
  CHECK(web.curl({"--cacert", home.path() + "/cert.pem"}, "/version").body ==
        R"({"version":"1.0.0"})");
  CHECK(web.get("/version").status == 0);  // curl does not trust it otherwise
  CHECK(chat.ends() == 0);
}

TEST_CASE("plugins ask others, but not those inside unless they may") {
  Home home;
  home.config(kServing);
  home.move_in("pages_1", "pages");
  Chat chat(home);
  Web web(chat);
  chat.has_logged("loaded pages");
  chat.says("cox fetch " + web.url("/version"));
  chat.hears("is not on the public internet: name its address in http.client.allow");
  home.config(kAllowing);
  chat.gets(SIGHUP);
  chat.logs("read again");
  const Web& again = web;  // the server has not moved
  chat.says("cox fetch " + again.url("/version"));
  chat.hears(R"(200 {"version":"1.0.0"})");
  chat.says("cox fetch http://169.254.169.254/latest/meta-data");
  chat.hears("is not on the public internet");
  CHECK(again.get("/through?url=" + again.url("/hello/Eve")).body == "Hello, Eve");
  CHECK(again.get("/through?url=http://[::ffff:10.0.0.1]/").status == 500);
  chat.says("overheard " + again.url("/sum"));
  chat.logs("a listener that only overhears may fetch with GET and HEAD");
  CHECK(chat.ends() == 0);
}

TEST_CASE("what writes is on record, and what only reads is not") {
  Home home;
  home.config(kServing);
  home.move_in("pages_1", "pages");
  {
    Chat chat(home);
    Web web(chat);
    chat.has_logged("loaded pages");
    CHECK(web.post("/sum", "[40, 2]").status == 200);
    CHECK(web.get("/version").status == 200);
    CHECK(chat.ends() == 0);
  }
  const std::string records = e2e::records_of(home);
  CHECK(records.find("pages POST /sum") != std::string::npos);
  CHECK(records.find("GET /version") == std::string::npos);
  CHECK(records.find("[40, 2]") == std::string::npos);
}
