// One client for what is fetched beside the conversations: tokens and keys.
#pragma once

#include <cox/net/http_client.hpp>
#include <cox/net/loop.hpp>
#include <functional>
#include <string>

#include "protocol/token_answer.hpp"
#include "settings.hpp"

namespace teams {

cox::net::HttpClient::Options http_options(const Settings& settings);
// `key`: where the config says whom to ask.
Trouble trouble_of(const cox::net::Failure& failure, const std::string& key);

}  // namespace teams
