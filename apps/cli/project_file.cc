#include "project_file.h"

#include <utility>

#include "gigawatt/config/config.h"
#include "gigawatt/config/read.h"
#include "session.h"

namespace gw::cli {

std::optional<finance::Project> read_project(const PlanOptions& file, Diagnostics& diagnostics) {
  require_readable(file);
  const config::Sources from = sources(file, diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;
  const auto document = config::load(from, diagnostics);
  if (!document) return std::nullopt;
  config::Facts facts;
  auto read = config::read<finance::ProjectFile>(document->root, facts, diagnostics);
  if (!read || diagnostics.has_errors()) return std::nullopt;
  Diagnostics problems;
  finance::check(read->project, problems);
  for (Diagnostic problem : problems.items()) {
    problem.path = "project." + problem.path;
    diagnostics.add(config::with_excerpt(*document, std::move(problem)));
  }
  if (diagnostics.has_errors()) return std::nullopt;
  return std::move(read->project);
}

}  // namespace gw::cli
