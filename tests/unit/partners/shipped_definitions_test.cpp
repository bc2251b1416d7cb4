// The definitions that are shipped: their samples, and the retailer's files through them.
#include <gtest/gtest.h>
#include <zlib.h>

#include <map>
#include <string>

#include "partners/mapper.h"
#include "partners/registry.h"
#include "partners/sample_check.h"
#include "partners/splitter.h"
#include "shared_folder.h"
#include "support/checkout.h"

namespace nexus::partners {
namespace {

constexpr domain::Timestamp kNow{1'705'314'600'000};

DefinitionPtr shipped(const std::string& slug) {
  static Registry registry(support::checkout_path("partners"));
  static const auto loaded = registry.reload();
  EXPECT_TRUE(loaded.has_value()) << loaded.error().message;
  return registry.by_slug(slug);
}

// The whole content of a gzip file; empty when it is not there.
std::string unpacked(const std::string& below) {
  const gzFile file = gzopen(tests::shared_path(below).c_str(), "rb");
  if (file == nullptr) return {};
  std::string bytes;
  std::string buffer(1 << 16, '\0');
  for (int count = 0; (count = gzread(file, buffer.data(), static_cast<unsigned>(buffer.size()))) > 0;) {
    bytes.append(buffer.data(), static_cast<std::size_t>(count));
  }
  gzclose(file);
  return bytes;
}

struct Tally {
  std::size_t inputs = 0;
  std::size_t accepted = 0;
  std::size_t malformed = 0;
  std::map<std::string, std::size_t> faults;

  std::size_t count(const std::string& code) const { return faults.contains(code) ? faults.at(code) : 0; }
  void add(const Mapped& mapped) {
    ++inputs;
    accepted += mapped.accepted;
    malformed += mapped.malformed;
    EXPECT_EQ(mapped.accepted, mapped.rejection.faults.empty());
    for (const auto& fault : mapped.rejection.faults) ++faults[std::string(domain::to_string(fault.code))];
  }
};

Tally map_file(const std::string& slug, const std::string& file, BodyShape shape) {
  Tally tally;
  const std::string body = unpacked("data/online-retail/" + file);
  Mapper mapper(shipped(slug));
  auto splitter = Splitter::make(shape, kMaxOrderBytes);
  splitter->feed(body);
  splitter->finish();
  bool header = shape == BodyShape::csv;
  while (const auto piece = splitter->next()) {
    EXPECT_FALSE(piece->too_long);
    if (header) {
      EXPECT_FALSE(mapper.set_csv_header(piece->bytes).has_value());
      header = false;
    } else {
      tally.add(shape == BodyShape::csv ? mapper.map_csv(piece->bytes, kNow)
                                        : mapper.map_json(piece->bytes, kNow));
    }
  }
  return tally;
}

TEST(ShippedDefinitions, PassTheirOwnSamples) {
  for (const std::string slug : {"partner-a", "partner-b", "retail-uk", "retail-uk-defaulted"}) {
    const DefinitionPtr definition = shipped(slug);
    ASSERT_NE(definition, nullptr) << slug;
    EXPECT_GE(definition->samples().size(), 3u);
    for (const SampleResult& result : run_samples(definition)) {
      EXPECT_TRUE(result.passed) << slug << ": " << result.name << ": " << result.problem << "\n"
                                 << result.outcome;
    }
  }
}

TEST(ShippedDefinitions, ComputeTheAmountsOfTheDesignToTheLastDigit) {
  Mapper mapper(shipped("partner-a"));
  const Mapped mapped = mapper.map_json(
      R"({"orderId":"1","skuId":"s","customerId":"c","quantity":5,"unitPrice":29.99,"taxRate":0.08,)"
      R"("transactionTimeMs":1705314600000})",
      kNow);
  ASSERT_TRUE(mapped.accepted);
  EXPECT_EQ(mapped.order.gross_amount.to_string(), "149.95");
  EXPECT_EQ(mapped.order.tax_amount.to_string(), "11.996");
  EXPECT_EQ(mapped.order.net_amount.to_string(), "161.946");
}

// The counts are facts of the files, found with zcat, grep and awk.
TEST(ShippedDefinitions, MapTheRetailersFilesWithoutAMalformedLine) {
  if (!std::filesystem::exists(tests::shared_path("data/online-retail")))
    GTEST_SKIP() << "no data/online-retail";
  const Tally a = map_file("partner-a", "partner-a.ndjson.gz", BodyShape::ndjson);
  EXPECT_EQ(a.inputs, 20190u);
  EXPECT_EQ(a.malformed, 0u);
  const Tally b = map_file("partner-b", "partner-b.ndjson.gz", BodyShape::ndjson);
  EXPECT_EQ(a.inputs + b.inputs, 42481u);
  EXPECT_EQ(b.malformed, 0u);
  const Tally csv = map_file("retail-uk", "retail-uk.csv.gz", BodyShape::csv);
  EXPECT_EQ(csv.inputs, 42481u);
  EXPECT_EQ(csv.malformed, 0u);
  EXPECT_EQ(csv.count("MISSING_REQUIRED_FIELD"), a.count("NULL_VALUE") + b.count("NULL_VALUE"));
  const Tally defaulted = map_file("retail-uk-defaulted", "retail-uk.csv.gz", BodyShape::csv);
  EXPECT_EQ(defaulted.inputs, 42481u);
  EXPECT_EQ(defaulted.malformed, 0u);
  EXPECT_EQ(defaulted.count("MISSING_REQUIRED_FIELD"), 0u);
  EXPECT_GT(defaulted.accepted, csv.accepted);
  EXPECT_EQ(csv.accepted, a.accepted + b.accepted);
}

}  // namespace
}  // namespace nexus::partners
