// The icicle of a model's modules: width is energy, a row is a depth, a click opens a module.

function moduleTree(estimate) {
  const root = { name: "model", children: new Map(), own: [] };
  for (const node of estimate.nodes) {
    if (!(node.energy > 0)) continue;
    let at = root;
    for (const part of node.module ? node.module.split(".") : []) {
      if (!at.children.has(part)) at.children.set(part, { name: part, children: new Map(), own: [] });
      at = at.children.get(part);
    }
    at.own.push(node);
  }
  const plain = (one) => ({
    name: one.name,
    children: [...Array.from(one.children.values(), plain), ...one.own.map((node) => ({ name: leafName(node), node }))],
  });
  return plain(root);
}

// What a name says beyond its module.
function leafName(node) {
  const bare = node.id.split(/[ /]/).pop();
  return bare.startsWith(node.module + ".") ? bare.slice(node.module.length + 1) : bare || node.op;
}

function modulesSection(estimate, table) {
  if (!charts) return;
  const root = d3.hierarchy(moduleTree(estimate)).sum((one) => (one.node ? one.node.energy : 0));
  if (root.value <= 0) return;
  d3.partition().size([1, root.height + 1])(root);
  const paints = operatorPaints(estimate);
  for (const one of root.descendants().reverse()) {  // a module has the colour of what costs most in it
    one.ops = new Map();
    if (one.data.node) one.ops.set(one.data.node.op, one.value);
    for (const child of one.children || []) for (const [op, pj] of child.ops) one.ops.set(op, (one.ops.get(op) || 0) + pj);
    one.op = Array.from(one.ops).reduce((a, b) => (b[1] > a[1] ? b : a))[0];
  }
  const place = section("By module", "Width is energy, from the whole model down to its layers; colours are those of the operators. Click a module to open it.");
  const crumbs = make("div", "crumbs"), box = make("div");
  place.append(crumbs, box);
  main.append(place);
  let focus = root, redraw = () => {};
  const open = (one) => {
    hideTip();
    if (one.data.node) { table.show(one.data.node); return; }
    focus = one === focus && one.parent ? one.parent : one;
    redraw();
  };
  redraw = redrawn(box, (wide) => {
    crumbs.replaceChildren();
    focus.ancestors().reverse().forEach((one, at) => {
      if (at > 0) crumbs.append(" / ");
      const button = make("button", "", one.data.name);
      button.type = "button";
      button.addEventListener("click", () => { focus = one; redraw(); });
      crumbs.append(one === focus ? make("span", "", one.data.name) : button);
    });
    crumbs.append(make("span", "note", `  ${energy(focus.value)}, ${percent(focus.value / root.value)} of the model`));
    drawIcicle(box, focus, root, paints, Math.max(280, wide), open);
  });
}

function drawIcicle(box, focus, root, paints, width, open) {
  const row = 32, depth = Math.min(focus.height + 1, 9);
  const x = (at) => ((at - focus.x0) / (focus.x1 - focus.x0)) * width;
  const cells = [];
  const visit = (one) => {  // what is narrower than a pixel, and all inside it, is not drawn
    if (one.depth - focus.depth >= depth || x(one.x1) - x(one.x0) < 1) return;
    cells.push(one);
    for (const child of one.children || []) visit(child);
  };
  visit(focus);
  const svg = svgIn(box, width, depth * row);
  const groups = svg.append("g").selectAll("g").data(cells).join("g").attr("class", "cell hot").attr("transform", (one) => `translate(${x(one.x0)},${(one.depth - focus.depth) * row})`);
  const wide = (one) => Math.max(0.5, x(one.x1) - x(one.x0) - 1);
  groups.append("rect").attr("width", wide).attr("height", row - 1.5).attr("rx", (one) => (wide(one) > 8 ? 2 : 0)).attr("fill", (one) => `var(${paints.get(one.op) || "--c7"})`)
    .attr("fill-opacity", (one) => (one.data.node ? 0.85 : 0.34));
  groups.filter((one) => wide(one) > 34).append("text").attr("class", "name").attr("x", 7).attr("y", 20).text((one) => cut(one.data.name, Math.max(3, Math.floor((wide(one) - 10) / 7.2))));
  explained(groups, (one) => one.ancestors().reverse().slice(1).map((part) => part.data.name).join(" / ") + "\n" + energy(one.value) + ", " + percent(one.value / root.value) + "\n" + (one.data.node ? one.data.node.op : count(one.leaves().length) + " layers"));
  groups.on("click", (_, one) => open(one));
}
