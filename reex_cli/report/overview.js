// The overview: figures, charts, what was dropped, and problems.

const SHOWN_BARS = 8;
const SHOWN_LINES = 20;
const MAX_MONTHS = 72;
const MAX_YEARS = 150;
const MAX_PLACE = 36; // characters of a source and line
const COUNTED = 1; // in rows of counts: name, articles, words kept, words dropped

function showFigures() {
  byId("paths").textContent = data.paths || "All articles";
  byId("made").textContent = `reex ${data.version}. This file holds all it shows and requests nothing.`;
  const words = data.kept + data.dropped;
  const figures = [
    [count(data.articles), data.articles === 1 ? "article" : "articles"],
    [count(data.sources), data.sources === 1 ? "source" : "sources"],
    [count(data.kept), "words kept"],
    [count(data.dropped), `words dropped, ${percent(data.dropped, words)}`],
  ];
  if (data.duplicates.copies) figures.push([count(data.duplicates.copies), data.duplicates.copies === 1 ? "copy" : "copies"]);
  if (data.failed) figures.push([count(data.failed), data.failed === 1 ? "failure" : "failures", "bad"]);
  for (const [value, name, style] of figures) {
    byId("figures").append(make("li", style, "", make("span", "value", value), make("span", "name", name)));
  }
  const held = table.title.length;
  const opened = table.opened.reduce((sum, one) => sum + one, 0);
  const parts = [];
  if (held < data.articles) parts.push(`The table has ${count(held)} of ${plural(data.articles, "article", "articles")}, a random sample.`);
  if (opened < held) parts.push(`The texts of ${plural(opened, "article", "articles")} are in this file, a random sample; only these can be read and searched.`);
  if (parts.length) {
    parts.push("All counts are of the whole corpus. Filters of the command, such as --host or --since, give a page of a part of the corpus.");
    byId("sampling").textContent = parts.join(" ");
    byId("sampling").hidden = false;
  }
}

/** Show bars, a few at first. A click filters the articles. */
function showBars(title, column, rows) {
  const largest = Math.max(1, ...rows.map((row) => row[COUNTED]));
  const list = make("ol", "bars");
  const chart = make("div", "", "", make("h3", "", title), list);
  const add = (from, to) => {
    for (const [name, articles] of rows.slice(from, to)) {
      const label = name === "…" ? "all others" : name || "unknown";
      const button = makeButton("", "", () => filterBy(column, name));
      button.append(make("span", name && name !== "…" ? "name" : "name unknown", label), make("span", "number", count(articles)), makeBar(articles / largest));
      button.disabled = name === "…";
      list.append(make("li", "", "", button));
    }
  };
  add(0, SHOWN_BARS);
  if (rows.length > SHOWN_BARS) {
    const more = makeButton("plain", `Show all ${count(rows.length)}`, () => {
      add(SHOWN_BARS);
      list.children[SHOWN_BARS].firstChild.focus();
      more.remove();
    });
    chart.append(more);
  }
  byId("charts").append(chart);
}

/** The columns of the timeline: months, or years where there are many; those without articles, too. */
function timeColumns() {
  const months = data.counts.month.filter(([name]) => /^\d{4}-\d\d$/.test(name));
  const years = data.counts.year.filter(([name]) => /^\d{4}$/.test(name));
  if (!years.length) return [];
  const articlesOf = (rows) => new Map(rows.map((row) => [row[0], row[COUNTED]]));
  const first = Number(years[0][0]);
  const last = Number(years[years.length - 1][0]);
  if (months.length && (last - first + 1) * 12 <= MAX_MONTHS) {
    const found = articlesOf(months);
    const names = [];
    for (let year = first; year <= last; year += 1) {
      for (let month = 1; month <= 12; month += 1) names.push(`${year}-${String(month).padStart(2, "0")}`);
    }
    return names.map((name) => [name, found.get(name) || 0]);
  }
  const found = articlesOf(years);
  if (last - first >= MAX_YEARS) return [...found];
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index)).map((name) => [name, found.get(name) || 0]);
}

function makeSvg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

function showTimeline() {
  const columns = timeColumns();
  byId("time").hidden = !columns.length;
  if (!columns.length) return;
  const [width, height, base] = [1000, 176, 148];
  const largest = Math.max(...columns.map((column) => column[1]));
  const step = width / Math.max(columns.length, 12);
  const svg = makeSvg("svg", { role: "img", preserveAspectRatio: "xMinYMid meet", "aria-label": `Articles by date, at most ${count(largest)} in one ${columns[0][0].length === 4 ? "year" : "month"}` });
  const draw = () => {
    const scale = svg.clientWidth / width || 1;
    svg.setAttribute("viewBox", `0 0 ${svg.clientWidth || width} ${height}`);
    svg.replaceChildren(makeSvg("line", { x1: 0, x2: svg.clientWidth, y1: base + 0.5, y2: base + 0.5 }));
    let labelEnd = -1;
    columns.forEach(([name, articles], index) => {
      const left = index * step * scale;
      const size = step * scale;
      const tall = articles ? Math.max(2, (articles / largest) * (base - 8)) : 0;
      const gap = Math.min(size * 0.25, 4);
      const title = makeSvg("title", {});
      title.textContent = `${name}: ${plural(articles, "article", "articles")}`;
      const area = makeSvg("rect", { class: "area", x: left, y: 0, width: size, height: base });
      const column = makeSvg("rect", { x: left + gap / 2, y: base - tall, width: Math.min(size - gap, 48), height: tall, rx: Math.min(2, size / 4) });
      const group = makeSvg("g", { class: "column" }, title, area, column);
      group.addEventListener("click", () => filterBy("year", name.slice(0, 4)));
      svg.append(group);
      const isStart = name.length === 4 || name.endsWith("-01");
      if (isStart && left > labelEnd) {
        const label = makeSvg("text", { x: left + gap / 2, y: height - 8 });
        label.textContent = name.slice(0, 4);
        svg.append(label);
        labelEnd = left + 44;
      }
    });
  };
  byId("timeline").append(svg);
  draw();
  window.addEventListener("resize", draw);
  const undated = data.counts.year.filter(([name]) => !name).reduce((sum, row) => sum + row[COUNTED], 0);
  const inMonths = columns[0][0].length > 4;
  const shown = columns.reduce((sum, column) => sum + column[1], 0);
  const vague = data.articles - undated - shown;
  const notes = [`Articles by ${inMonths ? "month" : "year"}, at most ${count(largest)}.`];
  if (undated) notes.push(`${count(undated)} without a date.`);
  if (vague > 0) notes.push(inMonths ? `${count(vague)} dated to the year only.` : `${count(vague)} of years not shown.`);
  byId("time-note").textContent = notes.join(" ");
}

