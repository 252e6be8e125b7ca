// What is public about a deal, term by term, beside what a plan has of it.
#pragma once

#include <string>

#include "session.h"

namespace gw::cli {

[[nodiscard]] Table deal_terms(Session& session, const std::string& data_folder,
                               const catalog::DealFacts& deal);

}  // namespace gw::cli
