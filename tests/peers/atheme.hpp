// Atheme, a network's services: accounts (NickServ) and SASL, beside an InspIRCd.
#pragma once

#include <filesystem>
#include <sstream>
#include <string>

#include "../e2e/home.hpp"
#include "daemon.hpp"
#include "inspircd.hpp"
#include "person.hpp"

namespace peers {

class Atheme : public Daemon {
 public:
  explicit Atheme(Inspircd& server) : server_(server) {
    server.links_with("services.test.local", server.link_port());
    std::filesystem::create_directory(files_.path() + "/data");
  }

  // The server runs. Returns once people can talk to NickServ.
  void start() {
    const std::string here = files_.path();
    files_.write("atheme.conf", config());
    Daemon::start("/usr/bin/atheme-services",
                  {"-n", "-c", here + "/atheme.conf", "-D", here + "/data", "-l",
                   here + "/atheme.log", "-p", here + "/atheme.pid"},
                  "atheme-services");
    Person probe(server_.port(), "probe");
    do {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      probe.says("NickServ", "HELP");
    } while (probe.hears_one_of(" NOTICE ", " 401 ") != 0);
  }
  // Somebody registers an account with the password "sesame", named like the nick; `then` are more
  // lines to NickServ.
  void knows(const std::string& nick, const std::string& then = "") {
    Person person(server_.port(), nick);
    person.says("NickServ", "REGISTER sesame " + nick + "@test.local");
    person.hears(" 900 ");
    if (then.empty()) return;
    person.says("NickServ", then);
    person.hears(" NOTICE ");
    person.hears(" NOTICE ");
  }

 private:
  std::string config() const {
    std::ostringstream out;
    for (const char* module :
         {"protocol/inspircd", "backend/opensex", "crypto/rawsha1", "nickserv/main",
          "nickserv/register", "nickserv/identify", "nickserv/logout", "nickserv/enforce",
          "nickserv/cert", "saslserv/main", "saslserv/plain", "saslserv/external"})
      out << "loadmodule \"modules/" << module << "\";\n";
    out << R"(serverinfo {
  name = "services.test.local";
  desc = "services";
  numeric = "9AA";
  recontime = 1;
  netname = "Test";
  adminname = "a";
  adminemail = "a@test.local";
  registeremail = "a@test.local";
  auth = none;
  loglevel = { error; };
  maxcertfp = 5;
};
uplink ")"
        << server_.name() << "\" {\n  host = \"127.0.0.1\";\n  port = " << server_.link_port()
        << R"(;
  send_password = "link";
  receive_password = "link";
};
nickserv {
  nick = "NickServ";
  user = "NickServ";
  host = "services.test.local";
  real = "Nick services";
};
saslserv {
  nick = "SaslServ";
  user = "SaslServ";
  host = "services.test.local";
  real = "SASL";
};
)";
    return out.str();
  }

  Inspircd& server_;
  e2e::Home files_;
};

}  // namespace peers
