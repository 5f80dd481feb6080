#include "plugins/entry_check.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "base/text.hpp"
#include "plugins/needs.hpp"

namespace cox::plugins {
namespace {

using text::cat;

// The entry of ABI 1.0. Later minors only add at the end, so this never changes.
constexpr std::size_t smallest = offsetof(cox_entry, unload) + sizeof(cox_entry::unload);

Status check_abi(const EntryHead& head, std::string_view name) {
  bool same = head.abi_major == COX_ABI_MAJOR && head.abi_minor <= COX_ABI_MINOR;
  if (same) return {};
  bool newer = head.abi_major > COX_ABI_MAJOR ||
               (head.abi_major == COX_ABI_MAJOR && head.abi_minor > COX_ABI_MINOR);
  return invalid(cat(name, " was built for ABI ", head.abi_major, ".", head.abi_minor,
                     ", this bot has ", COX_ABI_MAJOR, ".", COX_ABI_MINOR,
                     ": rebuild it against this version's headers",
                     newer ? ", or update cox" : ""));
}

// A text of the entry: there, of a bearable length, UTF-8, on one line.
Status check_text(const char* value, std::size_t longest, std::string_view field,
                  std::string_view name) {
  auto wrong = [&](std::string_view how) {
    return invalid(cat(name, ": the entry's ", field, " ", how, ": correct it and rebuild"));
  };
  if (value == nullptr) return wrong("is null");
  std::string_view text(value, ::strnlen(value, longest + 1));
  if (text.size() > longest) return wrong(cat("is longer than ", longest, " bytes"));
  if (!text::is_utf8(text)) return wrong("is not UTF-8");
  auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  if (std::ranges::any_of(text, is_control)) return wrong("holds control characters");
  return {};
}

Status check_texts(const cox_entry& entry, std::string_view name) {
  constexpr std::size_t id_limit = 32;
  constexpr std::size_t version_limit = 64;
  constexpr std::size_t line_limit = 1000;
  if (Status id = check_text(entry.id, id_limit, "id", name); !id.ok()) return id;
  if (Status version = check_text(entry.version, version_limit, "version", name); !version.ok()) {
    return version;
  }
  if (Status about = check_text(entry.about, line_limit, "about", name); !about.ok()) return about;
  return check_text(entry.needs, line_limit, "needs", name);
}

Status check_meaning(const cox_entry& entry, std::string_view name) {
  if (!is_plugin_id(entry.id)) {
    return invalid(cat(name, ": '", entry.id, "' is no plugin id: use a-z, 0-9 and '-', beginning ",
                       "with a letter, and rebuild"));
  }
  // Their namespaces in the brain are taken.
  if (std::string_view id = entry.id; id == "cox" || id == "common") {
    return invalid(cat(name, ": '", id,
                       "' is a name of the bot's own: choose another id and "
                       "rebuild"));
  }
  if (Result<Version> version = parse_version(entry.version); !version.ok()) {
    return invalid(cat(name, ": ", version.status().message()));
  }
  if (Result<std::vector<Need>> needs = parse_needs(entry.needs); !needs.ok()) {
    return invalid(cat(name, ": ", needs.status().message()));
  }
  return {};
}

}  // namespace

Status check_entry_head(const EntryHead& head, std::string_view name) {
  // The version stands before everything that may differ between versions, so it is judged first.
  if (head.size < sizeof(EntryHead)) {
    return invalid(cat(name, " has an entry of ", head.size, " bytes, too few for any version: ",
                       "declare it with COX_PLUGIN or COX_ADAPTER and rebuild"));
  }
  if (Status abi = check_abi(head, name); !abi.ok()) return abi;
  if (head.size < smallest || head.size > sizeof(cox_entry)) {
    return invalid(cat(name, " has an entry of ", head.size, " bytes, ABI ", head.abi_major, ".",
                       head.abi_minor, " has ", sizeof(cox_entry),
                       ": set its size to sizeof(cox_entry) and rebuild"));
  }
  if (head.kind != COX_KIND_PLUGIN && head.kind != COX_KIND_ADAPTER) {
    return invalid(cat(name, " is of kind ", head.kind, ", which is neither plugin (1) nor ",
                       "adapter (2): set the entry's kind and rebuild"));
  }
  return {};
}

Status check_entry(const cox_entry& entry, std::string_view name) {
  EntryHead head{entry.size, entry.abi_major, entry.abi_minor, entry.kind};
  if (Status status = check_entry_head(head, name); !status.ok()) return status;
  if (Status status = check_texts(entry, name); !status.ok()) return status;
  if (Status status = check_meaning(entry, name); !status.ok()) return status;
  if (entry.load == nullptr || entry.unload == nullptr) {
    return invalid(cat(name, ": the entry's ", entry.load == nullptr ? "load" : "unload",
                       " is null: set it and rebuild"));
  }
  return {};
}

}  // namespace cox::plugins
