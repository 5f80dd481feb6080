#include "commands/overlap.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "commands/parse.hpp"
#include "routing/fold.hpp"

namespace cox::commands {

namespace {

// About a second: only thousands of phrases that all begin with a parameter need that much.
constexpr std::size_t kBudget = 20'000'000;

struct Placed {
  const Entry* entry;
  const Phrase* phrase;
  std::string lead;  // the folded text that it always begins with
  bool is_new;
  std::optional<Program> program = {};  // with values narrowed to their types; once it is needed

  const Program& narrow() {
    if (!program) program = compile_narrow(phrase->pieces(), entry->command.parameters);
    return *program;
  }
};

struct ByLead {
  static std::string_view lead(const Placed& placed) { return placed.lead; }
  static std::string_view lead(std::string_view text) { return text; }
  template <class One, class Other>
  bool operator()(const One& one, const Other& other) const {
    return lead(one) < lead(other);
  }
};

std::string lead_of(const Pieces& pieces) {
  std::string out;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const Piece& piece = pieces[i];
    if (piece.kind == Piece::Kind::word || piece.kind == Piece::Kind::parameter) {
      if (i > 0 && piece.blank_before) out += ' ';
    }
    if (piece.kind != Piece::Kind::word) break;
    out += piece.text;
  }
  std::string folded;
  routing::fold(out, folded);
  return folded;
}

class Comparison {
 public:
  Comparison(const Table& table, const std::string& plugin, std::size_t most) : most_(most) {
    for (const Table::Group& group : table.grouped()) {
      for (const Entry* entry : group.entries) {
        for (const Phrase& phrase : entry->command.compiled) {
          placed_.push_back({entry, &phrase, lead_of(phrase.pieces()), entry->plugin == plugin});
        }
      }
    }
    std::stable_sort(placed_.begin(), placed_.end(), ByLead());
  }

  std::vector<Overlap> run() {
    for (Placed& each : placed_) {
      if (each.is_new) compare(each);
    }
    return std::move(found_);
  }

 private:
  // With those whose lead begins as this one's does, or the other way round.
  void compare(Placed& one) {
    const std::string_view lead = one.lead;
    for (std::size_t length = 0; length < lead.size(); ++length) {
      const auto [from, to] =
          std::equal_range(placed_.begin(), placed_.end(), lead.substr(0, length), ByLead());
      for (auto other = from; other != to; ++other) compare(one, *other);
    }
    auto other = std::lower_bound(placed_.begin(), placed_.end(), lead, ByLead());
    for (; other != placed_.end() && other->lead.starts_with(lead); ++other) {
      compare(one, *other);
    }
  }

  void compare(Placed& one, Placed& other) {
    if (found_.size() >= most_ || one.entry == other.entry) return;
    // Of two new ones each is met twice.
    if (other.is_new && &other < &one) return;
    auto line = shared_line(one.narrow(), other.narrow(), budget_);
    if (!line || !accepts(*one.entry, *line) || !accepts(*other.entry, *line)) return;
    found_.push_back({one.entry->plugin, one.entry->command.id, one.phrase->text(),
                      other.entry->plugin, other.entry->command.id, other.phrase->text(),
                      std::move(*line)});
  }

  static bool accepts(const Entry& entry, const std::string& line) {
    return parse(entry.command, line, {0, "chat", "room"}).parsed.has_value();
  }

  const std::size_t most_;
  std::vector<Placed> placed_;  // by lead
  std::vector<Overlap> found_;
  std::size_t budget_ = kBudget;
};

}  // namespace

std::string Overlap::text() const {
  return text::cat("\"", line, "\" could be ", command, " of ", plugin, " (\"", phrase, "\") and ",
                   other_command, " of ", other_plugin, " (\"", other_phrase, "\")");
}

std::vector<Overlap> overlaps(const Table& table, const std::string& plugin, std::size_t most) {
  return Comparison(table, plugin, most).run();
}

}  // namespace cox::commands
