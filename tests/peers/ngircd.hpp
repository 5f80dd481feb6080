// ngircd, an IRC server of the plain kind, on loopback.
#pragma once

#include <cstdint>
#include <string>

#include "../e2e/home.hpp"
#include "daemon.hpp"
#include "port.hpp"

namespace peers {

class Ngircd : public Daemon {
 public:
  Ngircd() : port_(free_port()) { start(); }

  std::uint16_t port() const { return port_; }

  void start() {
    files_.write("ngircd.conf", config());
    Daemon::start("/usr/sbin/ngircd", {"-n", "-f", files_.path() + "/ngircd.conf"}, "ngircd");
  }
  void stop() { is_killed(); }

 private:
  std::string config() const {
    return "[Global]\nName = irc.test.local\nInfo = test\nListen = 127.0.0.1\nPorts = " +
           std::to_string(port_) +
           "\nMotdPhrase = hello\n[Limits]\nMaxConnectionsIP = 0\nMaxPenaltyTime = 0\n"
           "[Options]\nDNS = no\nIdent = no\nPAM = no\n";
  }

  e2e::Home files_;
  std::uint16_t port_;
};

}  // namespace peers
