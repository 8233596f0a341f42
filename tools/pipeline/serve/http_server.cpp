#include "serve/http_server.h"

#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <list>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include <pipeline/error.h>

#include "serve/connection.h"

namespace pipeline::serve {
namespace {

using Clock = Connection::Clock;

constexpr auto kIdle = std::chrono::seconds(75);     // a browser keeps connections for its next request
constexpr auto kRequest = std::chrono::seconds(15);  // for a whole request, and again for a whole answer
constexpr int kRequestsPerConnection = 100'000;
constexpr std::size_t kLongestPath = 200;

/// A worker for each connection; workers are kept for the next one.
class ConnectionThreads final : public httplib::TaskQueue {
 public:
  void enqueue(std::function<void()> task) override {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
    if (idle_ >= static_cast<int>(tasks_.size())) {
      there_is_work_.notify_one();
      return;
    }
    try {
      threads_.emplace_back([this] { work(); });
    } catch (const std::system_error&) {  // no more threads for this user: it waits for one of ours
    }
  }

  void shutdown() override {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    there_is_work_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    while (true) {
      ++idle_;
      there_is_work_.wait(lock, [&] { return !tasks_.empty() || ending_; });
      --idle_;
      if (tasks_.empty()) return;
      const std::function<void()> task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable there_is_work_;
  std::deque<std::function<void()>> tasks_;
  std::vector<std::thread> threads_;
  int idle_ = 0;
  bool ending_ = false;
};

/// Which connections there are, and which of them wait for a request.
class Connections {
 public:
  struct Entry {
    socket_t socket = 0;
    bool idle = false;
    Clock::time_point since;
  };
  using Place = std::list<Entry>::iterator;

  explicit Connections(int most) : most_(most) {}

  /// False when there is no room: every connection is busy.
  bool add(socket_t socket, Place& place) {
    const std::lock_guard lock(mutex_);
    if (stopping_) return false;
    if (std::ssize(entries_) >= most_ && !close_one_idle()) return false;
    place = entries_.insert(entries_.end(), Entry{socket, true, Clock::now()});
    return true;
  }
  void set_idle(Place place, bool idle) {
    const std::lock_guard lock(mutex_);
    place->idle = idle;
    place->since = Clock::now();
  }
  void remove(Place place) {
    const std::lock_guard lock(mutex_);
    entries_.erase(place);
  }
  /// Ends every wait for a client.
  void stop() {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const Entry& entry : entries_) ::shutdown(entry.socket, SHUT_RD);
  }
  bool stopping() const {
    const std::lock_guard lock(mutex_);
    return stopping_;
  }
  int count() const {
    const std::lock_guard lock(mutex_);
    return static_cast<int>(entries_.size());
  }

 private:
  bool close_one_idle() {
    auto oldest = entries_.end();
    for (auto entry = entries_.begin(); entry != entries_.end(); ++entry)
      if (entry->idle && (oldest == entries_.end() || entry->since < oldest->since)) oldest = entry;
    if (oldest == entries_.end()) return false;
    oldest->idle = false;  // once is enough; its thread removes it
    ::shutdown(oldest->socket, SHUT_RDWR);
    return true;
  }

  const int most_;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;
  bool stopping_ = false;
};

HttpRequest request_of(const httplib::Request& from) {
  HttpRequest request;
  request.method = from.method;
  request.path = from.path;
  for (const auto& [name, value] : from.params) request.query.emplace(name, value);
  request.host = from.get_header_value("Host");
  request.origin = from.get_header_value("Origin");
  request.authorization = from.get_header_value("Authorization");
  request.content_type = from.get_header_value("Content-Type");
  request.body = from.body;
  return request;
}

void give(const HttpAnswer& answer, httplib::Response& to) {
  to.status = answer.status;
  to.set_content(answer.body, answer.type);
  for (const auto& [name, value] : answer.headers) to.set_header(name, value);
  // Whatever it is, it is not to be guessed at, kept, or shown in another page.
  to.set_header("X-Content-Type-Options", "nosniff");
  to.set_header("Cache-Control", "no-store");
  to.set_header("Referrer-Policy", "no-referrer");
  to.set_header("Cross-Origin-Resource-Policy", "same-origin");
}

/// What this server does not do, though the library would.
std::optional<HttpAnswer> unsupported(const httplib::Request& request) {
  if (request.path.size() > kLongestPath) return refusal(414, "the path is too long");
  if (request.has_header("Transfer-Encoding"))
    return refusal(411, "a body must come with its length", "send Content-Length, and no Transfer-Encoding");
  if (request.has_header("Content-Encoding"))
    return refusal(415, "compressed bodies are not read", "leave Content-Encoding out");
  if (request.has_header("Range")) return refusal(416, "answers are given as a whole", "leave Range out");
  const std::string type = request.get_header_value("Content-Type");
  if (request.method == "POST" &&
      (type.starts_with("multipart/") || type.starts_with("application/x-www-form-urlencoded")))
    return refusal(415, "a form is no request that this server knows",
                   "send JSON with 'Content-Type: application/json', or an image with 'Content-Type: image/png'");
  if (request.method != "GET" && request.method != "HEAD" && request.method != "POST")
    return refusal(405, "the method " + request.method.substr(0, 20) + " is not known here", "use GET or POST");
  return std::nullopt;
}

// Of the connection that this thread serves; the library hands its handlers nothing of ours.
thread_local Connection* current = nullptr;
thread_local bool close_after = false;

/// cpp-httplib's server with our connections: its own ones wait for each read anew, and cannot be ended from outside.
class BoundedServer final : public httplib::Server {
 public:
  BoundedServer(HttpHandlers handlers, int most_connections)
      : handlers_(std::move(handlers)), connections_(most_connections) {
    new_task_queue = [] { return new ConnectionThreads; };  // owned by the library
    set_tcp_nodelay(true);
    set_payload_max_length(HttpServer::kMostBodyBytes);
    // The library's own would let a second server share the port, and half of the requests.
    set_socket_options([](socket_t socket) {
      const int yes = 1;
      ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    set_pre_routing_handler([this](const httplib::Request& from, httplib::Response& to) { return before(from, to); });
    Post("/.*", [this](const httplib::Request& from, httplib::Response& to) { respond(from, to); });
    set_error_handler([](const httplib::Request&, httplib::Response& to) {
      if (!to.body.empty()) return;
      give(refusal(to.status, refused_by_library(to.status)), to);
      close_after = true;  // where a request that cannot be read ends, nobody knows
    });
    set_exception_handler([](const httplib::Request&, httplib::Response& to, std::exception_ptr) {
      give(refusal(500, "something went wrong in the server"), to);
    });
  }

  Connections& connections() { return connections_; }
  /// The library lets five clients wait to be accepted; the sixth would try again after a second. REQUIRES: bound.
  void let_clients_wait() { ::listen(svr_sock_, SOMAXCONN); }

 private:
  static std::string refused_by_library(int status) {
    if (status == 413) return "the body is larger than " + std::to_string(HttpServer::kMostBodyBytes >> 20U) + " MiB";
    if (status == 404) return "there is nothing at this path";
    return "the request cannot be read";
  }

  /// Before a body is read.
  HandlerResponse before(const httplib::Request& from, httplib::Response& to) {
    std::optional<HttpAnswer> refused = unsupported(from);
    if (!refused) refused = handlers_.refuse(request_of(from));
    if (refused) {
      give(*refused, to);
    } else if (from.method == "POST") {
      current->allow_more(HttpServer::kMostBodyBytes);
      return HandlerResponse::Unhandled;
    } else {
      respond(from, to);
    }
    // A body that was not read would be taken for the next request.
    if (from.has_header("Content-Length") || from.has_header("Transfer-Encoding")) close_after = true;
    return HandlerResponse::Handled;
  }

  void respond(const httplib::Request& from, httplib::Response& to) {
    give(handlers_.answer(request_of(from)), to);
    current->begin_answer(Clock::now() + kRequest);
  }

  bool process_and_close_socket(socket_t socket) override {
    Connection connection(socket);
    Connections::Place place;
    const bool known = connections_.add(socket, place);
    if (known) {
      serve(connection, place);
      connection.linger();
      connections_.remove(place);
    }
    ::close(socket);
    return known;
  }

  void serve(Connection& connection, Connections::Place place) {
    for (int left = kRequestsPerConnection; left > 0 && connection.wait_for_request(kIdle); --left) {
      connections_.set_idle(place, false);
      connection.begin_request(Clock::now() + kRequest, HttpServer::kMostHeaderBytes);
      current = &connection;
      close_after = false;
      bool closed = false;
      const bool last = left == 1 || connections_.stopping();
      // Compressing takes longer than the way to a client on this machine.
      const auto as_it_is = [](httplib::Request& request) { request.headers.erase("Accept-Encoding"); };
      if (!process_request(connection, last, closed, as_it_is) || closed || close_after || last) return;
      connections_.set_idle(place, true);
    }
  }

  HttpHandlers handlers_;
  Connections connections_;
};

}  // namespace

struct HttpServer::Content {
  Content(HttpHandlers handlers, int most_connections) : server(std::move(handlers), most_connections) {}
  BoundedServer server;
  int port = 0;
  std::thread acceptor;
};

HttpServer::HttpServer(int port, HttpHandlers handlers, int most_connections)
    : content_(std::make_unique<Content>(std::move(handlers), most_connections)) {
  errno = 0;
  if (port == 0) {
    content_->port = content_->server.bind_to_any_port("127.0.0.1");
  } else {
    content_->port = content_->server.bind_to_port("127.0.0.1", port) ? port : -1;
  }
  if (content_->port <= 0)
    throw Error("cannot listen on 127.0.0.1:" + std::to_string(port) + ": " + std::strerror(errno),
                "another program has that port; name another with --port, or 0 for any that is free");
}

HttpServer::~HttpServer() { stop(); }

int HttpServer::port() const { return content_->port; }

void HttpServer::start() {
  content_->server.let_clients_wait();
  content_->acceptor = std::thread([this] { content_->server.listen_after_bind(); });
  while (!content_->server.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

void HttpServer::stop() {
  if (!content_->acceptor.joinable()) return;
  content_->server.connections().stop();
  content_->server.stop();
  content_->acceptor.join();
}

int HttpServer::connections() const { return content_->server.connections().count(); }

}  // namespace pipeline::serve
