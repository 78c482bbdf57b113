#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "connectmaster/network.pb.h"
#include "message_fields.h"

namespace connectmaster::client::cli {

// Changes a field; its name may be in any case. INVALID_ARGUMENT if there is no such field, or the value is not one of
// the field.
absl::Status SetIpConfigField(gsdk::network::IPConfig& config, const MessageField& field);

// "FIELD=VALUE".
std::optional<MessageField> ParseIpConfigField(const std::string& text);

}  // namespace connectmaster::client::cli
