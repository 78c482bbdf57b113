#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "connectmaster/connect_master.grpc.pb.h"
#include "fixture.h"

namespace connectmaster::fakegateway {

// A subscription to device statuses, read by hand.
class DeviceStream {
 public:
  explicit DeviceStream(const Client& client, int queue_size = 16) : context_(Context(client.token)) {
    gsdk::connect_master::SubscribeStatusRequest request;
    request.set_queuesize(queue_size);
    reader_ = gsdk::connect_master::ConnectMaster::NewStub(client.channel)->SubscribeStatus(context_.get(), request);
  }
  DeviceStream(const DeviceStream&) = delete;
  DeviceStream& operator=(const DeviceStream&) = delete;
  ~DeviceStream() {
    if (reader_ != nullptr) (void)Cancel();
  }

  // Until the server's initial metadata is here: from then on no change is missed (STATUS-3).
  void WaitUntilAccepted() { reader_->WaitForInitialMetadata(); }

  // How many entries that has.
  std::size_t CountMetadata() {
    WaitUntilAccepted();
    return context_->GetServerInitialMetadata().size();
  }

  // The next change; nothing at the end of the stream.
  std::optional<gsdk::connect::StatusChange> Next() {
    gsdk::connect::StatusChange change;
    if (!reader_->Read(&change)) return std::nullopt;
    return change;
  }

  // Reads until the stream ends, and tells why it did.
  absl::Status End() {
    while (Next()) {
    }
    const auto status = FromGrpc(reader_->Finish());
    reader_ = nullptr;
    return status;
  }
  absl::Status Cancel() {
    context_->TryCancel();
    return End();
  }

 private:
  std::unique_ptr<grpc::ClientContext> context_;
  std::unique_ptr<grpc::ClientReader<gsdk::connect::StatusChange>> reader_;
};

}  // namespace connectmaster::fakegateway
