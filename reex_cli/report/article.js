// An article: its fields with their evidence, and its text with what was dropped in its place.

const KINDS = ["", "cut", "heading", "paragraph", "list_item", "quote", "code", "table", "caption", "footnote", "embed", "image"];

/** The values of an article; null where the page does not have them, or has not read them yet. */
function articleDetails(row) {
  const element = byId(`d${row}`);
  return element && (element.nextSibling || document.readyState !== "loading") ? JSON.parse(element.textContent) : null;
}

function makeTable(rows) {
  const body = make("tbody");
  for (const cells of rows) body.append(make("tr", "", "", ...cells.map((cell) => make("td", "", cell))));
  return make("table", "kept", "", body);
}

function makeItem(text, level, number) {
  const item = make("div", "kept item", "", make("span", "sign", number || "–"));
  const prefix = number && text.startsWith(`${number} `) ? number.length + 1 : 0;
  item.append(make("span", "", text.slice(prefix)));
  item.style.setProperty("--level", String(level || 1));
  return item;
}

/** Make the element of a kept block. */
function makeBlock([code, text, level, number]) {
  switch (KINDS[code]) {
    case "cut":
      return make("p", "notice", `${count(text)} further characters are left out of this page.`);
    case "heading":
      return make(level <= 2 ? "h2" : "h3", "kept", text);
    case "list_item":
      return makeItem(text, level, number);
    case "quote":
      return make("blockquote", "kept", text);
    case "code":
      return make("pre", "kept", text);
    case "table":
      return Array.isArray(text) ? makeTable(text) : make("pre", "kept", text);
    case "paragraph":
      return make("p", "kept", text);
    default:
      return make("p", "kept aside", `[${KINDS[code]}] ${text}`);
  }
}

/** Make the elements of the text. The reason stands at the first of several texts that were dropped for it. */
function* makeText(entries) {
  let last = "";
  for (const entry of entries) {
    if (KINDS[entry[0]]) {
      last = "";
      yield makeBlock(entry);
      continue;
    }
    const [, text, label, rule, line] = entry;
    const gone = make("div", "gone");
    if (`${label}/${rule}` !== last) {
      gone.append(make("p", "reason", "", make("span", "label", label), make("span", "rule", line ? `${rule}, line ${line}` : rule)));
    }
    gone.append(make("p", "text", text));
    last = `${label}/${rule}`;
    yield gone;
  }
}

function makeFields(fields, notes) {
  const list = make("dl");
  for (const [name, value, rule, line, seen] of fields) {
    const shown = make("dd", "", "", make("span", "", value));
    if (rule) shown.append(make("span", "origin", `${rule}${line ? `, line ${line}` : ""}`));
    for (const other of seen) shown.append(make("span", "origin", `not ${other}`));
    list.append(make("dt", "", name), shown);
  }
  for (const note of notes) list.append(make("dt", "", "note"), make("dd", "", note));
  const details = make("details", "fields", "", make("summary", "", "Fields and their origins"), list);
  details.open = window.matchMedia("(min-width: 80rem)").matches;
  return details;
}

function showArticle(row) {
  const article = byId("article");
  const title = table.title[row];
  const heading = make("h1", title ? "" : "untitled", title || "Without a title");
  heading.tabIndex = -1;
  const dropped = table.dropped[row];
  const share = dropped ? `${plural(dropped, "word", "words")} dropped (${percent(dropped, dropped + table.words[row])})` : "nothing dropped";
  const parts = [table.authors[row], table.date[row].slice(0, 10), table.host.names[table.host.codes[row]], plural(table.words[row], "word", "words"), share];
  const byline = make("p", "byline");
  parts.filter(Boolean).forEach((part, index) => byline.append(index ? " · " : "", make("span", "", part)));
  article.replaceChildren(heading, byline);
  const details = articleDetails(row);
  if (details) {
    article.append(makeFields(details.fields, details.notes), ...makeText(details.text));
    article.style.setProperty("--rows", String(article.children.length)); // beside which the fields stay in view
  } else if (table.opened[row]) {
    article.append(make("p", "notice", "The text is still being read …"));
  } else {
    const source = make("span", "source", table.source[row]);
    article.append(make("p", "notice", "The text of this article is not in this file, which has a random sample of all texts. Its source: ", source));
  }
  heading.focus({ preventScroll: true });
  return Boolean(details);
}
