/// \file
/// Numbers as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace pipeline::cli {

/// "55,000"
std::string with_commas(std::int64_t number);
/// `decimals` digits after the point; "-" for what is not a number.
std::string fixed(double number, int decimals);
/// "98.04 %"; "-" for what is not a number.
std::string percent(double share);
/// A figure of unknown kind: whole numbers with commas, others with four significant digits or four decimals.
std::string figure(double number);
/// "0.04 s", "12.3 s", "2 min 05 s", "3 h 12 min".
std::string duration(double seconds);
/// "1.4 MB"
std::string bytes(std::uint64_t count);

}  // namespace pipeline::cli
