// Secrets: what gets out (nothing), who may use them, and what happens where somebody says one.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cox/json.hpp>
#include <cox/sdk/encoding.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "chat.hpp"
#include "web.hpp"

using e2e::Answer;
using e2e::Chat;
using e2e::Home;
using e2e::run;
using e2e::Terminal;
using e2e::Web;

namespace {

// With all that encoders care about.
const std::string kSecret = "hUnter2/+\"q_w*\\z %41\xC3\xB6";

constexpr const char* kConfig = R"({
  "policy": "open",
  "log": {"file": "cox.log"},
  "http": {"port": 0, "client": {"allow": ["127.0.0.1"]}},
  "secrets": {"db": {"env": "COX_TEST_SECRET", "plugins": ["spiller"]}}
})";

std::vector<std::string> forms(const std::string& secret) {
  std::string url;
  for (const char byte : secret) url += "%" + cox::to_hex({&byte, 1});
  const std::string json = cox::Json(secret).dump();
  std::vector<std::string> all{secret, url, cox::to_hex(secret), json.substr(1, json.size() - 2)};
  // What of base64 the bytes before and after have no part in.
  for (std::size_t before = 0; before < 3; ++before) {
    const std::string digits = cox::to_base64(std::string(before, 'x') + secret);
    const std::size_t head = (before * 8 + 5) / 6;
    all.push_back(digits.substr(head, (before + secret.size()) * 8 / 6 - head));
  }
  return all;
}

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The first place where a form of the secret stands, or "".
std::string leak_in(const std::string& bytes, const std::string& where, const std::string& secret) {
  for (const std::string& form : forms(secret)) {
    if (bytes.find(form) != std::string::npos) return where + ": " + form;
  }
  return {};
}

// In what was said, in the log, and in every file of the home, byte by byte.
std::string leak(const Chat& chat, const Home& home, const std::string& secret) {
  std::string found = leak_in(chat.all(), "said", secret) + leak_in(chat.log(), "logged", secret);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(home.path())) {
    const bool ours = entry.is_regular_file() && entry.path().extension() != ".so" &&
                      entry.path().filename() != "secret";
    if (ours) found += leak_in(read(entry.path()), entry.path(), secret);
  }
  return found;
}

struct SecretInEnvironment {
  explicit SecretInEnvironment(const std::string& value) {
    ::setenv("COX_TEST_SECRET", value.c_str(), 1);
  }
  ~SecretInEnvironment() { ::unsetenv("COX_TEST_SECRET"); }
};

}  // namespace

TEST_CASE("whatever a plugin does with a secret, it does not get out") {
  const SecretInEnvironment environment(kSecret);
  Home home;
  home.config(kConfig);
  home.move_in("spiller", "spiller");
  Chat chat(home);
  const Web web(chat);
  chat.has_logged("loaded spiller");
  for (const std::string how : {"plain", "base64", "basic", "hex", "json", "url"}) {
    chat.says("cox spill " + how);
    chat.hears("as " + how);
  }
  chat.says("cox markdown");
  chat.hears("it is \u2217\u2217\u2217 in Markdown");
  chat.says("cox card");
  chat.hears("it is ***");
  chat.says("cox emote");
  chat.hears("says ***");
  chat.says("cox edit");
  chat.hears("after: ***");
  chat.says("cox throw");
  chat.hears("bad: ***");
  chat.says("cox write it down");
  chat.hears("written down");
  chat.logs("the password is ***");
  const Answer page = web.get("/page");
  CHECK(page.body == "page: ***\n");
  CHECK(page.has("X-Secret: ***"));
  CHECK(chat.ends() == 0);
  CHECK(e2e::records_of(home).find("\"what\":\"revealed\"") != std::string::npos);
  CHECK(leak(chat, home, kSecret) == "");
  CHECK(read(home.path() + "/cox.log").find("***") != std::string::npos);
}

TEST_CASE("a plugin that the config does not lend it to gets nothing, and that is recorded") {
  const SecretInEnvironment environment(kSecret);
  Home home;
  home.config(R"({"policy": "open", "secrets": {"db": {"env": "COX_TEST_SECRET"}}})");
  home.move_in("spiller", "spiller");
  Chat chat(home);
  chat.has_logged("loaded spiller");
  chat.says("cox spill plain");
  chat.hears("spiller may not use the secret 'db'");
  chat.says("cox post http://127.0.0.1:9/ text");
  chat.hears("spiller may not use the secret 'db'");
  CHECK(chat.ends() == 0);
  CHECK(e2e::records_of(home).find("\"what\":\"refused\"") != std::string::npos);
}

TEST_CASE("the bot puts a secret into a request, and nobody can have one put in by what they say") {
  const SecretInEnvironment environment(kSecret);
  Home home;
  home.config(kConfig);
  home.move_in("spiller", "spiller");
  Chat chat(home);
  const Web web(chat);
  chat.has_logged("loaded spiller");
  chat.says("cox post " + web.url("/digest") + " and ${secret:db}");
  // SHA-256 of "Bearer " and the secret, and of the secret alone.
  chat.hears("bearer 85cdd6d27ee9c5d7");
  chat.hears(" key 34bfc4f3288ac854");
  chat.hears("text and $ {secret:db}");
  CHECK(chat.ends() == 0);
  CHECK(leak(chat, home, kSecret) == "");
}

