// What the calls about queues answer alike.
#pragma once

#include <optional>
#include <string>

#include "adapters/http/exchange.h"
#include "ports/queue.h"

namespace nexus::http {

// The queue that the path names; nothing when there is none of that name.
std::optional<ports::QueueName> queue_of(const Exchange& exchange);
Error unknown_queue();

// Appends {id, receiveCount, firstSent, partnerId, ..., body}.
void append_message(std::string& out, const ports::Message& message);

}  // namespace nexus::http
