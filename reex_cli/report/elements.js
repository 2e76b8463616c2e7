"use strict";
// Elements of the page. All that comes from a document is set as text, never as markup.

const data = JSON.parse(document.getElementById("data").textContent);
const table = data.table;
const numbers = new Intl.NumberFormat("en");

const byId = (id) => document.getElementById(id);
const count = (number) => numbers.format(number);
const plural = (number, one, more) => `${count(number)} ${number === 1 ? one : more}`;
const percent = (part, whole) => (whole ? `${Math.round((100 * part) / whole)} %` : "0 %");

/** Make an element with a class, a text whose direction is its own, and children. */
function make(tag, name, text, ...children) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) {
    element.textContent = text;
    element.dir = "auto";
  }
  element.append(...children);
  return element;
}

/** Make a bar whose width is a share from 0 to 1. */
function makeBar(share) {
  const fill = document.createElement("span");
  fill.style.setProperty("--share", String(share));
  return make("span", "track", "", fill);
}

/** Make a button. */
function makeButton(name, text, act) {
  const button = make("button", name, text);
  button.type = "button";
  button.addEventListener("click", act);
  return button;
}

/** Make a link to an article by its row. */
function linkTo(row, name, text) {
  const link = make("a", name, text);
  link.href = `#/${row}`;
  return link;
}
