// Many clients at once: each call takes effect as a whole, and all see the same.
#include <barrier>
#include <future>
#include <set>
#include <thread>

#include "connectmaster/client/status.h"
#include "support/managing_test.h"

namespace connectmaster::conformance {
namespace {

using gsdk::connect::DISCONNECTED;
using gsdk::connect::TCP_CONNECTED;
using testing::AnyOf;
using testing::Each;
using testing::SizeIs;

constexpr std::size_t kClients = 12;
constexpr std::size_t kRounds = 20;

MATCHER_P(RefusedWithOneOf, codes, "has one of " + std::to_string(codes.size()) + " codes") {
  return codes.contains(arg.code());
}

class ManyClients : public ManagingTest {
 protected:
  void PrepareTest() override {
    ManagingTest::PrepareTest();
    if (HasFatalFailure() || IsSkipped()) return;
    NEEDS_PERMISSION(STRESS);
    for (std::size_t i = 0; i < kClients; ++i) {
      ASSERT_OK_AND_ASSIGN(auto client, LogIn(site().tenant));
      clients_.push_back(std::move(client));
    }
  }

  // Has every client make its call at the same time; the answers in the clients' order. `call` is given the client and
  // its number.
  template <typename Call>
  auto AtOnce(const Call& call) {
    using Answer = decltype(call(*clients_.front(), std::size_t{0}));
    std::barrier start(static_cast<std::ptrdiff_t>(kClients));
    std::vector<std::future<Answer>> futures;
    for (std::size_t i = 0; i < kClients; ++i) {
      futures.push_back(std::async(std::launch::async, [&, i] {
        start.arrive_and_wait();
        return call(*clients_[i], i);
      }));
    }
    std::vector<Answer> answers;
    answers.reserve(futures.size());
    for (auto& future : futures) answers.push_back(future.get());
    return answers;
  }

  static std::size_t CountOk(const std::vector<absl::Status>& statuses) {
    std::size_t count = 0;
    for (const absl::Status& status : statuses) count += status.ok() ? 1U : 0U;
    return count;
  }

  // Each of the calls succeeded, or was refused with one of the codes.
  static void ExpectOkOr(const std::set<absl::StatusCode>& codes, const std::vector<absl::Status>& statuses) {
    for (const absl::Status& status : statuses) {
      if (!EXPECT_CHOSEN_THAT(status, AnyOf(IsOk(), RefusedWithOneOf(codes)))) return;  // one says enough
    }
  }

  // One of the calls succeeded, and the others were refused with `code`.
  static void ExpectOneOk(const std::vector<absl::Status>& statuses, absl::StatusCode code) {
    EXPECT_CHOSEN_THAT(CountOk(statuses), testing::Eq(1U));
    ExpectOkOr({code}, statuses);
  }

  bool ShowsConnected(const Device& device) {
    const auto entry = Managed(device);
    return entry.ok() && entry->has_value() && client::IsConnected((*entry)->status());
  }

  absl::Status AddAsync(client::Client& client, const std::vector<Device>& devices) {
    std::vector<gsdk::connect::AsyncConnectInfo> infos;
    infos.reserve(devices.size());
    for (const Device& device : devices) infos.push_back(AsyncConnectInfoOf(device));
    return client.ConnectMaster().AddAsyncConnection(devices.front().gateway_id(), infos);
  }

  absl::Status DeleteAsync(client::Client& client, const std::vector<Device>& devices) {
    std::vector<std::uint32_t> ids;
    ids.reserve(devices.size());
    for (const Device& device : devices) ids.push_back(device.id());
    return client.ConnectMaster().DeleteAsyncConnection(devices.front().gateway_id(), ids);
  }

