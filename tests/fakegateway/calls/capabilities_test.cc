#include "calls/capabilities.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>

#include <set>
#include <string>

namespace connectmaster::fakegateway {
namespace {

using gsdk::device::CapabilityInfo;
using gsdk::device::DeviceCapability;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

// What a device can do and how it may be authenticated at, by the names of the fields.
std::set<std::string> Abilities(gsdk::device::Type type) {
  const DeviceCapability capability = InDetail(ModelOf(type));
  std::set<std::string> names;
  for (int i = 0; i < DeviceCapability::descriptor()->field_count(); ++i) {
    const auto* const field = DeviceCapability::descriptor()->field(i);
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_BOOL) continue;
    if (DeviceCapability::GetReflection()->GetBool(capability, field)) names.insert(field->name());
  }
  return names;
}

std::vector<gsdk::device::Type> EveryType() {
  std::vector<gsdk::device::Type> types;
  const auto& values = *gsdk::device::Type_descriptor();
  types.reserve(static_cast<std::size_t>(values.value_count()));
  for (int i = 0; i < values.value_count(); ++i) {
    types.push_back(static_cast<gsdk::device::Type>(values.value(i)->number()));
  }
  return types;
}

TEST(Capabilities, CardReader_TakesCardsOnly) {
  RecordProperty("requirements", "DEVICE-3");
  EXPECT_THAT(Abilities(gsdk::device::XPASS), UnorderedElementsAre("cardInputSupported", "cardOnlySupported"));
  EXPECT_THAT(Abilities(gsdk::device::XPASS2_KEYPAD),
              UnorderedElementsAre("cardInputSupported", "cardOnlySupported", "cardPINSupported", "idInputSupported",
                                   "idPINSupported", "PINInputSupported"));
}

TEST(Capabilities, FingerprintTerminal_AuthenticatesInEveryPlainWayAndInNoExtendedOne) {
  RecordProperty("requirements", "DEVICE-3");
  EXPECT_THAT(
      Abilities(gsdk::device::BIOSTATION_A2),
      UnorderedElementsAre("cameraSupported", "displaySupported", "cardInputSupported", "idInputSupported",
                           "PINInputSupported", "fingerprintInputSupported", "biometricOnlySupported",
                           "biometricPINSupported", "cardOnlySupported", "cardBiometricSupported", "cardPINSupported",
                           "cardBiometricOrPINSupported", "cardBiometricPINSupported", "idBiometricSupported",
                           "idPINSupported", "idBiometricOrPINSupported", "idBiometricPINSupported"));
}

TEST(Capabilities, TerminalForFacesInVisibleLight_AuthenticatesInExtendedWaysOfWhatItReads) {
  RecordProperty("requirements", "DEVICE-3");
  const auto with_fingers = Abilities(gsdk::device::FACESTATION_F2_FP);
  EXPECT_THAT(with_fingers, IsSupersetOf({"extendedAuthSupported", "faceExSupported", "extendedFaceOnlySupported",
                                          "extendedFingerprintOnlySupported", "extendedIdFingerprintFaceOrPINSupported",
                                          "extendedCardFaceOrFingerprintOrPINSupported"}));
  const auto without = Abilities(gsdk::device::FACESTATION_F2);
  EXPECT_THAT(without, IsSupersetOf({"extendedFaceOnlySupported", "extendedCardFacePINSupported"}));
  for (const auto& name : without) EXPECT_EQ(name.find("ingerprint"), std::string::npos) << name;
}

TEST(Capabilities, TerminalForFacesInInfrared_HasNoExtendedWays) {
  RecordProperty("requirements", "DEVICE-3");
  const auto abilities = Abilities(gsdk::device::FACESTATION_2);
  EXPECT_THAT(abilities, IsSupersetOf({"faceInputSupported", "biometricOnlySupported"}));
  EXPECT_THAT(abilities, Not(Contains("faceExSupported")));
  for (const auto& name : abilities) EXPECT_NE(name.substr(0, 8), "extended") << name;
}

TEST(Capabilities, Counts_AreOfTheUsersThatItStores) {
  RecordProperty("requirements", "DEVICE-3");
  const DeviceCapability it = InDetail(ModelOf(gsdk::device::BIOSTATION_3_MAX_FP));
  EXPECT_THAT((std::vector{it.maxcardsperuser(), it.maxfingerprintsperuser(), it.maxfacesperuser()}),
              ElementsAre(8U, 10U, 5U));
  EXPECT_EQ(it.maxcards(), 8 * it.maxusers());
  EXPECT_EQ(it.maxusernames(), it.maxusers());
  EXPECT_EQ(InDetail(ModelOf(gsdk::device::CORESTATION_40)).maxrelays(), 4U);
  EXPECT_EQ(InDetail(ModelOf(gsdk::device::BIOENTRY_R2)).maxusers(), 0U);
}

TEST(Capabilities, ShortAndDetailed_OfEveryType_Agree) {
  RecordProperty("requirements", "DEVICE-2");
  for (const auto type : EveryType()) {
    SCOPED_TRACE(gsdk::device::Type_Name(type));
    const CapabilityInfo in_short = InShort(ModelOf(type));
    const DeviceCapability in_detail = InDetail(ModelOf(type));
    EXPECT_EQ(in_short.type(), type);
    EXPECT_EQ(in_short.maxnumofuser(), in_detail.maxusers());
    EXPECT_EQ(in_short.pinsupported(), in_detail.pininputsupported());
    EXPECT_EQ(in_short.cardsupported(), in_detail.cardinputsupported());
    EXPECT_EQ(in_short.fingersupported(), in_detail.fingerprintinputsupported());
    EXPECT_EQ(in_short.facesupported(), in_detail.faceinputsupported());
    EXPECT_EQ(in_short.usernamesupported(), in_detail.maxusernames() != 0);
    EXPECT_EQ(in_short.userphotosupported(), in_detail.maxuserimages() != 0);
    EXPECT_EQ(in_short.userphrasesupported(), in_detail.maxuserphrases() != 0);
    EXPECT_EQ(in_short.jobcodesupported(), in_detail.maxuserjobs() != 0);
    EXPECT_EQ(in_short.imagelogsupported(), in_detail.maximagelogs() != 0);
    EXPECT_EQ(in_short.wlansupported(), in_detail.wlansupported());
    EXPECT_EQ(in_short.dynamicslavedevicesupported(), in_detail.dynamicslavedevicesupported());
  }
}

TEST(Capabilities, TypesOfWhichNothingIsKnown_AreModulesAndTheUnknown) {
  RecordProperty("requirements", "DEVICE-3");
  std::set<std::string> unknown;
  for (const auto type : EveryType()) {
    if (ModelOf(type).parts == 0 && ModelOf(type).doors == 0) unknown.insert(gsdk::device::Type_Name(type));
  }
  EXPECT_THAT(unknown, UnorderedElementsAre("UNDEFINED", "SECURE_IO_2", "IO_DEVICE", "OUTPUT_MODULE", "INPUT_MODULE",
                                            "DOOR_MODULE_21", "IM_120", "DOOR_INTERFACE_24", "RS485_SLAVE", "UNKNOWN"));
}

}  // namespace
}  // namespace connectmaster::fakegateway
