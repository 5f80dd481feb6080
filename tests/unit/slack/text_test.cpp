#include "protocol/text.hpp"

#include <doctest/doctest.h>

using namespace slack;

TEST_CASE("three characters are escaped, and nothing else") {
  CHECK(escape("<!channel> & \"*a*\"") == "&lt;!channel&gt; &amp; \"*a*\"");
  CHECK(unescape("&lt;b&gt; &amp;amp; &copy; &") == "<b> &amp; &copy; &");
  for (const char* text : {"", "&&<<>>", "&amp;", "plain"}) CHECK(unescape(escape(text)) == text);
}

TEST_CASE("addresses in a text") {
  const auto pieces =
      find_urls("see https://example.org/a_b?c=d. or http://x, httpx://, xhttp://y");
  std::string urls, all;
  for (const Piece& each : pieces) {
    all += each.text;
    if (each.is_url) urls += std::string(each.text) + " ";
  }
  CHECK(urls == "https://example.org/a_b?c=d http://x ");
  CHECK(all == "see https://example.org/a_b?c=d. or http://x, httpx://, xhttp://y");
  CHECK(find_urls("https://").size() == 1);
  CHECK(find_urls("").empty());
}

TEST_CASE("what is too long ends with an ellipsis, between characters") {
  CHECK(clipped("abcd", 4) == "abcd");
  CHECK(clipped("abcde", 4) == "abc…");
  CHECK(clipped("ääää", 3) == "ää…");
  CHECK(clipped("👍👍👍", 4) == "👍…");  // two units each
}

TEST_CASE("forms there and back") {
  const Form form{{"text", "a b&c=d+é%"}, {"empty", ""}};
  CHECK(to_form(form) == "text=a%20b%26c%3Dd%2B%C3%A9%25&empty=");
  CHECK(parse_form(to_form(form)) == form);
  CHECK(field_of(parse_form("a=1+2&b&&a=3&c=%zz%4"), "a") == "1 2");
  CHECK(field_of(parse_form("c=%zz%4"), "c") == "%zz%4");
}
