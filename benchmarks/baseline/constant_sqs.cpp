// An SQS that costs next to nothing, beside which a feed handler shows its own speed: takes every message,
// keeps none, and answers after MILLISECONDS.
//
//   constant_sqs PORT MILLISECONDS
//
// On 127.0.0.1:PORT, for every queue name; knows what a sender asks. Ends on SIGTERM.
#include <boost/asio.hpp>
#include <boost/asio/impl/src.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using Clock = std::chrono::steady_clock;

constexpr std::string_view kAttributes =
    R"("QueueArn":"arn:aws:sqs:eu-central-1:000000000000:queue","VisibilityTimeout":"60",)"
    R"("MaximumMessageSize":"1048576","ApproximateNumberOfMessages":"0",)"
    R"("ApproximateNumberOfMessagesNotVisible":"0","ApproximateNumberOfMessagesDelayed":"0")";
constexpr std::string_view kRedrivePolicy = R"(,"RedrivePolicy":"{\"maxReceiveCount\":3}")";

std::string_view between(std::string_view text, std::string_view before, char after) {
  const std::size_t found = text.find(before);
  if (found == std::string_view::npos) return {};
  const std::size_t first = found + before.size();
  return text.substr(first, text.find(after, first) - first);
}

// The ids of a batch are the places of its entries; inside a message quotes are escaped.
std::string took_all(std::string_view body) {
  std::string answer = R"({"Successful":[)";
  int place = 0;
  constexpr std::string_view kId = R"("Id":")";
  for (std::size_t at = body.find(kId); at != std::string_view::npos; at = body.find(kId, at + 1)) {
    if (place != 0) answer += ',';
    const std::string id = std::to_string(place++);
    answer += R"({"Id":")" + id + R"(","MessageId":"m-)" + id + R"(","MD5OfMessageBody":""})";
  }
  return answer + R"(],"Failed":[]})";
}

std::string answer_to(std::string_view head, std::string_view body) {
  const std::string_view operation = between(head, "AmazonSQS.", '\r');
  if (operation == "SendMessageBatch") return took_all(body);
  if (operation == "GetQueueAttributes") {
    const bool has_dead_letters = body.find(R"(/valid_orders")") != std::string_view::npos;
    return "{\"Attributes\":{" + std::string(kAttributes) +
           std::string(has_dead_letters ? kRedrivePolicy : "") + "}}";
  }
  if (operation == "GetQueueUrl") {
    return R"({"QueueUrl":"http://127.0.0.1/000000000000/)" +
           std::string(between(body, R"("QueueName":")", '"')) + "\"}";
  }
  return "{}";
}

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(asio::io_context& context, Tcp::socket socket, Clock::duration delay)
      : socket_(std::move(socket)), timer_(context), delay_(delay) {
    socket_.set_option(Tcp::no_delay(true));
  }

  void read_head() {
    asio::async_read_until(
        socket_, asio::dynamic_buffer(received_), "\r\n\r\n",
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t end) {
          if (!error) self->read_body(end);
        });
  }

 private:
  void read_body(std::size_t head) {
    const std::string_view length =
        between(std::string_view(received_).substr(0, head), "Content-Length: ", '\r');
    std::size_t bytes = 0;
    std::from_chars(length.data(), length.data() + length.size(), bytes);
    const std::size_t missing = head + bytes - std::min(head + bytes, received_.size());
    asio::async_read(
        socket_, asio::dynamic_buffer(received_), asio::transfer_exactly(missing),
        [self = shared_from_this(), head, bytes](const boost::system::error_code& error, std::size_t) {
          if (!error) self->answer(head, bytes);
        });
  }

  void answer(std::size_t head, std::size_t bytes) {
    const std::string_view request = received_;
    const std::string body = answer_to(request.substr(0, head), request.substr(head, bytes));
    answer_ = "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: " +
              std::to_string(body.size()) + "\r\n\r\n" + body;
    received_.erase(0, head + bytes);
    timer_.expires_after(delay_);
    timer_.async_wait([self = shared_from_this()](const boost::system::error_code&) { self->write(); });
  }

  void write() {
    asio::async_write(socket_, asio::buffer(answer_),
                      [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                        if (!error) self->read_head();
                      });
  }

  Tcp::socket socket_;
  asio::steady_timer timer_;
  const Clock::duration delay_;
  std::string received_;
  std::string answer_;
};

void accept(asio::io_context& context, Tcp::acceptor& acceptor, Clock::duration delay) {
  acceptor.async_accept([&, delay](const boost::system::error_code& error, Tcp::socket client) {
    if (error) return;
    std::make_shared<Session>(context, std::move(client), delay)->read_head();
    accept(context, acceptor, delay);
  });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: constant_sqs PORT MILLISECONDS\n");
    return 2;
  }
  const auto port = static_cast<std::uint16_t>(std::strtoul(argv[1], nullptr, 10));
  const auto delay = std::chrono::duration_cast<Clock::duration>(
      std::chrono::duration<double, std::milli>(std::strtod(argv[2], nullptr)));
  try {
    asio::io_context context(1);
    Tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), port});
    asio::signal_set signals(context, SIGTERM, SIGINT);
    signals.async_wait([&](const boost::system::error_code&, int) { context.stop(); });
    accept(context, acceptor, delay);
    context.run();
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "constant_sqs: %s\n", failure.what());
    return 1;
  }
  return 0;
}
