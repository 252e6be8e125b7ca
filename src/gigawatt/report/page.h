// report.html: the page built from web/ with the results in it; one file that works offline.
#pragma once

#include <string>
#include <string_view>

namespace gw::report {

// The page as built from web/, embedded in the binary; it holds one marker where results go.
[[nodiscard]] std::string_view page_template();

// `json` becomes the content of a script element: "<" is written \u003c, so that no text can end
// it.
[[nodiscard]] std::string page_with(std::string_view json);

}  // namespace gw::report
