#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

// Every bound of the fake master gateway, with its reason. What happens at a bound is a specified error
// (RESOURCE_EXHAUSTED where nothing else is said), never silent growth.
namespace connectmaster::fakegateway {

// An installation's device gateways (GW-4). The one bound that all tenants share: what a real one serves, however they
// are added. The administrator can take them back.
inline constexpr std::size_t kMaxGateways = 100;

// Tenants; far beyond any installation of at most 100 gateways.
inline constexpr std::size_t kMaxTenants = 10'000;

// Remembered issued certificates, and blacklisted serial numbers, of each owner: an answer that lists them all stays
// far below kMaxReceiveBytes. The administrator owns what is kept of tenants' certificates, a tenant what is kept of
// its gateways'. A certificate takes about 500 bytes, a serial number 40; kMaxGateways tenants at most have a gateway.
inline constexpr std::size_t kMaxIssuedCertificates = 65'536;
inline constexpr std::size_t kMaxIssuedByTenant = 4'096;
inline constexpr std::size_t kMaxBlacklistedSerials = 65'536;

// What the administrator can add where a tenant has filled its own.
inline constexpr std::size_t kAdministratorsShare = 4'096;

// Letters of a tenant's or gateway's ID (TENANT-11).
inline constexpr std::size_t kMaxIdLength = 64;

// Years that a certificate may be asked for (TENANT-13).
inline constexpr int kMaxCertificateYears = 100;

// A request's size in bytes, `max_recv_size` (CONF-1).
inline constexpr int kMaxReceiveBytes = 75'497'472;

// What one request may name in all (devices, gateways, tenants, serial numbers): an installation has no more devices.
// Past it, INVALID_ARGUMENT: RESOURCE_EXHAUSTED says that a request has too many bytes (CONF-1).
inline constexpr std::size_t kMaxNamedInRequest = 100'000;

// Fields and list elements of a request: each takes up to 60 bytes when it is read, some have one byte on the wire. Ten
// for each device that a request may name. Requests of few bytes are not counted.
inline constexpr std::size_t kMaxFieldsInRequest = 1'000'000;
inline constexpr std::size_t kUncountedRequestBytes = 65'536;

// Calls that one client has under way, of about 20 KB each, and the bytes of answers that it has not read.
inline constexpr std::size_t kMaxCallsUnderWay = 8'192;
inline constexpr std::size_t kMaxUnreadAnswerBytes = 64u << 20;

// Calls and streams of one connection; its client keeps others back until one has ended.
inline constexpr int kMaxStreamsOfConnection = 4'096;

// Calls of one connection that gRPC has not done with: a client may reset them, and begin others, faster than gRPC can
// end them, and each takes some 20 kB until then.
inline constexpr int kMaxOpenCallsOfConnection = 25'000;

// How long a connection may take until it has said something, and then until its TLS handshake is over.
inline constexpr std::chrono::seconds kHandshakeTimeout{20};

// What all connections may send in all that is not, or not yet, a complete call: five of the largest requests.
inline constexpr std::int64_t kMaxUnusedBytes = 5LL * kMaxReceiveBytes;
// The same of one connection while it has no call: its frames are small, and a call's headers have at most 8 KiB.
inline constexpr std::int64_t kMaxUnusedBytesWithoutCall = 1 << 20;

// File descriptors that connections leave to the rest of the process.
inline constexpr std::size_t kReservedDescriptors = 32;

// What gRPC keeps of a stream's messages when its client does not read, in bytes.
inline constexpr int kMaxStreamWriteBuffer = 16'384;

// Status changes that are kept for a slow subscriber, whatever it asks for, and for a tenant in all (STATUS-4).
inline constexpr std::size_t kMinStatusQueue = 4'096;
inline constexpr std::size_t kMaxStatusQueue = 65'536;

// Changes that a status stream takes out of its queue at a time; these are not dropped any more.
inline constexpr std::size_t kMaxTakenChanges = 64;

// Open status streams of a tenant and a kind. What waits for them is kept once for all of them; what gRPC keeps behind
// each is kMaxStreamWriteBuffer.
inline constexpr std::size_t kMaxSubscriptions = 4'096;

// A tenant's calls that wait for a device or for a search to end.
inline constexpr std::size_t kMaxPendingCalls = 16'384;

// Logged-in sessions of those who have one tenant's certificates, and of all; each takes about 2 KB. Past it, the
// oldest ends, and its client logs in again; of all, the oldest of those who have most.
inline constexpr std::size_t kMaxSessionsOfOne = 16'384;
inline constexpr std::size_t kMaxSessions = 65'536;

// A token in a call's metadata, in bytes; those that the fake gateway issues have about 400.
inline constexpr std::size_t kMaxTokenBytes = 8'192;

// What the journal keeps: entries, bytes of requests and answers in all, and of one of them. All tenants share it: it
// belongs to who runs the gateway, tells what happened in its order, and no call depends on it.
inline constexpr std::size_t kMaxJournalEntries = 65'536;
inline constexpr std::size_t kMaxJournalBytes = 64u << 20;
inline constexpr std::size_t kMaxJournalMessageBytes = 4'096;

// Slaves on an RS-485 channel (SLAVE-4).
inline constexpr std::size_t kMaxRs485Slaves = 32;

// TLS sessions that devices can resume; past it, the oldest goes, and its device's next handshake is a full one. It is
// the devices of ten full gateways; each session takes about 7 KB.
inline constexpr std::size_t kMaxTlsSessions = 10'000;

// Events that the world runs in one hold of its lock when it catches up with the real clock: some milliseconds' work.
inline constexpr std::size_t kMaxEventsInTurn = 1'000;

// TLS handshakes that wait to be performed for one device gateway: one for each of its devices, and there are about
// 1,000. Past it, a device that dials in tries again later, and a dial fails.
inline constexpr std::size_t kMaxQueuedHandshakes = 10'000;

// A tenant's jobs that wait for the disk, or for a key to be made. Tenants have their turns one after the other.
inline constexpr std::size_t kMaxQueuedJobs = 4'096;
inline constexpr std::size_t kMaxQueuedKeys = 64;

// The managed list, and what is stored of asynchronous connections and slaves, of one device gateway, which has about
// 1,000 devices. When the list is full, a device that dials in is refused, and one that is only stored is left out.
inline constexpr std::size_t kMaxManagedDevices = 10'000;
inline constexpr std::size_t kMaxAsyncConnections = 10'000;
inline constexpr std::size_t kMaxSlaveParents = 10'000;

// An accept filter's size in bytes: far more than the IDs of all devices of an installation.
inline constexpr std::size_t kMaxFilterBytes = 4u << 20;

// Slaves on a device's Wiegand input.
inline constexpr std::size_t kMaxWiegandSlaves = 1'000;

// Letters of a server's URL in an IP configuration, and its bounds of an MTU (UDP-3).
inline constexpr std::size_t kMaxServerUrlLength = 256;
inline constexpr int kMinMtu = 1'078;
inline constexpr int kMaxMtu = 1'514;

// What the answer of AddAsyncConnection is given to leave before the first attempt starts (ASYNC-5).
inline constexpr std::chrono::milliseconds kFirstAttemptDelay{10};

// The longest time that anything can be asked to take: what is added to a time of today stays one.
inline constexpr std::chrono::milliseconds kLongestTime = std::chrono::hours(24) * 365 * kMaxCertificateYears;

// How long a device waits before it dials in again, refused or cut off.
inline constexpr std::chrono::milliseconds kDeviceDialInterval{3'000};

// How long a search lasts that names no timeout (SEARCH-2).
inline constexpr std::chrono::milliseconds kDefaultSearchTimeout{5'000};

inline constexpr int kMaxPort = 65'535;

// Default ports of a device and of a device gateway.
inline constexpr int kDefaultDevicePort = 51'211;
inline constexpr int kDefaultGatewayPort = 51'212;
inline constexpr int kDefaultGatewaySslPort = 51'213;

}  // namespace connectmaster::fakegateway