  // Removes the device from the list, and waits until the log has every change that earlier calls have caused. The last
  // change is the end of one more connection, which is made after them, at a different time.
  void Settle(const Device& device, const EventLog<DeviceChange>& log) {
    ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
    if (entry && entry->autoreconnect()) {
      ASSERT_OK(DeleteAsync(tenant(), {device}));
    }
    if (entry && !entry->autoreconnect()) {
      ASSERT_OK(tenant().ConnectMaster().Disconnect({device.id()}));
    }
    DO_OR_SKIP(lab().PassTime(2 * lab().ClockTolerance() + std::chrono::seconds(2)));
    const auto now = std::chrono::floor<std::chrono::seconds>(lab().Now() - lab().ClockTolerance());
    ASSERT_OK(Connect(device));
    ASSERT_OK(tenant().ConnectMaster().Disconnect({device.id()}));
    ASSERT_TRUE(log.WaitFor([&](const DeviceChange& change) {
      return Of(device.id(), DISCONNECTED)(change) && change.timestamp() >= now.time_since_epoch().count();
    }));
  }

  // There was never more than one connection: each ends before the next one begins.
  static void ExpectOneConnectionAtATime(const std::vector<gsdk::connect::Status>& statuses) {
    bool connected = false;
    for (std::size_t i = 0; i < statuses.size(); ++i) {
      if (client::IsConnected(statuses[i])) {
        SCOPED_TRACE("change " + std::to_string(i) + " connects what is connected");
        CHOSEN_THAT_OR_RETURN(connected, testing::IsFalse());
        connected = true;
      } else {
        connected = false;
      }
    }
  }

 private:
  std::vector<std::unique_ptr<client::Client>> clients_;
};

REQUIREMENT_TEST_F(ManyClients, ROBUST_3_OfManyConnectsOneIsOk, "ROBUST-3", "SYNC-7") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  for (std::size_t round = 0; round < kRounds; ++round) {
    ExpectOneOk(AtOnce([&](client::Client& client, std::size_t) {
                  return client.ConnectMaster().Connect(device.gateway_id(), ConnectInfoOf(device)).status();
                }),
                absl::StatusCode::kAlreadyExists);
    ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
    CHOSEN_THAT_OR_RETURN(entry.has_value(), testing::IsTrue());
    EXPECT_CHOSEN_THAT(entry->status(), testing::Eq(TCP_CONNECTED));
    CHOSEN_THAT_OR_RETURN(tenant().ConnectMaster().Disconnect({device.id()}), IsOk());
  }
  CHOSEN_THAT_OR_RETURN(log.WaitFor(Of(device.id(), DISCONNECTED), kRounds), testing::IsTrue());
  EXPECT_CHOSEN_THAT(log.Changes(Of(device.id(), TCP_CONNECTED)), SizeIs(kRounds));
}

REQUIREMENT_TEST_F(ManyClients, ROBUST_3_OfManyConnectsToASlowDeviceOneIsOk, "ROBUST-3", "SYNC-7") {
  // All of them are on their way when the device answers.
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayId());
  GET_OR_SKIP(const Device device, SlowDevice(other_gateway));
  const auto connect = [&](client::Client& client, std::size_t) {
    return client.ConnectMaster().Connect(device.gateway_id(), ConnectInfoOf(device)).status();
  };
  ExpectOneOk(WhileTimePasses(lab(), [&] { return AtOnce(connect); }).result, absl::StatusCode::kAlreadyExists);
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  EXPECT_CHOSEN_THAT(entry.has_value(), testing::IsTrue());
}

REQUIREMENT_TEST_F(ManyClients, ROBUST_3_OfManyDisconnectsOneIsOk, "ROBUST-3", "DISC-2") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  for (std::size_t round = 0; round < kRounds; ++round) {
    ASSERT_OK(Connect(device));
    ExpectOneOk(
        AtOnce([&](client::Client& client, std::size_t) { return client.ConnectMaster().Disconnect({device.id()}); }),
        absl::StatusCode::kNotFound);
    ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
    CHOSEN_THAT_OR_RETURN(entry.has_value(), testing::IsFalse());
  }
  ASSERT_OK(Connect(device));
  CHOSEN_THAT_OR_RETURN(log.WaitFor(Of(device.id(), TCP_CONNECTED), kRounds + 1), testing::IsTrue());
  EXPECT_CHOSEN_THAT(log.Changes(Of(device.id(), DISCONNECTED)), SizeIs(kRounds));
}

