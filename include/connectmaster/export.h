#pragma once

// What a shared library of the test kit shows to those that link it; everything else in it is hidden.
#define CONNECTMASTER_EXPORT __attribute__((visibility("default")))
