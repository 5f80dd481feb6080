// Writing an adapter: what joins one kind of chat to the bot. The whole of one:
//
//   struct Console : cox::Adapter {
//     void start() override {
//       state(COX_STATE_ONLINE);
//       reader_ = std::thread([this] { read_lines(); });
//     }
//     void stop() override {
//       stopping_ = true;
//       reader_.join();
//     }
//     void send(const cox::Outgoing& out) override { std::cout << out.text() << std::endl; }
//
//    private:
//     void read_lines() {
//       pollfd input{STDIN_FILENO, POLLIN, 0};
//       std::string line;
//       for (char c; !stopping_;) {
//         if (poll(&input, 1, 100) == 0) continue;
//         if (read(STDIN_FILENO, &c, 1) != 1) return ended();
//         line += c;
//         if (c != '\n') continue;
//         receive({.user = "you", .room = "console", .text = line});
//         line.clear();
//       }
//     }
//     std::atomic<bool> stopping_ = false;
//     std::thread reader_;
//   };
//   COX_ADAPTER("console", "1.0.0", "Standard input and output", Console)
//
// Build it with cox_adapter(console) in CMake, or with `cox plugin build console.cpp`.
//
//   sdk/adapter.hpp   cox::Adapter: what to override and what to call
//   sdk/incoming.hpp  cox::Incoming: what was said; sdk/outgoing.hpp cox::Outgoing: what to say
//   sdk/delivery.hpp  cox::Delivery: what becomes of it once the platform has answered
//   format.hpp        Markdown and cards as plain text, for chats that know nothing better
#ifndef COX_ADAPTER_HPP
#define COX_ADAPTER_HPP

#include <cox/sdk/adapter.hpp>
#include <cox/sdk/adapter_type.hpp>
#include <cox/sdk/entry.hpp>

// COX_ADAPTER(id, version, about, Class [, .needs = "..."]), after the class, in no namespace.
// id: a-z, 0-9 and '-', at most 32 characters; version: "1.2.0"; about: one line for people.
// The inner macro gets one more, empty, argument: a `...` must not be left out entirely.
#define COX_ADAPTER(...) COX_ADAPTER_WITH(__VA_ARGS__, )
#define COX_ADAPTER_WITH(id, version, about, Class, ...)                                           \
  extern "C" {                                                                                     \
  constinit const cox_entry cox_plugin_entry =                                                     \
      ::cox::sdk::make_entry(COX_KIND_ADAPTER, {id, version, about},                               \
                             ::cox::LibraryOptions{__VA_ARGS__}, &::cox::sdk::load_adapter<Class>, \
                             &::cox::sdk::unload_instance< ::cox::sdk::AdapterLibrary>);           \
  }

#endif  // COX_ADAPTER_HPP
