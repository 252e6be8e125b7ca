// The facts that models read: chips, systems, networks, LLMs, sites, reliability, prices, parties,
// deals. One YAML file per thing under data/; every group of numbers carries its source and
// confidence, and data/sources.yaml says what each source is. One field list per struct
// (config/visit.h).
#pragma once

#include "gigawatt/catalog/deals.h"
#include "gigawatt/catalog/hardware.h"
#include "gigawatt/catalog/llm.h"
#include "gigawatt/catalog/network.h"
#include "gigawatt/catalog/prices.h"
#include "gigawatt/catalog/reliability.h"
#include "gigawatt/catalog/site.h"
#include "gigawatt/catalog/source.h"
