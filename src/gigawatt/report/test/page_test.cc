#include "gigawatt/report/page.h"

#include <gtest/gtest.h>

namespace gw::report {
namespace {

TEST(Page, ResultsTakeThePlaceOfTheMarker) {
  std::string page = page_with("{\"x\": \"</script><b>\"}");
  EXPECT_EQ(page.find("__GIGAWATT_RESULTS__"), std::string::npos);
  EXPECT_NE(page.find("\\u003c/script>\\u003cb>"), std::string::npos);
  EXPECT_EQ(page.find("\"</script>"), std::string::npos);
  EXPECT_GT(page.size(), page_template().size() - 100);
}

}  // namespace
}  // namespace gw::report
