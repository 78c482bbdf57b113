#pragma once

#include <string>
#include <string_view>

#include "openssl.h"

namespace connectmaster::certs {

// A value of a distinguished name as RFC 4514 writes it, so that it is one value and no more. What a terminal would not
// print as it is, is escaped, too.
std::string EscapeNameValue(std::string_view value);

// All fields, in the certificate's order: "DC=com, DC=example, CN=a\, b", or "(empty)".
std::string NameText(const X509_NAME* name);

}  // namespace connectmaster::certs
