/// \file
/// Whether a plugin was built so that it and this framework agree on the layout of what passes between them.
#pragma once

#include <cstdint>
#include <string_view>

namespace pipeline {

/// Throws Error with both values when `abi` or a part of `fingerprint` is not this framework's.
void require_same_build(std::uint32_t abi, std::string_view fingerprint);

}  // namespace pipeline
