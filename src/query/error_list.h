// Lists of error events: from the parameters of a request to a query of the store, and from the
// store's page to the answer.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/result.h"
#include "ports/error_store.h"
#include "query/parameter.h"

namespace nexus::query {

struct ErrorList {
  ports::ErrorQuery query;
  std::uint64_t passed = 0;  // events of the list before this page, by page number or cursor
};

// Reads partnerId errorCode field fromDate toDate state group page pageSize cursor, as
// read_order_list does.
Result<ErrorList> read_error_list(std::span<const Parameter> parameters, const PartnerNames& partners);

// {status, data, total, totalExact, page, pageSize, totalPages, hasMore, nextCursor}.
std::string error_page_json(const ErrorList& list, const ports::ErrorPage& page, std::uint64_t total);

// The event alone, with its whole input.
std::string error_event_json(const ports::StoredError& error);

// {status, error}.
std::string single_error_json(const ports::StoredError& error);

// {status, statistics:{totalErrors, errorsByPartner, errorsByCode, last24Hours}}.
std::string error_statistics_json(const ports::ErrorStatistics& statistics);

}  // namespace nexus::query
