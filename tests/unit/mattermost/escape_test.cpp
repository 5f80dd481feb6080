#include "protocol/escape.hpp"

#include <cox/abi.h>
#include <doctest/doctest.h>

#include <cox/sdk/split.hpp>

#include "protocol/text.hpp"
#include "reader.hpp"

using namespace mattermost;
using mattermost_test::Reader;

namespace {

const std::set<std::string> kAll{"@all", "@channel", "@here", "@ann"};

bool pings(const std::string& markdown) { return Reader(markdown).mentions(kAll); }

}  // namespace

TEST_CASE("Markdown's signs get a backslash, and only where they would be any") {
  CHECK(escaped("plain, 1.5 (x) a-b! disk_usage_all 10:20:30") ==
        "plain, 1.5 (x) a-b! disk_usage_all 10:20:30");
  CHECK(escaped("*a* _b_ `c` ~~ d ~~ [x](y) |") ==
        "\\*a\\* \\_b\\_ \\`c\\` \\~\\~ d \\~\\~ \\[x\\](y) \\|");
  CHECK(escaped("![x](y)") == "\\!\\[x\\](y)");
  CHECK(escaped("# a\n> b\n- c\n+ d\n1. e\n2) f\n---") ==
        "\\# a\n\\> b\n\\- c\n\\+ d\n1\\. e\n2\\) f\n\\---");
  CHECK(escaped("a\n===") == "a\n`===`");
  CHECK(escaped("--all -v #ops", true) == "\\--all -v #ops");
}

TEST_CASE("what is read after Markdown is code") {
  for (const char* word : {"@all", "@ann.", "(@here)", ":eyes:", ":)", ";-)", ":D", "<3", "x-D",
                           "~town", "&lt;", "<b>", "<https://x>", "C:\\new\\x", "$PATH", "a.@all"})
    CHECK_MESSAGE(escaped(word) == "`" + std::string(word) + "`", word);
  for (const char* word : {"root@web", "10:20:30", "a:b:c", "host:8080", "5$5", "a<b", "x@y.org"})
    CHECK_MESSAGE(escaped(word) == word, word);
  CHECK(escaped("`@all`") == "\\``@all`\\`");
  CHECK(escaped("@a`b") == "``@a`b``");
}

TEST_CASE("addresses stay addresses") {
  CHECK(escaped("see https://x.org/a_b/c~d?e=f_g now") == "see https://x.org/a_b/c~d?e=f_g now");
  CHECK(escaped("https://x/*a*") == "`https://x/*a*`");
  CHECK(escaped("https://x/@all") == "`https://x/@all`");
  CHECK(escaped("/var/log/x_y") == "/var/log/x_y");
}

TEST_CASE("a text with a layout is a block of code") {
  CHECK(as_message("a:\n  b: 1") == "```\na:\n  b: 1\n```");
  CHECK(as_message("NAME  AGE") == "```\nNAME  AGE\n```");
  CHECK(as_message("a\tb") == "```\na\tb\n```");
  CHECK(as_message("a\n\nb\n") == "a\n\nb");
  CHECK(as_message("  ```\n@all") == "````\n  ```\n@all\n````");
  CHECK(as_message("").empty());
}

TEST_CASE("what people copy is what was said") {
  for (const char* text :
       {"kubectl get pods -n ops -o jsonpath='{.items[*].metadata.name}'",
        "psql -c \"select * from a_b where c = '@all'\"", "for f in *; do echo $f; done",
        "awk '{print $1}' | sort | uniq -c", "ssh ann@web1 'tail -f /var/log/_x_.log'",
        "a:\n  - b: `c`\n  - d: \"@here\"", "C:\\new\\temp \\\\server\\share",
        "1. x\n- y\n# z\n> w", "docker run --rm -v ~/x:/x img:1.2 :smile: <a@b> &amp;",
        "curl https://x.org/a_b?c=*", "```\ncode\n```", "`a` ``b`` `@all` @a`b",
        "x == y || z !== w"})
    CHECK_MESSAGE(Reader(as_message(text)).copied() == text, as_message(text));
}

TEST_CASE("nobody is mentioned by a text, however it is written and wherever it is cut") {
  CHECK(pings("hi @all"));  // so would one be seen
  CHECK(pings("\\@all"));
  for (const std::string text : {"@all", "x @ALL.", ".@here", "_@channel_", "(@ann)", "*@all*",
                                 "`@all`", "\\@all", "a\\`@all`", "@all@here", "é@all", "-@all-",
                                 "``@all", "@all``", "`x` @all `y`", "[@all](http://x)"}) {
    CHECK_MESSAGE(!pings(as_message(text)), as_message(text));
    const std::string markdown = from_markdown(text, [](const std::string&) { return ""; });
    CHECK_MESSAGE(!pings(markdown), markdown);
  }
  const auto nobody = [](const std::string&) { return std::string(); };
  CHECK_FALSE(pings(from_markdown("see https://x/@all", nobody)));
  CHECK_FALSE(pings(from_markdown("x `a ``` @all\n`y", nobody)));
  const std::string long_word = std::string(kPostCharacters - 4, 'x') + "@all";
  const std::string code = std::string(kPostCharacters - 20, 'x') + " `a a a a @all a a a a @all`";
  for (const std::string& text : {long_word, "`" + long_word + "`", code}) {
    for (const std::uint32_t format : {COX_FORMAT_TEXT, COX_FORMAT_MARKDOWN}) {
      for (const std::string& piece :
           cox::split_text(to_message(format, text, nobody), kPostCharacters))
        CHECK_FALSE(pings(piece));
    }
  }
}
