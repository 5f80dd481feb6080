// What the person sits at: a pipe or a real terminal.
#pragma once

#include <functional>
#include <string>

class Front {
 public:
  // Takes a whole message; false: the person is leaving, read no further.
  using Take = std::function<bool(const std::string& line)>;

  virtual ~Front() = default;

  // Reads and hands over lines, on the thread that calls it. True: there will be no more input.
  // False: stop() was called.
  virtual bool run() = 0;
  // Makes run() return soon. Threads: any.
  virtual void stop() = 0;
  // Shows what the bot said, also before and after run(). Threads: any.
  virtual void print(const std::string& text) = 0;
  // Shows what the terminal itself has to say. Threads: any.
  virtual void note(const std::string& text) = 0;
  // A message that was taken is to be forgotten: nothing of it stays in a history. Threads: any.
  virtual void forget(const std::string& /*line*/) {}
  // After run(): what was typed and not handed over, for the front that comes after this one.
  virtual std::string unread() = 0;
};
