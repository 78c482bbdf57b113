#pragma once

namespace connectmaster::fakegateway {

// Where a client's certificate says which tenant it belongs to (CERT-3). Suprema does not publish where real
// certificates have the ID; those of certs-gen and of the fake have it in a URI.
enum class TenantIdFrom {
  kUri,         // the URI subject alternative name urn:gsdk:tenant:ID
  kCommonName,  // the subject's only common name, unless there is such a URI
};

}  // namespace connectmaster::fakegateway
