// What a server sends, cut anywhere, taken by everything that reads it; and what goes back.
#include <cox/abi.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/features.hpp"
#include "protocol/format.hpp"
#include "protocol/framer.hpp"
#include "protocol/line.hpp"
#include "protocol/registration.hpp"
#include "protocol/text.hpp"
#include "protocol/unformat.hpp"
#include "session/client.hpp"

namespace {

void expect(bool holds) {
  if (!holds) __builtin_trap();
}

// Whatever is in a line, it stays one line, and reads as what can be read in it.
void writes_one_line(const irc::Line& line) {
  const std::string bytes = irc::to_bytes(line);
  expect(bytes.ends_with("\r\n"));
  expect(bytes.find_first_of(std::string_view("\r\n\0", 3)) == bytes.size() - 2);
  const auto again = irc::parse(std::string_view(bytes).substr(0, bytes.size() - 2));
  expect(again.has_value() && again->parameters.size() == line.parameters.size());
}

void splits(std::string_view text, std::size_t limit) {
  for (const std::string& piece : irc::split(text, limit)) {
    expect(!piece.empty() && piece.size() <= std::max<std::size_t>(limit, 4));
    expect(piece.find('\n') == std::string::npos);
  }
}

void reads(const std::string& text, irc::Registration& registration, irc::Features& features) {
  const auto line = irc::parse(text);
  if (!line) return;
  writes_one_line(*line);
  for (const irc::Line& answer : registration.take(*line)) writes_one_line(answer);
  if (line->command == "005") features.apply(*line);
  const std::string said = irc::to_utf8(line->text());
  expect(irc::to_utf8(said) == said);
  expect(irc::plain(said).size() <= said.size());
  irc::to_markdown(said);
  splits(said, features.line_length() % 64);
  if (const auto ctcp = irc::parse_ctcp(said)) irc::to_text(*ctcp);
  irc::formatted(COX_FORMAT_MARKDOWN, said);
  irc::formatted(COX_FORMAT_RICH, said);
  irc::parse_source(line->source);
  features.is_channel(features.without_status(features.without_rank(line->parameter(0))));
}

// A whole client with whatever comes: what it sends stays one line each, and it never loses its
// name.
class Talk {
 public:
  explicit Talk(const irc::Login& login)
      : client_(
            {.login = login, .channels = {{.name = "#ops"}}, .regain = true}, marks_,
            {.send = [](const irc::Line& line, irc::Priority) { writes_one_line(line); },
             .said = [](const cox::Incoming& in) { expect(in.known || in.user == in.user_name); },
             .welcome = [] {},
             .trouble = [](const irc::Trouble& trouble) { expect(!trouble.what.empty()); },
             .mended = [] {},
             .give_up = [this](const irc::Trouble&, bool) { over_ = true; },
             .alive = [] {},
             .taken = [](std::uint64_t, const std::string&) {},
             .refused = [](std::uint64_t, const std::string&) {},
             .now = [] { return std::chrono::milliseconds(1); }}) {
    client_.begin();
  }
  void hears(const std::string& text) {
    const auto line = irc::parse(text);
    if (!line || over_) return;
    client_.take(*line);
    expect(!client_.nick().empty());
    client_.retry();
    client_.speaking().say("#ops", "x", 1);
  }

 private:
  irc::Marks marks_{{"#ops", {"m1", 1}}, {"", {"", 1}}};
  irc::Client client_;
  bool over_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  irc::Login login;
  login.nick = "cox";
  login.sasl = data[0] % 2 == 0 ? irc::Sasl::Mechanism::plain : irc::Sasl::Mechanism::none;
  irc::Registration registration(login);
  registration.begin();
  irc::Features features;
  Talk talk(login);
  irc::Framer framer(512);
  const std::size_t cut = input.size() * data[0] / 256;
  for (const std::string_view part : {input.substr(0, cut), input.substr(cut)}) {
    for (const std::string& line : framer.feed(part)) {
      expect(!line.empty() && line.size() <= 512);
      reads(line, registration, features);
      talk.hears(line);
    }
  }
  return 0;
}
