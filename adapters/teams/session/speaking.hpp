// Where things are said, and said there: one conversation call after the other.
#pragma once

#include <cox/sdk/address.hpp>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "book.hpp"
#include "service.hpp"

namespace teams {

// Lives on the loop's thread.
class Speaking {
 public:
  // The id of the first message, with its room; or why not.
  using Done = Service::Done;

  Speaking(Service& service, Book& book, const Settings& settings)
      : service_(service), book_(book), settings_(settings) {}

  void say(const cox::Address& to, std::vector<cox::Json> activities, Done done);
  void edit(const cox::Address& to, cox::Json activity, Done done);
  void remove(const cox::Address& to, Done done);
  void typing(const cox::Address& to);

 private:
  struct Saying {
    std::string conversation, room;
    std::vector<cox::Json> activities;
    std::size_t next = 0;
    std::string first;
  };
  using There = std::function<void(const std::string& room)>;

  void find_room(const cox::Address& to, Done failed, There there);
  void open_personal(const std::string& account, Done failed, There there);
  void say_next(Saying saying, Done done);
  void change(const cox::Address& to, std::string method, cox::Json body, Done done);
  ServiceCall call(std::string method, const std::string& room, const std::string& conversation,
                   const std::string& activity, cox::Json body) const;
  std::string base_of(const std::string& room) const;

  Service& service_;
  Book& book_;
  const Settings& settings_;
};

}  // namespace teams
