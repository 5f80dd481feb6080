#include "commands/parse.hpp"

#include <doctest/doctest.h>

#include "../comma_locale.hpp"
#include "commands/arguments.hpp"

using namespace cox;

namespace {

constexpr Millis kNow = 1'795'858'216'000;  // 2026-11-28T09:30:16Z

commands::Declaration declared(const char* json) {
  Json facts = *Json::parse(json);
  facts.set("kind", "command");
  auto command = commands::parse_declaration(facts);
  REQUIRE_MESSAGE(command.ok(), command.status().message());
  return *command;
}

const commands::Declaration& deploy() {
  static const commands::Declaration command = declared(R"({"id": "deploy",
    "phrases": ["deploy <app>[/<ref>] to <env>"], "aliases": ["ship <app> to <env>"],
    "parameters": [{"name": "env", "type": "choice", "choices": ["staging", "production"]},
                   {"name": "version"}, {"name": "force", "type": "boolean"},
                   {"name": "wait", "type": "duration", "default": "10m"},
                   {"name": "host", "repeated": true}, {"name": "token", "secret": true}]})");
  return command;
}

commands::Parse parse(const commands::Declaration& command, const std::string& line) {
  return commands::parse(command, line, {kNow, "irc", "#ops"});
}

// The arguments as JSON, or what is wrong: "8-12 problem; expected ...; suggestion".
std::string read(const commands::Declaration& command, const std::string& line) {
  const commands::Parse got = parse(command, line);
  if (got.parsed) return commands::values(command, got.parsed->arguments).dump();
  const commands::Mismatch& wrong = got.mismatch;
  std::string out =
      std::to_string(wrong.at) + "+" + std::to_string(wrong.length) + " " + wrong.problem;
  if (!wrong.expected.empty()) out += "; expected " + wrong.expected;
  if (!wrong.suggestion.empty()) out += "; " + wrong.suggestion + "?";
  return out;
}

bool has_part(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string read(const std::string& line) { return read(deploy(), line); }

// One parameter of a type, as a flag.
std::string value(const std::string& facts, const std::string& text) {
  const auto command = declared(
      (R"({"id": "x", "phrases": ["x <v...>"], "parameters": [{"name": "v", )" + facts + "}]}")
          .c_str());
  return read(command, "x " + text);
}

}  // namespace

TEST_CASE("a sentence with flags anywhere after its first word") {
  const std::string plain = R"({"app":"web","env":"production","wait":600000})";
  CHECK(read("deploy web to production") == plain);
  CHECK(read("  Deploy  web\tTO production ") == plain);
  CHECK(read("ship web to PRODUCTION") == plain);
  const std::string versioned = R"({"app":"web","env":"production","version":"1.4","wait":600000})";
  for (const char* line :
       {"deploy web to production --version 1.4", "deploy --version 1.4 web to production",
        "deploy web --version=1.4 to production", "deploy web to --VERSION \"1.4\" production",
        "deploy web to production —version 1.4", "deploy web to production --version '1.4'"}) {
    CAPTURE(line);
    CHECK(read(line) == versioned);
  }
  CHECK(read("deploy web/main to staging --force --wait 90s") ==
        R"({"app":"web","ref":"main","env":"staging","force":true,"wait":90000})");
  CHECK(read("deploy web to staging --no-force --host a --host b") ==
        R"({"app":"web","env":"staging","force":false,"wait":600000,"host":["a","b"]})");
  CHECK(read("deploy -- --odd to staging") == R"({"app":"--odd","env":"staging","wait":600000})");
}

TEST_CASE("the flag form") {
  const std::string all = R"({"app":"web","env":"staging","wait":600000})";
  CHECK(read("deploy --app web --env staging") == all);
  CHECK(read("DEPLOY --env=staging --app web") == all);
  CHECK(read("deploy --app web") == "16+0 --env is missing; expected one of staging or production");
  CHECK(read("deploy --app web --env staging now").substr(0, 4) == "31+3");
  const auto dotted = declared(R"({"id": "user.add", "phrases": ["add user <name>"]})");
  for (const char* line : {"user.add --name ann", "user add --name ann", "add user ann"}) {
    CHECK(read(dotted, line) == R"({"name":"ann"})");
  }
}

