#include "model/device_models.h"

#include <algorithm>
#include <array>

namespace connectmaster::fakegateway {
namespace {

namespace device = gsdk::device;

// Chosen: G-SDK's public documentation has no such figures. They only tell kinds of devices apart.
constexpr std::uint32_t kUsersOfAReader = 10'000;
constexpr std::uint32_t kUsersOfATerminal = 100'000;
constexpr std::uint32_t kUsersOfAController = 500'000;

constexpr std::uint32_t kReader = kCards;
constexpr std::uint32_t kTerminal = kCards | kKeys | kDisplay;
constexpr std::uint32_t kFaceTerminal = kTerminal | kFaces | kCamera;
constexpr std::uint32_t kVisibleFaceTerminal = kFaceTerminal | kVisibleFaces;

// By the descriptions of the types in device.proto: terminals, fingerprints, faces, keypads, cameras, QR codes, doors.
// Chosen: all readers and terminals read cards; a terminal has a display and keys; face terminals have a camera, and
// those since FaceStation F2 use visible light; a device that decides by itself has one door. A device that only works
// as a slave stores no users. Types that are not here are modules of which nothing is known that a client could ask.
// clang-format off
constexpr std::array kModels{
    DeviceModel{device::BIOENTRY_PLUS,       kReader | kFingers,               kUsersOfAReader,     1},
    DeviceModel{device::BIOENTRY_W,          kReader | kFingers,               kUsersOfAReader,     1},
    DeviceModel{device::BIOLITE_NET,         kTerminal | kFingers,             kUsersOfATerminal,   1},
    DeviceModel{device::XPASS,               kReader,                          kUsersOfAReader,     1},
    DeviceModel{device::XPASS_S2,            kReader,                          kUsersOfAReader,     1},
    DeviceModel{device::DOOR_MODULE_20,      0,                                0,                   2},
    DeviceModel{device::BIOSTATION_2,        kTerminal | kFingers,             kUsersOfATerminal,   1},
    DeviceModel{device::BIOSTATION_A2,       kTerminal | kFingers | kCamera,   kUsersOfATerminal,   1},
    DeviceModel{device::FACESTATION_2,       kFaceTerminal,                    kUsersOfATerminal,   1},
    DeviceModel{device::BIOSTATION_L2,       kTerminal | kFingers,             kUsersOfATerminal,   1},
    DeviceModel{device::BIOENTRY_W2,         kReader | kFingers,               kUsersOfAReader,     1},
    DeviceModel{device::CORESTATION_40,      0,                                kUsersOfAController, 4},
    DeviceModel{device::BIOENTRY_P2,         kReader | kFingers,               kUsersOfAReader,     1},
    DeviceModel{device::BIOLITE_N2,          kTerminal | kFingers,             kUsersOfATerminal,   1},
    DeviceModel{device::XPASS2,              kReader,                          kUsersOfAReader,     1},
    DeviceModel{device::XPASS_S3,            kReader,                          kUsersOfAReader,     1},
    DeviceModel{device::BIOENTRY_R2,         kReader | kFingers,               0,                   0},
    DeviceModel{device::XPASS_D2,            kReader,                          0,                   0},
    DeviceModel{device::XPASS_D2_KEYPAD,     kReader | kKeys,                  0,                   0},
    DeviceModel{device::FACELITE,            kFaceTerminal,                    kUsersOfATerminal,   1},
    DeviceModel{device::XPASS2_KEYPAD,       kReader | kKeys,                  kUsersOfAReader,     1},
    DeviceModel{device::XPASS_D2_REV,        kReader,                          0,                   0},
    DeviceModel{device::XPASS_D2_KEYPAD_REV, kReader | kKeys,                  0,                   0},
    DeviceModel{device::FACESTATION_F2_FP,   kVisibleFaceTerminal | kFingers,  kUsersOfATerminal,   1},
    DeviceModel{device::FACESTATION_F2,      kVisibleFaceTerminal,             kUsersOfATerminal,   1},
    DeviceModel{device::XSTATION_2_QR,       kTerminal | kMobile | kQrCodes,   kUsersOfATerminal,   1},
    DeviceModel{device::XSTATION_2,          kTerminal | kMobile,              kUsersOfATerminal,   1},
    DeviceModel{device::XSTATION_2_FP,       kTerminal | kMobile | kFingers,   kUsersOfATerminal,   1},
    DeviceModel{device::BIOSTATION_3,        kVisibleFaceTerminal,             kUsersOfATerminal,   1},
    DeviceModel{device::BIOSTATION_2A,       kTerminal | kFingers,             kUsersOfATerminal,   1},
    DeviceModel{device::BIOENTRY_W3,         kReader | kFaces | kVisibleFaces | kCamera, kUsersOfAReader, 1},
    DeviceModel{device::CORESTATION_20,      0,                                kUsersOfAController, 2},
    DeviceModel{device::BIOSTATION_3_MAX,    kVisibleFaceTerminal,             kUsersOfATerminal,   1},
    DeviceModel{device::BIOSTATION_3_MAX_FP, kVisibleFaceTerminal | kFingers,  kUsersOfATerminal,   1},
    DeviceModel{device::XPASS_Q2,            kReader | kQrCodes,               kUsersOfAReader,     1},
};
// clang-format on

}  // namespace

DeviceModel ModelOf(gsdk::device::Type type) {
  const auto* const found =
      std::find_if(kModels.begin(), kModels.end(), [type](const DeviceModel& it) { return it.type == type; });
  return found == kModels.end() ? DeviceModel{type} : *found;
}

}  // namespace connectmaster::fakegateway
