// Charts of comparisons, diffs, sweeps, calibrations and validations, from the same description as
// their SVG (report/figures/figure.h).

const kPalette = ["--c0", "--c1", "--c2", "--c3", "--c4", "--c5", "--c6", "--c7"];
const paint = (at) => `var(${kPalette[at % kPalette.length]})`;
const cut = (text, most) => (text.length <= most ? text : text.slice(0, Math.ceil(most / 3)) + "\u2026" + text.slice(text.length - Math.floor(2 * most / 3) + 1));

function svgIn(box, width, height) {
  box.replaceChildren();
  return d3.select(box).append("svg").attr("class", "chart").attr("viewBox", `0 0 ${width} ${height}`).attr("width", width).attr("height", height).attr("role", "img");
}

const unitText = (axis, value) => (axis.unit === "pJ" ? energy(value) : digits(value, 4) + (axis.unit ? "\u202f" + axis.unit : ""));
function axisTicks(axis, most) {
  if (axis.unit !== "pJ") return (value) => d3.format("~g")(value);
  if (axis.log) return (value) => {  // of many decades, each tick has the unit that suits it
    const unit = unitFor(value * (1 + 1e-9));
    return d3.format("~r")(Number((value / unit.scale).toPrecision(6))) + "\u202f" + unit.name;
  };
  const unit = unitFor(most);
  return (value) => d3.format("~g")(value / unit.scale) + "\u202f" + unit.name;
}

// Ticks of energies at round numbers of their unit, which the scale in pJ has as well.
function scaleFor(axis, values, from, to) {
  const known = values.filter(Number.isFinite);
  const least = known.length ? Math.min(...known) : 0, most = known.length ? Math.max(...known) : 1;
  if (axis.log && least > 0) return d3.scaleLog().domain([least / 1.2, most * 1.2]).range([from, to]).nice();
  const low = axis.zero || least < 0 ? Math.min(0, least) : least - 0.08 * (most - least || 1);
  return d3.scaleLinear().domain([low, most > low ? most : low + 1]).range([from, to]).nice();
}

function tickValues(scale, axis, wanted) {
  if (!axis.log || !scale.base) return scale.ticks(wanted);
  const decades = scale.ticks().filter((one) => Math.abs(Math.log10(one) % 1) < 1e-9 || Math.abs(Math.abs(Math.log10(one) % 1) - 1) < 1e-9);
  const each = Math.ceil(decades.length / Math.max(2, wanted));
  return decades.length > 1 ? decades.filter((_, at) => at % each === 0) : scale.ticks(wanted).filter((one) => /^[125]/.test(one.toExponential()));
}

function drawAxes(svg, figure, x, y, area) {
  const format = (axis, scale) => axisTicks(axis, scale.domain()[1]);
  svg.append("g").attr("class", "axis").attr("transform", `translate(0,${area.bottom})`)
    .call(d3.axisBottom(x).tickValues(tickValues(x, figure.x, Math.max(2, (area.right - area.left) / 90))).tickFormat(format(figure.x, x)).tickSize(-(area.bottom - area.top)).tickPadding(8));
  svg.append("g").attr("class", "axis").attr("transform", `translate(${area.left},0)`)
    .call(d3.axisLeft(y).tickValues(tickValues(y, figure.y, figure.y.log ? 10 : 5)).tickFormat(format(figure.y, y)).tickSize(-(area.right - area.left)).tickPadding(8));
  svg.append("text").attr("x", (area.left + area.right) / 2).attr("y", area.bottom + 38).attr("text-anchor", "middle").text(figure.x.label);
  svg.append("text").attr("x", area.left).attr("y", area.top - 12).text(figure.y.label);
}

