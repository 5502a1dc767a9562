// Keep the filters in the address, so that the view can be linked to: #?level=breaking&vendor=acme&text=card
const form = document.getElementById("filters");
if (form) {
  const items = [...document.querySelectorAll("ol > li")];
  const boxes = [...form.querySelectorAll("[name=level]")];
  const names = ["vendor", "category"];
  const show = () => {
    const levels = boxes.filter(box => box.checked).map(box => box.value);
    const picked = names.map(name => [name, form.elements[name]?.value]).filter(([, value]) => value);
    const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0, all = 0;
    for (const item of items) {
      const text = item.textContent.toLowerCase();
      item.hidden = !((!boxes.length || levels.includes(item.dataset.level)) && picked.every(([name, value]) => item.dataset[name] === value)
        && words.every(word => text.includes(word)));
      all += +item.dataset.count;
      count += item.hidden ? 0 : +item.dataset.count;
    }
    for (const part of document.querySelectorAll("section[class]:not(.banner)"))
      part.hidden = !part.querySelector("ol > li:not([hidden])");
    document.getElementById("none").hidden = count > 0;
    const shown = form.elements.shown;
    shown.value = `${count} of ${all} ${shown.dataset.of}`;
    return { levels, picked, words };
  };
  const changed = () => {
    const { levels, picked, words } = show();
    const query = new URLSearchParams();
    if (levels.length < boxes.length) levels.forEach(level => query.append("level", level));
    picked.forEach(([name, value]) => query.set(name, value));
    if (words.length) query.set("text", words.join(" "));
    history.replaceState(null, "", query.size ? `#?${query}` : "#");
  };
  const recall = () => {
    if (!location.hash.startsWith("#?")) return;
    const query = new URLSearchParams(location.hash.slice(2));
    if (query.has("level")) boxes.forEach(box => { box.checked = query.getAll("level").includes(box.value); });
    for (const name of names) if (form.elements[name]) form.elements[name].value = query.get(name) ?? "";
    form.elements.text.value = query.get("text") ?? "";
  };
  bindFilters(form, changed);
  addEventListener("hashchange", () => { recall(); show(); });
  recall();
  show();
}
