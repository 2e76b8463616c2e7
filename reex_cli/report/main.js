// What is shown by the address (`#/17` is the article of row 17), and the keys.

const TITLE = document.title;
let scrolled = 0; // where the overview was left
let reading = -1; // the row that is read

function route() {
  const match = /^#\/(\d+)$/.exec(location.hash);
  const row = match ? Number(match[1]) : -1;
  const isArticle = row >= 0 && row < table.title.length;
  if (isArticle && reading < 0) scrolled = window.scrollY;
  byId("home").hidden = isArticle;
  byId("reading").hidden = !isArticle;
  if (isArticle) {
    reading = row;
    openArticle(row);
  } else if (reading >= 0) {
    const index = found.indexOf(reading);
    reading = -1;
    document.title = TITLE;
    if (location.hash === "#articles") {
      if (index >= 0) showPage(Math.floor(index / PAGE));
      window.scrollTo(0, scrolled);
      if (index >= 0) focusRow(index % PAGE);
    } else {
      byId(location.hash.slice(1))?.scrollIntoView();
    }
  }
}

function openArticle(row) {
  const index = found.indexOf(row);
  document.title = table.title[row] || TITLE;
  byId("place").textContent = index < 0 ? "" : `${count(index + 1)} of ${count(found.length)}`;
  byId("before").disabled = index <= 0;
  byId("after").disabled = index < 0 || index === found.length - 1;
  const isShown = showArticle(row);
  window.scrollTo(0, 0);
  if (!isShown && table.opened[row] && document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", () => reading === row && openArticle(row), { once: true });
  }
}

/** Open the article that many places further in the table. */
function readNext(step) {
  const index = found.indexOf(reading);
  const row = index < 0 ? undefined : found[index + step];
  if (row === undefined) return;
  history.replaceState(null, "", `#/${row}`);
  route();
}

function toggleDropped() {
  byId("reading").classList.toggle("clean", !byId("show-dropped").checked);
}

function onArticleKey(event) {
  if (event.key === "Escape") location.hash = "#articles";
  else if (event.key === "ArrowRight" || event.key === "j") readNext(1);
  else if (event.key === "ArrowLeft" || event.key === "k") readNext(-1);
  else if (event.key === "d") {
    byId("show-dropped").checked = !byId("show-dropped").checked;
    toggleDropped();
  } else return;
  event.preventDefault();
}

function onTableKey(event) {
  const links = [...document.querySelectorAll("#rows tr a")];
  const index = links.indexOf(document.activeElement);
  if (index < 0) return;
  if (event.key === "ArrowDown") focusRow(Math.min(index + 1, links.length - 1));
  else if (event.key === "ArrowUp" && index === 0) byId("search").focus();
  else if (event.key === "ArrowUp") focusRow(index - 1);
  else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
    turnPage(event.key === "ArrowRight" ? 1 : -1);
    focusRow(0);
  } else return;
  event.preventDefault();
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox";
  if (event.target === byId("search") && (event.key === "ArrowDown" || event.key === "Escape")) {
    event.preventDefault();
    if (event.key === "ArrowDown") focusRow(0);
    else byId("search").blur();
  } else if (event.key === "/" && !isTyping) {
    event.preventDefault();
    if (reading >= 0) location.hash = "#articles";
    setTimeout(() => {
      byId("search").focus();
      byId("search").select();
    });
  } else if (reading >= 0 && !isTyping) onArticleKey(event);
  else if (!isTyping) onTableKey(event);
}

showFigures();
showTimeline();
for (const [column, title] of [["format", "Formats"], ["host", "Hosts"], ["language", "Languages"]]) showBars(title, column, data.counts[column]);
showDropped();
showProblems();
startTable();
byId("before").addEventListener("click", () => readNext(-1));
byId("after").addEventListener("click", () => readNext(1));
byId("show-dropped").addEventListener("change", toggleDropped);
window.addEventListener("hashchange", route);
window.addEventListener("keydown", onKey);
document.addEventListener("DOMContentLoaded", () => byId("search").value && updateTable());
route();
document.documentElement.dataset.ready = "true";
