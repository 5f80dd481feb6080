// A chat that may be open twice; it says only when it opens and closes.
#include <cox/adapter.hpp>

class Twofold : public cox::Adapter {
 public:
  static constexpr std::uint32_t abilities = COX_ABILITY_OVERLAP;

  void start() override {
    log().info("build " TWOFOLD_BUILD " opens");
    state(COX_STATE_ONLINE);
  }
  void stop() override {
    state(COX_STATE_OFFLINE);
    log().info("build " TWOFOLD_BUILD " closes");
  }
  void send(const cox::Outgoing&) override {}
};

COX_ADAPTER("twofold", TWOFOLD_BUILD, "A chat that may be open twice", Twofold)
