#include "gigawatt/report/page.h"

#include "gigawatt/core/check.h"

// GW_PAGE_FILE is the page's path, set by the build.
__asm__(
    ".section .rodata\n"
    ".global gw_report_page_begin\n"
    ".global gw_report_page_end\n"
    "gw_report_page_begin:\n"
    ".incbin \"" GW_PAGE_FILE
    "\"\n"
    "gw_report_page_end:\n"
    ".byte 0\n"
    ".previous\n");
extern "C" const char gw_report_page_begin[];
extern "C" const char gw_report_page_end[];

namespace gw::report {
namespace {
constexpr std::string_view kMarker = "__GIGAWATT_RESULTS__";
}

std::string_view page_template() {
  return {gw_report_page_begin,
          static_cast<std::size_t>(gw_report_page_end - gw_report_page_begin)};
}

std::string page_with(std::string_view json) {
  std::string_view page = page_template();
  std::size_t marker = page.find(kMarker);
  GW_CHECK(marker != std::string_view::npos, page.size());
  std::string text;
  text.reserve(page.size() + json.size() + 1024);
  text += page.substr(0, marker);
  for (char c : json) {
    if (c == '<')
      text += "\\u003c";
    else
      text += c;
  }
  text += page.substr(marker + kMarker.size());
  return text;
}

}  // namespace gw::report
