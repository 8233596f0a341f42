/// \file
/// One client's connection: every wait has an end, and what it sends is bounded.
#pragma once

#include <httplib.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace pipeline::serve {

/// Does not own the socket. A deadline is for a whole request or answer and not for a single read, so a client that
/// sends a byte now and then gains nothing.
class Connection final : public httplib::Stream {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Connection(socket_t socket);

  /// Waits for the first byte of a request. False when the client went away or nothing came.
  bool wait_for_request(Clock::duration patience);
  /// From now on at most `bytes` are read, until `deadline`; past either, reading fails.
  void begin_request(Clock::time_point deadline, std::size_t bytes);
  void allow_more(std::size_t bytes) { allowance_ += bytes; }
  void begin_answer(Clock::time_point deadline) { deadline_ = deadline; }
  /// Takes what the client still sends, for a short while: a socket closed with bytes unread resets the connection, and
  /// the answer might be lost.
  void linger();

  bool is_readable() const override;
  bool is_writable() const override;
  ssize_t read(char* to, size_t size) override;
  ssize_t write(const char* from, size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return socket_; }

 private:
  bool wait(short events, Clock::time_point until) const;
  bool fill();

  socket_t socket_;
  Clock::time_point deadline_;
  std::size_t allowance_ = 0;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace pipeline::serve
