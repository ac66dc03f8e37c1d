// A table that sorts, filters, opens its rows, and holds in the page only the rows on screen.

const kRowHeight = 31;     // of one line, as the style sheet lays it out
const kAllDrawn = 400;     // a table with no more rows is drawn whole
const kPrinted = 200;      // rows on paper

class Table {
  /**
   * columns: {title, right, wide, cell(row) -> text or element, key(row) -> what sorts}
   * options: {rows, text(row) -> lower-case text that the filter looks in, detail(row), feet}
   */
  constructor(columns, options) {
    this.columns = columns;
    this.options = options;
    this.shown = options.rows.slice();
    this.sort = { at: -1, down: false };
    this.open = null;
    this.detailHeight = 0;
    this.box = make("div", "scroll tall");
    this.table = make("table", "grid");
    this.body = make("tbody");
    this.head = this.makeHead();
    this.table.append(make("thead", "", undefined, this.head), this.body);
    if (options.feet) this.table.append(make("tfoot", "", undefined, ...options.feet));
    this.box.append(this.table);
    this.box.addEventListener("scroll", () => this.draw());
    addEventListener("beforeprint", () => this.draw(true));
    addEventListener("afterprint", () => this.draw());
    this.draw();
    new ResizeObserver(() => this.draw()).observe(this.box);
  }

  makeHead() {
    const head = make("tr");
    this.columns.forEach((column, at) => {
      const cell = make("th", (column.right ? "right" : "") + (column.wide ? " wide" : ""));
      const button = make("button", "", column.title);
      button.type = "button";
      button.addEventListener("click", () => this.sortBy(at, this.sort.at === at ? !this.sort.down : Boolean(column.right)));
      cell.append(button);
      cell.scope = "col";
      head.append(cell);
    });
    return head;
  }

  sortBy(at, down) {
    this.sort = { at, down };
    Array.from(this.head.children).forEach((cell, index) => {
      if (index === at) cell.setAttribute("aria-sort", down ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    });
    this.order();
    this.box.scrollTop = 0;
    this.draw();
  }

  // Unknown values come last, whatever the direction, and a row that is the sum of others behind all.
  order() {
    if (this.sort.at < 0) return;
    const key = this.columns[this.sort.at].key, sign = this.sort.down ? -1 : 1;
    const keyed = this.shown.map((row, at) => [key(row), at, row]);
    keyed.sort(([a, i, one], [b, j, other]) => {
      if (one.isSum || other.isSum) return one.isSum ? 1 : -1;
      if (a === null || b === null) return (a === null) - (b === null) || i - j;
      return (a < b ? -sign : a > b ? sign : 0) || i - j;
    });
    this.shown = keyed.map((one) => one[2]);
  }

  filter(keep) {
    this.shown = this.options.rows.filter(keep);
    this.order();
    this.box.scrollTop = 0;
    this.draw();
  }

  makeRow(row) {
    const line = make("tr", "row" + (this.options.detail ? " opens" : "") + (row === this.open ? " open" : ""));
    for (const column of this.columns) {
      const content = column.cell(row);
      const cell = make("td", (column.right ? "right" : "") + (column.wide ? " wide" : "") + (column.wrap ? " wrap" : ""));
      if (content instanceof Node) cell.append(content);
      else { cell.textContent = content; if (content.length > 24) cell.title = content; }
      if (column.alarm && column.alarm(row)) cell.classList.add("alarm-cell");
      line.append(cell);
    }
    if (!this.options.detail) return line;
    line.tabIndex = 0;
    line.setAttribute("aria-expanded", String(row === this.open));
    line.addEventListener("click", () => this.toggle(row));
    line.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.toggle(row);
    });
    return line;
  }

  makeDetail(row) {
    const line = make("tr", "detail");
    const cell = make("td");
    cell.colSpan = this.columns.length;
    const inside = make("div", "detail-in");
    inside.style.maxWidth = Math.max(240, this.box.clientWidth - 34) + "px";
    inside.append(...this.options.detail(row));
    cell.append(inside);
    line.append(cell);
    return line;
  }

  toggle(row) {
    this.open = this.open === row ? null : row;
    this.detailHeight = 0;
    this.draw();
  }

  /** Opens a row, wherever it is, and scrolls to it. */
  show(row) {
    const at = this.shown.indexOf(row);
    if (at < 0) return;
    this.open = row;
    this.detailHeight = 0;
    this.box.scrollTop = Math.max(0, at * kRowHeight - 60);
    this.draw();
    this.box.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }

  space(height) {
    const line = make("tr", "space");
    const cell = make("td");
    cell.colSpan = this.columns.length;
    cell.style.height = height + "px";
    line.append(cell);
    return line;
  }

  draw(printed) {
    const rows = this.shown;
    const tall = rows.length > kAllDrawn;
    const openAt = this.open ? rows.indexOf(this.open) : -1;
    let first = 0, end = rows.length;
    if (tall && printed) end = kPrinted;
    if (tall && !printed) {
      const top = this.box.scrollTop;
      const before = openAt >= 0 && top > (openAt + 1) * kRowHeight ? this.detailHeight : 0;
      first = Math.max(0, Math.floor((top - before) / kRowHeight) - 20);
      end = Math.min(rows.length, first + Math.ceil(this.box.clientHeight / kRowHeight) + 60);
    }
    const state = [first, end, openAt, rows];
    if (!printed && this.state && this.state.every((one, at) => one === state[at])) return;
    this.state = printed ? null : state;
    const lines = [];
    if (first > 0) lines.push(this.space(first * kRowHeight + (openAt >= 0 && openAt < first ? this.detailHeight : 0)));
    let detail = null;
    for (let at = first; at < end; ++at) {
      lines.push(this.makeRow(rows[at]));
      if (at === openAt) lines.push(detail = this.makeDetail(rows[at]));
    }
    if (end < rows.length && !printed) lines.push(this.space((rows.length - end) * kRowHeight));
    if (end < rows.length && printed) {
      const more = make("tr", "row", undefined, make("td", "", "and " + count(rows.length - end) + " more rows"));
      lines.push(more);
    }
    if (rows.length === 0) lines.push(make("tr", "row", undefined, make("td", "note", "no row matches")));
    this.body.replaceChildren(...lines);
    if (detail) this.detailHeight = detail.offsetHeight;
  }
}
