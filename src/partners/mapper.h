// Input bytes of one order -> an order or a rejection with every fault. One pass over the bytes.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "domain/order.h"
#include "domain/rejection.h"
#include "partners/definition.h"

namespace nexus::partners {

// The limits on one input, whatever the definition says.
inline constexpr std::size_t kMaxOrderBytes = 1024 * 1024;
inline constexpr int kMaxNesting = 32;

struct Mapped {
  bool accepted = false;
  // Not even the format: not JSON, a torn CSV row. `rejection` then has the one fault MALFORMED_INPUT.
  bool malformed = false;
  // When accepted, without id, number, processed_at and input_sha256; else what of it could be read, the
  // rest as in a new order.
  domain::Order order;
  domain::Rejection rejection;                    // when not
  std::optional<domain::Decimal> amount_at_risk;  // gross, if quantity and price could be read
};

// Maps inputs of one partner. Keeps its buffers between calls, so that a steady stream allocates
// little; use one per thread or connection.
class Mapper {
 public:
  explicit Mapper(DefinitionPtr definition);
  ~Mapper();
  Mapper(Mapper&&) noexcept;

  // One JSON object (json and ndjson formats; also allowed for csv definitions: members named
  // like the columns). `now` decides what is in the future.
  Mapped map_json(std::string_view input, domain::Timestamp now);

  // Sets the CSV header row; a fault when a required column is missing or a name repeats.
  std::optional<domain::Fault> set_csv_header(std::string_view row);
  // One CSV record, without its line end.
  Mapped map_csv(std::string_view record, domain::Timestamp now);

  const Definition& definition() const { return *definition_; }

 private:
  struct State;
  DefinitionPtr definition_;
  std::unique_ptr<State> state_;
};

}  // namespace nexus::partners