TEST_CASE("who says a secret is told, it is removed, and it is kept nowhere") {
  const SecretInEnvironment environment(kSecret);
  Home home;
  home.config(kConfig);
  home.move_in("spiller", "spiller");
  Chat chat(home);
  for (const std::string& form : forms(kSecret)) {
    chat.says("cox echo what is " + form + "?");
    chat.hears("removed");
    chat.hears("Your message held the secret 'db', so I did nothing with it");
  }
  chat.says("see " + kSecret);  // not to the bot
  chat.hears("Your message held the secret 'db'");
  chat.says("cox ping");
  chat.hears("PONG");
  CHECK(chat.ends() == 0);
  const std::string records = e2e::records_of(home);
  CHECK(records.find("\"what\":\"said\"") != std::string::npos);
  CHECK(records.find("\"removed\":true") != std::string::npos);
  CHECK_FALSE(chat.heard("what is"));
  CHECK(leak(chat, home, kSecret) == "");
}

TEST_CASE("tokens that are well known are flagged, unless the config says otherwise") {
  const std::string token = "ghp_" + std::string("aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0cD3fG6");
  Home home;
  home.config(R"({"policy": "open"})");
  Chat chat(home);
  chat.says("cox echo " + token);
  chat.hears("Your message held a GitHub token");
  chat.says("cox echo ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx is a token");
  chat.hears("is a token");
  home.config(R"({"policy": "open", "secret_patterns": "off"})");
  chat.gets(SIGHUP);
  chat.logs("read again");
  CHECK_FALSE(chat.heard(token));
  chat.says("cox echo " + token);
  chat.hears(token);
  CHECK(chat.ends() == 0);
}

TEST_CASE("a secret that is weak is hidden, but who says the word is not told off") {
  const SecretInEnvironment environment("production");
  Home home;
  home.config(kConfig);
  Chat chat(home);
  chat.says("cox echo deploy to production now");
  chat.hears("deploy to *** now");
  CHECK(chat.ends() == 0);
}

TEST_CASE("a secret in a file is renewed by SIGHUP, and its old value stays hidden") {
  Home home;
  home.write("secret", "first-Value-1\n");
  ::chmod((home.path() + "/secret").c_str(), 0600);
  home.config(R"({"policy": "open",
                  "secrets": {"db": {"file": "secret", "plugins": ["spiller"]}}})");
  home.move_in("spiller", "spiller");
  Chat chat(home);
  chat.has_logged("loaded spiller");
  home.write("secret", "second-Value-2\n");
  chat.gets(SIGHUP);
  chat.logs("read again");
  chat.says("cox spill plain");
  chat.hears("it is ***");
  chat.says("cox echo first-Value-1");
  chat.hears("Your message held the secret 'db'");
  chat.says("cox echo second-Value-2");
  chat.hears("Your message held the secret 'db'");
  home.write("secret", "");
  chat.gets(SIGHUP);
  chat.logs("cannot be read, the old value stays");
  chat.says("cox spill plain");
  chat.hears("it is ***");
  CHECK(chat.ends() == 0);
  CHECK(leak(chat, home, "first-Value-1") + leak(chat, home, "second-Value-2") == "");
}

TEST_CASE("a secret that a command tells, and commands that do not tell it") {
  const SecretInEnvironment environment("not-For-Commands");
  Home home;
  home.config(R"({"policy": "open", "secrets": {
    "db": {"command": ["sh", "-c", "echo told-By-A-$((3 + 4))-$${COX_TEST_SECRET:-Clean}-Command"],
           "plugins": ["spiller"]},
    "late": {"command": ["sleep", "600"], "timeout_seconds": 0.2},
    "none": {"command": ["./no-such-program"]},
    "wrong": {"command": ["sh", "-c", "echo not-To-Be-$((3 + 4))-Seen; exit 3"]}}})");
  home.move_in("spiller", "spiller");
  Chat chat(home);
  chat.has_logged("late cannot be read: sleep did not end within 200 ms");
  chat.has_logged("none cannot be read: cannot run ./no-such-program");
  chat.has_logged("wrong cannot be read: sh ended with status 3");
  chat.has_logged("loaded spiller");
  chat.says("cox spill plain");
  chat.hears("it is ***");
  chat.says("cox echo told-By-A-7-Clean-Command");
  chat.hears("Your message held the secret 'db'");
  CHECK(chat.ends() == 0);
  CHECK(leak(chat, home, "told-By-A-7-Clean-Command") == "");
  CHECK(leak(chat, home, "not-To-Be-7-Seen") == "");
}

