#pragma once

#include <string>

#include "../error_text.h"
#include "connectmaster/client/client.h"
#include "io.h"

namespace connectmaster::client::cli::menu {

// What every menu needs. Belongs to the session.
struct Context {
  ConnectMasterApi& api;
  const std::string& gateway_id;
  MenuIo& io;

  // Whether a call succeeded; prints the error if not.
  bool Check(const std::string& what, const absl::Status& status) const {
    if (!status.ok()) io.Write(ErrorText("Cannot " + what, status));
    return status.ok();
  }
};

}  // namespace connectmaster::client::cli::menu
