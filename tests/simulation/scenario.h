// What one seed decides before the run: the sizes, the limits, and how often each thing happens.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "simulation/random.h"

namespace nexus::simulation {

enum class Step : std::uint8_t {
  submit,          // the client sends a new request
  resend,          // the client sends one again whose answer it has not seen, or any
  decide,          // intake decides one group
  deliver_orders,  // a worker delivers one batch
  deliver_errors,
  background,      // the journal flushes, expires, redrives and gives up segments
  pass_time,       // less than a second
  pass_long_time,  // more than a visibility timeout
  jump_clock,      // someone sets the date
  store_trouble,   // the next calls of a store fail, lose their answer, are slow, or end the process
  fill_disk,       // there is space for little more
  free_disk,
  break_sync,   // the next sync or one soon after fails, and its pages are gone
  arm_crash,    // the process or the power ends at one of the next operations of the disk
  kill,         // the process ends now
  cut_power,    // the machine loses its power now
  restart,      // an orderly end and a new start
  fill_filter,  // the filter of known orders is filled
  redrive,      // an operator sends the dead letters back
  count_        // how many there are
};
inline constexpr std::size_t kSteps = static_cast<std::size_t>(Step::count_);

// Which guard is taken out, to show that the simulator notices.
enum class Guard : std::uint8_t {
  none,
  sync,            // the disk answers a sync and makes nothing durable
  identity_check,  // the ledger knows nobody
  commit_before_acknowledgement,
  send_before_answer,  // a refused send is answered as if it had been taken
  number_release,      // the numbers of a failed send are not given again
  unique_key,          // the order store takes a second row for an identity
  ledger_rebuild,      // what waits in the journal is not read at start
  dead_letters,        // a message may be received for ever
};
inline constexpr std::array kGuards = {Guard::sync,
                                       Guard::identity_check,
                                       Guard::commit_before_acknowledgement,
                                       Guard::send_before_answer,
                                       Guard::number_release,
                                       Guard::unique_key,
                                       Guard::ledger_rebuild,
                                       Guard::dead_letters};
std::string_view to_string(Guard guard);

struct Scenario {
  // Draws everything from the seed. `guard` is not drawn: the same run, with or without it.
  Scenario(std::uint64_t seed, Guard guard);

  Step draw_step(Random& random) const;

  std::uint64_t seed;
  Guard guard;

  int partners;
  std::size_t steps;
  std::size_t max_request_items;
  std::size_t metadata_bytes;  // of the largest orders; large ones make many segments
  std::uint64_t poison_percent;
  std::uint64_t lost_answer_percent;
  std::uint64_t interrupt_percent;  // deliveries between a send and its confirmation

  std::size_t order_workers;
  std::size_t delivery_batch;
  std::size_t group_inputs;
  std::uint64_t segment_bytes;
  std::uint64_t max_disk_bytes;
  std::uint64_t max_backlog_messages;
  std::uint64_t reserve_bytes;
  bool release_in_flight_on_open;

  std::array<std::uint64_t, kSteps> weights;
};

}  // namespace nexus::simulation
