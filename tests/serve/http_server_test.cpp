#include "serve/http_server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <pipeline/error.h>

namespace pipeline::serve {
namespace {

using Clock = std::chrono::steady_clock;

/// Long enough for a busy machine and a sanitizer, seconds.
constexpr double kPatience = 60.0;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// A connection that sends whatever it likes.
class RawClient {
 public:
  explicit RawClient(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~RawClient() { ::close(socket_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool connected() const { return connected_; }
  void send(const std::string& text) const { ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL); }
  /// All that comes until the other side closes, at most `seconds`.
  std::string receive(double seconds) const {
    std::string text;
    closes(seconds, text);
    return text;
  }
  /// Whether the other side closes within `seconds`.
  bool closes(double seconds) const {
    std::string text;
    return closes(seconds, text);
  }

 private:
  bool closes(double seconds, std::string& text) const {
    const Clock::time_point begin = Clock::now();
    while (seconds_since(begin) < seconds) {
      pollfd wanted{socket_, POLLIN, 0};
      if (::poll(&wanted, 1, 50) <= 0) continue;
      char buffer[4096];
      const ssize_t count = ::recv(socket_, buffer, sizeof buffer, 0);
      if (count <= 0) return true;
      text.append(buffer, static_cast<std::size_t>(count));
    }
    return false;
  }

  int socket_;
  bool connected_ = false;
};

/// Answers with the request's method, path and the length of its body; a path with "secret" is refused.
HttpHandlers echo() {
  return {[](const HttpRequest& request) -> std::optional<HttpAnswer> {
            if (request.path.find("secret") != std::string::npos) return refusal(403, "no");
            return std::nullopt;
          },
          [](const HttpRequest& request) {
            return HttpAnswer{200,
                              "text/plain",
                              request.method + " " + request.path + " " + std::to_string(request.body.size()) + " " +
                                  std::string(request.parameter("q")),
                              {{"X-Own", "yes"}}};
          }};
}

class Http : public ::testing::Test {
 protected:
  Http() : server_(0, echo()) { server_.start(); }
  httplib::Client client() const {
    httplib::Client client("127.0.0.1", server_.port());
    client.set_read_timeout(static_cast<int>(kPatience));
    return client;
  }

  HttpServer server_;
};

TEST_F(Http, AnswersGetAndPost) {
  httplib::Client client = this->client();
  const auto got = client.Get("/a/b?q=x%20y&q=z");
  ASSERT_TRUE(got);
  EXPECT_EQ(got->status, 200);
  EXPECT_EQ(got->body, "GET /a/b 0 x y");
  EXPECT_EQ(got->get_header_value("X-Own"), "yes");
  EXPECT_EQ(got->get_header_value("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(got->get_header_value("Cache-Control"), "no-store");
  const auto posted = client.Post("/p", "hello", "application/json");
  ASSERT_TRUE(posted);
  EXPECT_EQ(posted->body, "POST /p 5 ");
}

TEST_F(Http, AConnectionServesManyRequests) {
  const RawClient client(server_.port());
  client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
  client.send(
      "POST /3 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nokGET /4 HTTP/1.1\r\nHost: x\r\nConnection: "
      "close\r\n\r\n");
  const std::string text = client.receive(kPatience);
  for (const char* answer : {"GET /1 0", "GET /2 0", "POST /3 2", "GET /4 0"})
    EXPECT_NE(text.find(answer), std::string::npos) << text;
}

TEST_F(Http, WhatIsRefusedIsNotReadAndEndsTheConnection) {
  const RawClient client(server_.port());
  client.send("POST /secret HTTP/1.1\r\nHost: x\r\nContent-Length: 30\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n");
  const std::string text = client.receive(kPatience);
  EXPECT_NE(text.find(" 403 "), std::string::npos) << text;
  EXPECT_EQ(text.find("smuggled"), std::string::npos) << text;
}

TEST_F(Http, AnswersAreNotCompressed) {
  httplib::Client client = this->client();
  const auto got = client.Get("/a", {{"Accept-Encoding", "gzip, br"}});
  ASSERT_TRUE(got);
  EXPECT_FALSE(got->has_header("Content-Encoding"));
  EXPECT_EQ(got->body, "GET /a 0 ");
}

TEST_F(Http, BodiesAreBounded) {
  httplib::Client client = this->client();
  const auto most = client.Post("/p", std::string(HttpServer::kMostBodyBytes, 'x'), "image/png");
  ASSERT_TRUE(most);
  EXPECT_EQ(most->status, 200);
  const RawClient more(server_.port());
  more.send("POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\nx");
  more.send(std::string(1000, 'x'));
  const auto begin = Clock::now();
  const RawClient other(server_.port());
  other.send("GET /still HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_NE(other.receive(kPatience).find("GET /still"), std::string::npos);
  EXPECT_LT(seconds_since(begin), 5.0);
}

TEST_F(Http, WhatTheServerDoesNotDoIsSaid) {
  struct Case {
    const char* name;
    std::string request;
    const char* status;
  };
  const std::vector<Case> cases = {
      {"chunks", "POST /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", " 411 "},
      {"compressed", "POST /p HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx", " 415 "},
      {"form",
       "POST /p HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b",
       " 415 "},
      {"multipart",
       "POST /p HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=a\r\nContent-Length: 1\r\n\r\nx",
       " 415 "},
      {"method", "DELETE /p HTTP/1.1\r\nHost: x\r\n\r\n", " 405 "},
      {"range", "GET /p HTTP/1.1\r\nHost: x\r\nRange: bytes=0-1\r\n\r\n", " 416 "},
      {"long path", "GET /" + std::string(4000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", " 414 "},
      {"too long path", "GET /" + std::string(20000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", " 4"},
      {"not HTTP", "hello\r\n\r\n", " 400 "},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const RawClient client(server_.port());
    client.send(c.request);
    ::std::string text;
    const auto begin = Clock::now();
    while (text.find("\r\n") == std::string::npos && seconds_since(begin) < kPatience) text += client.receive(0.1);
    EXPECT_NE(text.substr(0, text.find("\r\n")).find(c.status), std::string::npos) << text;
  }
}

TEST_F(Http, HeadersAreBounded) {
  const RawClient client(server_.port());
  client.send("GET /p HTTP/1.1\r\nHost: x\r\n");
  for (int i = 0; i < 100; ++i) client.send("X-" + std::to_string(i) + ": " + std::string(1000, 'a') + "\r\n");
  client.send("\r\n");
  const std::string text = client.receive(kPatience);
  EXPECT_EQ(text.find("GET /p 0"), std::string::npos) << text;
}

TEST_F(Http, ARequestThatCannotBeReadEndsTheConnection) {
  const RawClient client(server_.port());
  client.send("nonsense\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.receive(kPatience).find("smuggled"), std::string::npos);
  const RawClient other(server_.port());
  other.send("nonsense\r\n\r\n");
  EXPECT_TRUE(other.closes(kPatience));
}

TEST_F(Http, SlowAndIdleClientsBlockNobody) {
  std::vector<std::unique_ptr<RawClient>> crowd;
  for (int i = 0; i < 200; ++i) {
    crowd.push_back(std::make_unique<RawClient>(server_.port()));
    ASSERT_TRUE(crowd.back()->connected()) << i;
    if (i % 2 == 0) crowd.back()->send("POST /p HTTP/1.1\r\nHos");
    if (i % 4 == 1) crowd.back()->send("POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nab");
  }
  httplib::Client client = this->client();
  for (int i = 0; i < 20; ++i) {
    for (std::size_t c = 0; c < crowd.size(); c += 2) crowd[c]->send("t");
    const auto got = client.Get("/a");
    ASSERT_TRUE(got);
    EXPECT_EQ(got->body, "GET /a 0 ");
  }
  EXPECT_GE(server_.connections(), 200);
}

TEST(HttpServer, OfTooManyConnectionsTheOneIdleTheLongestGoes) {
  constexpr int kMost = 8;
  HttpServer server(0, echo(), kMost);
  server.start();
  std::vector<std::unique_ptr<RawClient>> crowd;
  while (std::ssize(crowd) < kMost) {
    crowd.push_back(std::make_unique<RawClient>(server.port()));
    const auto begin = Clock::now();
    while (server.connections() < std::ssize(crowd) && seconds_since(begin) < kPatience)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    ASSERT_EQ(server.connections(), std::ssize(crowd));
  }
  const RawClient newcomer(server.port());
  EXPECT_TRUE(crowd.front()->closes(kPatience));
  for (std::size_t i = 1; i < crowd.size(); ++i) {
    crowd[i]->send("GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_NE(crowd[i]->receive(kPatience).find("GET /" + std::to_string(i) + " 0"), std::string::npos) << i;
  }
  newcomer.send("GET /new HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_NE(newcomer.receive(kPatience).find("GET /new 0"), std::string::npos);
}

TEST(HttpServer, AnotherConnectionThanAllowedIsClosedWhileEveryOneIsBusy) {
  constexpr int kMost = 4;
  std::atomic<int> busy = 0;
  std::atomic<bool> done = false;
  HttpHandlers handlers = echo();
  handlers.answer = [&](const HttpRequest&) {
    ++busy;
    while (!done) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return HttpAnswer{200, "text/plain", "done", {}};
  };
  HttpServer server(0, handlers, kMost);
  server.start();
  std::vector<std::unique_ptr<RawClient>> crowd;
  for (int i = 0; i < kMost; ++i) {
    crowd.push_back(std::make_unique<RawClient>(server.port()));
    crowd.back()->send("GET /p HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  }
  const auto begin = Clock::now();
  while (busy < kMost && seconds_since(begin) < kPatience) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_EQ(busy, kMost);
  EXPECT_TRUE(RawClient(server.port()).closes(kPatience));
  done = true;
  for (const auto& client : crowd) EXPECT_NE(client->receive(kPatience).find("done"), std::string::npos);
}

TEST_F(Http, StopsWithinASecondWhateverClientsDo) {
  std::vector<std::unique_ptr<RawClient>> crowd;
  for (int i = 0; i < 50; ++i) {
    crowd.push_back(std::make_unique<RawClient>(server_.port()));
    if (i % 2 == 0) crowd.back()->send("POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nab");
  }
  client().Get("/a");
  const auto begin = Clock::now();
  server_.stop();
  EXPECT_LT(seconds_since(begin), 10.0) << "a busy machine needs longer; measured: 0.5 s, that is the time to linger";
  EXPECT_FALSE(RawClient(server_.port()).connected());
}

TEST_F(Http, EightAtOnceGetTheirOwnAnswers) {
  std::vector<std::thread> people;
  std::atomic<int> answered = 0;
  people.reserve(8);
  for (int person = 0; person < 8; ++person)
    people.emplace_back([&] {
      httplib::Client client = this->client();
      client.set_keep_alive(true);
      for (int i = 0; i < 50; ++i) {
        const auto got = client.Post("/p", std::string(static_cast<std::size_t>(i), 'x'), "application/json");
        if (got && got->body == "POST /p " + std::to_string(i) + " ") ++answered;
      }
    });
  for (std::thread& person : people) person.join();
  EXPECT_EQ(answered, 400);
}

TEST(HttpServer, APortThatIsTakenIsAnError) {
  HttpServer first(0, echo());
  first.start();
  try {
    HttpServer second(first.port(), echo());
    FAIL() << "two servers share a port";
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()),
              "cannot listen on 127.0.0.1:" + std::to_string(first.port()) + ": Address already in use");
    EXPECT_EQ(error.help(), "another program has that port; name another with --port, or 0 for any that is free");
  }
}

TEST(HttpServer, ListensOnLoopbackAlone) {
  HttpServer server(0, echo());
  server.start();
  const int other = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(server.port()));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);  // another address of this machine
  EXPECT_NE(::connect(other, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ::close(other);
}

}  // namespace
}  // namespace pipeline::serve
