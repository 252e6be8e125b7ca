// Where a number comes from, and numbers that are known as a range.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/config/visit.h"
#include "gigawatt/core/estimate.h"
#include "gigawatt/units/quantity.h"

namespace gw::catalog {

// The origin of a group of numbers. A group that names none has that of the thing or group around
// it; the Catalog fills it in, so that every Source of an item read says where its numbers are
// from.
struct Source {
  std::string id;                 // key of data/sources.yaml: what was read, where, when
  std::vector<std::string> also;  // further sources of the same group
  Confidence confidence = Confidence::unverified;
  std::vector<std::string>
      unverified;    // fields of the group that rest on memory although the rest does not
  std::string note;  // what the reader must know about this use of it; may be empty
};

template <class Visitor>
void visit(Visitor& v, Source& s) {
  v.field("source", s.id,
          {.doc = "id in sources.yaml of what was read; absent: that of the group around"});
  v.field("also", s.also, {.doc = "further sources of this group"});
  v.field("confidence", s.confidence,
          {.doc = "how well the group is known; absent beside a source: unverified"});
  v.field("unverified", s.unverified, {.doc = "fields of the group that rest on memory"});
  v.field("note", s.note, {.doc = "what must be known about these numbers"});
}

// What sources.yaml says about one source.
enum class SourceKind : std::uint8_t {
  dataset,
  datasheet,
  config,
  measurement,
  vendor,
  filing,
  paper,
  analyst,
  press,
  calculation,
  judgement,
  memory
};
constexpr std::array<std::string_view, 12> enum_names(SourceKind) {
  return {"dataset", "datasheet", "config", "measurement", "vendor",    "filing",
          "paper",   "analyst",   "press",  "calculation", "judgement", "memory"};
}

struct SourceRecord {
  std::string title, publisher;
  std::string date;     // when published or read: "2025", "2025-12", "2025-12-31"
  std::string address;  // URL without its scheme, repository@commit or arXiv number; may be empty
  SourceKind kind = SourceKind::press;
};

template <class Visitor>
void visit(Visitor& v, SourceRecord& s) {
  v.field("title", s.title, {.doc = "what it is", .required = true});
  v.field("publisher", s.publisher,
          {.doc = "who says so, and through whom it was read", .required = true});
  v.field("date", s.date, {.doc = "when it was published or read", .required = true});
  v.field("address", s.address, {.doc = "URL without https://, repository@commit or arXiv number"});
  v.field("kind", s.kind, {.doc = "what kind of document it is"});
}

struct SourceList {
  config::ById<SourceRecord> sources;
};

template <class Visitor>
void visit(Visitor& v, SourceList& s) {
  v.field("sources", s.sources, {.doc = "every source by id", .required = true});
}

// The best estimate of a range; without one the middle of low and high, else the one that is there.
template <class Q>
[[nodiscard]] std::optional<Q> best_of(const std::optional<Q>& low, const std::optional<Q>& best,
                                       const std::optional<Q>& high) {
  if (best) return best;
  if (low && high) return (*low + *high) / 2.0;
  return low ? low : high;
}

// A number known as a range; any part may be missing.
template <class Q>
struct Band {
  std::optional<Q> low, best, high;

  [[nodiscard]] std::optional<Q> best_estimate() const { return best_of(low, best, high); }
};

template <class Visitor, class Q>
void visit(Visitor& v, Band<Q>& b) {
  v.field("low", b.low, {.doc = "low end", .min = 0});
  v.field("best", b.best, {.doc = "best estimate", .min = 0});
  v.field("high", b.high, {.doc = "high end", .min = 0});
}

// The same with a source of its own.
template <class Q>
struct Range {
  std::optional<Q> low, best, high;
  Source source;

  [[nodiscard]] std::optional<Q> best_estimate() const { return best_of(low, best, high); }
};

template <class Visitor, class Q>
void visit(Visitor& v, Range<Q>& r) {
  v.field("low", r.low, {.doc = "low end", .min = 0});
  v.field("best", r.best, {.doc = "best estimate", .min = 0});
  v.field("high", r.high, {.doc = "high end", .min = 0});
  v.flatten(r.source);
}

// What one chip or one system costs: street price as a range, and the list price of the maker.
struct Price {
  std::optional<Dollars> low, best, high, list;
  Source source;

  // As for ranges, and the list price where nothing else is known; nothing for what is not sold.
  [[nodiscard]] std::optional<Dollars> best_estimate() const {
    const auto street = best_of(low, best, high);
    return street ? street : list;
  }
};

template <class Visitor>
void visit(Visitor& v, Price& p) {
  v.field("low", p.low, {.doc = "low end of the street price", .min = 0});
  v.field("best", p.best, {.doc = "best estimate of the street price", .min = 0});
  v.field("high", p.high, {.doc = "high end of the street price", .min = 0});
  v.field("list", p.list, {.doc = "list price of the maker", .min = 0});
  v.flatten(p.source);
}

}  // namespace gw::catalog
