// Filters that the address remembers, so that what is seen can be linked to: #?text=card&vendor=acme&retry=yes
const form = document.getElementById("filters");
const none = document.getElementById("none");
const fresh = document.getElementById("fresh");
const sections = [...document.querySelectorAll("section[id]")];
const rows = [...document.querySelectorAll(".codes tr[id]")].map(row =>
  ({ row, text: row.textContent.toLowerCase(), gone: row.classList.contains("gone"), ...row.dataset }));
const names = ["vendor", "status", "category", "retry"];

const show = () => {
  const asked = names.map(name => [name, form.elements[name]?.value]).filter(([, value]) => value);
  const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
  const gone = Boolean(form.elements.gone?.checked);
  let count = 0, all = 0;
  for (const one of rows) {
    const counts = gone || !one.gone;
    const fits = counts && asked.every(([name, value]) => one[name] === value)
      && words.every(word => one.text.includes(word));
    if (one.row.hidden === fits) one.row.hidden = !fits;
    all += counts;
    count += fits;
  }
  for (const section of sections) section.hidden = !section.querySelector("tr[id]:not([hidden])");
  fresh.hidden = words.length + asked.length > 0;  // What was asked for comes first.
  none.hidden = count > 0;
  form.elements.shown.value = `${count} of ${all} codes`;
  return new URLSearchParams([...(words.length ? [["text", words.join(" ")]] : []), ...asked, ...(gone ? [["gone", "yes"]] : [])]);
};
const changed = () => {
  const asked = show().toString();
  history.replaceState(null, "", asked ? `#?${asked}` : "#");
};
const recall = () => {
  if (location.hash.startsWith("#?")) {
    const asked = new URLSearchParams(location.hash.slice(2));
    for (const name of ["text", ...names]) if (form.elements[name]) form.elements[name].value = asked.get(name) ?? "";
    if (form.elements.gone) form.elements.gone.checked = asked.has("gone");
  }
  show();
  const target = rows.find(one => location.hash === `#${encodeURI(one.row.id)}`);
  if (target?.row.hidden) {  // A link to a code shows it, whatever is filtered.
    form.reset();
    if (target.gone) form.elements.gone.checked = true;
    show();
  }
  target?.row.scrollIntoView();
};
bindFilters(form, changed);
none.querySelector("button").addEventListener("click", () => { form.reset(); changed(); form.elements.text.focus(); });
addEventListener("hashchange", recall);
for (const time of fresh.querySelectorAll("time")) {
  const days = Math.floor((Date.now() - Date.parse(time.dateTime)) / 864e5);
  if (days >= 0) time.insertAdjacentHTML("afterend", ` <small>(${days === 0 ? "today" : days === 1 ? "yesterday" : `${days} days ago`})</small>`);
}
recall();
