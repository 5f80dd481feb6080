// Writing a plugin. The whole of one:
//
//   #include <cox/plugin.hpp>
//
//   COX_PLUGIN("hello", "1.0.0", "Greets whoever asks") {
//     plugin.respond("hello (?<name>\\S+)",
//                    [](auto& call) { call.reply("Hello, " + call["name"] + "!"); });
//   }
//
// Build it with `cox plugin build hello.cpp`, or in CMake with find_package(cox) and
// cox_plugin(hello). Copy the .so into the bot's plugins folder: it is live, and a newer build that
// replaces it takes over without a restart.
//
//   sdk/plugin.hpp       cox::Plugin: what the body declares
//   sdk/call.hpp         cox::Call: what a handler gets and answers through
//   sdk/declaration.hpp  cox::Listener; sdk/command.hpp cox::Command: options by chaining
//   sdk/step.hpp         cox::Step, cox::ResponseStep: middleware
//   sdk/brain.hpp        cox::Brain: what is kept
//   sdk/request.hpp      cox::Request: what a route gets; sdk/http.hpp: what is answered and asked
//   sdk/job.hpp          cox::JobRequest, cox::Job: processes and other long work
//   sdk/content.hpp      plain text, cox::Markdown, cox::Card: what can be said
//
// Handlers of one plugin run one at a time, so they need no mutex, unless .concurrency says
// otherwise. They may throw: the bot logs what() with the plugin's name and goes on.
#ifndef COX_PLUGIN_HPP
#define COX_PLUGIN_HPP

#include <cox/sdk/entry.hpp>
#include <cox/sdk/plugin.hpp>
#include <memory>

namespace cox::sdk {

// `load` of a plugin whose body is `Body`.
template <void (*Body)(Plugin&)>
cox_status load_plugin(const cox_host* host, void** self, const cox_sink* error) noexcept {
  return load_instance<Plugin>(self, error, [host] {
    auto plugin = std::make_unique<Plugin>(host, cox_plugin_entry.version);
    Body(*plugin);
    plugin->declare_all();
    return plugin;
  });
}

}  // namespace cox::sdk

// COX_PLUGIN(id, version, about [, .needs = "..."] [, .concurrency = N]) { body using `plugin` }
// id: a-z, 0-9 and '-', at most 32 characters; version: "1.2.0"; about: one line for people.
// The inner macro gets one more, empty, argument: a `...` must not be left out entirely.
#define COX_PLUGIN(...) COX_PLUGIN_WITH(__VA_ARGS__, )
#define COX_PLUGIN_WITH(id, version, about, ...)                                                 \
  static void cox_plugin_body(::cox::Plugin& plugin);                                            \
  extern "C" {                                                                                   \
  constinit const cox_entry cox_plugin_entry = ::cox::sdk::make_entry(                           \
      COX_KIND_PLUGIN, {id, version, about}, ::cox::LibraryOptions{__VA_ARGS__},                 \
      &::cox::sdk::load_plugin<&cox_plugin_body>, &::cox::sdk::unload_instance< ::cox::Plugin>); \
  }                                                                                              \
  static void cox_plugin_body([[maybe_unused]] ::cox::Plugin& plugin)

#endif  // COX_PLUGIN_HPP
