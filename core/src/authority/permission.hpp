// Permissions: "deploy:prod". What a command needs may name its arguments ("deploy:{env}"); what
// somebody holds may have stars ("deploy:*"). Pure functions. Threads: any.
#pragma once

#include <cox/json.hpp>
#include <string>
#include <string_view>

namespace cox::authority {

// Permissions that the authority itself asks for.
inline constexpr std::string_view kGrant = "grant";
inline constexpr std::string_view kBreakGlass = "break-glass";
inline constexpr std::string_view kReview = "review";

// Fills the arguments in. In a value ':', '*', '%' and whatever is not printable ASCII are written
// as "%3A", so that no value reaches into another part; an argument that is not given becomes "*",
// which only a star covers.
std::string filled(std::string_view declared, const Json& arguments);
// The same for what is no permission, with the values as they are.
std::string filled_as_said(std::string_view declared, const Json& arguments);

// Whether everything that `needed` stands for is allowed by `held`. A star in a part stands for any
// characters of that part, a last part of one star for all parts that follow; "*" is everything.
// `needed` may have stars too: "deploy:*" covers "deploy:web-*", not the other way round.
bool covers(std::string_view held, std::string_view needed);

// Whether something that `needed` stands for may be allowed by `held`: "deploy:staging" and
// "deploy:*". Never false where it could be.
bool overlaps(std::string_view held, std::string_view needed);

// A value of an argument as the text that rules and permissions compare: texts as they are, numbers
// and booleans as JSON writes them. Objects by their "id", "name" or "value", else as JSON.
std::string text_of(const Json& value);

}  // namespace cox::authority