TEST_CASE("`cox check` tells what is wrong with the secrets and shows none") {
  const SecretInEnvironment environment("abc");
  Home home;
  home.write("open", "told-To-Everyone-1\n");
  ::chmod((home.path() + "/open").c_str(), 0644);
  home.write("shared", "changed-By-Everyone-2\n");
  ::chmod((home.path() + "/shared").c_str(), 0666);
  home.config(R"({"policy": "open", "secrets": {
    "absent": {"env": "COX_TEST_NO_SUCH"},
    "short": {"env": "COX_TEST_SECRET"},
    "open": {"file": "open", "plugins": ["help", "hlep"]},
    "shared": {"file": "shared"},
    "both": {"env": "A", "file": "b"},
    "bare": "hunter2-hunter2"}})");
  const auto ran = run({"check", "--home", home.path()});
  CHECK(ran.code == 1);
  const auto told = [&](std::string_view text) { return ran.out.find(text) != std::string::npos; };
  CHECK_MESSAGE(told("secrets.absent: cannot be read: the environment variable COX_TEST_NO_SUCH"),
                ran.out);
  CHECK(told("secrets.short: cannot be read: it is shorter than 4 bytes"));
  CHECK(told("warning: secrets.open: "));
  CHECK(told("may be read by anyone on this machine: chmod 600"));
  CHECK(told("secrets.open.plugins: there is no plugin 'hlep' that loads; did you mean 'help'?"));
  CHECK(told("secrets.shared: cannot be read: "));
  CHECK(told("may be changed by anyone"));
  CHECK(told("cox.json:6: secrets.both"));
  CHECK(told("cox.json:7: secrets.bare: must be an object"));
  CHECK_FALSE(told("Everyone-"));
  CHECK_FALSE(told("hunter2-hunter2"));
}

TEST_CASE("what a command is given as a secret is not on the disk, nor what is nearly one") {
  Home home;
  home.config(R"({"policy": "open", "log": {"file": "cox.log"}})");
  home.move_in("spiller", "spiller");
  Chat chat(home);
  chat.has_logged("loaded spiller");
  chat.says("cox keep Sesame-open-7");
  chat.hears("kept 13 bytes");
  chat.says("cox keep Sesame-open-7 too much");
  chat.hears("Usage: keep");
  chat.says("cox ping");
  chat.hears("PONG");
  CHECK(e2e::records_of(home).find("cox keep ***") != std::string::npos);
  chat.is_killed();
  CHECK(leak(chat, home, "Sesame-open-7") == "");
}

TEST_CASE("what a command that is refused was given as a secret is not on the disk") {
  Home home;
  home.config(R"({"policy": "open", "log": {"file": "cox.log"},
                  "rules": [{"id": "locked", "command": "keep", "deny": true}]})");
  home.move_in("spiller", "spiller");
  Chat chat(home);
  chat.has_logged("loaded spiller");
  chat.says("cox keep Sesame-open-7");
  chat.hears("'keep' is not allowed");
  CHECK(chat.ends() == 0);
  const std::string records = e2e::records_of(home);
  CHECK(records.find("\"outcome\":\"denied\"") != std::string::npos);
  CHECK(records.find("cox keep ***") != std::string::npos);
  CHECK(leak(chat, home, "Sesame-open-7") == "");
}

TEST_CASE("a secret in a line in another line is not on the disk, and no schedule keeps it") {
  Home home;
  home.config(R"({"policy": "open", "log": {"file": "cox.log"}})");
  home.move_in("spiller", "spiller");
  Chat chat(home);
  chat.has_logged("loaded spiller");
  chat.says("cox why not keep Sesame-open-7");
  chat.hears("It would be keep --value ***");
  chat.says("cox can @ann keep Sesame-open-7");
  chat.hears("ann may");
  chat.says("cox runbook test keep Sesame-open-7");
  chat.hears("'keep' is no runbook");
  chat.says("cox help keep Sesame-open-7");
  chat.hears("Nothing that you may use here mentions");
  chat.says("cox schedule in 2 hours do keep Sesame-open-7");
  chat.hears("a secret cannot be kept in a schedule");
  chat.says("cox schedule in 2 hours do cox keep Sesame-open-7 too much");
  chat.hears("a secret cannot be kept in a schedule");
  chat.says("cox schedules");
  chat.hears("Nothing is scheduled here.");
  CHECK(chat.ends() == 0);
  const std::string records = e2e::records_of(home);
  CHECK(records.find("cox why not keep ***") != std::string::npos);
  CHECK(records.find("do keep ***") != std::string::npos);
  CHECK(leak_in(records + chat.log(), "kept", "Sesame-open-7") == "");
}

TEST_CASE("the terminal's history does not keep it") {
  const SecretInEnvironment environment(kSecret);
  Home home;
  home.config(kConfig);
  Terminal terminal(home);
  terminal.hears("> ");
  terminal.says("cox echo one");
  terminal.hears("one");
  terminal.says("cox echo " + kSecret);
  terminal.hears("Your message held the secret 'db'");
  terminal.types(e2e::kEnd);
  CHECK_MESSAGE(terminal.is_gone() == 0, terminal.log());
  CHECK(read(home.path() + "/state/shell_history").find("one") != std::string::npos);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(home.path())) {
    if (entry.is_regular_file()) CHECK(leak_in(read(entry.path()), entry.path(), kSecret) == "");
  }
}
