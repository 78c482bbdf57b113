#include "common/errors.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "common/limits.h"
#include "connectmaster/wire_names.h"

namespace connectmaster::fakegateway {
namespace {

// Offending values come from strangers: bounded, not cut within a letter of UTF-8, and without control characters.
std::string Unquoted(const std::string& value) {
  constexpr std::size_t kMost = 80;
  std::size_t end = std::min(value.size(), kMost);
  while (end < value.size() && end > 0 && (static_cast<unsigned char>(value[end]) & 0xc0) == 0x80) --end;
  std::string text;
  for (const char c : value.substr(0, end)) text += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  return text + (end < value.size() ? "..." : "");
}

std::string Quoted(const std::string& value) {
  return absl::StrCat("'", Unquoted(value), "'");
}

std::string Utc(Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixMillis(time.time_since_epoch().count()),
                          absl::UTCTimeZone());
}

}  // namespace

std::string ServiceOfPath(const std::string& path) {
  const std::size_t end = path.rfind('/');
  return end == std::string::npos || end == 0 ? "" : path.substr(1, end - 1);
}

absl::Status NothingGiven(const std::string& what) {
  return absl::InvalidArgumentError(absl::StrCat("no ", what, " is given; name at least one"));
}

absl::Status InvalidId(const std::string& what, const std::string& id) {
  return absl::InvalidArgumentError(absl::StrCat(what, " ", Quoted(id), " is not valid: 1 to ", kMaxIdLength,
                                                 " of letters, digits, '.', '_' and '-' are expected"));
}

absl::Status InvalidYears(int years) {
  return absl::InvalidArgumentError(
      absl::StrCat("expireAfterYears is ", years, "; 1 to ", kMaxCertificateYears, " are expected"));
}

absl::Status InvalidSerialNumber(std::int64_t serial_number) {
  return absl::InvalidArgumentError(
      absl::StrCat("serial number ", serial_number, " is not valid: a positive number is expected"));
}

absl::Status InvalidPort(std::int64_t port) {
  return absl::InvalidArgumentError(
      absl::StrCat("port ", port, " is not valid: 1 to 65535 are expected, or 0 for ", kDefaultDevicePort));
}

absl::Status NotIpv4(const std::string& address) {
  return absl::InvalidArgumentError(
      absl::StrCat("address ", Quoted(address), " is not valid: an IPv4 address such as 192.168.0.104 is expected"));
}

absl::Status InvalidDevicePort(std::int64_t port) {
  return absl::InvalidArgumentError(absl::StrCat("port ", port, " is not valid: 1 to ", kMaxPort, " are expected"));
}

absl::Status InvalidMtu(std::int64_t mtu) {
  return absl::InvalidArgumentError(
      absl::StrCat("MTU size ", mtu, " is not valid: ", kMinMtu, " to ", kMaxMtu, " are expected"));
}

absl::Status InvalidMode(int mode) {
  return absl::InvalidArgumentError(absl::StrCat("connection mode ", mode,
                                                 " does not exist: 0 (SERVER_TO_DEVICE) or 1 (DEVICE_TO_SERVER) is "
                                                 "expected"));
}

absl::Status InvalidBaseband(int baseband) {
  return absl::InvalidArgumentError(
      absl::StrCat("baseband ", baseband, " does not exist: 0 (10BASE-T) or 1 (100BASE-T) is expected"));
}

absl::Status ServerUrlTooLong(std::size_t length) {
  return absl::InvalidArgumentError(
      absl::StrCat("the server URL has ", length, " characters; at most ", kMaxServerUrlLength, " are expected"));
}

absl::Status NotAServerUrl(const std::string& url) {
  return absl::InvalidArgumentError(absl::StrCat(
      "server URL ", Quoted(url), " is not valid: a scheme and a host, such as https://gateway.example, are expected"));
}

absl::Status DeviceIdIsZero() {
  return absl::InvalidArgumentError("device ID 0 is not valid: a device's serial number is expected");
}

absl::Status GivenTwice(const std::string& what, std::uint32_t device_id) {
  return absl::InvalidArgumentError(absl::StrCat(what, " of device ", device_id, " are given twice; give them once"));
}

