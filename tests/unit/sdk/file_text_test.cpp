#include <doctest/doctest.h>

#include <cox/sdk/file_text.hpp>

using cox::sdk::file_as_text;

TEST_CASE("how large a file is") {
  CHECK(cox::sdk::size_text(0) == "0 bytes");
  CHECK(cox::sdk::size_text(1'023) == "1023 bytes");
  CHECK(cox::sdk::size_text(1'024) == "1 KiB");
  CHECK(cox::sdk::size_text(2'560) == "3 KiB");
}

TEST_CASE("a short text stands whole") {
  CHECK(file_as_text("The log", "a.log", "one\ntwo\n") == "The log\na.log (8 bytes)\none\ntwo\n");
  CHECK(file_as_text("", "a.log", "größe") == "a.log (7 bytes)\ngröße");
}

TEST_CASE("of a long text the first lines") {
  std::string text;
  while (text.size() < 5'000) text += "a line of it\n";
  const std::string shown = file_as_text("", "a.log", text);
  CHECK(shown.size() < 2'100);
  CHECK(shown.ends_with("a line of it\n(and more)"));
  CHECK(file_as_text("", "a.log", std::string(5'000, 'x')) ==
        "a.log (5 KiB): this chat cannot show it");
}

TEST_CASE("what is no text is only named") {
  CHECK(file_as_text("A picture", "a.png", std::string("\x89PNG\0", 5)) ==
        "A picture\na.png (5 bytes): this chat cannot show it");
  CHECK(file_as_text("", "a", "\xFF\xFE") == "a (2 bytes): this chat cannot show it");
  CHECK(file_as_text("", "a", "\x1B[2J") == "a (4 bytes): this chat cannot show it");
  CHECK(file_as_text("", "a", "\x7F") == "a (1 byte): this chat cannot show it");
}