TEST_CASE("errors point at the place") {
  CHECK(read("deploy web to porduction") ==
        "14+10 env cannot be \"porduction\"; expected one of staging or production; production?");
  CHECK(read("deploy web ot staging") == "11+2 \"ot\" does not fit here; expected \"to\"; to?");
  CHECK(read("deploy web") == "10+0 Something is missing at the end; expected \"to\"");
  CHECK(read("deploy") == "6+0 Something is missing at the end; expected <app>");
  CHECK(read("deploy web to staging please") ==
        "22+6 \"please\" does not fit here; expected the end");
  CHECK(read("deploy web to staging --vresion 1") ==
        "22+9 There is no flag --vresion; expected --app, --ref, --env, --version, --force, "
        "--wait, --host or --token; --version?");
  CHECK(read("deploy web to staging --version") == "22+9 --version needs a value; expected a text");
  CHECK(read("deploy web to staging --version 1 --version 2") == "34+11 --version is given twice");
  CHECK(read("deploy web to staging --env staging") ==
        "28+7 env is given twice, in the sentence and as a flag");
  CHECK(read("deploy web to staging --wait soon").substr(0, 26) == "29+4 wait cannot be \"soon\"");
  CHECK(read("deploy \"web to staging") == "7+4 The quote that opens here is never closed");
  CHECK(read("deploy web to staging --version \"1.4") ==
        "32+4 The quote that opens here is never closed");
  CHECK(read("deploy web to staging --no-version") ==
        "22+12 There is no flag --no-version; "
        "expected --app, --ref, --env, --version, --force, --wait, --host or --token; --version?");
}

TEST_CASE("the place is shown, with the way out") {
  const commands::Parse got = parse(deploy(), "deploy web to porduction");
  CHECK(commands::explain(got.mismatch, "deploy web to porduction", "deploy <app>") ==
        "env cannot be \"porduction\"; expected one of staging or production. Did you mean "
        "\"production\"?\n"
        "  deploy web to porduction\n"
        "                ^^^^^^^^^^\n"
        "Usage: deploy <app>");
}

TEST_CASE("where any text goes, only its own flags are flags") {
  const auto echo = declared(R"({"id": "echo", "phrases": ["echo <text...>"]})");
  CHECK(read(echo, "echo --loud -- it's \"so\"") == R"({"text":"--loud -- it's \"so\""})");
  const auto note = declared(
      R"({"id": "note", "phrases": ["note <about> <text...>"],
          "parameters": [{"name": "loud", "type": "boolean"}]})");
  CHECK(read(note, "note bug the --text is --loud wrong") ==
        R"({"about":"bug","text":"the --text is  wrong","loud":true})");
  CHECK(read(note, "note bug -- the --loud is wrong") ==
        R"({"about":"bug","text":"the --loud is wrong"})");
}

TEST_CASE("quotes keep words together") {
  const auto say = declared(R"({"id": "say", "phrases": ["say <a> [<b>]"]})");
  CHECK(read(say, "say \"one two\"") == R"({"a":"one two"})");
  CHECK(read(say, "say 'one two' three") == R"({"a":"one two","b":"three"})");
  CHECK(read(say, "say “one two”") == R"({"a":"one two"})");
  CHECK(read(say, "say 'tis") == R"({"a":"'tis"})");
  CHECK(read(say, "say \"a \\\"b\\\" \\\\\"") == R"({"a":"a \"b\" \\"})");
  CHECK(read(say, "say “one two").substr(0, 9) == "4+6 The q");
}

