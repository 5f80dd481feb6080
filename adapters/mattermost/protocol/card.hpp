// Cards ("rich/1", cox/card.hpp) as attachments of a post. Pure.
#pragma once

#include <cox/json.hpp>
#include <string>

#include "text.hpp"

namespace mattermost {

// `press_url`: where the server tells of presses; empty: there is no way back, so that buttons are
// lines to say.
cox::Json to_attachments(const cox::Json& card, const std::string& press_url,
                         const NameOf& name_of);
// A form ("form" of cox/card.hpp) as an interactive dialog. `state` comes back with what is sent
// off, and so does `callback`.
cox::Json to_dialog(const cox::Json& form, const std::string& state, const std::string& callback);

}  // namespace mattermost
