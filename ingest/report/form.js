"use strict";
// Show a page's filters and react to every input; "/" moves to the search, Escape clears it.
const bindFilters = (form, changed) => {
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
