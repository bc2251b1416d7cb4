#include "adapters/postgres/connect.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "adapters/postgres/failure.h"

namespace nexus::postgres {
namespace {

using Clock = std::chrono::steady_clock;

struct Setting {
  std::string keyword;
  std::string value;
};

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

// What the string says itself. libpq's complaint about a string that it cannot read would quote it,
// password and all, so it is not passed on.
std::vector<Setting> settings_of(const std::string& conninfo) {
  char* complaint = nullptr;
  const std::unique_ptr<PQconninfoOption, FreeOptions> parsed(PQconninfoParse(conninfo.c_str(), &complaint));
  if (complaint != nullptr) PQfreemem(complaint);
  if (!parsed) {
    throw Failure(Error{ErrorKind::invalid,
                        "The connection string for PostgreSQL cannot be read. Write it as libpq's "
                        "keyword='value' pairs, or as postgresql://user:password@host:port/database."});
  }
  std::vector<Setting> settings;
  for (const auto* option = parsed.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) settings.push_back({option->keyword, option->val});
  }
  return settings;
}

std::string value_of(const std::vector<Setting>& settings, std::string_view keyword) {
  for (const auto& setting : settings) {
    if (setting.keyword == keyword) return setting.value;
  }
  return {};
}

void replace(std::vector<Setting>& settings, std::string_view keyword, std::string value) {
  std::erase_if(settings, [&](const auto& setting) { return setting.keyword == keyword; });
  settings.push_back({std::string(keyword), std::move(value)});
}

void set_default(std::vector<Setting>& settings, std::string_view keyword, std::string value) {
  if (value_of(settings, keyword).empty()) replace(settings, keyword, std::move(value));
}

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= list.size();) {
    const auto end = std::min(list.find(',', begin), list.size());
    parts.push_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

// The settings for each host: libpq would try several by itself, but waits for a frozen one for ever.
std::vector<std::vector<Setting>> settings_by_host(const std::vector<Setting>& all) {
  const auto hosts = split(value_of(all, "host"));
  const auto addresses = split(value_of(all, "hostaddr"));
  const auto ports = split(value_of(all, "port"));
  std::vector<std::vector<Setting>> targets;
  for (std::size_t i = 0; i < std::max(hosts.size(), addresses.size()); ++i) {
    auto settings = all;
    const auto take = [&](std::string_view keyword, const std::vector<std::string>& values) {
      const auto& value = values.size() == 1 ? values.front() : i < values.size() ? values[i] : std::string();
      std::erase_if(settings, [&](const auto& setting) { return setting.keyword == keyword; });
      if (!value.empty()) settings.push_back({std::string(keyword), value});
    };
    take("host", hosts);
    take("hostaddr", addresses);
    take("port", ports);
    targets.push_back(std::move(settings));
  }
  return targets;
}

void add_defaults(std::vector<Setting>& settings, const ConnectionOptions& options) {
  set_default(settings, "application_name", options.application_name);
  replace(settings, "client_encoding", "UTF8");
  set_default(settings, "gssencmode", "disable");
  set_default(settings, "keepalives_idle", "30");
  set_default(settings, "keepalives_interval", "10");
  set_default(settings, "keepalives_count", "3");
  if (options.access == Access::read_write) replace(settings, "target_session_attrs", "read-write");
}

Session start(const std::vector<Setting>& settings) {
  std::vector<const char*> keywords;
  std::vector<const char*> values;
  for (const auto& setting : settings) {
    keywords.push_back(setting.keyword.c_str());
    values.push_back(setting.value.c_str());
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  return Session(PQconnectStartParams(keywords.data(), values.data(), 0));
}

void ignore_notice(void* /*unused*/, const char* /*text*/) {}

// Empty when the session stands, else why it does not.
std::string complete(PGconn* session, int timeout_ms) {
  if (session == nullptr) return "there was no memory left";
  PQsetNoticeProcessor(session, ignore_notice, nullptr);
  const auto deadline = Clock::now() + std::chrono::milliseconds(timeout_ms);
  auto state = PGRES_POLLING_WRITING;
  if (PQstatus(session) == CONNECTION_BAD) state = PGRES_POLLING_FAILED;
  while (state != PGRES_POLLING_OK) {
    if (state == PGRES_POLLING_FAILED) return one_line(PQerrorMessage(session));
    const short events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    if (!wait_for_socket(session, events, deadline)) {
      return fmt::format("{} did not answer within {} ms", name_of(session), timeout_ms);
    }
    state = PQconnectPoll(session);
  }
  return {};
}

}  // namespace

ConninfoSource fixed_conninfo(std::string conninfo) {
  return [conninfo = std::move(conninfo)]() -> Result<std::string> { return conninfo; };
}

std::string conninfo_part(const std::string& keyword, const std::string& value) {
  std::string part = keyword + "='";
  for (const char c : value) {
    if (c == '\'' || c == '\\') part += '\\';
    part += c;
  }
  return part + "' ";
}

std::string with_password(const std::string& conninfo, const std::string& password) {
  std::string whole;
  try {
    std::vector<Setting> settings = settings_of(conninfo);
    replace(settings, "password", password);
    for (const Setting& setting : settings) whole += conninfo_part(setting.keyword, setting.value);
  } catch (const Failure&) {
    return conninfo;
  }
  return whole;
}

bool wait_for_socket(PGconn* session, short events, Clock::time_point deadline) {
  pollfd waiting{PQsocket(session), events, 0};
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    const int ready = ::poll(&waiting, 1, static_cast<int>(std::max<std::int64_t>(left, 0)));
    if (ready > 0) return true;
    if (ready == 0 && left <= 0) return false;
    // A signal, or a poll that ended early: wait on. Any other error shows when the socket is used.
    if (ready < 0 && errno != EINTR) return true;
  }
}

Session connect(const ConnectionOptions& options, std::size_t& first) {
  auto conninfo = options.conninfo();
  if (!conninfo) throw Failure(conninfo.error());
  auto targets = settings_by_host(settings_of(*conninfo));
  std::string complaints;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const auto target = (first + i) % targets.size();
    add_defaults(targets[target], options);
    auto session = start(targets[target]);
    const auto complaint = complete(session.get(), options.connect_timeout_ms);
    if (complaint.empty()) {
      first = target;
      return session;
    }
    complaints += fmt::format("{}{}: {}", complaints.empty() ? "" : "; ", name_of(session.get()), complaint);
  }
  throw Failure(Error{ErrorKind::unavailable, fmt::format("No session could be opened. {}. {}", complaints,
                                                          advice_on_connecting(complaints))});
}

std::string name_of(const PGconn* session) {
  if (session == nullptr) return "PostgreSQL";
  const auto text = [](const char* value) { return std::string(value != nullptr ? value : ""); };
  return fmt::format("PostgreSQL at {}:{}, database {}, user {}", text(PQhost(session)),
                     text(PQport(session)), text(PQdb(session)), text(PQuser(session)));
}

}  // namespace nexus::postgres