// Horizontal bars: stacked parts, an interval, "?" where only a part is known.
function drawBars(box, figure, width) {
  const name = Math.min(190, width * 0.36), right = 92, row = 30, top = 8;
  const height = top + figure.items.length * row + 26;
  const svg = svgIn(box, width, height);
  // An interval many times as long as the bars would hide them: it ends at the edge then.
  const most = Math.max(0, ...figure.items.map((one) => one.value || 0));
  const cap = Math.min(1.5 * most, Math.max(most, ...figure.items.map((one) => one.high || 0)));
  const values = [most, cap];
  const x = scaleFor({ zero: true }, [0, ...values], name, width - right);
  svg.append("g").attr("class", "axis").attr("transform", `translate(0,${height - 24})`)
    .call(d3.axisBottom(x).ticks(Math.max(2, (width - name - right) / 110)).tickFormat(axisTicks(figure.x, x.domain()[1])).tickSize(-(height - 24 - top)).tickPadding(6));
  figure.items.forEach((one, at) => {
    const y = top + at * row + 6;
    const line = svg.append("g");
    line.append("text").attr("class", "name").attr("x", name - 10).attr("y", y + 13).attr("text-anchor", "end").text(cut(one.label, Math.floor((name - 10) / 7)));
    let from = 0;
    (one.parts.length ? one.parts : [one.value || 0]).forEach((part, index) => {
      line.append("rect").attr("x", x(from)).attr("y", y).attr("height", 18).attr("width", Math.max(0, x(from + part) - x(from))).attr("fill", paint(index));
      from += part;
    });
    if (one.low !== null && one.high !== null) {
      const end = Math.min(one.high, x.domain()[1]);
      line.append("line").attr("x1", x(one.low)).attr("x2", x(end)).attr("y1", y + 9).attr("y2", y + 9).attr("stroke", colour("--ink")).attr("stroke-width", 1.5);
      for (const tip of one.high > end ? [one.low] : [one.low, end])
        line.append("line").attr("x1", x(tip)).attr("x2", x(tip)).attr("y1", y + 4).attr("y2", y + 14).attr("stroke", colour("--ink")).attr("stroke-width", 1.5);
    }
    line.append("text").attr("class", "name").attr("x", width).attr("y", y + 13).attr("text-anchor", "end").text(one.value === null ? "error" : (one.part ? "\u2265 " : "") + unitText(figure.x, one.value));
    explained(line, () => one.label + "\n" + (one.value === null ? "no estimate" : (one.part ? "at least " : "") + unitText(figure.x, one.value)) +
      one.parts.map((part, index) => "\n" + figure.names[index] + ": " + unitText(figure.x, part)).join("") +
      (one.low !== null ? "\n" + figure.interval + ": " + unitText(figure.x, one.low) + " to " + unitText(figure.x, one.high) : ""));
  });
}

function drawPoints(box, figure, width) {
  const area = { left: 74, right: width - 18, top: 30, bottom: Math.min(420, Math.max(260, width * 0.5)) };
  const svg = svgIn(box, width, area.bottom + 46);
  const x = scaleFor(figure.x, figure.points.map((one) => one.x), area.left, area.right);
  const y = scaleFor(figure.y, figure.points.map((one) => one.y), area.bottom, area.top);
  if (figure.diagonal) {  // the same scale on both axes, so that the diagonal is "as measured"
    const both = [Math.min(x.domain()[0], y.domain()[0]), Math.max(x.domain()[1], y.domain()[1])];
    x.domain(both); y.domain(both);
  }
  drawAxes(svg, figure, x, y, area);
  if (figure.diagonal) svg.append("line").attr("x1", area.left).attr("y1", area.bottom).attr("x2", area.right).attr("y2", area.top).attr("stroke", colour("--soft")).attr("stroke-dasharray", "4 4");
  const front = figure.points.filter((one) => one.front).sort((a, b) => a.x - b.x);
  if (front.length > 1)
    svg.append("path").attr("fill", "none").attr("stroke", colour("--c3")).attr("stroke-width", 1.5).attr("d", "M" + front.map((one) => `${x(one.x)},${y(one.y)}`).join("L"));
  const groups = figure.names;
  const marks = svg.append("g").selectAll("circle").data(figure.points).join("circle").attr("cx", (one) => x(one.x)).attr("cy", (one) => y(one.y))
    .attr("r", figure.points.length > 200 ? 3 : 5).attr("fill", (one) => (figure.front ? (one.front ? colour("--c3") : colour("--c6")) : colour(kPalette[one.group % kPalette.length]))).attr("fill-opacity", figure.points.length > 60 ? 0.65 : 1);
  explained(marks, (one) => one.label + (groups[one.group] ? " (" + groups[one.group] + ")" : "") + "\n" + figure.x.label + ": " + unitText(figure.x, one.x) + "\n" + figure.y.label + ": " + unitText(figure.y, one.y));
  if (figure.points.length <= 40 && !figure.diagonal) labelPoints(svg, figure, x, y, area);
}

// Names beside points, where there is room.
function labelPoints(svg, figure, x, y, area) {
  const taken = [];
  for (const one of figure.points) {
    const text = cut(one.label, 24), long = text.length * 6.6;
    const left = x(one.x) + 9 + long > area.right;
    const box = { x: left ? x(one.x) - 9 - long : x(one.x) + 9, y: y(one.y) - 7 };
    if (taken.some((other) => Math.abs(other.y - box.y) < 13 && box.x < other.x + other.long && other.x < box.x + long)) continue;
    taken.push({ ...box, long });
    svg.append("text").attr("x", left ? x(one.x) - 9 : x(one.x) + 9).attr("y", y(one.y) + 4).attr("text-anchor", left ? "end" : "start").text(text);
  }
}