function makeExample([text, row, source, line]) {
  const where = line ? `${source}:${line}` : source;
  const shown = where.length > MAX_PLACE ? `…${where.slice(1 - MAX_PLACE)}` : where;
  const link = row === null ? make("span", "where soft", shown) : linkTo(row, "where", shown);
  link.title = where;
  return make("li", "", "", make("span", "text", text), link);
}

function makeRule([rule, articles, words, examples]) {
  const list = make("ul", "examples");
  list.append(...examples.map(makeExample));
  const counts = `${plural(words, "word", "words")} in ${plural(articles, "article", "articles")}`;
  return make("li", "", "", make("span", "rule", rule || "all others"), make("span", "count", counts), list);
}

function showDropped() {
  const words = data.labels.reduce((sum, label) => sum + label[2], 0);
  byId("dropped-note").textContent = words
    ? "Text of the pages that is not in the articles, by label and, inside, by the rule that named it, with examples. Text that became a field, such as a title, does not count."
    : "Nothing.";
  const largest = Math.max(1, ...data.labels.map((label) => label[2]));
  for (const [label, articles, dropped, rules] of data.labels) {
    const summary = make("summary", "", "", make("span", "", label === "…" ? "others" : label), makeBar(dropped / largest));
    summary.append(make("span", "count number", plural(dropped, "word", "words")), make("span", "count number articles", plural(articles, "article", "articles")));
    const details = make("details", "", "", summary);
    details.addEventListener("toggle", () => {
      if (details.open && details.children.length === 1) {
        const list = make("ul", "rules");
        list.append(...rules.map(makeRule));
        details.append(list);
      }
    });
    byId("labels").append(details);
  }
}

/** Show lines under a title, a few at first; the last states how many the page does not have. */
function showLines(title, note, lines, missing) {
  if (!lines.length) return;
  const list = make("ul", "lines");
  const part = make("div", "", "", make("h3", "", title));
  if (note) part.append(make("p", "soft", note));
  part.append(list);
  list.append(...lines.slice(0, SHOWN_LINES).map((line) => line()));
  const rest = lines.slice(SHOWN_LINES);
  const end = () => missing && list.append(make("li", "soft", `… and ${count(missing)} more, which this page leaves out`));
  if (rest.length) {
    const more = makeButton("plain", `Show ${count(rest.length)} more`, () => {
      list.append(...rest.map((line) => line()));
      end();
      more.remove();
    });
    part.append(more);
  } else {
    end();
  }
  byId("issues").append(part);
}

function showCounted(title, pairs) {
  if (!pairs.length) return;
  const list = make("ul", "counted");
  for (const [name, number] of pairs) list.append(make("li", "", "", make("span", "", name), make("span", "number", count(number))));
  byId("issues").append(make("div", "", "", make("h3", "", title), list));
}

function showProblems() {
  const failures = data.failures.map(([source, line, column, message]) => () => {
    const place = [source, line, column].filter((part) => part !== null).join(":");
    return make("li", "", "", make("span", "source", place), make("br"), make("span", "", message));
  });
  showLines(plural(data.failed, "failure", "failures"), "", failures, data.failed - failures.length);
  const { copies, number, groups } = data.duplicates;
  const isSample = table.title.length < data.articles ? " Only the articles of the table were compared." : "";
  const lines = groups.map(([how, size, rows]) => () => {
    const links = make("span", "copies");
    links.append(...rows.map((row) => linkTo(row, "", table.title[row] || table.source[row])));
    if (size > rows.length) links.append(make("span", "soft", `… and ${count(size - rows.length)} more`));
    return make("li", "", "", make("span", "how", `${count(size)} with the same ${how}`), links);
  });
  showLines(plural(copies, "copy of another article", "copies of other articles"), `In ${plural(number, "group", "groups")} with equal texts or addresses. reex dedupe finds those that are nearly equal, too.${isSample}`, lines, number - groups.length);
  showCounted("Skipped: what holds no article, by kind", data.skipped);
  showCounted("Notes on articles", data.notes);
  if (!byId("issues").children.length) byId("issues").append(make("p", "soft", "None."));
}
