#include "partners/splitter.h"

#include "base/check.h"
#include "partners/json_batch_splitter.h"
#include "partners/line_splitter.h"

namespace nexus::partners {

std::unique_ptr<Splitter> Splitter::make(BodyShape shape, std::size_t max_order_bytes, char csv_delimiter) {
  check(max_order_bytes > 0, "a splitter needs room for an order");
  switch (shape) {
    case BodyShape::json_batch: return std::make_unique<JsonBatchSplitter>(max_order_bytes);
    case BodyShape::ndjson: return std::make_unique<LineSplitter>(max_order_bytes, false, csv_delimiter);
    case BodyShape::csv: break;
  }
  return std::make_unique<LineSplitter>(max_order_bytes, true, csv_delimiter);
}

}  // namespace nexus::partners
