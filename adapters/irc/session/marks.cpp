#include "marks.hpp"

namespace irc {

Marks read_marks(const cox::Json& state) {
  Marks marks;
  for (const auto& [name, mark] : state["marks"].members())
    marks[name] = {mark["id"].as_string(), mark["time"].as_int()};
  return marks;
}

cox::Json write_marks(const Marks& marks) {
  cox::Json all = cox::Json::object();
  for (const auto& [name, mark] : marks)
    all.set(name, cox::Json::object({{"id", mark.id}, {"time", mark.time}}));
  return cox::Json::object({{"marks", all}});
}

}  // namespace irc
