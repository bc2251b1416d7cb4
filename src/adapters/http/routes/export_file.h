// Sending a file that is read page by page, whatever is in it.
#pragma once

#include <functional>
#include <string>

#include "adapters/http/router.h"
#include "query/export_format.h"

namespace nexus::http {

struct ExportedPage {
  std::string rows;
  bool is_last = false;
};

struct ExportedFile {
  std::string name;  // "orders.csv"
  query::ExportFormat format = query::ExportFormat::csv;
  // Gives one page after the other. Runs on the pool, one call at a time; may block.
  std::function<Result<ExportedPage>()> next_page;
};

// Holds one page at a time: the next one is read when the client has taken enough of this one. A failure
// before the first page is answered as such; after it, the connection is broken, so that the file does
// not look complete.
void send_export(const ExchangePtr& exchange, BlockingPool& pool, ExportedFile file);

}  // namespace nexus::http
