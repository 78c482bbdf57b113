#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connectmaster/certs/subject.h"
#include "openssl.h"

namespace connectmaster::certs {

// The first value of each field; what does not decode is left empty.
Subject ReadName(const X509_NAME* name);
// All common names; what does not decode is empty.
std::vector<std::string> ReadCommonNames(const X509_NAME* name);

struct AltNames {
  std::vector<std::string> dns_names{};
  std::vector<std::string> ip_addresses{};
  std::vector<std::string> uris{};
};
AltNames ReadAltNames(const X509* x509);

// For people, as Certificate's functions of these names say.
std::string DescribeKey(const X509* x509);
std::string DescribeSignature(const X509* x509);
std::string DescribeKeyUsage(X509* x509);
std::string DescribeExtendedKeyUsage(const X509* x509);

}  // namespace connectmaster::certs
