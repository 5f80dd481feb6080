// Values that try to be more than values.
#include <array>

#include "books.hpp"
#include "engine/prepare.hpp"

using namespace runbooks;

namespace {

const std::array<std::string, 16> kAttacks = {"; rm -rf /",
                                              "$(reboot)",
                                              "`reboot`",
                                              "a && b",
                                              "a | b",
                                              "> /etc/passwd",
                                              "'; drop table x; --",
                                              "\"",
                                              "a\nb",
                                              "a\r\nX-Evil: 1",
                                              "\\",
                                              "{env}",
                                              "{{env}}",
                                              "*",
                                              "~root",
                                              "%s%n"};

// What the only step of a runbook becomes with this app.
struct Filled {
  ReadyProcess process;
  ReadyRequest request;
  std::string error;
};
Filled fill(const std::string& step, const cox::Json& app) {
  const Read it = read(book(step));
  REQUIRE(it.text() == "");
  Values values;
  values.set("app", app);
  values.set("env", "prod");
  Filled filled;
  const Step& first = it.program.steps.front();
  if (const auto* run = std::get_if<RunStep>(&first.what))
    filled.process = prepare(run->process, values, filled.error);
  if (const auto* http = std::get_if<HttpStep>(&first.what))
    filled.request = prepare(http->request, values, filled.error);
  return filled;
}

bool refused(const std::string& step, const std::string& why) {
  const Read it = read(book(step));
  CAPTURE(it.text());
  return it.says(why);
}

}  // namespace

TEST_CASE("a value is one argument, whatever stands in it") {
  for (const std::string& attack : kAttacks) {
    CAPTURE(attack);
    const Filled filled = fill(R"({"run": ["deploy", "{app}", "--to={env}", "x{app}y"]})", attack);
    CHECK(filled.error == "");
    CHECK(filled.process.argv ==
          std::vector<std::string>{"deploy", attack, "--to=prod", "x" + attack + "y"});
  }
}

TEST_CASE("a value cannot become an option") {
  const std::string step = R"({"run": ["git", "log", "{app}"]})";
  CHECK(fill(step, "--output=/etc/passwd").error.find("taken for an option") != std::string::npos);
  CHECK(fill(step, "-").error != "");
  CHECK(fill(R"({"run": ["git", "log", "--", "{app}"]})", "-x").process.argv.back() == "-x");
  CHECK(fill(R"({"run": ["git", "log", "{app}"], "dash": true})", "-x").error == "");
  CHECK(fill(R"({"run": ["git", "log", "--grep={app}"]})", "-x").error == "");
  CHECK(fill(step, cox::Json::array({"a", "-b"})).error.find("taken for an option") !=
        std::string::npos);
  CHECK(fill(step, cox::Json::array({"a b", "c"})).process.argv ==
        std::vector<std::string>{"git", "log", "a b", "c"});
}

TEST_CASE("a zero byte, what is no UTF-8, and the name of a secret are refused everywhere") {
  const std::string zero("a\0b", 3);
  for (const char* step :
       {R"({"run": ["echo", "{app}"]})", R"({"run": ["x"], "env": {"A": "{app}"}})",
        R"({"run": ["x"], "stdin": "{app}"})", R"({"http": "http://h/{app}"})",
        R"({"http": "http://h/", "fields": {"A": "{app}"}})",
        R"({"http": "http://h/", "json": {"a": "{app}"}})",
        R"({"http": "http://h/", "json": {"a": "x{app}"}})",
        R"({"http": "http://h/", "form": {"a": "{app}"}})",
        R"({"http": "http://h/", "body": "{app}"})"}) {
    CAPTURE(step);
    CHECK(fill(step, zero).error.find("zero byte") != std::string::npos);
    for (const char* bytes : {"\xC9/", "a\xFF", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80"})
      CHECK(fill(step, bytes).error.find("not valid UTF-8") != std::string::npos);
    CHECK(fill(step, "gr\xC3\xBC\xC3\x9F\xE2\x98\x83\xF0\x9F\x9A\x80").error == "");
    CHECK(fill(step, "${secret:prod}").error.find("names a secret") != std::string::npos);
  }
  CHECK(fill(R"({"run": ["x"], "env": {"A": "${app}"}})", "{secret:prod}").error.find("a secret") !=
        std::string::npos);
  const Filled fine = fill(R"({"run": ["x"], "env": {"A": "${secret:prod}-{app}"}})", "web");
  CHECK(fine.error == "");
  CHECK(fine.process.env.front().second == "${secret:prod}-web");
}

TEST_CASE("which program runs is never a value") {
  CHECK(refused(R"({"run": ["{app}", "x"]})", "which program runs is written down"));
  CHECK(refused(R"({"run": ["./{env}", "x"]})", "which program runs is written down"));
}

TEST_CASE("a value does not become part of a script") {
  for (const char* argv :
       {R"(["sh", "-c", "echo {app}"])", R"(["/bin/bash", "-lc", "echo {app}"])",
        R"(["sudo", "-u", "web", "bash", "-c", "cd /srv && ls {app}"])",
        R"x(["env", "A=1", "python3", "-c", "print('{app}')"])x", R"(["perl", "-e{app}"])",
        R"(["node", "--eval={app}"])", R"(["awk", "/{app}/"])", R"(["bash", "-e", "-c", "{app}"])",
        R"(["timeout", "5", "sh", "-x", "-c", "{app}"])", R"(["bash", "-c", "--", "ls {app}"])",
        R"(["bash", "-c", "-u", "ls {app}"])", R"(["bash", "-c", "+x", "ls {app}"])",
        R"(["bash", "-c", "-o", "pipefail", "ls {app}"])",
        R"(["bash", "-euo", "pipefail", "-c", "ls {app}"])",
        R"(["bash", "-c", "-u", "--", "{app}"])",
        R"(["psql", "-p", "5432", "-c", "select '{app}'"])", R"(["awk", "-F", ",", "/{app}/"])",
        R"(["sed", "-e", "p", "-e", "s/{app}//"])"}) {
    CAPTURE(argv);
    CHECK(refused("{\"run\": " + std::string(argv) + "}", "would become part of a script"));
  }
  CHECK(refused(R"({"run": ["ssh", "host", "restart {app}"]})", "would be read by a shell"));
  CHECK(refused(R"({"wait": {"run": ["sh", "-c", "{app}"], "matches": "x"}})", "part of a script"));
  // As an argument of the script, and as a choice, it may.
  CHECK(read(book(R"({"run": ["sh", "-c", "echo \"$1\"", "sh", "{app}"]})")).text() == "");
  for (const char* argv :
       {R"(["bash", "-c", "--", "echo \"$1\"", "bash", "{app}"])",
        R"(["bash", "-euo", "pipefail", "-c", "ls -- \"$1\"", "bash", "{app}"])",
        R"(["awk", "-F", ":", "{{ print $1 }}", "{app}"])",
        R"(["bash", "-c", "ls \"$@\"", "ls", "-e", "{app}"])",
        R"(["python3", "-c", "pass", "-e", "{app}"])", R"(["sed", "-n", "-e", "1p", "{app}"])"}) {
    CAPTURE(argv);
    CHECK(read(book("{\"run\": " + std::string(argv) + "}")).text() == "");
  }
  CHECK(read(book(R"({"run": ["ssh", "web.{env}.example.com", "restart"]})")).text() == "");
  CHECK(read(book(R"({"run": ["python3", "tool.py", "{app}"]})")).text() == "");
}