absl::Status TooManyRs485Slaves(std::uint32_t parent, std::size_t count) {
  return absl::InvalidArgumentError(
      absl::StrCat("device ", parent, " has ", count, " RS-485 slaves; a channel takes at most ", kMaxRs485Slaves));
}

absl::Status NoClientCertificate() {
  return absl::UnauthenticatedError("the connection has no client certificate: connect with mutual TLS");
}

absl::Status NoToken() {
  return absl::UnauthenticatedError("the call has no token: log in, and send the JWT in the metadata key 'token'");
}

absl::Status UnknownToken() {
  return absl::UnauthenticatedError(
      "the token is not a live one of this gateway (altered, of another gateway, or ended): log in again");
}

absl::Status AuthorizationInsteadOfToken() {
  return absl::UnauthenticatedError(
      "the call has 'authorization' but no token: send the bare JWT in the metadata key 'token'");
}

absl::Status BearerInToken() {
  return absl::UnauthenticatedError("token: the bare JWT is expected, not 'Bearer ...'");
}

absl::Status SeveralTokens() {
  return absl::UnauthenticatedError("the call has more than one metadata entry 'token': send only the latest JWT");
}

absl::Status ExpiredToken(Time expiry) {
  return absl::UnauthenticatedError(absl::StrCat("the token expired at ", Utc(expiry), ": log in again"));
}

absl::Status TokenOfAnotherCertificate() {
  return absl::UnauthenticatedError(
      "the token was issued over a connection with another client certificate: log in over this one");
}

absl::Status SessionEnded(const std::string& why) {
  return absl::UnauthenticatedError(absl::StrCat("the session ended: ", why));
}

absl::Status NotTheConnectionsCertificate() {
  return absl::UnauthenticatedError(
      "the certificate is not the one that the TLS connection was made with: send the connection's own");
}

absl::Status ConnectionsCertificateNotFirst() {
  return absl::UnauthenticatedError(
      "the certificate that the TLS connection was made with is not the first in the bundle: put it first");
}

absl::Status RootCaComesFirst() {
  return absl::UnauthenticatedError(
      "the root CA's certificate comes first in the bundle: put the client's own before it");
}

absl::Status CertificateRefused(const std::string& why) {
  return absl::UnauthenticatedError(absl::StrCat("the certificate is refused: ", why));
}

absl::Status BlacklistedCertificate(std::int64_t serial_number) {
  return absl::UnauthenticatedError(
      absl::StrCat("the certificate with serial number ", serial_number, " is blacklisted"));
}

absl::Status CertificateNamesNoTenant() {
  return absl::UnauthenticatedError(
      "the certificate names no tenant: a URI subject alternative name urn:gsdk:tenant:ID, just one, is expected");
}

absl::Status CommonNameNamesNoTenant() {
  return absl::UnauthenticatedError(
      "the certificate names no tenant: one URI subject alternative name urn:gsdk:tenant:ID is expected, or one "
      "common name that is an ID");
}

absl::Status CertificateOfAGateway(const std::string& gateway_id) {
  return absl::PermissionDeniedError(
      absl::StrCat("the certificate is device gateway ", Quoted(gateway_id), "'s: log in with a tenant's"));
}

absl::Status AdministratorMustUseLoginAdmin() {
  return absl::PermissionDeniedError("the certificate is the administrator's: use Login.LoginAdmin");
}

absl::Status NotAnAdministratorCertificate() {
  return absl::PermissionDeniedError(
      "the certificate was not issued for tenant 'administrator': use Login.Login, or the administrator's certificate");
}

absl::Status TenantNotRegistered(const std::string& tenant_id) {
  return absl::NotFoundError(
      absl::StrCat("tenant ", Quoted(tenant_id), " is not registered: add it with Tenant.Add as the administrator"));
}

absl::Status NeedsAdministrator(const std::string& tenant_id) {
  return absl::PermissionDeniedError(absl::StrCat("the token is tenant ", Quoted(tenant_id),
                                                  "'s: the Tenant API needs one from LoginAdmin for 'administrator'"));
}

