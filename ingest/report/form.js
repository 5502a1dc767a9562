"use strict";
// What every page does with its form of filters: shows it, heeds each input; "/" goes to the search, Escape empties it.
const heed = (form, changed) => {
  form.hidden = false;
  form.addEventListener("input", changed);
  form.addEventListener("submit", event => event.preventDefault());
  addEventListener("keydown", event => {
    const find = form.elements.text;
    if (event.key === "/" && document.activeElement !== find && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      find.focus();
    } else if (event.key === "Escape" && document.activeElement === find) {
      find.value = "";
      changed();
    }
  });
};
