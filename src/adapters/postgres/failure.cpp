#include "adapters/postgres/failure.h"

#include <algorithm>
#include <array>

namespace nexus::postgres {
namespace {

struct Advice {
  std::string_view key;  // a SQLSTATE or its class; or a part of libpq's text
  std::string_view sentence;
};

constexpr std::array kBySqlstate = {
    Advice{"25006", "This server does not take writes; the next attempt looks for the one that does."},
    Advice{"42501", "Grant the user the rights that docs/store-schema.md names."},
    Advice{"42P01", "Run the migrations of this version of nexusstream on this database."},
    Advice{"42703", "Run the migrations of this version of nexusstream on this database."},
    Advice{"42883", "Run the migrations of this version of nexusstream on this database."},
    Advice{"53100", "Free space on the database's disk, or enlarge it; work goes on by itself then."},
    Advice{"53300", "Raise max_connections, or make the pools smaller."},
    Advice{"57014", "The statement took longer than it may; look for what the server waits for."},
    Advice{"XX001", "Restore the database from a backup."},
    Advice{"XX002", "Rebuild the index with REINDEX."},
    Advice{"08", "It is retried with a new connection."},
    Advice{"57", "It is retried with a new connection."},
};

constexpr std::array kByText = {
    Advice{"password authentication failed",
           "Check the user and the password in the configuration or its secret."},
    Advice{"no password supplied", "Name a password, or the secret that holds it, in the configuration."},
    Advice{"pg_hba.conf", "Allow this address and user in the server's pg_hba.conf."},
    Advice{"certificate",
           "Check that sslrootcert names the server's authority and the host is the certificate's."},
    Advice{"database \"", "Create the database, or correct its name in the configuration."},
    Advice{"role \"", "Create the user, or correct its name in the configuration."},
    Advice{"does not support SSL", "Switch TLS on at the server; sslmode asks for it."},
    Advice{"read-only", "Name the host that takes writes, or wait until a standby is promoted."},
    Advice{"could not translate host name",
           "Check the host's name in the configuration, and the name service."},
    Advice{"Connection refused", "Start the server, or correct host and port in the configuration."},
    Advice{"starting up", "Wait until it has started; it is tried again."},
    Advice{"shutting down", "Wait until it is back; it is tried again."},
};

}  // namespace

ErrorKind kind_of_sqlstate(std::string_view sqlstate) {
  if (sqlstate == "53100") return ErrorKind::storage_full;
  if (sqlstate == "XX001" || sqlstate == "XX002") return ErrorKind::corrupt;
  if (sqlstate == "25006" || sqlstate == "25P03" || sqlstate == "55P03" || sqlstate == "0A000")
    return ErrorKind::unavailable;
  const auto family = sqlstate.substr(0, 2);
  if (family == "22" || family == "23" || family == "54") return ErrorKind::invalid;
  // Connections, rights, resources, operators' acts, races, systems; names that are not there.
  constexpr std::array<std::string_view, 11> kPassing = {"08", "28", "3D", "3F", "26", "40",
                                                         "42", "53", "57", "58", ""};
  const bool passing = std::find(kPassing.begin(), kPassing.end(), family) != kPassing.end();
  return passing ? ErrorKind::unavailable : ErrorKind::internal;
}

bool ends_session(std::string_view sqlstate) {
  const auto family = sqlstate.substr(0, 2);
  if (family == "57") return sqlstate != "57014";
  return sqlstate.empty() || family == "08" || family == "26" || family == "28" || family == "58" ||
         sqlstate == "25006" || sqlstate == "25P03" || sqlstate == "0A000";
}

std::string_view advice_on_sqlstate(std::string_view sqlstate) {
  for (const auto& advice : kBySqlstate) {
    if (sqlstate.starts_with(advice.key)) return advice.sentence;
  }
  return {};
}

std::string_view advice_on_connecting(std::string_view libpq_text) {
  for (const auto& advice : kByText) {
    if (libpq_text.find(advice.key) != std::string_view::npos) return advice.sentence;
  }
  return "Check that the server runs, and its address, database and user in the configuration.";
}

std::string quoted_identifier(std::string_view name) {
  std::string text = "\"";
  for (const char c : name) {
    if (c == '"') text += '"';
    text += c;
  }
  return text + '"';
}

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool space = c == '\n' || c == '\r' || c == '\t' || c == ' ';
    if (!space) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  while (!line.empty() && (line.back() == ' ' || line.back() == '.')) line.pop_back();
  return line;
}

}  // namespace nexus::postgres
