#include "server/switches.h"

#include <grpc/support/log.h>
#include <grpcpp/health_check_service_interface.h>

#include <mutex>
#include <utility>

namespace application {
namespace {

std::mutex mutex;
std::vector<std::string> errors;

void Keep(gpr_log_func_args* line) {
  if (line->severity != GPR_LOG_SEVERITY_ERROR) return;
  const std::lock_guard lock(mutex);
  errors.emplace_back(line->message);
}

}  // namespace

void SwitchHealthOn(bool on) {
  grpc::EnableDefaultHealthCheckService(on);
}

bool IsHealthOn() {
  return grpc::DefaultHealthCheckServiceEnabled();
}

void KeepErrors() {
  gpr_set_log_function(Keep);
}

std::vector<std::string> TakeErrors() {
  gpr_set_log_function(nullptr);
  const std::lock_guard lock(mutex);
  return std::exchange(errors, {});
}

}  // namespace application
