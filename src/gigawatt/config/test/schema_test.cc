// JSON Schema and reference documentation.
#include "gigawatt/config/schema.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "gigawatt/config/test/factory.h"

namespace gw::config {
namespace {

using factory::Factory;
using Json = nlohmann::json;

TEST(Schema, DescribesEveryFieldOfTheStruct) {
  const Json schema = Json::parse(json_schema<Factory>("factory"));
  EXPECT_EQ(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
  EXPECT_EQ(schema["additionalProperties"], false);
  const Json& properties = schema["properties"];
  EXPECT_EQ(properties.size(), 22u);  // 21 fields and include
  EXPECT_EQ(properties["open"]["type"], "boolean");
  EXPECT_EQ(properties["open"]["default"], "true");
  EXPECT_EQ(properties["open"]["description"], "whether it runs");
  EXPECT_EQ(properties["seed"]["$ref"], "#/$defs/uncertain_whole_number");
  EXPECT_EQ(properties["sites"]["additionalProperties"]["properties"]["cooling"]["enum"],
            (Json{"air", "direct_liquid", "immersion"}));
  const Json& block = properties["blocks"]["items"];
  EXPECT_EQ(block["required"], Json{"power"});
  EXPECT_EQ(block["properties"]["count"]["$ref"],
            "#/$defs/whole_number");  // fixed: no distribution
  EXPECT_EQ(block["properties"]["power"]["$ref"], "#/$defs/uncertain_power");
  EXPECT_EQ(properties["contracts"]["items"]["oneOf"].size(), 3u);  // two types, or a name alone
  EXPECT_EQ(properties["contracts"]["items"]["oneOf"][1]["required"], Json{"purchase"});
  EXPECT_EQ(properties["contracts"]["items"]["oneOf"][1]["properties"]["purchase"]["properties"]
                      ["price"]["examples"],
            Json{"35 G$/GW"});
  EXPECT_EQ(properties["system"]["anyOf"].size(), 2u);
  EXPECT_EQ(properties["note"]["anyOf"][1]["const"], "none");
  EXPECT_TRUE(schema["$defs"]["uncertain_power"]["anyOf"][1]["properties"].contains("lognormal"));
}

TEST(Schema, EveryReferenceLeadsSomewhere) {
  const std::string text = json_schema<Factory>("factory");
  const Json schema = Json::parse(text);
  constexpr std::string_view kReference = "\"#/$defs/";
  int count = 0;
  for (auto at = text.find(kReference); at != std::string::npos;
       at = text.find(kReference, at + 1)) {
    const auto begin = at + kReference.size();
    const std::string name = text.substr(begin, text.find('"', begin) - begin);
    EXPECT_TRUE(schema["$defs"].contains(name)) << name;
    ++count;
  }
  EXPECT_GT(count, 20);
}

TEST(Schema, GoldenOfASmallStruct) {
  EXPECT_EQ(json_schema<factory::Block>("block"), R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "block",
  "type": "object",
  "properties": {
    "id": {
      "type": [
        "string",
        "number",
        "boolean"
      ],
      "description": "name of the block"
    },
    "count": {
      "$ref": "#/$defs/whole_number",
      "description": "phases of the block",
      "default": "1"
    },
    "power": {
      "$ref": "#/$defs/uncertain_power",
      "description": "facility power of one phase"
    },
    "campus": {
      "type": "array",
      "items": {
        "type": [
          "string",
          "number",
          "boolean"
        ]
      },
      "description": "where it stands",
      "default": "[]"
    },
    "start": {
      "type": "object",
      "properties": {
        "first": {
          "type": "string",
          "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$",
          "examples": [
            "2026-07"
          ],
          "description": "month of the first phase"
        },
        "every": {
          "$ref": "#/$defs/uncertain_time",
          "description": "time between two phases",
          "default": "1 h"
        }
      },
      "required": [
        "first"
      ],
      "additionalProperties": false,
      "description": "when it starts"
    },
    "include": {
      "type": "array",
      "items": {
        "type": "string"
      },
      "description": "files laid under this one; later files win"
    }
  },
  "required": [
    "power"
  ],
  "additionalProperties": false,
  "$defs": {
    "whole_number": {
      "anyOf": [
        {
          "type": "integer"
        },
        {
          "type": "string",
          "pattern": "^-?(0|[1-9][0-9]*)(\\.[0-9]+)? ?[kMGT]$",
          "examples": [
            "200 k"
          ]
        }
      ]
    },
    "power": {
      "type": "string",
      "pattern": "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)? ?[^0-9 ].*$",
      "examples": [
        "1 GW"
      ]
    },
    "uncertain_power": {
      "anyOf": [
        {
          "$ref": "#/$defs/power"
        },
        {
          "type": "object",
          "description": "a distribution",
          "properties": {
            "lognormal": {
              "type": "object",
              "properties": {
                "p50": {
                  "$ref": "#/$defs/power"
                },
                "p90": {
                  "$ref": "#/$defs/power"
                }
              },
              "required": [
                "p50",
                "p90"
              ],
              "additionalProperties": false
            },
            "triangular": {
              "type": "array",
              "items": {
                "$ref": "#/$defs/power"
              },
              "minItems": 3,
              "maxItems": 3
            },
            "uniform": {
              "type": "array",
              "items": {
                "$ref": "#/$defs/power"
              },
              "minItems": 2,
              "maxItems": 2
            },
            "normal": {
              "type": "object",
              "properties": {
                "mean": {
                  "$ref": "#/$defs/power"
                },
                "sd": {
                  "$ref": "#/$defs/power"
                }
              },
              "required": [
                "mean",
                "sd"
              ],
              "additionalProperties": false
            },
            "choice": {
              "type": "object",
              "properties": {
                "values": {
                  "type": "array",
                  "items": {
                    "$ref": "#/$defs/power"
                  },
                  "minItems": 1
                },
                "weights": {
                  "type": "array",
                  "items": {
                    "type": "number",
                    "exclusiveMinimum": 0
                  }
                }
              },
              "required": [
                "values"
              ],
              "additionalProperties": false
            }
          },
          "minProperties": 1,
          "maxProperties": 1,
          "additionalProperties": false
        }
      ]
    },
    "time": {
      "type": "string",
      "pattern": "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)? ?[^0-9 ].*$",
      "examples": [
        "1 h"
      ]
    },
    "uncertain_time": {
      "anyOf": [
        {
          "$ref": "#/$defs/time"
        },
        {
          "type": "object",
          "description": "a distribution",
          "properties": {
            "lognormal": {
              "type": "object",
              "properties": {
                "p50": {
                  "$ref": "#/$defs/time"
                },
                "p90": {
                  "$ref": "#/$defs/time"
                }
              },
              "required": [
                "p50",
                "p90"
              ],
              "additionalProperties": false
            },
            "triangular": {
              "type": "array",
              "items": {
                "$ref": "#/$defs/time"
              },
              "minItems": 3,
              "maxItems": 3
            },
            "uniform": {
              "type": "array",
              "items": {
                "$ref": "#/$defs/time"
              },
              "minItems": 2,
              "maxItems": 2
            },
            "normal": {
              "type": "object",
              "properties": {
                "mean": {
                  "$ref": "#/$defs/time"
                },
                "sd": {
                  "$ref": "#/$defs/time"
                }
              },
              "required": [
                "mean",
                "sd"
              ],
              "additionalProperties": false
            },
            "choice": {
              "type": "object",
              "properties": {
                "values": {
                  "type": "array",
                  "items": {
                    "$ref": "#/$defs/time"
                  },
                  "minItems": 1
                },
                "weights": {
                  "type": "array",
                  "items": {
                    "type": "number",
                    "exclusiveMinimum": 0
                  }
                }
              },
              "required": [
                "values"
              ],
              "additionalProperties": false
            }
          },
          "minProperties": 1,
          "maxProperties": 1,
          "additionalProperties": false
        }
      ]
    }
  }
}
)");
}

TEST(Documentation, ListsEveryFieldFlat) {
  std::string text;
  for (const FieldDoc& doc : documentation<Factory>()) {
    text += doc.path + ": " + doc.type + (doc.required ? ", required" : "") +
            (doc.uncertain ? ", may be uncertain" : "");
    if (!doc.default_text.empty()) text += " [" + doc.default_text + "]";
    text += "\n";
  }
  EXPECT_EQ(text, R"(name: text
open: true or false [true]
seed: whole number, at least 0, may be uncertain [1]
share: number from 0 to 1, may be uncertain [0.5]
scale: number, may be uncertain [1]
chips: number of chips, at least 0, may be uncertain [8 chips]
from: month [2026-01]
signed_on: date, or none [none]
ramp: span of months [2026-H2]
cooling: one of air, direct_liquid, immersion, or none [none]
note: text, or none [none]
split: list of number from 0 to 1, may be uncertain [[0.2, 0.8]]
sites: map by id of fields [{}]
sites.<id>.climate: id of a climate
sites.<id>.cooling: one of air, direct_liquid, immersion [air]
sites.<id>.supply: temperature, may be uncertain [27 degC]
blocks: list of fields [[]]
blocks.<id>.id: text
blocks.<id>.count: whole number from 1 to 1000 [1]
blocks.<id>.power: power greater than zero, required, may be uncertain
blocks.<id>.campus: list of id of a site [[]]
blocks.<id>.start: fields
blocks.<id>.start.first: month, required
blocks.<id>.start.every: time greater than zero, may be uncertain [1 h]
system: id of a system, or such by month [h100]
supply: number of chips, at least 0, or such by month, or a market path, may be uncertain
contracts: list of one of lease, purchase with its fields [[]]
contracts.<lease>.id: text
contracts.<lease>.active: true or false [true]
contracts.<lease>.term: time, at least 0, may be uncertain [5 years]
contracts.<purchase>.id: text
contracts.<purchase>.active: true or false [true]
contracts.<purchase>.price: money per power, required, may be uncertain
contracts.<purchase>.cap: money, at least 0, or none, may be uncertain [none]
capex: one of from_parts, per_power with its fields [{from_parts: {margin: 0.05}}]
capex.from_parts.margin: number from 0 to 1, may be uncertain [0.05]
capex.per_power.price: money per power greater than zero, may be uncertain [50 G$/GW]
holdings: list of fields [[]]
holdings.<id>.holder: text
holdings.<id>.share: number from 0 to 1, may be uncertain [0]
start: fields, or none [none]
start.first: month, required
start.every: time greater than zero, may be uncertain [1 h]
what_if: part of a document
)");
}

TEST(Documentation, FindsTheDocOfAPath) {
  const auto docs = documentation<Factory>();
  const auto best = [&](std::string_view path) {
    const auto found = find_docs(docs, path);
    return found.empty() ? "nothing" : found.front()->path;
  };
  EXPECT_EQ(best("open"), "open");
  EXPECT_EQ(best("sites.abilene.supply"), "sites.<id>.supply");
  EXPECT_EQ(best("blocks.gw.start.first"), "blocks.<id>.start.first");
  EXPECT_EQ(best("contracts.purchase.id"), "contracts.<purchase>.id");
  EXPECT_EQ(best("contracts.lease.id"), "contracts.<lease>.id");
  EXPECT_EQ(find_docs(docs, "contracts.other.id").size(), 2u);  // of either type
  EXPECT_EQ(best("contracts.other.price"), "contracts.<purchase>.price");
  EXPECT_EQ(best("system.2026-07"), "system");
  EXPECT_EQ(best("split.2"), "split");
  EXPECT_EQ(best("blocks.gw"), "nothing");
  EXPECT_EQ(best("opne"), "nothing");
}

}  // namespace
}  // namespace gw::config