TEST_CASE("types") {
  CHECK(value(R"("type": "integer", "min": 1, "max": 9)", "7") == R"({"v":7})");
  CHECK(value(R"("type": "integer", "min": 1, "max": 9)", "12") ==
        "2+2 v cannot be \"12\"; expected a whole number from 1 to 9");
  CHECK(value(R"("type": "integer")", "1.5").find("a whole number") != std::string::npos);
  CHECK(value(R"("type": "integer")", "99999999999999999999").substr(0, 3) == "2+2");
  CHECK(value(R"("type": "number")", "-1.50") == R"({"v":-1.5})");
  CHECK(value(R"("type": "number")", "nan").substr(0, 3) == "2+3");
  CHECK(value(R"("type": "boolean")", "OFF") == R"({"v":false})");
  CHECK(value(R"("type": "duration")", "1h30m") == R"({"v":5400000})");
  CHECK(value(R"("type": "duration")", "2 days, 1.5 hours") == R"({"v":178200000})");
  CHECK(value(R"("type": "duration")", "90").substr(0, 3) == "2+2");
  CHECK(value(R"("type": "date")", "today") == R"({"v":"2026-11-28"})");
  CHECK(value(R"("type": "date")", "tomorrow 14:00") == R"({"v":"2026-11-29T14:00:00Z"})");
  CHECK(value(R"("type": "date")", "2026-11-28T14:00+02:00") == R"({"v":"2026-11-28T12:00:00Z"})");
  CHECK(value(R"("type": "date")", "2026-02-30").substr(0, 4) == "2+10");
  CHECK(value(R"("type": "user")", "@ann") == R"({"v":"irc:ann"})");
  CHECK(value(R"("type": "user")", "<@U12|ann>") == R"({"v":"irc:U12"})");
  CHECK(value(R"("type": "user")", "slack:U12") == R"({"v":"slack:U12"})");
  CHECK(value(R"("type": "date")", "tomorrow 14:00:30") == R"({"v":"2026-11-29T14:00:30Z"})");
  CHECK(value(R"("type": "date")", "yesterday") == R"({"v":"2026-11-27"})");
  CHECK(value(R"("type": "date")", "today 14:00:61").substr(0, 2) == "2+");
  CHECK(value(R"("type": "boolean")", "perhaps").substr(0, 3) == "2+7");
  CHECK(value(R"("type": "room")", "here") == R"x({"v":"#ops"})x");
  CHECK(value(R"("type": "room")", "#dev") == R"x({"v":"#dev"})x");
  CHECK(value(R"("type": "room")", "<#C12|dev>") == R"({"v":"C12"})");
  CHECK(value(R"("type": "app")", "web") == R"({"v":"web"})");  // the plugin says what it is
  CHECK(value(R"("type": "json")", R"({"a": [1, 2]})") == R"({"v":{"a":[1,2]}})");
  CHECK(value(R"("type": "json")", "{").find("JSON") != std::string::npos);
  CHECK(value(R"("type": "integer", "repeated": true)", "1 2  3") == R"({"v":[1,2,3]})");
  CHECK(value(R"("type": "integer", "repeated": true)", "1 two 3").substr(0, 5) == "4+3 v");
}

TEST_CASE("letters that only look right are not, and are named") {
  CHECK(value(R"("type": "choice", "choices": ["prod"])", "prоd") ==
        "2+5 v cannot be \"prоd\"; expected prod; prod?");
  CHECK(value(R"("type": "user")", "@аnn").find("it holds U+006E, a Latin letter") !=
        std::string::npos);
  CHECK(!parse(deploy(), "dеploy web to staging").parsed);
}

TEST_CASE("the canonical form reads as the same arguments") {
  for (const char* line :
       {"deploy web/main to staging --force --host \"a b\" --host c",
        "deploy \"--odd \\\"app\\\"\" to production --no-force --wait 1h --version ''"}) {
    const commands::Parse once = parse(deploy(), line);
    REQUIRE(once.parsed);
    const std::string flags = commands::canonical(deploy(), once.parsed->arguments);
    CAPTURE(flags);
    CHECK(read(flags) == commands::values(deploy(), once.parsed->arguments).dump());
  }
}

TEST_CASE("secrets are not shown") {
  const commands::Parse got = parse(deploy(), "deploy web to staging --token s3cret");
  REQUIRE(got.parsed);
  CHECK(commands::canonical(deploy(), got.parsed->arguments) ==
        "deploy --app web --env staging --wait 10m --token ***");
  CHECK(commands::shown(deploy(), got.parsed->arguments)["token"].text() == "***");
  CHECK(commands::values(deploy(), got.parsed->arguments)["token"].text() == "s3cret");
  CHECK(commands::masked(deploy(), "deploy --token \"a b\" web to porduction") ==
        "deploy --token ** ** web to porduction");
}

TEST_CASE("what may be a secret is not shown where a line is not understood") {
  const auto masked = [](const std::string& line) { return commands::masked(deploy(), line); };
  CHECK(masked("deploy web to staging --tokn s3cret") == "deploy web to staging --tokn ******");
  CHECK(masked("deploy web to staging --tokn=s3cret") == "deploy web to staging --tokn*******");
  CHECK(masked("deploy web to staging --tokn:s3cret") == "deploy web to staging *************");
  CHECK(masked("deploy web to staging --force --force --token s3cret") ==
        "deploy web to staging --force --force ******* ******");
  CHECK(masked("deploy web to staging --token \"s3cret") ==
        "deploy web to staging --token *******");
  CHECK(!has_part(read("deploy web to staging --tokn:s3cret"), "s3cret"));
  const auto keep = declared(R"({"id": "keep", "phrases": ["keep <value>"],
    "parameters": [{"name": "value", "secret": true}]})");
  CHECK(commands::says_secret(keep));
  CHECK(!commands::says_secret(deploy()));
  CHECK(!has_part(read(keep, "keep a s3cret"), "s3cret"));
  CHECK(!has_part(read(keep, "keep --value a s3cret"), "s3cret"));
}

TEST_CASE("a line of 10,000 characters is read in time, and its error is short") {
  const std::string long_word(10'000, 'x');
  CHECK(read("deploy " + long_word + " to staging").size() > 10'000);
  const commands::Parse got = parse(deploy(), "deploy web to " + long_word);
  REQUIRE(!got.parsed);
  CHECK(commands::explain(got.mismatch, "deploy web to " + long_word, "deploy <app>").size() < 600);
  const auto two = declared(R"({"id": "x", "phrases": ["x <a...> is <b...>"]})");
  for (const char* quote : {" “", " \"", " '", " 'x"}) {
    std::string quotes;
    while (quotes.size() < 60'000) quotes += quote;
    CHECK(!parse(deploy(), "deploy" + quotes).parsed);
    CHECK(!parse(two, "x" + quotes).parsed);
    CHECK(!parse(two, "x" + quotes + "”").parsed);
  }
  CHECK(parse(two, "x " + std::string(4'200'000, 'y')).mismatch.problem ==
        "A command has at most 4194304 bytes");
}

TEST_CASE(
    "a flag of JSON goes on to the end of its object, and a flag that denies takes no value") {
  const auto command = declared(R"({"id": "x", "phrases": ["x"], "parameters": [
    {"name": "data", "type": "json"}, {"name": "force", "type": "boolean"}]})");
  CHECK(read(command, R"(x --data {"a": "} \" {", "b": [1, 2]} --force)") ==
        R"({"data":{"a":"} \" {","b":[1,2]},"force":true})");
  CHECK(has_part(read(command, R"(x --data {"a":1)"), "JSON"));
  CHECK(has_part(read(command, "x --no-force=yes"), "--no-force takes no value"));
  CHECK(has_part(read(command, "x --data \"never closed"), "never closed"));
}

TEST_CASE("a time is what it says, whatever locale a plugin has set") {
  const CommaLocale locale;
  WARN_MESSAGE(locale.is_set(), "no locale could be made: install the package locales");
  CHECK(value(R"("type": "duration")", "1.5 hours") == R"({"v":5400000})");
  CHECK(value(R"("type": "number")", "2.5") == R"({"v":2.5})");
}
