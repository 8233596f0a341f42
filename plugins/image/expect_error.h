/// \file
/// Errors in this plugin's tests.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include <pipeline/error.h>

namespace example {

/// Expects `act` to throw an Error whose text ends in `what` (a runtime may put the stage before it) and whose help is
/// `help`.
template <class Act>
void expect_error(Act act, const std::string& what, const std::string& help) {
  try {
    act();
    FAIL() << "no error";
  } catch (const pipeline::Error& error) {
    EXPECT_THAT(std::string(error.what()), testing::EndsWith(what));
    EXPECT_EQ(error.help(), help);
  }
}

}  // namespace example
