#include "serve/connection.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace pipeline::serve {
namespace {

constexpr std::size_t kBuffer = 16384;

}  // namespace

Connection::Connection(socket_t socket) : socket_(socket), deadline_(Clock::now()), buffer_(kBuffer) {}

bool Connection::wait(short events, Clock::time_point until) const {
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0) return false;
    pollfd wanted{socket_, events, 0};
    const int ready = ::poll(&wanted, 1, static_cast<int>(std::min<std::int64_t>(left, 60'000)));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

bool Connection::fill() {
  ssize_t count = 0;
  do count = ::recv(socket_, buffer_.data(), buffer_.size(), 0);
  while (count < 0 && errno == EINTR);
  if (count <= 0) return false;
  begin_ = 0;
  end_ = static_cast<std::size_t>(count);
  return true;
}

bool Connection::wait_for_request(Clock::duration patience) {
  if (begin_ < end_) return true;
  return wait(POLLIN, Clock::now() + patience) && fill();
}

void Connection::begin_request(Clock::time_point deadline, std::size_t bytes) {
  deadline_ = deadline;
  allowance_ = bytes;
}

void Connection::linger() {
  ::shutdown(socket_, SHUT_WR);
  const Clock::time_point until = Clock::now() + std::chrono::milliseconds(500);
  for (std::size_t taken = 0; taken < std::size_t{32} << 20U && wait(POLLIN, until) && fill();) taken += end_;
}

bool Connection::is_readable() const { return begin_ < end_ || wait(POLLIN, deadline_); }

bool Connection::is_writable() const { return wait(POLLOUT, deadline_); }

ssize_t Connection::read(char* to, size_t size) {
  if (begin_ == end_ && !(wait(POLLIN, deadline_) && fill())) return -1;
  const std::size_t count = std::min({size, end_ - begin_, allowance_});
  if (count == 0) return -1;
  std::memcpy(to, buffer_.data() + begin_, count);
  begin_ += count;
  allowance_ -= count;
  return static_cast<ssize_t>(count);
}

ssize_t Connection::write(const char* from, size_t size) {
  if (!wait(POLLOUT, deadline_)) return -1;
  ssize_t count = 0;
  do count = ::send(socket_, from, size, MSG_NOSIGNAL | MSG_DONTWAIT);
  while (count < 0 && errno == EINTR);
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return 0;
  return count;
}

// Nobody asks: only this machine can connect.
void Connection::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip = "127.0.0.1";
  port = 0;
}

void Connection::get_local_ip_and_port(std::string& ip, int& port) const {
  ip = "127.0.0.1";
  port = 0;
}

}  // namespace pipeline::serve
