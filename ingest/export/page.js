for (const time of document.querySelectorAll("#fresh time")) {
  const days = Math.floor((Date.now() - Date.parse(time.dateTime)) / 864e5);
  if (days >= 0) time.insertAdjacentHTML("afterend", ` <small>(${days === 0 ? "today" : days === 1 ? "yesterday" : `${days} days ago`})</small>`);
}
