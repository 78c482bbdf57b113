#include "error_text.h"

#include <iostream>

#include "absl/strings/str_cat.h"
#include "connectmaster/client/errors.h"
#include "text/harmless.h"

namespace connectmaster::client::cli {
namespace {

// The name of a gRPC code, or its number if it has no name.
std::string CodeName(int code) {
  const std::string name = absl::StatusCodeToString(static_cast<absl::StatusCode>(code));
  return name.empty() ? std::to_string(code) : name;
}

}  // namespace

std::string ErrorText(const std::string& what, const absl::Status& status) {
  std::string lines = absl::StrCat(text::Harmless(what), ": ", CodeName(status.raw_code()), ": ",
                                   text::Harmless(status.message()), "\n");
  for (const gsdk::err::ErrorResponse& error : DeviceErrors(status)) {
    absl::StrAppend(&lines, "  device ", error.deviceid(), ": ", CodeName(error.code()), ": ",
                    text::Harmless(error.msg()), "\n");
  }
  return lines;
}

int Fail(const std::string& what, const absl::Status& status) {
  std::cerr << "connectmaster: " << ErrorText(what, status);
  if (absl::IsDeadlineExceeded(status)) std::cerr << "connectmaster: Give calls more time with --timeout.\n";
  return 1;
}

}  // namespace connectmaster::client::cli
