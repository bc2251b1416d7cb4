#include "contract/ledger/ledger_subjects.h"

#include "adapters/memory/memory_ledger.h"
#include "adapters/memory/memory_order_store.h"
#include "adapters/postgres/postgres_ledger.h"
#include "adapters/postgres/postgres_order_store.h"
#include "adapters/sqlite/sqlite_order_store.h"
#include "contract/stores/temporary_folder.h"
#include "support/postgres_database.h"
#include "wire/envelope.h"

namespace nexus::contract {
namespace {

// The ledger in memory over the real journal, rebuilt from it and the store as the program does it.
class MemoryPlace : public Place {
 public:
  ports::OrderStore& store() override { return *store_; }

  std::unique_ptr<ports::Ledger> open_ledger(journal::JournalBroker& journal, ports::Clock& clock,
                                             ports::IdSource& ids) override {
    auto ledger = std::make_unique<memory::MemoryLedger>(
        *store_, clock, ids,
        [&journal](ports::MessageId id) -> Result<domain::Order> {
          auto body = journal.read_body(id);
          if (!body) return fail(body.error());
          return wire::read_order_envelope(*body);
        },
        7, 1'000);
    const ports::OrderStatistics stored = *store_->statistics();
    for (const auto& [partner_id, totals] : stored.by_partner)
      ledger->restore_number(partner_id, totals.highest_sequence);
    const auto restore = [&](ports::QueueName, ports::MessageId id,
                             const ports::MessageAttributes& attributes, std::string_view) {
      ledger->restore_waiting(attributes.partner_id, attributes.external_order_id, attributes.sequence_number,
                              id);
      return true;
    };
    if (!journal.for_each_waiting(ports::QueueName::valid_orders, restore)) return nullptr;
    if (!ledger->fill_filter([] { return true; })) return nullptr;
    return ledger;
  }

 protected:
  contract::TemporaryFolder folder_;
  std::unique_ptr<ports::OrderStore> store_ = std::make_unique<memory::MemoryOrderStore>();
};

class SqlitePlace : public MemoryPlace {
 public:
  SqlitePlace() {
    sqlite::OrderStoreOptions options;
    options.path = folder_.file("orders.db");
    store_ = std::move(*sqlite::SqliteOrderStore::open(options));
  }
};

class PostgresPlace : public Place {
 public:
  ports::OrderStore& store() override { return store_; }
  std::unique_ptr<ports::Ledger> open_ledger(journal::JournalBroker& /*journal*/, ports::Clock& clock,
                                             ports::IdSource& ids) override {
    return std::make_unique<postgres::PostgresLedger>(*database_, clock, ids);
  }

 private:
  testing_support::PostgresDatabase server_{*testing_support::postgres_conninfo()};
  std::unique_ptr<postgres::Database> database_ = server_.open();
  postgres::PostgresOrderStore store_{*database_};
};

template <class Made>
std::unique_ptr<Place> make() {
  return std::make_unique<Made>();
}

bool no_postgres() { return !testing_support::postgres_conninfo(); }

const Subject kSubjects[] = {
    {"OverAMemoryStore", make<MemoryPlace>},
    {"OverASqliteStore", make<SqlitePlace>},
    {"InPostgres", make<PostgresPlace>, true, no_postgres, testing_support::kNoPostgres},
};

}  // namespace

std::vector<const Subject*> subjects() {
  std::vector<const Subject*> all;
  for (const Subject& subject : kSubjects) all.push_back(&subject);
  return all;
}

}  // namespace nexus::contract
