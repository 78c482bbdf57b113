#pragma once

#include "connectmaster/cert.pb.h"
#include "connectmaster/certs/subject.h"

namespace connectmaster::fakegateway {

// The subject of a certificate, from the wire's name for it.
inline certs::Subject ToSubject(const gsdk::cert::PKIName& name) {
  certs::Subject subject;
  subject.country = name.country();
  subject.province = name.province();
  subject.locality = name.city();
  subject.organization = name.organization();
  subject.organizational_unit = name.organizationunit();
  subject.common_name = name.commonname();
  return subject;
}

}  // namespace connectmaster::fakegateway