REQUIREMENT_TEST_F(ManyClients, ROBUST_3_ConnectsAndDisconnectsTakeTurns, "ROBUST-3", "STATUS-2", "SYNC-7", "DISC-2") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  struct Done {
    std::vector<absl::Status> connects;
    std::vector<absl::Status> disconnects;
  };
  const std::vector<Done> everything = AtOnce([&](client::Client& client, std::size_t) {
    Done done;
    for (std::size_t i = 0; i < kRounds; ++i) {
      done.connects.push_back(client.ConnectMaster().Connect(device.gateway_id(), ConnectInfoOf(device)).status());
      done.disconnects.push_back(client.ConnectMaster().Disconnect({device.id()}));
    }
    return done;
  });

  std::size_t connects = 0;
  std::size_t disconnects = 0;
  for (const Done& done : everything) {
    connects += CountOk(done.connects);
    disconnects += CountOk(done.disconnects);
    ExpectOkOr({absl::StatusCode::kAlreadyExists}, done.connects);
    ExpectOkOr({absl::StatusCode::kNotFound}, done.disconnects);
  }
  // Each client's last call disconnects.
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  EXPECT_CHOSEN_THAT(entry.has_value(), testing::IsFalse());
  EXPECT_CHOSEN_THAT(disconnects, testing::Eq(connects));
  EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), DISCONNECTED), connects), testing::IsTrue());
  const auto statuses = StatusesOf(log, device.id());
  EXPECT_CHOSEN_THAT(statuses, SizeIs(2 * connects));
  for (std::size_t i = 0; i < statuses.size(); ++i) {
    if (!EXPECT_CHOSEN_THAT(statuses[i], testing::Eq(i % 2 == 0 ? TCP_CONNECTED : DISCONNECTED))) break;
  }
}

REQUIREMENT_TEST_F(ManyClients, ROBUST_3_OneDeviceRegisteredByManyHasOneEntryAndOneConnection, "ROBUST-3", "ASYNC-10") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ExpectOkOr({}, AtOnce([&](client::Client& client, std::size_t) { return AddAsync(client, {device}); }));
  CHOSEN_THAT_OR_RETURN(Eventually(lab(), [&] { return ShowsConnected(device); }), testing::IsTrue());
  ASSERT_OK_AND_ASSIGN(const auto managed, tenant().ConnectMaster().GetDeviceList(device.gateway_id()));
  const auto entries =
      std::count_if(managed.begin(), managed.end(), [&](const auto& it) { return it.deviceid() == device.id(); });
  EXPECT_CHOSEN_THAT(entries, testing::Eq(1));

  ExpectOneOk(AtOnce([&](client::Client& client, std::size_t) { return DeleteAsync(client, {device}); }),
              absl::StatusCode::kNotFound);
  CHOSEN_THAT_OR_RETURN(log.WaitFor(Of(device.id(), DISCONNECTED)), testing::IsTrue());
  Settle(device, log);
  if (HasFatalFailure() || IsSkipped()) return;
  // Its connection, and the one that Settle made.
  EXPECT_CHOSEN_THAT(log.Changes(Of(device.id(), TCP_CONNECTED)), SizeIs(2));
  ExpectOneConnectionAtATime(StatusesOf(log, device.id()));
}

REQUIREMENT_TEST_F(ManyClients, ROBUST_3_RegistrationsOfSeveralDevicesComeAndGoAsAWhole, "ROBUST-3", "ASYNC-2",
                   "ASYNC-7") {
  GET_OR_SKIP(const Device first, DeviceToConnect());
  GET_OR_SKIP(const Device second, DeviceToConnect(gateway_id(), false, first.id()));
  const std::vector<std::vector<std::size_t>> seen = AtOnce([&](client::Client& client, std::size_t number) {
    std::vector<std::size_t> counts;
    for (std::size_t i = 0; i < kRounds; ++i) {
      if (number % 3 == 0) {
        ExpectOkOr({}, {AddAsync(client, {first, second})});
      } else if (number % 3 == 1) {
        static_cast<void>(DeleteAsync(client, {second, first}));
      } else {
        const auto managed = client.ConnectMaster().GetDeviceList(first.gateway_id());
        EXPECT_OK(managed);
        std::size_t count = 0;
        for (const auto& entry : managed.value_or(std::vector<gsdk::connect::DeviceInfo>{})) {
          count += entry.deviceid() == first.id() || entry.deviceid() == second.id() ? 1U : 0U;
        }
        counts.push_back(count);
      }
    }
    return counts;
  });
  for (const auto& counts : seen) EXPECT_CHOSEN_THAT(counts, Each(AnyOf(0U, 2U)));
  static_cast<void>(DeleteAsync(tenant(), {first, second}));
}

