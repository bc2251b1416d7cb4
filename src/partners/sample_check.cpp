#include "partners/sample_check.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "partners/mapper.h"
#include "partners/single_input.h"
#include "wire/json_text.h"
#include "wire/json_value.h"

namespace nexus::partners {

namespace {

domain::Timestamp present() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(now).count()};
}

// The order's member as JSON text; empty when it has none.
std::string member_json(const domain::Order& order, std::string_view name) {
  std::string out;
  if (name == "externalOrderId")
    wire::append_string(out, order.external_order_id);
  else if (name == "partnerId")
    wire::append_string(out, order.partner_id);
  else if (name == "productId")
    wire::append_string(out, order.product_id);
  else if (name == "customerId")
    wire::append_string(out, order.customer_id);
  else if (name == "quantity")
    wire::append_integer(out, order.quantity);
  else if (name == "unitPrice")
    wire::append_decimal(out, order.unit_price);
  else if (name == "taxRate")
    wire::append_decimal(out, order.tax_rate);
  else if (name == "grossAmount")
    wire::append_decimal(out, order.gross_amount);
  else if (name == "taxAmount")
    wire::append_decimal(out, order.tax_amount);
  else if (name == "netAmount")
    wire::append_decimal(out, order.net_amount);
  else if (name == "transactionTime")
    wire::append_timestamp(out, order.transaction_time);
  else if (name == "currency" && !order.currency.empty())
    wire::append_string(out, order.currency);
  else if (name == "metadata")
    out = order.metadata;
  return out;
}

std::string order_json(const domain::Order& order) {
  std::string out;
  for (const std::string_view name :
       {"externalOrderId", "partnerId", "productId", "customerId", "quantity", "unitPrice", "taxRate",
        "grossAmount", "taxAmount", "netAmount", "transactionTime", "currency", "metadata"}) {
    const std::string value = member_json(order, name);
    if (value.empty()) continue;
    out.push_back(out.empty() ? '{' : ',');
    wire::append_string(out, name);
    out.append(":").append(value);
  }
  return out + "}";
}

std::string faults_json(const std::vector<domain::Fault>& faults) {
  std::string out = "{\"errors\":[";
  for (const domain::Fault& fault : faults) {
    if (&fault != &faults.front()) out.push_back(',');
    out += "{\"code\":";
    wire::append_string(out, domain::to_string(fault.code));
    out += ",\"field\":";
    wire::append_string(out, fault.field);
    out += ",\"message\":";
    wire::append_string(out, fault.message);
    if (!fault.received.empty()) out += ",\"receivedValue\":" + fault.received;
    if (!fault.expected.empty()) {
      out += ",\"expected\":";
      wire::append_string(out, fault.expected);
    }
    out.push_back('}');
  }
  return out + "]}";
}

// "CODE field", or "CODE" for a fault of the whole input.
std::string fault_name(const domain::Fault& fault) {
  std::string name(domain::to_string(fault.code));
  return fault.field.empty() ? name : name + " " + fault.field;
}

std::string join(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

// True when both are the same JSON value: numbers by value, objects whatever their order.
bool same_value(const wire::JsonValue& expected, const std::string& actual) {
  if (expected.is_number()) {
    const auto value = expected.decimal();
    return value && value == domain::Decimal::parse(actual);
  }
  std::string canonical;
  return wire::append_canonical(canonical, expected.to_text(), kMaxNesting + 1) && canonical == actual;
}

std::string compare_order(const Sample& sample, const Mapped& mapped) {
  if (!mapped.accepted) return "an order was expected, but the input was rejected";
  const auto expected = wire::JsonValue::parse(sample.expected_order);
  if (!expected || !expected->is_object()) return "the expected order is not a JSON object";
  std::string problem;
  for (const auto& member : expected->members()) {
    const std::string actual = member_json(mapped.order, member.name);
    const bool same = actual.empty() ? member.value.is_null() : same_value(member.value, actual);
    if (same) continue;
    if (!problem.empty()) problem += "; ";
    problem += member.name + " is " + (actual.empty() ? "not there" : actual) + ", expected " +
               member.value.to_text();
  }
  return problem;
}

std::string compare_faults(const Sample& sample, const Mapped& mapped) {
  if (mapped.accepted)
    return "errors were expected (" + join(sample.expected_errors) + "), but an order came out";
  std::vector<const domain::Fault*> left;
  for (const domain::Fault& fault : mapped.rejection.faults) left.push_back(&fault);
  std::vector<std::string> missing;
  for (const std::string& expected : sample.expected_errors) {
    const auto found = std::ranges::find_if(left, [&](const domain::Fault* fault) {
      return fault_name(*fault) == expected || domain::to_string(fault->code) == expected;
    });
    if (found == left.end())
      missing.push_back(expected);
    else
      left.erase(found);
  }
  std::string problem;
  if (!missing.empty()) problem = "expected, but not found: " + join(missing);
  if (left.empty()) return problem;
  std::vector<std::string> extra;
  extra.reserve(left.size());
  for (const domain::Fault* fault : left) extra.push_back(fault_name(*fault));
  return problem + (problem.empty() ? "" : "; ") + "found, but not expected: " + join(extra);
}

}  // namespace

SampleResult run_sample(DefinitionPtr definition, const Sample& sample) {
  Mapper mapper(definition);
  const domain::Timestamp now = sample.now.value_or(present());
  const Mapped mapped = map_single_input(mapper, sample.input, now);
  SampleResult result;
  result.name = sample.name;
  result.outcome = mapped.accepted ? order_json(mapped.order) : faults_json(mapped.rejection.faults);
  // A sample given by hand may expect nothing: then it only shows what it becomes.
  if (!sample.expected_order.empty())
    result.problem = compare_order(sample, mapped);
  else if (!sample.expected_errors.empty())
    result.problem = compare_faults(sample, mapped);
  result.passed = result.problem.empty();
  return result;
}

std::vector<SampleResult> run_samples(DefinitionPtr definition) {
  std::vector<SampleResult> results;
  for (const Sample& sample : definition->samples()) results.push_back(run_sample(definition, sample));
  return results;
}

}  // namespace nexus::partners
