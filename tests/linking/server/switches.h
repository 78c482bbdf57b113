#pragma once

#include <string>
#include <vector>

// What a program switches for all of its gRPC servers at once. As application.h, without a type of gRPC's.
namespace application {

// gRPC's own health service, for every server that is started from then on.
void SwitchHealthOn(bool on);
bool IsHealthOn();

// gRPC's reflection, for every server that is started from then on, until the program ends. A program that links this
// function has it on from the start: gRPC's library switches it on when it is loaded.
void SwitchReflectionOn();

// What gRPC logs between these two is kept instead, if it is an error.
void KeepErrors();
std::vector<std::string> TakeErrors();

}  // namespace application
