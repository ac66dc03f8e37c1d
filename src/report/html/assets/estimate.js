// The page of one model: how much, where, and why.

/** The estimate as objects: nodes are written as lists, and texts that repeat as numbers. */
function unpack(packed) {
  const text = (at) => (at < 0 ? "" : packed.texts[at]);
  const events = packed.events.map(([action, word]) => ({ action: text(action), word: text(word) }));
  const nodes = packed.nodes.map((one, index) => ({
    index, id: one[0], op: text(one[1]), module: text(one[2]), status: text(one[3]), reason: text(one[4]), output: text(one[5]), input: text(one[6]),
    dtype: text(one[7]), weight: text(one[8]), parameters: one[9], bytes: one[10], macs: one[11], energy: one[12], floor: one[13], tiled: one[14],
    array: one[15], times: one[16], own: one[17], pseudocode: text(one[18]), tiling: text(one[19]), attributes: text(one[20]), how: text(one[21]),
    events: one[22].map(([event, tier, operand, times, pj]) => ({ ...events[event], event, at: tier, tier: tier < 0 ? "" : packed.tiers[tier].name, operand: text(operand), count: times, pj })),
  }));
  if (packed.others > 0) nodes[nodes.length - 1].isSum = true;  // of the nodes that the page has no room for
  const prices = new Map(packed.prices.map(([event, tier, each, source]) => [event + "|" + tier, { each, source: text(source) }]));
  return { ...packed, nodes, prices };
}

const kTierPaint = ["--m0", "--m1", "--m2", "--m3", "--m4"];
const kActions = ["read", "write", "mul", "add"];

/** How bars are stacked: names, colours, and the parts of a node. */
function stackings(estimate) {
  const tiers = estimate.tiers.map((one) => one.name);
  const last = kTierPaint.length - 1;
  const tierPaint = (at) => kTierPaint[tiers.length < 2 ? 2 : Math.round((at * last) / (tiers.length - 1))];
  const parts = (node, names, key) => {
    const sums = names.map(() => 0);
    for (const event of node.events) sums[key(event)] += event.pj;
    sums[names.length - 1] += node.own;
    return sums;
  };
  const byTier = ["arithmetic", ...tiers, "the node itself"], byAction = [...kActions, "other", "the node itself"];
  return {
    tier: { names: byTier, paints: ["--c1", ...tiers.map((_, at) => tierPaint(at)), "--c6"], parts: (node) => parts(node, byTier, (event) => event.at + 1) },
    action: {
      names: byAction, paints: ["--c0", "--c4", "--c3", "--c1", "--c2", "--c6"],
      parts: (node) => parts(node, byAction, (event) => (kActions.includes(event.action) ? kActions.indexOf(event.action) : 4)),
    },
  };
}

function headline(estimate) {
  const totals = estimate.totals;
  main.append(make("p", "eyebrow", "Energy of one inference"), make("h1", "", estimate.model));
  const answer = make("div", "answer");
  const [number, unit] = energy(totals.energy).split("\u202f");
  const big = make("div", "big", number + "\u202f", make("small", "", unit));
  big.id = "energy";
  big.title = totals.energy + " pJ";
  const left = make("div", "", undefined, big, make("p", "note", estimate.answer));
  answer.append(left);
  if (charts && totals.tiled !== null) {
    const box = make("div");
    answer.append(box);
    main.append(answer);
    redrawn(box, (width) => drawRange(box, totals, Math.max(260, width)));
  } else main.append(answer);
  const cards = make("div", "cards");
  const placed = [["floor", totals.floor, "floor: each element moved once"], ["tiled", totals.tiled, "tiled: the cheapest schedule"], ["array", totals.array, "array: every access at home"]];
  for (const [key, value, name] of placed) {
    if (value === null) continue;
    const card = make("div", "card", undefined, make("b", "", energy(value)), make("span", "", name));
    card.dataset.key = key;
    card.dataset.pj = value;
    card.title = value + " pJ";
    cards.append(card);
  }
  cards.append(make("div", "card", undefined, make("b", "", short(totals.macs)), make("span", "", "multiply-accumulates")),
    make("div", "card", undefined, make("b", "", short(totals.parameters)), make("span", "", "parameters")));
  main.append(cards);
  if (estimate.unknown > 0) main.append(make("p", "alarm", estimate.unknown_text));
}

