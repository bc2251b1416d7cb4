// Long texts beside an item: DynamoDB keeps at most 400 KB in one, and an event's input may be a megabyte
// of anything. Short ones stay readable, longer ones are compressed, the longest cut into items of their own.
//
// All functions are safe to call from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/aws/dynamodb/item.h"
#include "adapters/aws/dynamodb/table.h"
#include "base/result.h"

namespace nexus::dynamodb {

// Adds to `item` the attribute `envelope` (text), or `envelopeZstd` (bytes), or `envelopePartsOf` and
// `envelopeParts`: where the parts are, and how many. The parts come back as items that have to be written
// before the one that names them. Their ids are made of `owner` and the text's hash, so that writing them
// again changes nothing, and another text of the same owner is kept elsewhere. `expires_at`, of the item, in
// epoch seconds.
std::vector<std::string> keep_text(ItemWriter& item, std::string_view owner, std::string_view text,
                                   std::int64_t expires_at);

// The text again. `corrupt` when parts are missing or do not make a text.
Result<std::string> read_kept_text(Table& table, const Item& item);

// The keys of its parts; empty for a text that has none.
std::vector<Key> parts_of(const Item& item);

}  // namespace nexus::dynamodb
