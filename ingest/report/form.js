"use strict";
// The filters of a page. The address keeps them, so that what is shown can be linked to: #?level=breaking&vendor=acme&text=card
// A box shows the items that have its value; "/" moves to the search, Escape clears it.
const form = document.getElementById("filters");
if (form) {
  const { text: find, shown } = form.elements;
  const none = document.getElementById("none");
  const selects = [...form.querySelectorAll("select")], boxes = [...form.querySelectorAll("[type=checkbox]")];
  const items = [...document.querySelectorAll("[data-vendor]")].map(item => ({
    item, text: item.textContent.toLowerCase(), size: +(item.dataset.count ?? 1),
    box: boxes.find(box => item.dataset[box.name] === box.value),
  }));
  const sections = new Set(items.map(({ item }) => item.closest("section")));

  const show = () => {
    const picked = selects.filter(select => select.value);
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0, all = 0;
    for (const { item, text, size, box } of items) {
      const fits = (!box || box.checked) && picked.every(({ name, value }) => item.dataset[name] === value)
        && words.every(word => text.includes(word));
      if (item.hidden === fits) item.hidden = !fits;
      all += !box || box.checked || box.defaultChecked ? size : 0;
      count += fits ? size : 0;
    }
    for (const section of sections) section.hidden = !section.querySelector("[data-vendor]:not([hidden])");
    for (const part of document.querySelectorAll("[data-unfiltered]")) part.hidden = words.length + picked.length > 0;
    none.hidden = count > 0;
    shown.value = `${count} of ${all} ${shown.dataset.of}`;
    return [...(words.length ? [["text", words.join(" ")]] : []), ...picked.map(({ name, value }) => [name, value])];
  };
  const changed = () => {
    const query = new URLSearchParams(show());
    for (const name of new Set(boxes.map(box => box.name))) {
      const own = boxes.filter(box => box.name === name);
      if (own.some(box => box.checked !== box.defaultChecked))
        own.filter(box => box.checked).forEach(box => query.append(name, box.value));
    }
    history.replaceState(null, "", query.size ? `#?${query}` : "#");
  };
  const recall = () => {
    if (location.hash.startsWith("#?")) {
      const query = new URLSearchParams(location.hash.slice(2));
      for (const one of [find, ...selects]) one.value = query.get(one.name) ?? "";
      for (const box of boxes) box.checked = query.has(box.name) ? query.getAll(box.name).includes(box.value) : box.defaultChecked;
    }
    show();
    const target = items.find(({ item }) => location.hash === `#${encodeURI(item.id)}`);
    if (target?.item.hidden) {  // A link to an item shows it, whatever is filtered.
      form.reset();
      if (target.box) target.box.checked = true;
      show();
    }
    target?.item.scrollIntoView();
  };
  form.hidden = false;
  form.addEventListener("input", changed);
  form.addEventListener("submit", event => event.preventDefault());
  none.querySelector("button").addEventListener("click", () => { form.reset(); changed(); find.focus(); });
  addEventListener("keydown", event => {
    if (event.key === "/" && document.activeElement !== find && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      find.focus();
    } else if (event.key === "Escape" && document.activeElement === find) {
      find.value = "";
      changed();
    }
  });
  addEventListener("hashchange", recall);
  recall();
}
