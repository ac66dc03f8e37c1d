// The table of layers, and what opens below a row.

function layerTable(estimate) {
  const nodes = estimate.nodes;
  const most = Math.max(...nodes.map((node) => node.energy || 0), 0);
  const total = estimate.totals.energy;
  const column = energyColumn(most), floor = energyColumn(Math.max(...nodes.map((node) => node.floor || 0), 0));
  const energyCell = (node) => {
    const text = make("span", "pj", node.energy === null ? "unknown" : column.format(node.energy));
    text.dataset.pj = node.energy;
    text.title = node.energy === null ? node.reason : node.energy + " pJ";
    return text;
  };
  const unknown = (node) => node.status === "unknown";
  const number = (key) => (node) => (node[key] === null ? null : Number(node[key]));
  const columns = [
    { title: "layer", cell: (node) => node.id, key: (node) => node.id },
    { title: "operator", wide: true, cell: (node) => node.op, key: (node) => node.op },
    { title: "input", wide: true, cell: (node) => node.input, key: (node) => node.input },
    { title: "output", wide: true, cell: (node) => node.output, key: (node) => node.output },
    { title: "params", wide: true, right: true, cell: (node) => (Number(node.parameters) ? short(node.parameters) : "\u2013"), key: number("parameters") },
    { title: "size", wide: true, right: true, cell: (node) => (node.bytes === null ? "?" : bytes(node.bytes)), key: number("bytes") },
    { title: "MACs", wide: true, right: true, cell: (node) => (node.macs === null ? "?" : Number(node.macs) ? short(node.macs) : "\u2013"), key: number("macs") },
    { title: `floor (${floor.unit})`, wide: true, right: true, cell: (node) => floor.format(node.floor), key: (node) => node.floor },
    { title: `energy (${column.unit})`, right: true, cell: energyCell, key: (node) => node.energy, alarm: unknown },
    { title: "share", right: true, cell: (node) => (node.energy === null ? "" : percent(node.energy / total)), key: (node) => node.energy },
  ];
  const hay = nodes.map((node) => (node.id + " " + node.op + " " + node.module + " " + node.output + " " + node.weight).toLowerCase());
  const table = new Table(columns, { rows: nodes, key: (node) => node.index, detail: (node) => layerDetail(estimate, node) });
  table.box.id = "layers";
  return { table, place: () => placeLayers(estimate, table, hay) };
}

function placeLayers(estimate, table, hay) {
  const place = section("Layers");
  const tools = make("div", "tools");
  const search = make("input"), ops = make("select"), shown = make("span", "note"), free = make("input");
  free.type = "checkbox";
  free.id = "free";
  const costless = estimate.nodes.filter((node) => node.status === "free" || node.status === "folded").length;
  const paid = (node) => free.checked || costless === estimate.nodes.length || (node.status !== "free" && node.status !== "folded");
  search.type = "search";
  search.id = "filter";
  search.placeholder = "filter by name, operator, shape";
  search.setAttribute("aria-label", "filter layers");
  ops.setAttribute("aria-label", "operator");
  const option = (value, text) => { const one = make("option", "", text); one.value = value; return one; };
  ops.append(option("", "all operators"));
  for (const one of [...new Set(estimate.nodes.map((node) => node.op))].sort()) ops.append(option(one, one));
  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    table.filter((node) => paid(node) && (!ops.value || node.op === ops.value) && words.every((word) => hay[node.index].includes(word)));
    const all = estimate.nodes.length - (estimate.others > 0 ? 1 : 0) + estimate.others;
    const sum = table.shown.reduce((all, node) => all + (node.energy || 0), 0);
    shown.textContent = table.shown.length === estimate.nodes.length ? `${count(all)} layers` : `${count(table.shown.length)} of ${count(all)} layers, ${energy(sum)}`;
  };
  search.addEventListener("input", apply);
  ops.addEventListener("change", apply);
  free.addEventListener("change", apply);
  tools.append(shown);
  if (costless > 0 && costless < estimate.nodes.length) tools.append(make("label", "note", undefined, free, " and " + count(costless) + " that cost nothing"));
  tools.append(ops, search);
  place.append(make("div", "bar-head", undefined, place.firstChild, tools), make("p", "note", "A column's title sorts; a row opens to its pseudocode, counts and prices. " + estimate.others_text), table.box);
  main.append(place);
  apply();
}

function facts(entries) {
  const list = make("dl", "facts");
  for (const [name, value] of entries) if (value !== "" && value !== null && value !== undefined) list.append(make("dt", "", name), make("dd", "", undefined, ...prose(value)));
  return list;
}

function layerDetail(estimate, node) {
  const parts = [facts([
    ["operator", node.op], ["status", node.status === "counted" ? "" : node.status + (node.reason ? ": " + node.reason : "")], ["module", node.module],
    ["input", node.input], ["output", node.output + (node.dtype ? " " + node.dtype : "")], ["weight", node.weight], ["attributes", node.attributes],
    ["parameters", Number(node.parameters) ? count(node.parameters) : ""], ["MACs", node.macs !== null && Number(node.macs) ? count(node.macs) : ""],
    ["runs", node.times > 1 ? count(node.times) + " times; counts and energies are of all of them" : ""], ["priced by", node.how],
    ["energy", node.energy === null ? "" : energy(node.energy)], ["floor / tiled / array", node.tiled === null || node.energy === null ? "" : [node.floor, node.tiled, node.array].map(energy).join(" / ")],
  ])];
  if (node.pseudocode) parts.push(make("h3", "", "Pseudocode"), make("pre", "", node.pseudocode));
  else if (node.status === "counted" && estimate.no_pseudocode) parts.push(make("p", "note", estimate.no_pseudocode));
  if (node.events.length > 0) parts.push(make("h3", "", "Counts and prices"), make("div", "tables", undefined, billTable(estimate, node)));
  if (node.tiling) parts.push(make("h3", "", "Memories"), make("pre", "", node.tiling));
  return parts;
}

function billTable(estimate, node) {
  const head = make("tr");
  for (const [title, right] of [["event"], ["of"], ["in"], ["count", 1], ["pJ each", 1], ["energy", 1], ["price from"]]) head.append(make("th", right ? "right" : "", title));
  const body = make("tbody");
  for (const event of node.events) {
    const price = estimate.prices.get(event.event + "|" + event.at);
    const each = price ? price.each : Number(event.count) ? event.pj / Number(event.count) : 0;
    body.append(make("tr", "", undefined, make("td", "", event.word), make("td", "", event.operand), make("td", "", event.tier), make("td", "right", count(event.count)),
      make("td", "right", digits(each, 4)), make("td", "right", energy(event.pj)), make("td", "", price ? price.source : "")));
  }
  if (node.own > 0) body.append(make("tr", "", undefined, make("td", "", "the node itself"), make("td"), make("td"), make("td", "right", count(node.times)), make("td"), make("td", "right", energy(node.own)), make("td")));
  return make("table", "", undefined, make("thead", "", undefined, head), body);
}
