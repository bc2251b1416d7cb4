// Reads the configuration from its four sources and says where each value came from: flags over
// the environment over one TOML file over the defaults. A name that is not in the table of
// properties is an error wherever it stands, so that a typing mistake never goes unnoticed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/configuration.h"
#include "app/properties.h"
#include "base/result.h"

namespace nexus::app {

struct ConfigurationSources {
  std::map<std::string, std::string> flags;        // by property key, as typed
  std::map<std::string, std::string> environment;  // names without our prefix are passed over
  std::optional<std::string> file;                 // of --config; it must exist
  std::string working_folder = ".";                // nexusstream.toml is looked for here
  std::string program_folder;                      // where the executable is; for the shipped definitions
};

// One property's value and its source: "flag --http-listen", "environment NEXUSSTREAM_HTTP_LISTEN",
// "nexusstream.toml:3", "default".
struct Setting {
  const Property* property;
  PropertyValue value;
  std::string source;
};

struct LoadedConfiguration {
  Configuration values;
  std::vector<Setting> settings;  // one a property, in the order of the table
};

// `invalid` lists every mistake, one a line: "nexusstream.toml:3: http.lisen is no property. Did you
// mean http.listen?"
Result<LoadedConfiguration> load_configuration(const ConfigurationSources& sources);

// The process's environment and the executable's folder.
std::map<std::string, std::string> process_environment();
std::string process_program_folder();

}  // namespace nexus::app
