// The dashboard's files: every GET that is no call of the API.
#pragma once

#include <memory>

#include "adapters/http/router.h"
#include "adapters/http/static_files.h"

namespace nexus::http {

// Serves the files below / to anyone: they hold no data. A path that names no file and looks like a
// page of the dashboard (no extension, or a browser asks for HTML) is answered with index.html, which
// shows that page. With null, / says how to get a dashboard and everything else is 404.
void add_dashboard(Router& router, std::shared_ptr<const StaticFiles> files);

}  // namespace nexus::http