REQUIREMENT_TEST_F(ManyClients, ROBUST_3_EverythingAtOnceLeavesOneConsistentState, "ROBUST-3", "STATUS-2", "ASYNC-10") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  const auto answers = AtOnce([&](client::Client& client, std::size_t number) {
    std::vector<absl::Status> statuses;
    for (std::size_t i = 0; i < kRounds; ++i) {
      switch ((number + i) % 4) {
        case 0:
          statuses.push_back(client.ConnectMaster().Connect(device.gateway_id(), ConnectInfoOf(device)).status());
          break;
        case 1:
          statuses.push_back(client.ConnectMaster().Disconnect({device.id()}));
          break;
        case 2:
          statuses.push_back(AddAsync(client, {device}));
          break;
        default:
          statuses.push_back(DeleteAsync(client, {device}));
      }
    }
    return statuses;
  });
  for (const auto& statuses : answers) {
    ExpectOkOr({absl::StatusCode::kAlreadyExists, absl::StatusCode::kNotFound}, statuses);
  }

  // Whatever came last, list and stream tell the same about it.
  DO_OR_SKIP(lab().PassTime(std::chrono::seconds(35)));
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  Settle(device, log);
  if (HasFatalFailure() || IsSkipped()) return;
  auto statuses = StatusesOf(log, device.id());
  ExpectOneConnectionAtATime(statuses);
  // What Settle made ends the stream, after the end of whatever was in the list.
  const std::size_t by_settle = entry ? 3 : 2;
  CHOSEN_THAT_OR_RETURN(statuses.size(), testing::Ge(by_settle));
  statuses.resize(statuses.size() - by_settle);
  if (entry) {
    EXPECT_CHOSEN_THAT(entry->status(), testing::Eq(TCP_CONNECTED));
    CHOSEN_THAT_OR_RETURN(statuses.empty(), testing::IsFalse());
    EXPECT_CHOSEN_THAT(statuses.back(), testing::Eq(TCP_CONNECTED));
  }
}

REQUIREMENT_TEST_F(ManyClients, ROBUST_3_OfManyWhoAddOneGatewayOneIsOk, "ROBUST-3", "GW-3") {
  for (std::size_t round = 0; round < kRounds; ++round) {
    const std::string gateway = NewGatewayId();
    ExpectOneOk(AtOnce([&](client::Client& client, std::size_t) { return client.Gateway().Add({gateway}); }),
                absl::StatusCode::kAlreadyExists);
    CHOSEN_THAT_OR_RETURN(tenant().Gateway().Delete({gateway}), IsOk());
  }
}

REQUIREMENT_TEST_F(ManyClients, ROBUST_3_WhatIsRefusedLeavesNothingBehind, "ROBUST-3", "GW-3") {
  // Every client adds the same gateway and one of its own. Only the first one succeeds; for the others nothing is
  // added.
  const std::string contested = NewGatewayId();
  std::vector<std::string> own;
  for (std::size_t i = 0; i < kClients; ++i) own.push_back(NewGatewayId());
  const auto statuses = AtOnce([&](client::Client& client, std::size_t number) {
    return client.Gateway().Add({own[number], contested});
  });
  ExpectOneOk(statuses, absl::StatusCode::kAlreadyExists);
  ASSERT_OK_AND_ASSIGN(const auto gateways, tenant().Gateway().GetList());
  for (std::size_t i = 0; i < kClients; ++i) {
    const bool is_there = std::find(gateways.begin(), gateways.end(), own[i]) != gateways.end();
    EXPECT_CHOSEN_THAT(is_there, testing::Eq(statuses[i].ok()));
  }
  EXPECT_CHOSEN_THAT(gateways, testing::Contains(contested));
}

}  // namespace
}  // namespace connectmaster::conformance
