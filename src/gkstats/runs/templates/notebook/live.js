// What a page can do beyond showing itself: charts answer to the mouse and show one panel alone, tables sort, filter and
// turn pages, long lists fold. Without this script, and on paper, there are pictures and whole tables and lists.
// It is bundled with Vega, whose `vegaEmbed` it calls.
(() => {
  const chinese = document.documentElement.lang.startsWith("zh");
  const t = (english, zh) => (chinese ? zh : english);
  const ROWS = 25;
  const LISTED = 5;
  const ALONE = 520; // width of a panel by itself, in pixels
  const made = (name, facts = {}) => Object.assign(document.createElement(name), facts);

  document.head.append(made("style", { textContent: `
    .gk-said [hidden], .gk-chart [hidden] { display: none !important } .gk-pick { display: block }
    .gk-bar { display: flex; gap: .6rem; align-items: baseline; margin: .4rem 0 }
    .gk-bar, .gk-told, .gk-more, .vega-bind-name { color: #5f5f5f; font-size: .85rem } .gk-sort { cursor: pointer }
    .gk-sort[aria-sort=ascending]::after { content: " ▲" } .gk-sort[aria-sort=descending]::after { content: " ▼" }
    .gk-filter, .gk-pick, .gk-bar button, .gk-more, .gk-pickers select { font: inherit; padding: .15rem .5rem }
    .gk-pickers { display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; margin: .4rem 0 } .vega-bind-name { padding-right: .4rem }
    @media print { .gk-bar, .gk-pick, .gk-pickers, .gk-more, .gk-view summary { display: none !important } }` }));

  const number = (text) => {
    const plain = text.replace(/[,%\s]/g, "");
    return plain !== "" && Number.isFinite(Number(plain)) ? Number(plain) : null;
  };
  const compare = (one, other) => {
    const [a, b] = [number(one), number(other)];
    if (a !== null && b !== null) return a - b;
    if ((a === null) !== (b === null)) return a === null ? 1 : -1;
    return one.localeCompare(other, document.documentElement.lang);
  };

  function table(element) {
    const body = element.tBodies[0];
    const rows = [...body.rows];
    if (rows.length < 2) return;
    const heads = [...element.tHead.rows[0].cells];
    let [kept, page] = [rows, 0];
    const told = made("span", { className: "gk-told" });
    const filter = made("input", { type: "search", placeholder: t("filter", "筛选"), className: "gk-filter" });
    const back = made("button", { type: "button", textContent: "‹", title: t("back", "上一页") });
    const on = made("button", { type: "button", textContent: "›", title: t("on", "下一页") });
    const show = (all = false) => {
      const last = Math.max(0, Math.ceil(kept.length / ROWS) - 1);
      page = Math.min(page, last);
      const shown = all ? kept : kept.slice(page * ROWS, (page + 1) * ROWS);
      body.replaceChildren(...shown);
      const first = page * ROWS;
      told.textContent = kept.length
        ? t(`${first + 1}–${first + shown.length} of ${kept.length}`, `第${first + 1}—${first + shown.length}行，共${kept.length}行`)
        : t("nothing fits", "没有符合的行");
      for (const button of [back, on]) button.hidden = last === 0;
      [back.disabled, on.disabled] = [page === 0, page === last];
    };
    heads.forEach((head, at) => {
      head.tabIndex = 0;
      head.classList.add("gk-sort");
      head.title = t("sort", "排序");
      const sort = () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const text = (row) => row.cells[at].textContent.trim();
        const order = (a, b) => compare(text(a), text(b)) * (down ? -1 : 1);
        rows.sort(order);
        kept = kept.slice().sort(order);
        page = 0;
        show();
      };
      head.addEventListener("click", sort);
      head.addEventListener("keydown", (event) => { if (event.key === "Enter") sort(); });
    });
    filter.addEventListener("input", () => {
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      kept = rows.filter((row) => words.every((word) => row.textContent.toLowerCase().includes(word)));
      page = 0;
      show();
    });
    back.addEventListener("click", () => { page -= 1; show(); });
    on.addEventListener("click", () => { page += 1; show(); });
    const bar = made("div", { className: "gk-bar" });
    bar.append(...(rows.length > 10 ? [filter] : []), told, back, on);
    if (rows.length > 10) element.before(bar);
    addEventListener("beforeprint", () => show(true));
    addEventListener("afterprint", () => show());
    show();
  }

  function list(element) {
    const rest = [...element.children].slice(LISTED);
    if (rest.length < 2) return;
    const more = made("button", { type: "button", className: "gk-more" });
    let opened = false;
    const fold = (folded) => {
      for (const part of rest) part.hidden = folded;
      more.textContent = folded ? t(`all ${element.children.length} …`, `全部${element.children.length}条……`) : t("fewer", "收起");
    };
    more.addEventListener("click", () => { opened = !opened; fold(!opened); });
    element.after(more);
    addEventListener("beforeprint", () => fold(false));
    addEventListener("afterprint", () => fold(!opened));
    fold(true);
  }

  function chart(figure) {
    const spec = JSON.parse(figure.querySelector(".gk-spec").textContent);
    const place = made("div", { className: "gk-view" });
    const pickers = made("form", { className: "gk-pickers" }); // what the chart itself lets one pick
    const held = Object.entries(spec.datasets ?? {}).find(([, rows]) => Array.isArray(rows) && rows.some((row) => "panel" in row));
    const panels = held ? [...new Set(held[1].map((row) => row.panel))] : [];
    const draw = (panel) => {
      const drawn = structuredClone(spec);
      const [{ facet, columns, resolve, spec: inner, ...around }] = drawn.vconcat;
      if (panel) {
        drawn.datasets[held[0]] = held[1].filter((row) => row.panel === panel);
        if (inner) drawn.vconcat = [{ ...around, ...inner, width: ALONE }];
      }
      const options = { renderer: "svg", bind: pickers, actions: { export: true, source: false, compiled: false, editor: false } };
      return vegaEmbed(place, drawn, options).then(() => { figure.querySelector("img").hidden = true; });
    };
    figure.querySelector("img").after(place);
    if (spec.params?.length) figure.prepend(pickers);
    if (panels.length > 1) {
      const pick = made("select", { className: "gk-pick", ariaLabel: t("which panel", "显示哪一组") });
      pick.append(made("option", { value: "", textContent: t("all panels", "全部各组") }));
      pick.append(...panels.map((name) => made("option", { value: name, textContent: name })));
      pick.addEventListener("change", () => draw(pick.value));
      figure.prepend(pick);
    }
    draw("").catch(() => place.remove());
  }

  for (const element of document.querySelectorAll("table.gk-table")) table(element);
  for (const element of document.querySelectorAll(".gk-said")) list(element);
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      chart(target);
    }
  }, { rootMargin: "400px" });
  for (const figure of document.querySelectorAll(".gk-chart")) seen.observe(figure);
})();
