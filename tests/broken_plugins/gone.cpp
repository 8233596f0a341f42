/// \file
/// The library that missing_dependency.cpp is linked to.
extern "C" __attribute__((visibility("default"))) int gone() { return 7; }
