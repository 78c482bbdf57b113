#include <iostream>

#include "connectmaster/client/client.h"

// A gateway that is not there, and a message of the contract.
int main() {
  connectmaster::client::ClientOptions options;
  options.target = "";
  const auto client = connectmaster::client::Client::Create(options);
  connectmaster::gsdk::connect::DeviceInfo device;
  device.set_deviceid(7);
  std::cout << client.status() << "\n" << device.ShortDebugString() << "\n";
  return !client.ok() && device.ShortDebugString() == "deviceID: 7" ? 0 : 1;
}
