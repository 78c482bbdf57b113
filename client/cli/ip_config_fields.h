#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "connectmaster/network.pb.h"

namespace connectmaster::client::cli {

// A field of an IP configuration and its value, as text: "port" and "51211", "useDHCP" and "yes".
using IpConfigField = std::pair<std::string, std::string>;

// Every field in the contract's order, with the contract's names.
std::vector<IpConfigField> IpConfigFields(const gsdk::network::IPConfig& config);

// Changes a field; its name may be in any case. INVALID_ARGUMENT if there is no such field, or the value is not one of
// the field.
absl::Status SetIpConfigField(gsdk::network::IPConfig& config, const IpConfigField& field);

// "FIELD=VALUE".
std::optional<IpConfigField> ParseIpConfigField(const std::string& text);

}  // namespace connectmaster::client::cli
