#include "calls/capabilities.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"

namespace connectmaster::fakegateway {
namespace {

using gsdk::device::CapabilityInfo;
using gsdk::device::DeviceCapability;

// What a user may have, by G-SDK's documentation of the User service.
constexpr std::uint32_t kCardsOfAUser = 8;
constexpr std::uint32_t kFingersOfAUser = 10;
constexpr std::uint32_t kFacesOfAUser = 5;
// Chosen.
constexpr std::uint32_t kEventLogs = 1'000'000;
constexpr std::uint32_t kImageLogs = 10'000;
constexpr std::uint32_t kBlacklistedCards = 1'000;
constexpr std::uint32_t kOperators = 10;
constexpr std::uint32_t kInputsOfADoor = 2;  // its sensor, and the button to leave
// The slaves of a device are on one (SLAVE-4).
constexpr std::uint32_t kRs485Channels = 1;

// The words in the names of ways to authenticate, and the parts that a device needs for them.
struct Input {
  std::string_view word;
  std::uint32_t parts;  // any of them
};
constexpr std::array kInputs{Input{"biometric", kFingers | kFaces},
                             Input{"fingerprint", kFingers},
                             Input{"face", kFaces},
                             Input{"card", kCards},
                             Input{"id", kKeys},
                             Input{"pin", kKeys}};

// DEVICE-3: each way to authenticate, from "biometricOnlySupported" to "extendedIdFingerprintFaceOrPINSupported",
// needs whatever its name has.
void SetWaysToAuthenticate(const DeviceModel& model, DeviceCapability& capability) {
  for (int number = DeviceCapability::kBiometricOnlySupportedFieldNumber;
       number <= DeviceCapability::kExtendedIdFingerprintFaceOrPINSupportedFieldNumber; ++number) {
    const auto& field = *DeviceCapability::descriptor()->FindFieldByNumber(number);
    const bool is_extended = number >= DeviceCapability::kExtendedFaceOnlySupportedFieldNumber;
    const std::string name = absl::AsciiStrToLower(field.name());
    const bool has_inputs = std::all_of(kInputs.begin(), kInputs.end(), [&](const Input& it) {
      return (model.parts & it.parts) != 0 || name.find(it.word) == std::string::npos;
    });
    DeviceCapability::GetReflection()->SetBool(&capability, &field,
                                               has_inputs && (!is_extended || capability.extendedauthsupported()));
  }
}

}  // namespace

CapabilityInfo InShort(const DeviceModel& model) {
  const bool has_users = model.max_users != 0;
  const bool shows_users = has_users && model.Has(kDisplay);
  CapabilityInfo info;
  info.set_type(model.type);
  info.set_maxnumofuser(model.max_users);
  info.set_pinsupported(model.Has(kKeys));
  info.set_cardsupported(model.Has(kCards));
  info.set_fingersupported(model.Has(kFingers));
  info.set_facesupported(model.Has(kFaces));
  info.set_usernamesupported(shows_users);
  info.set_userphotosupported(shows_users);
  info.set_userphrasesupported(shows_users);
  info.set_imagelogsupported(model.Has(kCamera));
  info.set_tnasupported(shows_users);
  info.set_jobcodesupported(shows_users);
  info.set_wiegandsupported(has_users);  // SLAVE-1
  info.set_dnssupported(true);           // UDP-3
  info.set_qrsupported(model.Has(kQrCodes));
  return info;
}

DeviceCapability InDetail(const DeviceModel& model) {
  const std::uint32_t users = model.max_users;
  const std::uint32_t shown_users = model.Has(kDisplay) ? users : 0;
  DeviceCapability it;
  it.set_maxusers(users);
  if (users != 0) {
    it.set_maxeventlogs(kEventLogs);
    it.set_maxblacklists(kBlacklistedCards);
    it.set_maxoperators(kOperators);
  }
  if (model.Has(kCamera)) it.set_maximagelogs(kImageLogs);
  if (model.Has(kCards)) it.set_maxcardsperuser(kCardsOfAUser);
  if (model.Has(kFaces)) it.set_maxfacesperuser(kFacesOfAUser);
  if (model.Has(kFingers)) it.set_maxfingerprintsperuser(kFingersOfAUser);
  it.set_maxcards(users * it.maxcardsperuser());
  it.set_maxfaces(users * it.maxfacesperuser());
  it.set_maxfingerprints(users * it.maxfingerprintsperuser());
  it.set_maxusernames(shown_users);
  it.set_maxuserimages(shown_users);
  it.set_maxuserjobs(shown_users);
  it.set_maxuserphrases(shown_users);
  it.set_maxinputports(model.doors * kInputsOfADoor);
  it.set_maxrelays(model.doors);
  it.set_maxrs485channels(kRs485Channels);

  it.set_camerasupported(model.Has(kCamera));
  it.set_displaysupported(model.Has(kDisplay));
  it.set_faceexsupported(model.Has(kVisibleFaces));
  it.set_nfcsupported(model.Has(kMobile));
  it.set_blesupported(model.Has(kMobile));

  it.set_cardinputsupported(model.Has(kCards));
  it.set_fingerprintinputsupported(model.Has(kFingers));
  it.set_faceinputsupported(model.Has(kFaces));
  it.set_idinputsupported(model.Has(kKeys));
  it.set_pininputsupported(model.Has(kKeys));
  it.set_extendedauthsupported(model.Has(kVisibleFaces));
  SetWaysToAuthenticate(model, it);
  return it;
}

}  // namespace connectmaster::fakegateway
