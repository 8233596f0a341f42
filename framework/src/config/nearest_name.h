/// \file
/// What the user may have meant.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace pipeline {

/// The name that differs least from `wanted`, counting letters inserted, left out, replaced, or swapped with their
/// neighbour, regardless of case. None when it differs by more than 3 or by all of `wanted`'s letters; the first when
/// several differ equally.
std::optional<std::string> nearest_name(std::string_view wanted, std::span<const std::string> names);

/// "did you mean 'size'? It takes: ...", or `rest` alone when no name is near.
std::string did_you_mean(std::string_view wanted, std::span<const std::string> names, std::string_view rest);

/// "a, b, c"
std::string comma_separated(std::span<const std::string> names);

}  // namespace pipeline
