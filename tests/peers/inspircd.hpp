// InspIRCd, an IRC server with the extensions of IRCv3, TLS and a way to services, on loopback.
// "boss" with the password "sesame" is an operator.
#pragma once

#include <cstdint>
#include <sstream>
#include <string>

#include "../e2e/home.hpp"
#include "../unit/net/certificate.hpp"
#include "daemon.hpp"
#include "port.hpp"

namespace peers {

class Inspircd : public Daemon {
 public:
  // `name` is the server's; `number` tells the servers of a network apart.
  explicit Inspircd(std::string name = "irc.test.local", int number = 1)
      : name_(std::move(name)),
        number_(number),
        certificate_(make_certificate(files_.path(), "DNS:irc.test.local")) {}

  const std::string& name() const { return name_; }
  std::uint16_t port() const { return port_; }          // plain
  std::uint16_t tls_port() const { return tls_port_; }  // its certificate is for irc.test.local
  std::uint16_t link_port() const { return link_port_; }
  const std::string& ca_file() const { return certificate_.certificate_file; }

  // Services, or another server, that it takes a link from, and may be told to link with.
  void links_with(const std::string& other, std::uint16_t port) {
    links_ += "<link name=\"" + other + "\" ipaddr=\"127.0.0.1\" port=\"" + std::to_string(port) +
              "\" sendpass=\"link\" recvpass=\"link\">\n";
  }
  void start() {
    files_.write("inspircd.conf", config());
    Daemon::start("/usr/sbin/inspircd",
                  {"--nofork", "--runasroot", "--config=" + files_.path() + "/inspircd.conf"},
                  "inspircd");
  }

 private:
  std::string config() const {
    const std::string here = files_.path();
    std::ostringstream out;
    out << "<server name=\"" << name_ << "\" description=\"test\" network=\"Test\" id=\"" << number_
        << "AA\">\n<admin name=\"a\" nick=\"a\" email=\"a@test.local\">\n<path configdir=\"" << here
        << "\" datadir=\"" << here << "\" logdir=\"" << here << "\" runtimedir=\"" << here
        << "\" moduledir=\"/usr/lib/inspircd/modules\">\n"
        << "<sslprofile name=\"tls\" provider=\"gnutls\" certfile=\""
        << certificate_.certificate_file << "\" keyfile=\"" << certificate_.key_file
        << "\" hash=\"sha256\" requestclientcert=\"yes\">\n"
        << bind("clients\" sslprofile=\"tls", tls_port_) << bind("clients", port_)
        << bind("servers", link_port_)
        // No limits: the tests say much in no time.
        << R"(<connect name="all" allow="*" timeout="60" pingfreq="600" hardsendq="8388608"
  softsendq="1048576" recvq="131072" threshold="10000" commandrate="1000000" fakelag="no"
  localmax="500" globalmax="500" resolvehostnames="no" useident="no" maxconnwarn="no">
<performance nouserdns="yes"><options defaultmodes="nt"><log method="file" type="* -USERINPUT
  -USEROUTPUT" level="default" target="inspircd.log">
<class name="all" commands="*" privs="*" usermodes="*" chanmodes="*"><type name="op" classes="all">
<oper name="boss" password="sesame" host="*@*" type="op">
<uline server="services.test.local" silent="yes"><sasl target="services.test.local">
)" << links_;
    for (const char* module : {"botmode",
                               "cap",
                               "chghost",
                               "ircv3",
                               "ircv3_accounttag",
                               "ircv3_batch",
                               "ircv3_capnotify",
                               "ircv3_chghost",
                               "ircv3_echomessage",
                               "ircv3_labeledresponse",
                               "ircv3_msgid",
                               "ircv3_servertime",
                               "monitor",
                               "namesx",
                               "samode",
                               "sanick",
                               "sapart",
                               "sasl",
                               "services_account",
                               "spanningtree",
                               "ssl_gnutls",
                               "sslinfo",
                               "svshold"})
      out << "<module name=\"" << module << "\">\n";
    return out.str();
  }
  static std::string bind(const char* type, std::uint16_t port) {
    return "<bind address=\"127.0.0.1\" port=\"" + std::to_string(port) + "\" type=\"" + type +
           "\">\n";
  }

  const std::string name_;
  const int number_;
  e2e::Home files_;
  const Certificate certificate_;
  const std::uint16_t port_ = free_port(), tls_port_ = free_port(), link_port_ = free_port();
  std::string links_;
};

}  // namespace peers
