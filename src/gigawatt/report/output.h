// Writes out/<plan>/: report.html, one CSV per table, results.json, results.sqlite. The folder is
// written beside its final place and then swapped in, so that an interrupted run leaves the
// previous output whole; what such a run leaves beside it, the next one deletes.
#pragma once

#include <span>
#include <stdexcept>
#include <string>

#include "gigawatt/plan/results.h"
#include "gigawatt/validation/claims.h"

namespace gw::report {

// Reading or writing failed; the message names the file and the reason. Apps exit with code 4.
class IoError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Replaces `folder`, or what it links to. Throws IoError, also where the folder holds anything but
// earlier results: files of other kinds, folders, or no results.json at all.
void write_output(const std::string& folder, const plan::Results& results,
                  std::span<const validation::Verdict> verdicts);

}  // namespace gw::report
