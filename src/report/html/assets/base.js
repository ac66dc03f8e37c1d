// What every page of opcost shares: elements, numbers, colours, the tooltip. Names and texts of
// models come into the page as data and become text nodes; nothing here makes HTML of a string.
"use strict";

const doc = JSON.parse(document.getElementById("data").textContent);
const main = document.querySelector("main");
const charts = typeof d3 !== "undefined";  // built without them: tables only

/** An element with a class, a text and children. */
function make(tag, cls, text, ...children) {
  const one = document.createElement(tag);
  if (cls) one.className = cls;
  if (text !== undefined && text !== null) one.textContent = text;
  one.append(...children);
  return one;
}

/** A sentence as nodes: names between backquotes are code, as report/layout/prose.h says. */
function prose(text) {
  return String(text).split(/(`[^`]*`)/).filter(Boolean).map((part) => (/^`[^`]+`$/.test(part) ? make("code", "", part.slice(1, -1)) : part));
}

function section(heading, note) {
  const one = make("section", "");
  if (heading) one.append(make("h2", "", heading));
  if (note) one.append(make("p", "note", note));
  return one;
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Numbers.

const kUnits = [[1e15, "kJ"], [1e12, "J"], [1e9, "mJ"], [1e6, "\u00b5J"], [1e3, "nJ"], [1, "pJ"]];

/** The unit in which the largest of some energies (in pJ) has one to three digits. */
function unitFor(most) {
  const [scale, name] = kUnits.find(([size]) => Math.abs(most) >= size) || kUnits[kUnits.length - 1];
  return { scale, name };
}

function digits(value, significant) {
  if (value === 0) return "0";
  const size = Math.floor(Math.log10(Math.abs(value)));
  if (size < -4) return value.toExponential(significant - 1);
  return value.toFixed(Math.max(0, Math.min(12, significant - 1 - size)));
}

/** "1.234 mJ": four digits. */
function energy(pj) {
  if (pj === null || pj === undefined) return "?";
  const unit = unitFor(pj);
  return digits(pj / unit.scale, 4) + "\u202f" + unit.name;
}

/** Energies of a column in one unit, with as many decimals as its largest needs. */
function energyColumn(most) {
  const unit = unitFor(most);
  const top = Math.abs(most) / unit.scale;
  const decimals = top >= 100 ? 1 : top >= 10 ? 2 : 3;
  const format = (pj) => {
    if (pj === null) return "?";
    if (pj === 0) return "0";
    const value = pj / unit.scale;
    const small = value !== 0 && Math.abs(value) < 0.5 * 10 ** -decimals;
    return small ? digits(value, 1) : value.toFixed(decimals);
  };
  return { unit: unit.name, format };
}

/** "12,345": counts above 2^53 come as text, so that no digit is lost. */
function count(value) {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** "71.4M" */
function short(value) {
  const number = Number(value);
  if (number < 1000) return String(number);
  let scaled = number / 1000, at = 0;
  for (; scaled >= 999.5; ++at) scaled /= 1000;
  return scaled.toFixed(scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0) + "kMGTPE"[at];
}

/** "1.23 MiB" */
function bytes(value) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let scaled = Number(value), at = 0;
  for (; scaled >= 1024 && at + 1 < units.length; ++at) scaled /= 1024;
  return (at === 0 ? scaled : scaled.toFixed(scaled < 10 ? 2 : scaled < 100 ? 1 : 0)) + "\u202f" + units[at];
}

const percent = (share) => (Number.isFinite(share) ? (share * 100).toFixed(1) + "%" : "-");

/** The number that a cell's text stands for, so that cells can be sorted: "1.2 mJ", "71.4M". */
function numberOf(text) {
  const found = /^[^\d+\-.]{0,3}([+\-]?)\s*([\d,]*\.?\d+(?:e[+\-]?\d+)?)\s*([a-zA-Z\u00b5%]*)/.exec(text);
  if (!found) return null;
  const prefixes = { p: 1e-12, n: 1e-9, "\u00b5": 1e-6, m: 1e-3, k: 1e3, K: 1024, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 };
  const unit = found[3];
  const prefixed = unit.length === 1 ? /[kMGTPE]/.test(unit) : /^[pn\u00b5mkKMGT](J|g|W|s|iB|B)/.test(unit);
  const value = Number(found[2].replace(/,/g, "")) * (prefixed ? prefixes[unit[0]] : 1);
  return found[1] === "-" ? -value : value;
}

// The tooltip.

const tip = make("div", "tip");
document.body.append(tip);

function showTip(event, text) {
  tip.textContent = text;
  tip.style.visibility = "visible";
  const box = tip.getBoundingClientRect();
  const x = Math.min(event.clientX + 14, innerWidth - box.width - 8);
  const below = event.clientY + 16 + box.height < innerHeight;
  tip.style.left = Math.max(8, x) + "px";
  tip.style.top = (below ? event.clientY + 16 : event.clientY - box.height - 10) + "px";
}
function hideTip() { tip.style.visibility = "hidden"; }

/** Shows a text beside the pointer for as long as it is over some marks. */
function explained(marks, text) {
  marks.on("mousemove", (event, one) => showTip(event, text(one))).on("mouseleave", hideTip);
  return marks;
}

/** Buttons of which one is chosen. */
function choice(label, options, chosen, onChoose) {
  const group = make("span", "choice");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", label);
  for (const [key, text] of options) {
    const button = make("button", "", text);
    button.type = "button";
    button.setAttribute("aria-pressed", String(key === chosen));
    button.addEventListener("click", () => {
      for (const other of group.children) other.setAttribute("aria-pressed", String(other === button));
      onChoose(key);
    });
    group.append(button);
  }
  return group;
}

function legend(entries, ring) {
  const list = make("div", "legend");
  for (const [name, paint] of entries) {
    const mark = make("i", ring ? "ring" : "");
    mark.style[ring ? "borderColor" : "background"] = paint;
    list.append(make("span", "", undefined, mark, document.createTextNode(name)));
  }
  return list;
}

/** Draws now, and again when the width or the theme changes. `draw` gets the width. */
function redrawn(box, draw) {
  let width = 0;
  const again = () => { width = box.clientWidth; draw(width); };
  new ResizeObserver(() => { if (box.clientWidth !== width) again(); }).observe(box);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  again();
  return again;
}
