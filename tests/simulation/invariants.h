// What must hold when everything is healed and delivered.
//
// I1 every acknowledged order is present; I2 one row for each (partner, external id); I3 what is
// stored equals what was acknowledged; I4 what was never acknowledged is present once or not at all;
// I5 conservation holds with 0 unaccounted; I6 sequence numbers have no gap and no repeat.
#pragma once

#include "simulation/client.h"
#include "simulation/machine.h"

namespace nexus::simulation {

// The checks throw Violation.
class Invariants {
 public:
  Invariants(const Client& client, Machine& machine) : client_(client), machine_(machine) {}

  // Whoever is a dead letter was received as often as the queue allows, and every refused row is one.
  void check_dead_letters() const;
  void check_everything() const;

 private:
  void check_acknowledged() const;
  void check_rows() const;
  void check_errors() const;
  void check_books() const;

  const Client& client_;
  Machine& machine_;
};

}  // namespace nexus::simulation