absl::Status NoSuchTenant(const std::string& tenant_id) {
  return absl::NotFoundError(absl::StrCat("there is no tenant ", Quoted(tenant_id)));
}

absl::Status TenantExists(const std::string& tenant_id) {
  return absl::AlreadyExistsError(absl::StrCat("there is a tenant ", Quoted(tenant_id), " already; nothing was added"));
}

absl::Status AdministratorStays() {
  return absl::FailedPreconditionError("tenant 'administrator' cannot be deleted; nothing was deleted");
}

absl::Status NoSuchGateway(const std::string& gateway_id) {
  return absl::NotFoundError(absl::StrCat("there is no device gateway ", Quoted(gateway_id)));
}

absl::Status GatewayIdInUse(const std::string& gateway_id) {
  return absl::AlreadyExistsError(
      absl::StrCat("device gateway ID ", Quoted(gateway_id), " is in use already; nothing was added"));
}

absl::Status SerialNotBlacklisted(const std::string& id, std::int64_t serial_number) {
  return absl::NotFoundError(
      absl::StrCat("serial number ", serial_number, " of ", Quoted(id), " is not blacklisted; nothing was changed"));
}

absl::Status GatewayNotConnected(const std::string& gateway_id) {
  return absl::UnavailableError(
      absl::StrCat("device gateway ", Quoted(gateway_id), " is not connected to the master gateway"));
}

absl::Status DeviceAlreadyManaged(std::uint32_t device_id, const std::string& address) {
  return absl::AlreadyExistsError(
      absl::StrCat("device ", device_id, " at ", address, " is in the managed list already; nothing was changed"));
}

absl::Status NobodyAt(const std::string& address) {
  return absl::UnavailableError(absl::StrCat("no device answers at ", address));
}

absl::Status ConnectionReset(const std::string& address) {
  return absl::UnavailableError(absl::StrCat(address, " reset the connection"));
}

absl::Status RefusedBy(const std::string& address) {
  return absl::UnavailableError(absl::StrCat("the device at ", address,
                                             " refuses to be connected to: it dials in by itself "
                                             "(DEVICE_TO_SERVER), or another device gateway holds it"));
}

absl::Status NoAnswerFrom(const std::string& address, Duration waited) {
  return absl::UnavailableError(absl::StrCat("no answer from ", address, " within ", waited.count(), " ms"));
}

absl::Status DeviceNeedsSsl(const std::string& address) {
  return absl::UnavailableError(absl::StrCat("the device at ", address, " uses SSL: connect with useSSL true"));
}

absl::Status DeviceHasNoSsl(const std::string& address) {
  return absl::UnavailableError(
      absl::StrCat("the device at ", address, " does not use SSL: connect with useSSL false"));
}

absl::Status CallCancelled() {
  return absl::CancelledError("the client cancelled the call");
}

absl::Status HandshakeFailed(const std::string& address, const std::string& why) {
  return absl::UnavailableError(absl::StrCat("the TLS handshake with ", address, " failed: ", why));
}

absl::Status NoDeviceFound() {
  return absl::NotFoundError("no device found in the subnet");
}

absl::Status AnotherDeviceAt(const std::string& address, std::uint32_t found, std::uint32_t expected) {
  return absl::UnavailableError(absl::StrCat("device ", found, " answers at ", address, " instead of ", expected));
}

absl::Status DeviceNotConnected(std::uint32_t device_id) {
  return absl::NotFoundError(absl::StrCat("device ", device_id, " is not connected"));
}

absl::Status DeviceNotRegistered(std::uint32_t device_id) {
  return absl::NotFoundError(absl::StrCat("device ", device_id, " is not registered"));
}

absl::Status NoSlavesStored(std::uint32_t device_id) {
  return absl::NotFoundError(absl::StrCat("device ", device_id, " has no slaves stored"));
}

absl::Status ConnectionLost(std::uint32_t device_id) {
  return absl::UnavailableError(absl::StrCat("device ", device_id, " lost its connection"));
}

