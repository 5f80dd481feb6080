// The chats of lines: IRC, on a real server, and the terminal.
#pragma once

#include <map>
#include <memory>

#include "../../e2e/chat.hpp"
#include "../network_config.hpp"
#include "../ngircd.hpp"
#include "../user.hpp"
#include "platform.hpp"

namespace peers::everywhere {

class Irc : public InWords {
 public:
  std::string name() const override { return "net"; }
  std::string entry() const override { return plain_irc("net", server_.port()); }
  void meets() override {
    for (const char* who : {"ann", "bob"}) {
      people_[who] = std::make_unique<User>(server_.port(), who);
      people_[who]->meets("cox", "#ops");
    }
  }
  void says(const std::string& who, const std::string& line) override {
    people_.at(who)->says("#ops", to_bot(line));
  }
  std::vector<Said> shown() override { return lines("#ops <cox> "); }
  std::string whispered() override {
    const auto all = lines("(private) <cox> ");
    return all.empty() ? "" : all.front().text;
  }

 private:
  std::vector<Said> lines(const std::string& head) {
    User& ann = *people_.at("ann");
    // What the server sent before this has been read when its answer comes.
    ann.sends("JOIN #probe" + std::to_string(++probes_));
    ann.hears_line("#probe" + std::to_string(probes_) + " + ann");
    ann.sends("PART #probe" + std::to_string(probes_));  // one may be in ten rooms
    std::vector<Said> all;
    for (std::size_t at = 0; at < ann.log().size();) {
      const std::size_t end = std::min(ann.log().find('\n', at), ann.log().size());
      const std::string line = ann.log().substr(at, end - at);
      if (line.starts_with(head))
        all.push_back({without_styles(line.substr(head.size())), {}, line});
      at = end + 1;
    }
    return all;
  }
  // Bold, italic and the like are one character each there.
  static std::string without_styles(const std::string& line) {
    std::string out;
    for (const char c : line)
      if (static_cast<unsigned char>(c) >= 0x20) out += c;
    return out;
  }

  Ngircd server_;
  std::map<std::string, std::unique_ptr<User>> people_;
  int probes_ = 0;
};

class Shell : public InWords {
 public:
  std::string name() const override { return "here"; }
  std::string entry() const override {
    return R"("here": {"adapter": "shell", "user": "ann", "playground": true})";
  }
  void belongs_to(e2e::Chat& chat) { chat_ = &chat; }
  void says(const std::string& who, const std::string& line) override {
    chat_->says("/as " + who);
    chat_->says(to_bot(line));
  }
  std::vector<Said> shown() override {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    chat_->says("cox ping");  // what came before its answer has been read then
    chat_->hears("PONG");
    std::vector<Said> all;
    const std::string& log = chat_->all();
    for (std::size_t at = 0; at < log.size();) {
      const std::size_t end = std::min(log.find('\n', at), log.size());
      const std::string line = log.substr(at, end - at);
      if (line != "PONG") all.push_back({line, {}, line});
      at = end + 1;
    }
    return all;
  }
  std::string whispered() override {
    return read().find("for you alone") != std::string::npos ? "for you alone" : "";
  }
  bool has_reacted() override {
    const std::string all = read();
    return all.find(":eyes:") != std::string::npos || all.find("\xF0\x9F\x91\x80") != all.npos;
  }

 private:
  e2e::Chat* chat_ = nullptr;
};

}  // namespace peers::everywhere
