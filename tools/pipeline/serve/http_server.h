/// \file
/// Serves HTTP on this machine's loopback address, on top of cpp-httplib.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

#include "serve/http_message.h"

namespace pipeline::serve {

/// What the server asks of whoever answers. Called from several threads at once; must not throw.
struct HttpHandlers {
  /// Asked when the headers are there and before any body is read; an answer ends the request.
  std::function<std::optional<HttpAnswer>(const HttpRequest&)> refuse;
  std::function<HttpAnswer(const HttpRequest&)> answer;
};

/// A thread a connection, up to a bound; of more, the one that has been idle the longest is closed. Idle and slow
/// clients cost a sleeping thread each, for a bounded time, and block nobody.
class HttpServer {
 public:
  static constexpr int kMostConnections = 512;
  static constexpr std::size_t kMostHeaderBytes = 64 * 1024;
  static constexpr std::size_t kMostBodyBytes = 8 * 1024 * 1024;

  /// Binds 127.0.0.1:`port`, 0 for any that is free. Throws Error when it is taken, or may not be used.
  HttpServer(int port, HttpHandlers handlers, int most_connections = kMostConnections);
  /// Stops.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  int port() const;
  /// Accepts connections on a thread of its own from now on.
  void start();
  /// Closes every connection; returns when no handler runs any more. Called once or never.
  void stop();
  int connections() const;

 private:
  struct Content;
  std::unique_ptr<Content> content_;
};

}  // namespace pipeline::serve