absl::Status DeviceDoesNotAnswer(std::uint32_t device_id) {
  return absl::UnavailableError(absl::StrCat("device ", device_id, " does not answer"));
}

absl::Status NoDeviceOverUdp(std::uint32_t device_id, const std::string& address) {
  return absl::UnavailableError(absl::StrCat("device ", device_id, " does not answer at ", address,
                                             "; is it switched on, and on the gateway's subnet?"));
}

absl::Status AddressInUse(const std::string& address, std::uint32_t by_device_id) {
  return absl::AlreadyExistsError(absl::StrCat(address, " is device ", by_device_id, "'s; choose another address"));
}

absl::Status AddressOutOfReach(const std::string& address) {
  return absl::InvalidArgumentError(absl::StrCat(
      address, " is not on the subnet of a device gateway that you reach; choose an address that one can dial"));
}

absl::Status AddressOfGateway(const std::string& address, const std::string& gateway_id) {
  return absl::AlreadyExistsError(
      absl::StrCat(address, " is device gateway ", Quoted(gateway_id), "'s; choose another address"));
}

absl::Status SlaveNotRegistered(std::uint32_t parent, std::uint32_t slave) {
  return absl::FailedPreconditionError(
      absl::StrCat("slave ", slave, " is not registered on device ", parent, "; register it there first"));
}

absl::Status DevicesFailed(const std::map<std::uint32_t, absl::Status>& failures) {
  if (failures.empty()) return absl::OkStatus();
  gsdk::err::MultiErrorResponse errors;
  absl::StatusCode code = failures.begin()->second.code();
  for (const auto& [id, failure] : failures) {
    gsdk::err::ErrorResponse& error = *errors.add_deviceerrors();
    error.set_deviceid(id);
    error.set_code(static_cast<int>(failure.code()));
    error.set_msg(std::string(absl::StripPrefix(failure.message(), absl::StrCat("device ", id, " "))));
    if (failure.code() != code) code = absl::StatusCode::kUnknown;  // MULTI-3
  }
  // Status details and message travel in the trailing metadata, of which many clients take 8 KiB only: be brief.
  constexpr std::size_t kMostNamed = 10;
  std::vector<std::uint32_t> named;
  for (const auto& [id, failure] : failures) {
    if (named.size() < kMostNamed) named.push_back(id);
  }
  auto status = absl::Status(
      code, absl::StrCat(failures.size(), failures.size() == 1 ? " device" : " devices",
                         " failed: ", absl::StrJoin(named, ", "), named.size() < failures.size() ? ", ..." : "",
                         "; the first: ", failures.begin()->second.message()));
  status.SetPayload(kDeviceErrorsUrl, absl::Cord(errors.SerializeAsString()));
  return status;
}

absl::Status NoSuchDevice(std::uint32_t device_id) {
  return absl::NotFoundError(absl::StrCat("the fleet has no device ", device_id));
}

absl::Status NotInTheFleet(const std::string& gateway_id) {
  return absl::NotFoundError(absl::StrCat("the fleet has no device gateway ", Quoted(gateway_id)));
}

absl::Status InvalidFault(const std::string& fault, const std::string& why) {
  return absl::InvalidArgumentError(absl::StrCat("fault ", fault, ": ", why));
}

absl::Status FaultsLeft(const std::vector<std::string>& unconsumed) {
  return absl::FailedPreconditionError(
      absl::StrCat(unconsumed.size(),
                   " of the planned faults did not strike as often as planned: ", absl::StrJoin(unconsumed, " | ")));
}

absl::Status TimeOutOfRange(const std::string& what, Duration duration) {
  return absl::InvalidArgumentError(
      absl::StrCat(what, " is ", duration.count(), " ms; from 0 to ", kLongestTime.count(), " ms are expected"));
}

absl::Status TimeIsReal() {
  return absl::FailedPreconditionError("time is real here: start the gateway with virtual_time to move it");
}

absl::Status TimeGoesBack(Duration by) {
  return absl::InvalidArgumentError(absl::StrCat("time cannot move by ", by.count(), " ms: it never goes back"));
}

