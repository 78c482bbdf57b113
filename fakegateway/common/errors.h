#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/time.h"
#include "connectmaster/err.pb.h"

// Every failure that the fake master gateway answers with, named once; codes and wording live in errors.cc.
namespace connectmaster::fakegateway {

// Requests.
absl::Status NothingGiven(const std::string& what);
absl::Status InvalidId(const std::string& what, const std::string& id);
absl::Status InvalidYears(int years);
absl::Status InvalidSerialNumber(std::int64_t serial_number);
absl::Status InvalidPort(std::int64_t port);
absl::Status InvalidDevicePort(std::int64_t port);
absl::Status InvalidMtu(std::int64_t mtu);
absl::Status InvalidMode(int mode);
absl::Status InvalidBaseband(int baseband);
absl::Status ServerUrlTooLong(std::size_t length);
absl::Status NotAServerUrl(const std::string& url);
absl::Status DeviceIdIsZero();
absl::Status GivenTwice(const std::string& what, std::uint32_t device_id);
absl::Status TooManyRs485Slaves(std::uint32_t parent, std::size_t count);
absl::Status NotIpv4(const std::string& address);

// Who calls.
absl::Status NoClientCertificate();
absl::Status NoToken();
absl::Status UnknownToken();
absl::Status AuthorizationInsteadOfToken();
absl::Status BearerInToken();
absl::Status SeveralTokens();
absl::Status ExpiredToken(Time expiry);
absl::Status TokenOfAnotherCertificate();
absl::Status SessionEnded(const std::string& why);
absl::Status NotTheConnectionsCertificate();
absl::Status ConnectionsCertificateNotFirst();
absl::Status RootCaComesFirst();
absl::Status CertificateRefused(const std::string& why);
absl::Status BlacklistedCertificate(std::int64_t serial_number);
absl::Status CertificateNamesNoTenant();
absl::Status CommonNameNamesNoTenant();
absl::Status CertificateOfAGateway(const std::string& gateway_id);
absl::Status AdministratorMustUseLoginAdmin();
absl::Status NotAnAdministratorCertificate();
absl::Status TenantNotRegistered(const std::string& tenant_id);

// Tenants and gateways.
absl::Status NeedsAdministrator(const std::string& tenant_id);
absl::Status NoSuchTenant(const std::string& tenant_id);
absl::Status TenantExists(const std::string& tenant_id);
absl::Status AdministratorStays();
absl::Status NoSuchGateway(const std::string& gateway_id);
absl::Status GatewayIdInUse(const std::string& gateway_id);
absl::Status SerialNotBlacklisted(const std::string& id, std::int64_t serial_number);
absl::Status GatewayNotConnected(const std::string& gateway_id);

// Devices.
absl::Status DeviceAlreadyManaged(std::uint32_t device_id, const std::string& address);
absl::Status NobodyAt(const std::string& address);
absl::Status ConnectionReset(const std::string& address);
absl::Status RefusedBy(const std::string& address);
absl::Status NoAnswerFrom(const std::string& address, Duration waited);
absl::Status DeviceNeedsSsl(const std::string& address);
absl::Status DeviceHasNoSsl(const std::string& address);
absl::Status HandshakeFailed(const std::string& address, const std::string& why);
absl::Status NoDeviceFound();
absl::Status AnotherDeviceAt(const std::string& address, std::uint32_t found, std::uint32_t expected);
absl::Status DeviceNotConnected(std::uint32_t device_id);
absl::Status DeviceNotRegistered(std::uint32_t device_id);
absl::Status NoSlavesStored(std::uint32_t device_id);
absl::Status ConnectionLost(std::uint32_t device_id);
absl::Status DeviceDoesNotAnswer(std::uint32_t device_id);
absl::Status NoDeviceOverUdp(std::uint32_t device_id, const std::string& address);
absl::Status AddressOutOfReach(const std::string& address);
absl::Status AddressOfGateway(const std::string& address, const std::string& gateway_id);
absl::Status AddressInUse(const std::string& address, std::uint32_t by_device_id);
absl::Status SlaveNotRegistered(std::uint32_t parent, std::uint32_t slave);
absl::Status CallCancelled();
// Of a command on many devices, those that failed. Names each: a gsdk.err.MultiErrorResponse goes with the status
// (MULTI-2, MULTI-3); see DeviceErrorsOf. OK where none did.
absl::Status DevicesFailed(const std::map<std::uint32_t, absl::Status>& failures);

// A test's hand.
absl::Status NoSuchDevice(std::uint32_t device_id);
absl::Status NotInTheFleet(const std::string& gateway_id);
absl::Status InvalidFault(const std::string& fault, const std::string& why);
absl::Status FaultsLeft(const std::vector<std::string>& unconsumed);
absl::Status TimeOutOfRange(const std::string& what, Duration duration);
absl::Status TimeIsReal();
absl::Status TimeGoesBack(Duration by);
absl::Status DoesNotHold(Duration at_most);
absl::Status CallsDoNotWait(std::size_t expected, std::size_t waiting, Duration patience);

// Limits and the gateway's own troubles.
absl::Status TooMuchNamed(std::size_t limit);
absl::Status LimitReached(const std::string& what, std::size_t limit);
absl::Status Busy(const std::string& with_what);
absl::Status StreamCancelled();
absl::Status ShuttingDown();
absl::Status DoesNotStart();

// Calls that are not as they should be, or too many. A path is "/gsdk.login.Login/Login".
absl::Status NoRequest();
// As the journal tells it; the client is told by gRPC.
absl::Status RequestNotRead();
absl::Status NotTheMessage(const std::string& name);
absl::Status NotEncoded(const std::string& why);
// "gsdk.login.Login", of a path.
std::string ServiceOfPath(const std::string& path);
absl::Status UnknownService(const std::string& path);
absl::Status UnknownMethod(const std::string& path);
absl::Status TooManyCalls();
absl::Status AnswersUnread();
absl::Status TooManyFields();

// Health and server reflection.
absl::Status NoSuchService(const std::string& name);
absl::Status NotDescribed(const std::string& name);
absl::Status EmptyReflectionRequest();

// The serialized gsdk.err.MultiErrorResponse that goes with a status; empty where there is none.
std::string DeviceErrorsOf(const absl::Status& status);

}  // namespace connectmaster::fakegateway
