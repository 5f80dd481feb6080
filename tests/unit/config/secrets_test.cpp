#include "config/secrets.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdlib>

#include "base/files.hpp"
#include "config/config.hpp"
#include "config/secret_values.hpp"
#include "problems.hpp"

using namespace cox;
using config::SecretSource;

namespace {

config::SecretValue read_file_with(const TemporaryFolder& folder, std::string_view text,
                                   unsigned mode) {
  const std::string path = folder / "secret";
  REQUIRE(write_file_atomically(path, text, mode).ok());
  REQUIRE(::chmod(path.c_str(), mode) == 0);
  SecretSource source;
  source.from = SecretSource::From::file;
  source.file = path;
  return config::read_secret(source);
}

}  // namespace

TEST_CASE("where secrets come from and who may use them") {
  const auto loaded = config::parse(R"({
    "secret_patterns": "off",
    "secrets": {
      "db-password": {"env": "DB_PASSWORD", "plugins": ["deploy"]},
      "key": {"file": "keys/site.pem", "refresh_seconds": 60},
      "pass": {"command": ["pass", "show", "db"], "timeout_seconds": 3, "environment": ["GNUPGHOME"]}
    }})",
                                    "cox.json", "/srv/bot");
  REQUIRE_MESSAGE(loaded.ok(), config::describe(loaded.problems, "cox.json"));
  const auto& secrets = loaded.config.secrets;
  REQUIRE(secrets.size() == 3);
  CHECK(secrets[0].variable == "DB_PASSWORD");
  CHECK(secrets[0].plugins == std::vector<std::string>{"deploy"});
  CHECK(secrets[1].file == "/srv/bot/keys/site.pem");
  CHECK(secrets[1].refresh == 60'000);
  CHECK(secrets[1].plugins.empty());
  CHECK(secrets[2].command.size() == 3);
  CHECK(secrets[2].timeout == 3'000);
  CHECK(secrets[2].environment == std::vector<std::string>{"GNUPGHOME"});
  CHECK_FALSE(loaded.config.flag_tokens);
  // What says where they come from is no secret.
  CHECK(loaded.secrets.empty());
}

TEST_CASE("mistakes name the key and the line") {
  const auto loaded = config::parse(R"({
    "secrets": {
      "Bad Name": {"env": "A"},
      "none": {"plugins": ["deploy"]},
      "two": {"env": "A", "file": "b"},
      "bare": "hunter2",
      "empty": {"command": []},
      "who": {"env": "A", "plugins": ["De Ploy"]},
      "odd": {"env": "A", "plugin": ["deploy"]}
    },
    "secret_patterns": "on"
    })",
                                    "cox.json", "/srv/bot");
  const std::string told = config::describe(loaded.problems, "cox.json");
  const auto tells = [&](std::string_view text) { return told.find(text) != std::string::npos; };
  CAPTURE(told);
  CHECK(tells("cox.json:3: secrets.Bad Name: is not the name of a secret"));
  CHECK(tells("cox.json:4: secrets.none"));
  CHECK(tells("cox.json:5: secrets.two"));
  CHECK(tells("cox.json:6: secrets.bare: must be an object"));
  CHECK(tells("cox.json:7: secrets.empty.command"));
  CHECK(tells("cox.json:8: secrets.who.plugins[0]: is not the id of a plugin"));
  CHECK(tells("cox.json:9: secrets.odd.plugin: is not known: did you mean \"plugins\"?"));
  CHECK(tells("cox.json:11: secret_patterns: must be \"flag\""));
  CHECK_FALSE(tells("hunter2"));
}

TEST_CASE("files that others may read are warned of, those that others may change are refused") {
  const TemporaryFolder folder;
  const auto mine = read_file_with(folder, "hunter2-hunter2\r\n", 0600);
  CHECK(*mine.value == "hunter2-hunter2");
  CHECK(mine.warning.empty());
  const auto open = read_file_with(folder, "hunter2-hunter2", 0644);
  CHECK(open.value.ok());
  CHECK(open.warning.find("chmod 600") != std::string::npos);
  CHECK_FALSE(read_file_with(folder, "hunter2-hunter2", 0666).value.ok());
}

TEST_CASE("what cannot be a secret") {
  const TemporaryFolder folder;
  const auto problem = [&](std::string_view text) {
    return read_file_with(folder, text, 0600).value.status().message();
  };
  CHECK(problem("\n\n") == "it is empty");
  CHECK(problem("abc\n").find("shorter than 4 bytes") != std::string::npos);
  CHECK(problem("\xFF\xFE\xFD\xFC\xFB").find("base64") != std::string::npos);
  CHECK(problem(std::string(70'000, 'x')).find("larger") != std::string::npos);
  SecretSource folder_itself;
  folder_itself.from = SecretSource::From::file;
  folder_itself.file = folder.path();
  CHECK_FALSE(config::read_secret(folder_itself).value.ok());
}

TEST_CASE("all are read, each by itself") {
  ::setenv("COX_UNIT_SECRET", "from-the-Environment", 1);
  std::vector<SecretSource> sources(3);
  sources[0].variable = "COX_UNIT_SECRET";
  sources[1].variable = "COX_UNIT_NO_SUCH";
  sources[2].from = SecretSource::From::command;
  sources[2].command = {"printf", "from a %s\n\n", "program"};
  const auto values = config::read_secrets(sources);
  ::unsetenv("COX_UNIT_SECRET");
  CHECK(*values[0].value == "from-the-Environment");
  CHECK(values[1].value.status().message().find("COX_UNIT_NO_SUCH is not set") !=
        std::string::npos);
  CHECK(*values[2].value == "from a program");
}
