// The table of articles: search, filters, order and pages.

const PAGE = 50; // rows
const COLUMNS = [
  ["date", "Date", ""],
  ["title", "Title", ""],
  ["format", "Format", ""],
  ["host", "Host", ""],
  ["words", "Words", "words"],
  ["dropped", "Dropped", "dropped"],
];
const NUMERIC = new Set(["words", "dropped"]);
const FILTERS = ["format", "host", "language", "year"];
const collator = new Intl.Collator("en", { numeric: true });
const years = table.date.map((date) => date.slice(0, 4));

let found = []; // rows, in their order
let order = { column: "", down: false };
let page = 0;
let headLines = null; // what is searched of each row beside its text

/** The value of a row in a column. */
function valueOf(column, row) {
  if (column === "year") return years[row];
  const values = table[column];
  return values.names ? values.names[values.codes[row]] : values[row];
}

function fillFilters() {
  for (const column of FILTERS) {
    const counts = new Map();
    for (let row = 0; row < table.title.length; row += 1) counts.set(valueOf(column, row), (counts.get(valueOf(column, row)) || 0) + 1);
    const names = [...counts.keys()].sort((one, other) => (column === "year" ? collator.compare(other, one) : counts.get(other) - counts.get(one) || collator.compare(one, other)));
    const options = names.map((name) => {
      const option = make("option", "", `${name || "unknown"} (${count(counts.get(name))})`);
      option.value = `=${name}`;
      return option;
    });
    const all = make("option", "", "all");
    all.value = "";
    byId(`filter-${column}`).replaceChildren(all, ...options);
  }
}

/** Set one filter, clear the others, and go to the table. */
function filterBy(column, name) {
  byId("filters").reset();
  byId(`filter-${column}`).value = `=${name}`;
  if (column === "format" || byId(`filter-${column}`).selectedIndex >= 0) {
    updateTable();
    byId("articles").scrollIntoView();
    byId(`filter-${column}`).focus({ preventScroll: true });
  }
}

/** Write a word as it is written in the JSON of a text, in lower case. */
function searchForm(word) {
  return JSON.stringify(word.normalize("NFC").toLowerCase()).slice(1, -1).replaceAll("<", "\\u003c");
}

/** What of the JSON of an article is searched: its text and what was dropped, not its fields. */
function searchedText(row) {
  const text = table.opened[row] ? byId(`d${row}`)?.textContent || "" : "";
  return text.slice(0, text.lastIndexOf(',"fields":')).toLowerCase();
}

function makeSearch(query) {
  const words = query.split(/\s+/).filter(Boolean).map(searchForm);
  if (!words.length) return () => true;
  headLines ??= table.title.map((title, row) => JSON.stringify([title, table.authors[row], table.source[row], valueOf("host", row)]).replaceAll("<", "\\u003c").toLowerCase());
  return (row) => {
    const head = headLines[row];
    const missing = words.filter((word) => !head.includes(word));
    if (!missing.length) return true;
    const text = searchedText(row);
    return missing.every((word) => text.includes(word));
  };
}

function updateTable() {
  const wanted = FILTERS.map((column) => [column, byId(`filter-${column}`).value]).filter(([, value]) => value);
  const isFound = makeSearch(byId("search").value);
  found = [];
  for (let row = 0; row < table.title.length; row += 1) {
    if (wanted.every(([column, value]) => valueOf(column, row) === value.slice(1)) && isFound(row)) found.push(row);
  }
  sortFound();
  showPage(0);
}

/** Sort by the column; rows without a value come last. */
function sortFound() {
  const { column, down } = order;
  if (!column) return;
  const sign = down ? -1 : 1;
  const compare = NUMERIC.has(column) || column === "date" ? (one, other) => (one < other ? -1 : Number(one > other)) : collator.compare;
  found.sort((one, other) => {
    const [left, right] = [valueOf(column, one), valueOf(column, other)];
    if (left === "" || right === "") return Number(left === "") - Number(right === "") || one - other;
    return sign * compare(left, right) || one - other;
  });
}

function makeRow(row) {
  const title = table.title[row];
  const link = linkTo(row, title ? "" : "untitled", title || "Without a title");
  const cells = COLUMNS.map(([column, , unit]) => {
    if (column === "title") return make("td", "title", "", link, make("span", "source", table.source[row]));
    const value = valueOf(column, row);
    const cell = make("td", NUMERIC.has(column) ? "number" : column, NUMERIC.has(column) ? count(value) : column === "date" ? value.slice(0, 10) : value);
    if (unit) cell.dataset.unit = unit;
    return cell;
  });
  const line = make("tr", "", "", ...cells);
  line.addEventListener("click", (event) => {
    if (event.target !== link && !String(window.getSelection())) link.click();
  });
  return line;
}

function showPage(number) {
  const pages = Math.max(1, Math.ceil(found.length / PAGE));
  page = Math.min(Math.max(number, 0), pages - 1);
  const rows = found.slice(page * PAGE, (page + 1) * PAGE);
  byId("rows").replaceChildren(...rows.map(makeRow));
  byId("table").hidden = !rows.length;
  const all = table.title.length;
  byId("found").textContent = found.length === all ? plural(all, "article", "articles") : `${count(found.length)} of ${plural(all, "article", "articles")}`;
  byId("pages").hidden = pages === 1;
  byId("page").textContent = `page ${count(page + 1)} of ${count(pages)}`;
  byId("previous").disabled = page === 0;
  byId("next").disabled = page === pages - 1;
  document.querySelectorAll("#columns th").forEach((cell) => {
    const isSorted = cell.dataset.column === order.column;
    if (isSorted) cell.setAttribute("aria-sort", order.down ? "descending" : "ascending");
    else cell.removeAttribute("aria-sort");
    cell.querySelector(".arrow").textContent = isSorted ? (order.down ? " ↓" : " ↑") : "";
  });
}

function showColumns() {
  for (const [column, title] of COLUMNS) {
    const button = makeButton("", "", () => {
      const down = order.column === column ? !order.down : NUMERIC.has(column) || column === "date";
      order = { column, down };
      sortFound();
      showPage(0);
    });
    button.append(title, make("span", "arrow"));
    const cell = make("th", NUMERIC.has(column) ? "number" : "", "", button);
    cell.scope = "col";
    cell.dataset.column = column;
    byId("columns").append(cell);
  }
}

function startTable() {
  fillFilters();
  showColumns();
  let waiting = 0;
  byId("search").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(updateTable, 120);
  });
  for (const column of FILTERS) byId(`filter-${column}`).addEventListener("change", updateTable);
  byId("filters").addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    updateTable();
    focusRow(0);
  });
  byId("filters").addEventListener("reset", () => setTimeout(updateTable));
  byId("previous").addEventListener("click", () => turnPage(-1));
  byId("next").addEventListener("click", () => turnPage(1));
  updateTable();
}

function turnPage(step) {
  showPage(page + step);
  byId("articles").scrollIntoView();
}

/** Focus the link of a row on this page. */
function focusRow(index) {
  document.querySelectorAll("#rows tr a")[index]?.focus();
}
