// The parameters that lists and exports of orders share. Private to this folder.
#pragma once

#include "ports/order_store.h"
#include "query/parameter_reader.h"

namespace nexus::query {

// Reads the filters, sortBy and sortOrder into `query`; what its filter has already must not be named.
void read_order_filter(ParameterReader& reader, const PartnerNames& partners, ports::OrderQuery& query);

}  // namespace nexus::query
