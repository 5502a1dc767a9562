// Filters that the address remembers, so that what is seen can be linked to: #?level=breaking&vendor=acme&text=card
const form = document.getElementById("filters");
if (form) {
  const items = [...document.querySelectorAll("ol > li")];
  const boxes = [...form.querySelectorAll("[name=level]")];
  const show = () => {
    const levels = boxes.filter(box => box.checked).map(box => box.value);
    const vendor = form.elements.vendor.value;
    const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0, all = 0;
    for (const item of items) {
      const told = item.textContent.toLowerCase();
      item.hidden = !((!boxes.length || levels.includes(item.dataset.level)) && (!vendor || vendor === item.dataset.vendor)
        && words.every(word => told.includes(word)));
      all += +item.dataset.count;
      count += item.hidden ? 0 : +item.dataset.count;
    }
    for (const part of document.querySelectorAll("section[class]"))
      part.hidden = !part.querySelector("ol > li:not([hidden])");
    document.getElementById("none").hidden = count > 0;
    const shown = form.elements.shown;
    shown.value = `${count} of ${all} ${shown.dataset.of}`;
    return { levels, vendor, words };
  };
  const changed = () => {
    const { levels, vendor, words } = show();
    const asked = new URLSearchParams();
    if (levels.length < boxes.length) levels.forEach(level => asked.append("level", level));
    if (vendor) asked.set("vendor", vendor);
    if (words.length) asked.set("text", words.join(" "));
    history.replaceState(null, "", asked.size ? `#?${asked}` : "#");
  };
  const recall = () => {
    if (!location.hash.startsWith("#?")) return;
    const asked = new URLSearchParams(location.hash.slice(2));
    if (asked.has("level")) boxes.forEach(box => { box.checked = asked.getAll("level").includes(box.value); });
    form.elements.vendor.value = asked.get("vendor") ?? "";
    form.elements.text.value = asked.get("text") ?? "";
  };
  heed(form, changed);
  addEventListener("hashchange", () => { recall(); show(); });
  recall();
  show();
}
