#include "query/cursor.h"

#include <gtest/gtest.h>

#include <random>

#include "sample_entries.h"

namespace nexus::query {
namespace {

ListFingerprint list_of(const ports::OrderFilter& filter,
                        ports::OrderSort sort = ports::OrderSort::processed_at,
                        ports::SortDirection direction = ports::SortDirection::descending) {
  return fingerprint(filter, sort, direction);
}

Cursor sample_cursor() {
  return {list_of({}), 1'234'567'890'123, sample_order(1).id, std::string("\0\xFF key", 6)};
}

TEST(Cursor, ReadsBackWhatWasWritten) {
  const Cursor cursor = sample_cursor();
  const std::string text = write_cursor(cursor);
  EXPECT_EQ(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
            std::string::npos);
  const auto read = read_cursor(text, cursor.list);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->passed, cursor.passed);
  EXPECT_EQ(read->last_id, cursor.last_id);
  EXPECT_EQ(read->last_sort_key, cursor.last_sort_key);
}

TEST(Cursor, TakesSortKeysOfEveryLengthUpToTheLimit) {
  Cursor cursor = sample_cursor();
  for (std::size_t length = 0; length <= kMaxSortKeyBytes; ++length) {
    cursor.last_sort_key = std::string(length, 'k');
    const auto read = read_cursor(write_cursor(cursor), cursor.list);
    ASSERT_TRUE(read) << length;
    EXPECT_EQ(read->last_sort_key, cursor.last_sort_key);
  }
}

TEST(Cursor, IsRefusedWhenAnyCharacterWasChangedOrLost) {
  const Cursor cursor = sample_cursor();
  const std::string text = write_cursor(cursor);
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char other : {'A', 'z', '-', '=', '+', '\0', ' ', '\xC3'}) {
      std::string changed = text;
      if (changed[i] == other) continue;
      changed[i] = other;
      EXPECT_FALSE(read_cursor(changed, cursor.list)) << i;
    }
    EXPECT_FALSE(read_cursor(text.substr(0, i), cursor.list)) << i;
    EXPECT_FALSE(read_cursor(text.substr(i + 1), cursor.list)) << i;
  }
  EXPECT_FALSE(read_cursor(text + "A", cursor.list));
  EXPECT_FALSE(read_cursor(text + "=", cursor.list));
}

TEST(Cursor, RefusesRandomBytesOfEveryLength) {
  std::mt19937 random(7);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes(random() % 300, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    const auto read = read_cursor(bytes, ListFingerprint{});
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, ErrorKind::invalid);
  }
}

TEST(Cursor, OfOneListIsRefusedByAnother) {
  const std::string text = write_cursor(sample_cursor());
  ports::OrderFilter filter;
  filter.customer_id = "CUST-001";
  const auto read = read_cursor(text, list_of(filter));
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().message.find("other filters"), std::string::npos);
  EXPECT_FALSE(read_cursor(text, list_of({}, ports::OrderSort::net_amount)));
  EXPECT_FALSE(
      read_cursor(text, list_of({}, ports::OrderSort::processed_at, ports::SortDirection::ascending)));
  EXPECT_FALSE(read_cursor(text, fingerprint(ports::ErrorFilter{})));
}

TEST(ListFingerprint, TellsApartWhichFilterHasAValue) {
  ports::OrderFilter customer;
  customer.customer_id = "X";
  ports::OrderFilter product;
  product.product_id = "X";
  ports::OrderFilter empty;
  empty.product_id = "";
  EXPECT_NE(list_of(customer), list_of(product));
  EXPECT_NE(list_of(empty), list_of({}));
}

TEST(ListFingerprint, TakesAmountsByValue) {
  ports::OrderFilter one;
  one.min_gross_amount = decimal("5");
  ports::OrderFilter same;
  same.min_gross_amount = decimal("5.00");
  EXPECT_EQ(list_of(one), list_of(same));
}

}  // namespace
}  // namespace nexus::query
