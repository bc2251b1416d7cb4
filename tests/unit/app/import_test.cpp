#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "app/import_batches.h"
#include "app/import_tally.h"
#include "app/json_members.h"

namespace nexus::app {
namespace {

using partners::BodyShape;

class ImportFile : public testing::Test {
 protected:
  ImportFile()
      : folder_(std::filesystem::temp_directory_path() / ("nexus_import_" + std::to_string(getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~ImportFile() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& bytes) {
    const std::string path = (folder_ / name).string();
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  ImportBatches batches_of(const std::string& path, BodyShape shape, std::size_t orders) {
    return ImportBatches(FileReader::open(path).value(), shape, {orders, 1024 * 1024});
  }

  std::filesystem::path folder_;
};

ImportBatch batch_of(std::vector<std::string> inputs, std::int64_t first = 0) {
  return {first, std::move(inputs), {}};
}

TEST(ImportBatch, MakesABodyOfEachShape) {
  const ImportBatch batch = batch_of({"1", "2", "3"});
  EXPECT_EQ(batch.body(0, BodyShape::json_batch, ""), "[1,2,3]");
  EXPECT_EQ(batch.body(1, BodyShape::ndjson, ""), "2\n3\n");
  EXPECT_EQ(batch.body(2, BodyShape::csv, "a,b"), "a,b\n3\n");
}

TEST(ShapeOfFile, GoesByNameAndFirstBytes) {
  EXPECT_EQ(shape_of_file("orders.csv.gz", "a,b"), BodyShape::csv);
  EXPECT_EQ(shape_of_file("orders.json", " [ {"), BodyShape::json_batch);
  EXPECT_EQ(shape_of_file("orders.json", "{ \"orders\": ["), BodyShape::json_batch);
  EXPECT_EQ(shape_of_file("orders.json.zst", "{\"orderId\":1}"), BodyShape::ndjson);
}

TEST_F(ImportFile, CutsLinesIntoBatchesAndGoesOnBehindTheSkippedOnes) {
  const std::string path = write("o.ndjson", "{\"n\":0}\n{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n{\"n\":4}");
  ImportBatches batches = batches_of(path, BodyShape::ndjson, 2);
  ASSERT_TRUE(batches.skip(1));
  const Result<std::optional<ImportBatch>> one = batches.next();
  ASSERT_TRUE(one && *one);
  EXPECT_EQ((*one)->first, 1);
  EXPECT_EQ((*one)->inputs, (std::vector<std::string>{"{\"n\":1}", "{\"n\":2}"}));
  EXPECT_EQ((*batches.next())->inputs.size(), 2U);
  EXPECT_FALSE(*batches.next());
}

TEST_F(ImportFile, KeepsTheCsvHeaderForEveryBatch) {
  const std::string path = write("o.csv", "a,b\r\n1,\"x\ny\"\r\n2,z\r\n");
  ImportBatches batches = batches_of(path, BodyShape::csv, 1);
  const Result<std::optional<ImportBatch>> one = batches.next();
  ASSERT_TRUE(one && *one);
  EXPECT_EQ(batches.csv_header(), "a,b");
  EXPECT_EQ((*one)->inputs.front(), "1,\"x\ny\"");
  EXPECT_EQ((*batches.next())->inputs.front(), "2,z");
}

TEST_F(ImportFile, ReadsGzipAndNoticesATornOne) {
  const std::string path = (folder_ / "o.ndjson.gz").string();
  gzFile file = gzopen(path.c_str(), "wb");
  std::string lines;
  for (int i = 0; i < 50'000; ++i) lines += "{\"n\":" + std::to_string(i * 7919) + "}\n";
  gzwrite(file, lines.data(), static_cast<unsigned>(lines.size()));
  gzclose(file);
  ImportBatches batches = batches_of(path, BodyShape::ndjson, 100'000);
  EXPECT_EQ((*batches.next())->inputs.size(), 50'000U);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  ImportBatches torn = batches_of(path, BodyShape::ndjson, 100'000);
  Result<std::optional<ImportBatch>> batch = torn.next();
  while (batch && *batch) batch = torn.next();
  ASSERT_FALSE(batch);
  EXPECT_EQ(batch.error().kind, ErrorKind::corrupt);
}

TEST_F(ImportFile, HasAnotherFingerprintForAnotherFileServerOrPartner) {
  const std::string one = write("one", "abc");
  const std::string two = write("two", "abd");
  EXPECT_EQ(*import_fingerprint(one, "s", "p"), *import_fingerprint(one, "s", "p"));
  EXPECT_NE(*import_fingerprint(one, "s", "p"), *import_fingerprint(two, "s", "p"));
  EXPECT_NE(*import_fingerprint(one, "s", "p"), *import_fingerprint(one, "t", "p"));
  EXPECT_NE(*import_fingerprint(one, "s", "p"), *import_fingerprint(one, "s", "q"));
}

const char* const kAnswer =
    R"({"results":[{"status":"accepted","duplicate":false},{"status":"accepted","duplicate":true},)"
    R"({"status":"conflict","details":[]},{"status":"rejected","details":[{"code":"NULL_VALUE"},{"code":"NULL_VALUE"},)"
    R"({"code":"ZERO_VALUE"}]}],"total":4})";

TEST(ImportTally, CountsEachDecisionAndWritesTheRefusedInputs) {
  ImportTally tally;
  std::string rejects;
  const ImportBatch batch = batch_of({"a", "b", "c", "d"}, 10);
  const Result<std::size_t> decided =
      take_results(tally, batch, 0, *wire::JsonValue::parse(kAnswer), false, rejects);
  ASSERT_TRUE(decided);
  EXPECT_EQ(*decided, 4U);
  EXPECT_EQ(tally.inputs, 4);
  EXPECT_EQ(tally.accepted, 1);
  EXPECT_EQ(tally.duplicates, 1);
  EXPECT_EQ(tally.conflicts, 1);
  EXPECT_EQ(tally.rejected, 1);
  EXPECT_EQ(tally.rejected_by_code,
            (std::map<std::string, std::int64_t>{{"NULL_VALUE", 1}, {"ZERO_VALUE", 1}}));
  const std::string first = rejects.substr(0, rejects.find('\n'));
  EXPECT_EQ(text_of(*wire::JsonValue::parse(first), "raw"), "c");
  EXPECT_EQ(integer_of(*wire::JsonValue::parse(first), "input"), 13);
}

TEST(ImportTally, CountsDuplicatesApartWhenAnAnswerWasLostBefore) {
  ImportTally tally;
  std::string rejects;
  ASSERT_TRUE(take_results(tally, batch_of({"a", "b", "c", "d"}), 0, *wire::JsonValue::parse(kAnswer), true,
                           rejects));
  EXPECT_EQ(tally.duplicates, 0);
  EXPECT_EQ(tally.sent_again, 1);
}

TEST(ImportTally, RefusesAnswersThatCannotBe) {
  ImportTally tally;
  std::string rejects;
  EXPECT_FALSE(take_results(tally, batch_of({"a"}), 0, *wire::JsonValue::parse(kAnswer), false, rejects));
  EXPECT_FALSE(take_results(tally, batch_of({"a"}), 0,
                            *wire::JsonValue::parse(R"({"results":[{"status":"?"}]})"), false, rejects));
}

TEST(ImportState, ComesBackAsItWasWritten) {
  ImportState state;
  state.fingerprint = "12 \"quoted\" s p";
  state.rejects_bytes = 99;
  state.tally = {7, 1, 2, 3, 4, 5, {{"NULL_VALUE", 6}}};
  const Result<ImportState> again = parse_import_state(to_json(state));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->fingerprint, state.fingerprint);
  EXPECT_EQ(again->rejects_bytes, 99);
  EXPECT_EQ(again->tally, state.tally);
  EXPECT_FALSE(parse_import_state("{\"fingerprint\":"));
}

}  // namespace
}  // namespace nexus::app