TEST_CASE("a value stays inside its part of a URL") {
  const std::string step = R"({"http": "http://h/apps/{app}/x?q={app}"})";
  CHECK(fill(step, "a/../b?c=d&e#f").request.url ==
        "http://h/apps/a%2F..%2Fb%3Fc%3Dd%26e%23f/x?q=a%2F..%2Fb%3Fc%3Dd%26e%23f");
  CHECK(fill(step, "a\r\nHost: evil").request.url.find('\n') == std::string::npos);
  CHECK(fill(step, "..").error.find("another place") != std::string::npos);
  CHECK(fill(step, "v1..2").error == "");
  CHECK(refused(R"({"http": "http://{app}/x"})", "would say which host"));
  CHECK(refused(R"({"http": "{app}/x"})", "begins with http"));
  CHECK(refused(R"({"http": "http://h.{app}:80/x"})", "would say which host"));
  CHECK(read(book(R"({"http": "http://{env}.example.com/{app}"})")).text() == "");
}

TEST_CASE("a value cannot begin another header field") {
  const std::string step = R"({"http": "http://h/", "fields": {"X-App": "{app}"}})";
  for (const char* attack : {"a\r\nEvil: 1", "a\nb", "a\rb", "a\x01"}) {
    CHECK(fill(step, attack).error.find("no header field may have") != std::string::npos);
  }
  CHECK(fill(step, "fine \xC3\xBC").error == "");
}

TEST_CASE("a value stays a value in JSON and in a form") {
  const std::string attack = "\",\"admin\":true,\"x\":\"\\";
  const Filled json = fill(
      R"({"http": "http://h/", "json": {"app": "{app}", "n": ["is {app}", 1, true]}})", attack);
  const auto body = cox::Json::parse(json.request.body);
  REQUIRE(body);
  CHECK((*body)["app"].text() == attack);
  CHECK((*body)["n"].items().front().text() == "is " + attack);
  CHECK(body->size() == 2);
  CHECK(json.request.method == "POST");
  CHECK(fill(R"({"http": "http://h/", "json": {"n": "{app}"}})", 7).request.body == R"({"n":7})");
  CHECK(fill(R"({"http": "http://h/", "form": {"a": "{app}", "b": "1"}})", "x&b=2").request.body ==
        "a=x%26b%3D2&b=1");
}

TEST_CASE("a value does not lead to another folder") {
  const std::string step = R"({"run": ["ls"], "cwd": "/srv/{app}"})";
  CHECK(fill(step, "web").process.cwd == "/srv/web");
  CHECK(fill(step, "../../etc").error.find("another place") != std::string::npos);
  CHECK(fill(step, "..").error != "");
  CHECK(
      refused(R"({"run": ["ls"], "cwd": "{app}"})", "a path cannot begin with what somebody said"));
  CHECK(refused(R"({"wait": {"file": "{app}"}})", "a path cannot begin with what somebody said"));
}

TEST_CASE("names of facts and locks take plain words alone") {
  Problems problems;
  const Template key("deploy:{app}", 1, problems);
  Values values;
  std::string error;
  values.set("app", "web/1.4");
  CHECK(prepare_key(key, values, error) == "deploy:web/1.4");
  for (const char* attack : {"a b", "a)", "a,b", "", "a\nb"}) {
    error.clear();
    values.set("app", attack);
    prepare_key(key, values, error);
    CHECK(error != "");
  }
}