// Where the answer lies between the floor and `array`; logarithmic, for they are far apart.
function drawRange(box, totals, width) {
  const svg = svgIn(box, width, 84).attr("class", "range");
  const marks = [["floor", totals.floor], ["tiled", totals.tiled], ["array", totals.array]].filter((one) => one[1] > 0);
  if (marks.length === 0) return;
  const x = d3.scaleLog().domain([marks[0][1], Math.max(marks[marks.length - 1][1], marks[0][1] * 1.01)]).range([34, width - 34]);
  svg.append("line").attr("x1", 34).attr("x2", width - 34).attr("y1", 46).attr("y2", 46).attr("stroke", colour("--line")).attr("stroke-width", 6).attr("stroke-linecap", "round");
  const chosen = Math.min(width - 34, Math.max(34, x(totals.energy)));
  let before = -100;
  for (const [name, value] of marks) {
    const at = x(value), crowded = at - before < 64;
    svg.append("circle").attr("cx", at).attr("cy", 46).attr("r", 5).attr("fill", colour("--c6"));
    svg.append("text").attr("x", at).attr("y", crowded ? 26 : 70).attr("text-anchor", "middle").text(name);
    before = at;
  }
  svg.append("circle").attr("cx", chosen).attr("cy", 46).attr("r", 8).attr("fill", colour("--accent")).attr("stroke", colour("--paper")).attr("stroke-width", 2.5);
}

// Bars over layers. Where there are more layers than room, neighbours share a bar.
function layersSection(estimate, table) {
  const paid = estimate.nodes.filter((node) => node.energy !== null && node.energy > 0 && !node.isSum);
  if (!charts || paid.length === 0) return;
  const ways = stackings(estimate);
  const state = { order: "graph", stack: "tier" };
  const place = section("By layer");
  const note = make("p", "note"), legends = make("div"), box = make("div");
  const tools = make("div", "tools");
  const head = make("div", "bar-head", undefined, place.firstChild, tools);
  let redraw = () => {};
  const chosen = (key) => (value) => { state[key] = value; redraw(); };
  tools.append(choice("order", [["graph", "as they run"], ["sorted", "most expensive first"]], "graph", chosen("order")),
    choice("parts", [["tier", "by memory"], ["action", "by action"]], "tier", chosen("stack")));
  place.append(head, note, legends, box);
  main.append(place);
  redraw = redrawn(box, (wide) => {
    const width = Math.max(280, wide), way = ways[state.stack];
    const used = way.names.map((_, at) => paid.some((node) => way.parts(node)[at] > 0));
    legends.replaceChildren(legend(way.names.map((name, at) => [name, `var(${way.paints[at]})`]).filter((_, at) => used[at])));
    const nodes = state.order === "graph" ? paid : [...paid].sort((a, b) => b.energy - a.energy);
    drawLayers(box, nodes, way, width, table, note, estimate.others > 0 ? `Without the ${count(estimate.others)} cheapest. ` : "");
  });
}

function binned(nodes, way, most) {
  const each = Math.ceil(nodes.length / most);
  const bins = [];
  for (let at = 0; at < nodes.length; at += each) {
    const members = nodes.slice(at, at + each);
    const sums = way.names.map(() => 0);
    for (const node of members) way.parts(node).forEach((part, index) => { sums[index] += part; });
    bins.push({ members, sums, total: sums.reduce((a, b) => a + b, 0), dearest: members.reduce((a, b) => (b.energy > a.energy ? b : a)) });
  }
  return bins;
}

