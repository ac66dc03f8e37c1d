// Puts the page together: a model's own, or the sections of any other report.

// Cells are [text, style, fill]: as the report's tables have them.
function gridTable(part) {
  const texts = (row, at) => row[at][0];
  const columns = part.columns.map((column, at) => {
    const filled = part.rows.some((row) => row[at][2] !== null);
    const long = part.rows.some((row) => texts(row, at).length > 60);
    const numeric = column.right && part.rows.some((row) => numberOf(texts(row, at)) !== null);
    return {
      title: column.title.trim() || (filled ? "" : " "), right: column.right, wrap: long,
      alarm: (row) => row[at][1] === "alarm",
      cell: (row) => {
        if (row[at][2] === null) return texts(row, at).trim();
        const fill = make("span", "fill");
        fill.style.width = 72 * row[at][2] + "px";
        return fill;
      },
      key: (row) => (row[at][2] !== null ? row[at][2] : numeric ? numberOf(texts(row, at)) : texts(row, at)),
    };
  });
  const feet = part.feet.map((row) => {
    const line = make("tr", "foot");
    row.forEach((cell, at) => line.append(make("td", columns[at].right ? "right" : "", cell[0].trim())));
    return line;
  });
  return new Table(columns, { rows: part.rows, feet });
}

function addSection(part) {
  const place = section(part.heading);
  for (const text of part.above) place.append(make("p", "note", undefined, ...prose(text)));
  if (part.rows.length + part.feet.length > 0) {
    const table = gridTable(part);
    if (part.rows.length > 12) {
      const search = make("input");
      search.type = "search";
      search.placeholder = "filter";
      search.setAttribute("aria-label", "filter " + part.heading);
      search.addEventListener("input", () => {
        const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
        table.filter((row) => words.every((word) => row.some((cell) => cell[0].toLowerCase().includes(word))));
      });
      place.append(make("div", "tools", undefined, search));
    }
    place.append(table.box);
  }
  for (const text of part.below) place.append(make("p", "note", undefined, ...prose(text)));
  if (part.lines.length > 0) place.append(make("pre", "", part.lines.join("\n")));
  if (part.items.length > 0) {
    const list = make("ul", "list");
    for (const text of part.items) list.append(make("li", "", undefined, ...prose(text)));
    place.append(list);
  }
  main.append(place);
}

function addHead(lines) {
  const entries = [];
  for (const [label, text] of lines)
    if (label === "" && entries.length > 0) entries[entries.length - 1][1] += "; " + text;
    else entries.push([label, text]);
  main.append(facts(entries));
}

function showEstimate() {
  const estimate = unpack(doc.estimate);
  const layers = layerTable(estimate);
  headline(estimate);
  layersSection(estimate, layers.table);
  breakdowns(estimate);
  modulesSection(estimate, layers.table);
  layers.place();
  for (const part of doc.sections) addSection(part);
  const place = section("What was asked");
  main.append(place);
  addHead(doc.head);
  if (estimate.sources.length > 0) {
    const list = make("ul", "list");
    for (const text of estimate.sources) list.append(make("li", "", text));
    const sources = section("Sources of the prices");
    sources.append(list);
    main.append(sources);
  }
}

function showView() {
  main.append(make("p", "eyebrow", "opcost"), make("h1", "", doc.title));
  const space = make("div");
  space.style.height = "16px";
  main.append(space);
  addHead(doc.head);
  for (const figure of doc.figures) addFigure(figure);
  for (const part of doc.sections) addSection(part);
}

document.title = doc.title;
if (doc.estimate) showEstimate();
else showView();
main.append(make("footer", "", doc.footer));
document.body.dataset.ready = "yes";
