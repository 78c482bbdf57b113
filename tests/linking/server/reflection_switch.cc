#include <grpcpp/ext/proto_server_reflection_plugin.h>

#include "server/switches.h"

namespace application {

void SwitchReflectionOn() {
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
}

}  // namespace application