function drawLayers(box, nodes, way, width, table, note, others) {
  const area = { left: 64, right: width - 4, top: 10, bottom: 250 };
  const bins = binned(nodes, way, Math.floor((area.right - area.left) / 3));
  const each = Math.ceil(nodes.length / bins.length);
  note.textContent = others + (each > 1 ? `A bar is ${each} layers. ` : "") + "Click a bar to open its row in the table.";
  const svg = svgIn(box, width, area.bottom + 26);
  const most = Math.max(...bins.map((one) => one.total));
  const y = d3.scaleLinear().domain([0, most]).range([area.bottom, area.top]).nice(4);
  svg.append("g").attr("class", "axis").attr("transform", `translate(${area.left},0)`)
    .call(d3.axisLeft(y).ticks(4).tickFormat(axisTicks({ unit: "pJ" }, y.domain()[1])).tickSize(-(area.right - area.left)).tickPadding(8));
  const step = Math.min(26, (area.right - area.left) / bins.length), wide = Math.max(1, step - (step > 4 ? 1.5 : 0.6));
  const bars = svg.append("g").selectAll("g").data(bins).join("g").attr("class", "hot").attr("transform", (_, at) => `translate(${area.left + at * step},0)`);
  bars.append("rect").attr("y", area.top).attr("height", area.bottom - area.top).attr("width", step).attr("fill", "transparent");
  bars.each(function (one) {
    let from = 0;
    one.sums.forEach((part, index) => {
      if (part <= 0) return;
      d3.select(this).append("rect").attr("y", y(from + part)).attr("height", Math.max(0, y(from) - y(from + part))).attr("width", wide).attr("fill", `var(${way.paints[index]})`);
      from += part;
    });
  });
  svg.append("text").attr("x", area.left).attr("y", area.bottom + 18).text(`${count(nodes.length)} layers`);
  explained(bars, (one) => (one.members.length > 1 ? `${one.members.length} layers, the most expensive ${one.dearest.id}` : one.dearest.id) + " \u00b7 " + one.dearest.op + "\n" + energy(one.total) +
    one.sums.map((part, index) => (part > 0 ? "\n" + way.names[index] + "  " + percent(part / one.total) : "")).join(""));
  bars.on("click", (_, one) => { hideTip(); table.show(one.dearest); });
}

/** Rows with a bar each: name, bar, energy, share. */
function barTable(rows, total) {
  const most = Math.max(...rows.map((row) => row.pj), 1e-300);
  const column = energyColumn(most);
  const body = make("tbody");
  for (const row of rows) {
    const fill = make("div", "fill");
    fill.style.width = (100 * row.pj) / most + "%";
    fill.style.background = `var(${row.paint})`;
    const line = make("tr", "", undefined, make("td", "", row.name), make("td", "track", undefined, fill),
      make("td", "n", column.format(row.pj) + "\u202f" + column.unit), make("td", "n soft", percent(row.pj / total)));
    line.title = row.title || row.name + ": " + row.pj + " pJ";
    line.dataset.pj = row.pj;
    body.append(line);
  }
  return make("table", "bars", undefined, body);
}

function operatorPaints(estimate) {
  const known = estimate.by_op.slice().sort((a, b) => b.pj - a.pj);
  return new Map(known.map((one, at) => [one.name, at < 6 ? `--c${at}` : at === 6 ? "--c6" : "--c7"]));
}

function breakdowns(estimate) {
  const total = estimate.totals.energy, paints = operatorPaints(estimate), way = stackings(estimate).tier;
  const ops = estimate.by_op.slice().sort((a, b) => b.pj - a.pj);
  const rows = ops.slice(0, 12).map((one) => ({ ...one, paint: paints.get(one.name), title: `${one.name}: ${count(one.nodes)} nodes, ${one.pj} pJ` }));
  if (ops.length > 12) rows.push({ name: `${ops.length - 12} others`, pj: ops.slice(12).reduce((sum, one) => sum + one.pj, 0), paint: "--c7" });
  const left = section("By operator");
  left.id = "by-op";
  left.append(barTable(rows, total));
  const right = section("By memory");
  right.id = "by-tier";
  const tiers = estimate.by_tier.map((one) => ({ name: one.name + (one.holds && one.holds !== one.name ? ` (${one.holds})` : ""), pj: one.pj, paint: way.paints[way.names.indexOf(one.name)] || "--c6" }));
  right.append(barTable(tiers, total));
  main.append(make("div", "two", undefined, left, right));
}
