"use strict";
(() => {
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  // What a cell is sorted by: a number, a text, or nothing.
  const key = (cell) => {
    if (!cell || cell.classList.contains("m")) return null;
    if (cell.dataset.v !== undefined) return Number(cell.dataset.v);
    const text = cell.textContent.trim();
    if (cell.classList.contains("n")) {
      const number = Number(text.replace(/[\s\u202f]/g, ""));
      if (text !== "" && !Number.isNaN(number)) return number;
    }
    return text;
  };
  const order = (a, b) => {
    if (typeof a === "number" && typeof b === "number") return a - b;
    if (typeof a === "number") return -1;
    if (typeof b === "number") return 1;
    return collator.compare(a, b);
  };

  for (const box of document.querySelectorAll(".table")) {
    const table = box.querySelector("table");
    const body = table && table.tBodies[0];
    if (!body || body.rows.length === 0) continue;
    const rows = Array.from(body.rows);
    const heads = Array.from(table.tHead.rows[0].cells);
    let sorted = -1;
    let direction = 0;

    const place = (list) => {
      const all = document.createDocumentFragment();
      for (const row of list) all.append(row);
      body.append(all);
    };
    const sort = (column) => {
      // Up, down, and back to how it was.
      direction = column !== sorted ? 1 : direction === 1 ? -1 : direction === -1 ? 0 : 1;
      sorted = column;
      heads.forEach((head, n) => {
        if (n === column && direction !== 0) {
          head.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
        } else {
          head.removeAttribute("aria-sort");
        }
      });
      if (direction === 0) return place(rows);
      const keyed = rows.map((row, n) => [key(row.cells[column]), n]);
      keyed.sort(([a, m], [b, n]) => {
        // What is missing stands last either way.
        if (a === null || b === null) return (a === null) - (b === null) || m - n;
        return direction * order(a, b) || m - n;
      });
      place(keyed.map(([, n]) => rows[n]));
    };
    if (rows.length > 1) {
      heads.forEach((head, n) => {
        const button = document.createElement("button");
        button.type = "button";
        button.append(...head.childNodes);
        head.append(button);
        button.addEventListener("click", () => sort(n));
      });
    }

    const scroll = box.querySelector(".scroll");
    scroll.addEventListener("scroll", () => scroll.classList.toggle("moved", scroll.scrollLeft > 0), { passive: true });

    const tools = box.querySelector(".tools");
    if (!tools) continue;
    const input = tools.querySelector("input");
    const output = tools.querySelector("output");
    let texts = null;
    let waiting = 0;
    const filter = () => {
      texts = texts || rows.map((row) => plain(Array.from(row.cells, (cell) => cell.textContent).join(" ")));
      const words = plain(input.value).split(/\s+/).filter((word) => word !== "");
      let shown = 0;
      rows.forEach((row, n) => {
        const fits = words.every((word) => texts[n].includes(word));
        row.hidden = !fits;
        shown += fits;
      });
      output.value = words.length === 0 ? `${rows.length} rows` : `${shown} of ${rows.length} rows`;
    };
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(filter, rows.length > 2000 ? 200 : 0);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && input.value !== "") {
        input.value = "";
        filter();
      }
    });
    tools.hidden = false;
    // A browser may have kept what was typed before.
    if (input.value !== "") filter();
  }
})();