function drawLines(box, figure, width) {
  const area = { left: 74, right: width - 18, top: 30, bottom: Math.min(380, Math.max(240, width * 0.42)) };
  const svg = svgIn(box, width, area.bottom + 46);
  const named = figure.categories.length > 0;
  const all = figure.series.flatMap((one) => one.x), ys = figure.series.flatMap((one) => one.y);
  const y = scaleFor({ ...figure.y, zero: !figure.y.log }, figure.y.log ? ys : [0, ...ys], area.bottom, area.top);
  const x = named ? d3.scaleLinear().domain([-0.4, figure.categories.length - 0.6]).range([area.left, area.right]) : scaleFor(figure.x, all, area.left, area.right);
  if (!named) drawAxes(svg, figure, x, y, area);
  else {
    drawAxes(svg, { ...figure, x: { ...figure.x, unit: "" } }, d3.scaleLinear().domain([0, 0.001]).range([-1e6, -1e6]), y, area);
    figure.categories.forEach((name, at) => svg.append("text").attr("x", x(at)).attr("y", area.bottom + 18).attr("text-anchor", "middle").text(cut(name, 16)));
  }
  figure.series.forEach((one, at) => {
    const known = one.x.map((value, index) => [value, one.y[index], one.part[index]]);
    const runs = known.filter((point) => !point[2]);
    if (runs.length > 1) svg.append("path").attr("fill", "none").attr("stroke", colour(kPalette[at % kPalette.length])).attr("stroke-width", 2).attr("d", "M" + runs.map(([a, b]) => `${x(a)},${y(b)}`).join("L"));
    const marks = svg.append("g").selectAll("circle").data(known).join("circle").attr("cx", (point) => x(point[0])).attr("cy", (point) => y(point[1])).attr("r", 4).attr("fill", (point) => (point[2] ? "none" : colour(kPalette[at % kPalette.length]))).attr("stroke", colour(kPalette[at % kPalette.length]));
    explained(marks, (point) => one.name + "\n" + figure.x.label + ": " + (named ? figure.categories[point[0]] : d3.format("~g")(point[0])) + "\n" + (point[2] ? "at least " : "") + unitText(figure.y, point[1]));
  });
}

// A waterfall: from a total, change by change, to another total.
function drawWaterfall(box, figure, width) {
  const name = Math.min(210, width * 0.4), right = 96, row = 26, top = 8;
  const height = top + figure.items.length * row + 26;
  const svg = svgIn(box, width, height);
  let sum = 0;
  const spans = figure.items.map((one) => {
    const from = one.total ? 0 : sum;
    sum = one.total ? one.value : sum + one.value;
    return [from, sum];
  });
  const all = spans.flat();
  // Changes that are small beside the totals would be invisible on an axis from 0.
  const low = Math.min(...spans.slice(1, -1).flat(), spans[0][1], sum), high = Math.max(...all);
  const cutAxis = low > 0.5 * high ? low - 0.15 * (high - low || high) : Math.min(0, low);
  const x = d3.scaleLinear().domain([cutAxis, high]).range([name, width - right]).nice();
  svg.append("g").attr("class", "axis").attr("transform", `translate(0,${height - 24})`)
    .call(d3.axisBottom(x).ticks(Math.max(2, (width - name - right) / 110)).tickFormat(axisTicks(figure.x, high)).tickSize(-(height - 24 - top)).tickPadding(6));
  figure.items.forEach((one, at) => {
    const y = top + at * row + 4, [from, to] = spans[at];
    const start = Math.max(Math.min(from, to), x.domain()[0]);
    const line = svg.append("g");
    line.append("text").attr("class", "name").attr("x", name - 10).attr("y", y + 13).attr("text-anchor", "end").text(cut(one.label, Math.floor((name - 10) / 7)));
    line.append("rect").attr("x", x(start)).attr("y", y).attr("height", 17).attr("width", Math.max(1, x(Math.max(from, to)) - x(start))).attr("fill", colour(one.total ? "--c6" : one.value > 0 ? "--c3" : "--c0"));
    const text = one.total ? unitText(figure.x, one.value) : (one.value > 0 ? "+" : "\u2212") + unitText(figure.x, Math.abs(one.value));
    line.append("text").attr("class", "name").attr("x", width).attr("y", y + 13).attr("text-anchor", "end").text(text);
    explained(line, () => one.label + "\n" + text);
  });
}

const kDraw = { bars: drawBars, points: drawPoints, lines: drawLines, waterfall: drawWaterfall };

function addFigure(figure) {
  if (!charts) return;
  const place = section(figure.title, figure.note);
  if (figure.kind === "bars" && figure.names.length > 1) place.append(legend(figure.names.map((name, at) => [name, paint(at)])));
  if (figure.kind === "points" && figure.names.length > 1) place.append(legend(figure.names.map((name, at) => [name, paint(at)])));
  if (figure.kind === "points" && figure.front) place.append(legend([["on the Pareto front", "var(--c3)"], ["others", "var(--c6)"]]));
  if (figure.kind === "lines" && figure.series.length > 1) place.append(legend(figure.series.map((one, at) => [one.name, paint(at)])));
  if (figure.kind === "waterfall") place.append(legend([["more", "var(--c3)"], ["less", "var(--c0)"]]));
  const box = make("div");
  place.append(box);
  main.append(place);
  redrawn(box, (width) => kDraw[figure.kind](box, figure, Math.max(280, width)));
}