absl::Status DoesNotHold(Duration at_most) {
  return absl::DeadlineExceededError(
      absl::StrCat("what was waited for does not hold after ", at_most.count(), " ms of virtual time"));
}

absl::Status CallsDoNotWait(std::size_t expected, std::size_t waiting, Duration patience) {
  return absl::DeadlineExceededError(absl::StrCat(waiting, " calls wait for their answers after ", patience.count(),
                                                  " ms of real time, not the ", expected, " that are expected"));
}

absl::Status TooMuchNamed(std::size_t limit) {
  return absl::InvalidArgumentError(
      absl::StrCat("the request names more than ", limit, " things; ask for them in several requests"));
}

absl::Status LimitReached(const std::string& what, std::size_t limit) {
  return absl::ResourceExhaustedError(absl::StrCat("there can be at most ", limit, " ", what));
}

absl::Status Busy(const std::string& with_what) {
  return absl::ResourceExhaustedError(absl::StrCat("too many calls wait for ", with_what, ": try again later"));
}

absl::Status StreamCancelled() {
  return absl::CancelledError("the client cancelled the stream");
}

absl::Status ShuttingDown() {
  return absl::UnavailableError("the master gateway is shutting down");
}

absl::Status DoesNotStart() {
  return absl::UnavailableError("gRPC does not start a server; standard error may say why");
}

absl::Status NoRequest() {
  return absl::InvalidArgumentError("the call has no request message");
}

absl::Status RequestNotRead() {
  return absl::CancelledError(absl::StrCat("gRPC refused the request, which is compressed or has more than ",
                                           kMaxReceiveBytes, " bytes, or its client went away"));
}

absl::Status NotTheMessage(const std::string& name) {
  return absl::InvalidArgumentError(absl::StrCat("the request's bytes are not a message ", name));
}

absl::Status NotEncoded(const std::string& why) {
  return absl::InternalError(absl::StrCat("the answer cannot be encoded: ", why));
}

absl::Status UnknownService(const std::string& path) {
  const std::string service = ServiceOfPath(path);
  std::string hint;
  if (absl::StartsWith(service, "gsdk.")) {
    hint = absl::StartsWith(service, "gsdk.connect.") || absl::StartsWith(service, "gsdk.udp.") ||
                   absl::StartsWith(service, "gsdk.server.")
               ? "; a device gateway has it, a master gateway has not"
               : "; a master gateway may have it, this fake has not";
  } else if (absl::StrContains(service, '.')) {
    hint = "; the packages of G-SDK begin with \"gsdk.\" since V1.5";
  }
  return absl::UnimplementedError(absl::StrCat("unknown service ", Unquoted(service), hint));
}

absl::Status UnknownMethod(const std::string& path) {
  const std::string service = ServiceOfPath(path);
  return absl::UnimplementedError(absl::StrCat("unknown method ",
                                               Unquoted(path.substr(std::min(path.size(), service.size() + 2))),
                                               " for service ", Unquoted(service)));
}

absl::Status TooManyCalls() {
  return LimitReached("calls under way", kMaxCallsUnderWay);
}

absl::Status AnswersUnread() {
  return absl::ResourceExhaustedError(absl::StrCat("the client has not read its earlier answers: at most ",
                                                   kMaxUnreadAnswerBytes, " bytes wait for it"));
}

absl::Status TooManyFields() {
  return absl::InvalidArgumentError(
      absl::StrCat("the request has more than ", kMaxFieldsInRequest, " fields and list elements"));
}

absl::Status NoSuchService(const std::string& name) {
  return absl::NotFoundError(absl::StrCat("service ", Quoted(name), " is not served"));
}

absl::Status NotDescribed(const std::string& name) {
  return absl::NotFoundError(absl::StrCat(Quoted(name), " is not in the contract"));
}

absl::Status EmptyReflectionRequest() {
  return absl::InvalidArgumentError("the reflection request asks for nothing");
}

std::string DeviceErrorsOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kDeviceErrorsUrl);
  return payload ? std::string(*payload) : std::string();
}

}  // namespace connectmaster::fakegateway
