#include <memory>
#include <string>

#include "connectmaster/device.pb.h"
#include "control/deviations/subjects.h"
#include "control/deviations/wrap.h"

namespace connectmaster::fakegateway {
namespace {

namespace device = gsdk::device;

using InfoAnswer = Answered<device::GetInfoRequest, device::GetInfoResponse>;

// Of what a device answers.
template <typename Change>
void ChangeInfo(Behaviour& behaviour, Change change) {
  ChangeAnswer<device::GetInfoRequest, device::GetInfoResponse>(behaviour, [change](const InfoAnswer& answered) {
    if (answered.ok()) change(answered, *answered.response.mutable_info());
  });
}
template <typename Change>
void ChangeInShort(Behaviour& behaviour, Change change) {
  ChangeAnswer<device::GetCapabilityInfoRequest, device::GetCapabilityInfoResponse>(
      behaviour, [change](const auto& answered) {
        if (answered.ok()) change(*answered.response.mutable_capinfo());
      });
}
template <typename Change>
void ChangeInDetail(Behaviour& behaviour, Change change) {
  ChangeAnswer<device::GetCapabilityRequest, device::GetCapabilityResponse>(behaviour, [change](const auto& answered) {
    if (answered.ok()) change(*answered.response.mutable_devicecapability());
  });
}
// Of how GetInfo ends.
template <typename Change>
void ChangeEnd(Behaviour& behaviour, Change change) {
  ChangeAnswer<device::GetInfoRequest, device::GetInfoResponse>(behaviour, change);
}

}  // namespace

DeviationEntries DeviceDeviations() {
  return {
      {{"device-1-one-address", "DEVICE-1", "Every device has the same MAC address."},
       [](Behaviour& it) {
         ChangeInfo(it, [](const auto&, device::FactoryInfo& info) { info.set_macaddr("02:00:00:00:00:01"); });
       }},
      {{"device-1-without-address", "DEVICE-1", "GetInfo does not tell the MAC address."},
       [](Behaviour& it) { ChangeInfo(it, [](const auto&, device::FactoryInfo& info) { info.clear_macaddr(); }); }},
      {{"device-1-without-model", "DEVICE-1", "GetInfo does not tell the model's name."},
       [](Behaviour& it) { ChangeInfo(it, [](const auto&, device::FactoryInfo& info) { info.clear_modelname(); }); }},
      {{"device-1-without-firmware", "DEVICE-1", "GetInfo does not tell the firmware's version."},
       [](Behaviour& it) {
         ChangeInfo(it, [](const auto&, device::FactoryInfo& info) { info.clear_firmwareversion(); });
       }},
      {{"device-1-without-kernel", "DEVICE-1", "GetInfo does not tell the kernel's version."},
       [](Behaviour& it) {
         ChangeInfo(it, [](const auto&, device::FactoryInfo& info) { info.clear_kernelversion(); });
       }},
      {{"device-1-without-core", "DEVICE-1", "GetInfo does not tell BSCore's version."},
       [](Behaviour& it) {
         ChangeInfo(it, [](const auto&, device::FactoryInfo& info) { info.clear_bscoreversion(); });
       }},
      {{"device-1-without-board", "DEVICE-1", "GetInfo does not tell the board's version."},
       [](Behaviour& it) {
         ChangeInfo(it, [](const auto&, device::FactoryInfo& info) { info.clear_boardversion(); });
       }},
      {{"device-1-other-versions-each-time", "DEVICE-1", "GetInfo tells another firmware version each time."},
       [](Behaviour& it) {
         const auto asked = std::make_shared<int>(0);
         ChangeInfo(it, [asked](const auto&, device::FactoryInfo& info) {
           info.set_firmwareversion("1.0." + std::to_string(++*asked));
         });
       }},
      {{"device-1-raw-address", "DEVICE-1", "The MAC address is a decimal number."},
       [](Behaviour& it) {
         ChangeInfo(it, [](const InfoAnswer& answered, device::FactoryInfo& info) {
           info.set_macaddr(std::to_string(answered.request.deviceid()));
         });
       }},
      {{"device-1-empty", "DEVICE-1", "GetInfo answers OK, with nothing."},
       [](Behaviour& it) { AnswerWithoutDoing<device::GetInfoRequest>(it); }},
      {{"device-2-one-type", "DEVICE-2", "Every device says that it is a BioStation 2."},
       [](Behaviour& it) {
         ChangeInShort(it, [](device::CapabilityInfo& info) { info.set_type(device::BIOSTATION_2); });
       }},
      {{"device-2-without-type", "DEVICE-2", "GetCapabilityInfo does not tell the type."},
       [](Behaviour& it) { ChangeInShort(it, [](device::CapabilityInfo& info) { info.clear_type(); }); }},
      {{"device-2-old-numbers", "DEVICE-2", "GetCapability has the field numbers of before V1.7: one less from 27 on."},
       [](Behaviour& it) {
         ChangeInDetail(it, [](device::DeviceCapability& capability) {
           const auto& fields = *device::DeviceCapability::descriptor();
           const auto& values = *device::DeviceCapability::GetReflection();
           for (int number = 45; number < 61; ++number) {
             values.SetBool(&capability, fields.FindFieldByNumber(number - 1),
                            values.GetBool(capability, fields.FindFieldByNumber(number)));
           }
         });
       }},
      {{"device-2-details-without-users", "DEVICE-2", "GetCapability does not tell how many users a device stores."},
       [](Behaviour& it) {
         ChangeInDetail(it, [](device::DeviceCapability& capability) { capability.clear_maxusers(); });
       }},
      {{"device-2-details-empty", "DEVICE-2", "GetCapability answers OK, with nothing."},
       [](Behaviour& it) { AnswerWithoutDoing<device::GetCapabilityRequest>(it); }},
      {{"device-3-without-cards", "DEVICE-3", "No device reads cards."},
       [](Behaviour& it) {
         ChangeInShort(it, [](device::CapabilityInfo& info) { info.clear_cardsupported(); });
         ChangeInDetail(it, [](device::DeviceCapability& capability) { capability.clear_cardinputsupported(); });
       }},
      {{"device-3-without-fingers", "DEVICE-3", "No device reads fingerprints."},
       [](Behaviour& it) {
         ChangeInShort(it, [](device::CapabilityInfo& info) { info.clear_fingersupported(); });
         ChangeInDetail(it, [](device::DeviceCapability& capability) { capability.clear_fingerprintinputsupported(); });
       }},
      {{"device-3-without-faces", "DEVICE-3", "No device recognizes faces."},
       [](Behaviour& it) {
         ChangeInShort(it, [](device::CapabilityInfo& info) { info.clear_facesupported(); });
         ChangeInDetail(it, [](device::DeviceCapability& capability) { capability.clear_faceinputsupported(); });
       }},
      {{"device-3-two-fingers", "DEVICE-3", "A user has at most two fingers."},
       [](Behaviour& it) {
         ChangeInDetail(it, [](device::DeviceCapability& capability) { capability.set_maxfingerprintsperuser(2); });
       }},
      {{"device-3-not-by-biometrics-alone", "DEVICE-3", "No device lets users in by biometrics alone."},
       [](Behaviour& it) {
         ChangeInDetail(it, [](device::DeviceCapability& capability) { capability.clear_biometriconlysupported(); });
       }},
      {{"device-3-card-and-pin", "DEVICE-3", "Every device asks for a PIN after a card."},
       [](Behaviour& it) {
         ChangeInDetail(it, [](device::DeviceCapability& capability) { capability.set_cardpinsupported(true); });
       }},
      {{"device-3-extended", "DEVICE-3", "Every device has an extended way to authenticate."},
       [](Behaviour& it) {
         ChangeInDetail(it,
                        [](device::DeviceCapability& capability) { capability.set_extendedfaceonlysupported(true); });
       }},
      {{"device-4-drops-the-connection", "DEVICE-4", "A device that is asked drops its connection."},
       [](Behaviour& it) {
         ChangeInfo(it, [](const InfoAnswer& answered, device::FactoryInfo&) {
           Device* const asked = answered.installation.network.FindById(answered.request.deviceid());
           if (asked->connected_to != nullptr) answered.links.Drop(*asked, LinkEvent::kLost);
         });
       }},
      {{"device-4-not-connected-is-unavailable", "DEVICE-4", "A device that is not connected is UNAVAILABLE."},
       [](Behaviour& it) {
         ChangeEnd(it, [](const InfoAnswer& answered) {
           if (absl::IsNotFound(answered.status)) {
             answered.status = WithCode(answered.status, absl::StatusCode::kUnavailable);
           }
         });
       }},
      {{"device-4-not-connected-answers", "DEVICE-4", "A device that is not connected answers, too."},
       [](Behaviour& it) {
         ChangeEnd(it, [](const InfoAnswer& answered) {
           if (!absl::IsNotFound(answered.status)) return;
           answered.response.mutable_info()->set_modelname("BIOSTATION_2");
           answered.status = absl::OkStatus();
         });
       }},
      {{"device-4-answers-without-power", "DEVICE-4", "A device without power answers."},
       [](Behaviour& it) {
         ChangeEnd(it, [](const InfoAnswer& answered) {
           if (absl::IsUnavailable(answered.status)) answered.status = absl::OkStatus();
         });
       }},
      {{"device-4-answers-all-tenants", "DEVICE-4", "A device tells every tenant what it can do."},
       [](Behaviour& it) { CallAsAdministrator<device::GetCapabilityInfoRequest>(it); }},
  };
}

}  // namespace connectmaster::fakegateway
