#include "serve/gate.h"

#include <gtest/gtest.h>

#include <set>

namespace pipeline::serve {
namespace {

const std::string kToken = "0123456789abcdef";

HttpRequest request(const std::string& host, const std::string& origin = "", const std::string& token = kToken) {
  HttpRequest result;
  result.method = "POST";
  result.path = "/predict";
  result.host = host;
  result.origin = origin;
  if (!token.empty()) result.query.emplace("token", token);
  return result;
}

int status(const Gate& gate, const HttpRequest& request) {
  const auto refused = gate.refuse(request);
  return refused ? refused->status : 200;
}

TEST(Gate, OwnPageAndOwnNamesPass) {
  const Gate gate(8000, {}, kToken);
  for (const char* host : {"127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000"}) {
    EXPECT_EQ(status(gate, request(host)), 200) << host;
    EXPECT_EQ(status(gate, request(host, std::string("http://") + host)), 200) << host;
  }
}

TEST(Gate, ForeignHostsAreRefused) {
  const Gate gate(8000, {}, kToken);
  for (const char* host :
       {"", "evil.example", "evil.example:8000", "127.0.0.1", "127.0.0.1:8001", "127.0.0.1:8000.evil.example",
        "localhost:8000@evil.example", "[::1]:8000", "127.0.0.2:8000"})
    EXPECT_EQ(status(gate, request(host)), 403) << host;
}

TEST(Gate, ForeignOriginsAreRefused) {
  const Gate gate(8000, {}, kToken);
  for (const char* origin : {"null", "http://evil.example", "http://127.0.0.1:8001", "http://127.0.0.1", "file://",
                             "ftp://127.0.0.1:8000", "http://127.0.0.1:8000.evil.example", "127.0.0.1:8000", "http:"})
    EXPECT_EQ(status(gate, request("127.0.0.1:8000", origin)), 403) << origin;
}

TEST(Gate, ATokenIsNeededWhereThereIsOne) {
  const Gate gate(8000, {}, kToken);
  EXPECT_EQ(status(gate, request("localhost:8000", "", "")), 401);
  EXPECT_EQ(status(gate, request("localhost:8000", "", kToken.substr(1))), 401);
  EXPECT_EQ(status(gate, request("localhost:8000", "", kToken + "0")), 401);
  HttpRequest bearer = request("localhost:8000", "", "");
  bearer.authorization = "Bearer " + kToken;
  EXPECT_EQ(status(gate, bearer), 200);
  bearer.authorization = kToken;
  EXPECT_EQ(status(gate, bearer), 401);
  bearer.authorization = "Bearer wrong";
  bearer.query.emplace("token", kToken);
  EXPECT_EQ(status(gate, bearer), 401) << "what is said in the header counts";
  HttpRequest health = request("localhost:8000", "", "");
  health.path = "/health";
  EXPECT_EQ(status(gate, health), 200);
  EXPECT_EQ(status(Gate(8000, {}, ""), request("localhost:8000", "", "")), 200);
}

TEST(Gate, AProxysNamePassesWhenItIsNamed) {
  const Gate gate(8000, {"digits.example", "other.example:444"}, "");
  EXPECT_EQ(status(gate, request("digits.example")), 200);
  EXPECT_EQ(status(gate, request("Digits.Example", "https://digits.example")), 200);
  EXPECT_EQ(status(gate, request("digits.example:8000")), 200);
  EXPECT_EQ(status(gate, request("other.example:444")), 200);
  EXPECT_EQ(status(gate, request("other.example")), 403);
}

TEST(RandomToken, IsLongAndNeverTheSame) {
  std::set<std::string> tokens;
  for (int i = 0; i < 100; ++i) {
    const std::string token = random_token();
    EXPECT_EQ(token.size(), 32U);
    EXPECT_EQ(token.find_first_not_of("0123456789abcdef"), std::string::npos);
    tokens.insert(token);
  }
  EXPECT_EQ(tokens.size(), 100U);
}

}  // namespace
}  // namespace pipeline::serve
