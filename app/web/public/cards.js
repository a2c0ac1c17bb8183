// The cards of a conversation, as React components without a build step. Each is `(props) => element` with
// `props.data` from the server and `props.scope` from Chainlit (React, callAction, the Markdown component).
// A card shows and asks; it decides nothing. Its buttons send the opaque id that the server gave them.
window.stepwiseCards = (() => {
  const tools = (scope) => {
    const h = scope.React.createElement;
    const { Markdown } = scope.require("@/components/markdown");
    const { useRecoilValue } = scope.require("recoil");
    const { useChatData } = scope.require("@chainlit/react-client");
    const Text = ({ children, className }) => h(Markdown, { latex: true, allowHtml: false, renderMarkdown: true, className }, children || "");
    const press = (payload) => scope.callAction({ name: "press", payload });
    return { h, Text, press, useRecoilValue, useChatData, ...scope.React };
  };

  const image = (svg) => "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);

  const Drawing = ({ h, svg, alt }) => (svg ? h("figure", { className: "sw-drawing" }, h("img", { src: image(svg), alt })) : null);

  const Picture = ({ scope, data }) => h0(scope)(Drawing, { h: h0(scope), svg: data.picture, alt: data.alt });
  const h0 = (scope) => scope.React.createElement;

  const Offers = ({ scope, data }) => {
    const { h, press, useChatData } = tools(scope);
    const { loading } = useChatData();
    return h("div", { className: "sw-offers", role: "group", "aria-label": data.title, dir: data.dir },
      data.actions.map((a) => a.name === "print" && data.page
        ? h("a", { key: a.id, className: "sw-button", href: data.page, target: "_blank", rel: "noopener" }, a.label)
        : h("button", { key: a.id, className: "sw-button", disabled: loading, onClick: () => press({ id: a.id }) }, a.label)));
  };

  // ---------------------------------------------------------------- a task

  const KEYS = [["½", "fraction", "/"], ["x²", "square", "^2"], ["√", "root", "√("], ["×", "times", "×"], ["÷", "divide", "÷"]];

  const ItemCard = ({ scope, data }) => {
    const t = tools(scope);
    const { h, Text, press, useState, useRef, useId, useChatData } = t;
    const { loading } = useChatData();
    const [answer, setAnswer] = useState("");
    const [steps, setSteps] = useState(data.steps);
    const [note, setNote] = useState("");
    const box = useRef(null);
    const id = useId();
    const w = data.words;

    if (!data.live) {
      return h("section", { className: "sw-item sw-past", "aria-label": w.past, dir: data.dir },
        h("p", { className: "sw-over" }, w.past), h("div", { className: "sw-ask" }, h(Text, null, data.ask)));
    }

    const type = (text) => {
      const el = box.current;
      const [from, to] = [el.selectionStart ?? answer.length, el.selectionEnd ?? answer.length];
      setAnswer(answer.slice(0, from) + text + answer.slice(to));
      requestAnimationFrame(() => { el.focus(); el.setSelectionRange(from + text.length, from + text.length); });
    };
    const erase = () => {
      const el = box.current;
      const [from, to] = [el.selectionStart, el.selectionEnd];
      const start = from === to ? Math.max(0, from - 1) : from;
      setAnswer(answer.slice(0, start) + answer.slice(to));
      requestAnimationFrame(() => { el.focus(); el.setSelectionRange(start, start); });
    };
    const check = (event) => {
      event.preventDefault();
      const text = data.kind === "order" ? steps.map((s) => s.text).join("\n") : answer.trim();
      if (!text) { setNote(w.empty); box.current?.focus(); return; }
      setNote("");
      press({ id: data.check, text });
    };
    const move = (n, by) => {
      const next = [...steps];
      [next[n], next[n + by]] = [next[n + by], next[n]];
      setSteps(next);
    };
    const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, k) => values[k]);

    const choices = () => h("fieldset", { className: "sw-choices" }, h("legend", null, w.pick),
      data.choices.map((c, n) => h("label", { key: n },
        h("input", { type: "radio", name: id, checked: answer === c.text, onChange: () => setAnswer(c.text) }), h("span", null, h(Text, null, c.shown)))));
    const order = () => h("fieldset", { className: "sw-order" }, h("legend", null, w.order),
      h("ol", null, steps.map((s, n) => h("li", { key: s.text }, h("span", null, h(Text, null, s.shown)),
        h("span", { className: "sw-moves" },
          h("button", { type: "button", disabled: n === 0, "aria-label": fill(w.up, { step: s.text }), onClick: () => move(n, -1) }, "↑"),
          h("button", { type: "button", disabled: n === steps.length - 1, "aria-label": fill(w.down, { step: s.text }), onClick: () => move(n, 1) }, "↓"))))));
    const written = () => h("div", { className: "sw-written" }, h("label", { htmlFor: id }, w.explain),
      h("textarea", { id, ref: box, rows: 4, value: answer, maxLength: 4000, onChange: (e) => setAnswer(e.target.value) }));
    const number = () => h("div", { className: "sw-number" },
      h("label", { htmlFor: id }, w.answer),
      h("div", { className: "sw-line" },
        h("input", { id, ref: box, value: answer, maxLength: 200, autoComplete: "off", autoCapitalize: "off", spellCheck: false, inputMode: "text",
          "aria-describedby": `${id}-note`, onChange: (e) => setAnswer(e.target.value) }),
        data.unit ? h("span", { className: "sw-unit", title: w.unit }, data.unit) : null),
      h("div", { className: "sw-keys", role: "group", "aria-label": w.keypad },
        KEYS.map(([sign, name, text]) => h("button", { key: name, type: "button", "aria-label": w[name], title: w[name], onClick: () => type(text) }, sign)),
        data.unit ? h("button", { type: "button", "aria-label": `${w.unit}: ${data.unit}`, onClick: () => type(` ${data.unit}`) }, data.unit) : null,
        h("button", { type: "button", "aria-label": w.erase, title: w.erase, onClick: erase }, "⌫")));

    const field = { choice: choices, order, criteria: written }[data.kind] ?? number;
    return h("section", { className: "sw-item", "aria-label": `${w.task}: ${data.title}`, dir: data.dir },
      h("p", { className: "sw-over" }, data.unassisted ? w.own : w.task, data.title ? h("span", null, ` · ${data.title}`) : null),
      h("form", { onSubmit: check },
        h("div", { className: "sw-ask" }, h(Text, null, data.ask)),
        (data.rules || []).length ? h("p", { className: "sw-rules" }, h("strong", null, `${w.rules}: `), data.rules.join(" ")) : null,
        h(Drawing, { h, svg: data.picture, alt: data.alt }),
        field(),
        h("p", { id: `${id}-note`, className: "sw-note", role: "status" }, note),
        h("div", { className: "sw-row" },
          h("button", { className: "sw-button sw-main", disabled: loading }, w.check),
          data.hints && !data.unassisted ? h("button", { type: "button", className: "sw-button", disabled: loading || !data.hint_label, onClick: () => press({ id: data.more.hint }) },
            data.hint_label || w.hints_done) : null,
          h("button", { type: "button", className: "sw-button", disabled: loading, onClick: () => press({ id: data.more.stuck }) }, w.stuck))));
  };

  // ---------------------------------------------------------------- drafts and guides

  const fit = ({ target }) => { target.style.height = `${target.contentDocument.documentElement.scrollHeight + 4}px`; };
  const Paper = ({ h, src, title }) => h("iframe", { className: "sw-paper", src, title, onLoad: fit });

  const Draft = ({ scope, data }) => {
    const { h, useState } = tools(scope);
    const [shown, show] = useState(0);
    const w = data.words;
    const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, k) => values[k]);
    const failed = data.checks.filter((c) => !c.ok);
    const rule = (c, n) => h("li", { key: n, className: c.ok ? "" : "sw-failed" }, h("span", { "aria-hidden": true }, c.ok ? "✓" : "✗"),
      h("span", null, h("span", { className: "sw-away" }, c.ok ? "OK: " : "✗: "), c.rule, c.where ? h("small", null, c.where) : null));
    const file = data.files[shown];
    const link = (kind, name, main) => h("a", { className: `sw-button${main ? " sw-main" : ""}`, href: file[kind], download: "", "aria-label": fill(w.download, { name: file.name, kind: name }) }, name);
    return h("section", { className: "sw-draft", "aria-label": data.title, dir: data.dir },
      h("h3", null, data.title),
      h("div", { className: "sw-columns" },
        h("div", { className: "sw-sheet" },
          h("div", { className: "sw-tabs", role: "group", "aria-label": w.files }, data.files.map((f, n) =>
            h("button", { key: n, className: "sw-tab", "aria-pressed": n === shown, onClick: () => show(n) }, f.name))),
          file ? h(Paper, { h, src: file.paper, title: `${w.preview}: ${file.name}` }) : null,
          file ? h("div", { className: "sw-row" },
            data.slides_first && file.pptx ? link("pptx", w.slides, true) : null,
            file.docx ? h("a", { className: `sw-button${data.slides_first && file.pptx ? "" : " sw-main"}`, href: file.docx, download: "", "aria-label": fill(w.download, { name: file.name, kind: w.word }) }, w.word) : null,
            file.pdf ? h("a", { className: "sw-button", href: file.pdf, download: "", "aria-label": fill(w.download, { name: file.name, kind: w.pdf }) }, w.pdf) : null,
            !data.slides_first && file.pptx ? link("pptx", w.slides, false) : null,
            h("a", { className: "sw-button", href: file.md, download: "", "aria-label": fill(w.download, { name: file.name, kind: w.markdown }) }, w.markdown),
            h("a", { className: "sw-button", href: file.paper, target: "_blank", rel: "noopener" }, w.print),
            data.shelf ? h("a", { className: "sw-button", href: data.shelf }, w.shelf) : null) : null,
          data.shelf ? h("p", { className: "sw-note" }, h("a", { href: `${data.shelf}#four` }, w.four)) : null,
          (data.exports || []).length ? h("div", { className: "sw-row", role: "group", "aria-label": w.exports }, h("span", { className: "sw-note" }, w.exports),
            data.exports.map((e) => h("a", { key: e.href, className: "sw-button", href: e.href, download: "" }, e.name))) : null),
        data.checks.length ? h("details", { className: "sw-checks", open: failed.length > 0 || undefined },
          h("summary", null, data.score, failed.length ? h("strong", null, ` · ${w.failed}`) : null),
          h("ul", null, data.checks.map(rule))) : null));
  };

  const Guide = ({ scope, data }) => {
    const { h } = tools(scope);
    return h("section", { className: "sw-guide", "aria-label": data.title, dir: data.dir },
      h(Paper, { h, src: data.paper, title: data.title }),
      h("div", { className: "sw-row" }, h("a", { className: "sw-button", href: data.paper, target: "_blank", rel: "noopener" }, data.words.open)));
  };

  // ---------------------------------------------------------------- formats and their forms

  // Shows every format by purpose, or one format's form. What is typed stays while the card is on the screen, also
  // when the server sends it again with what is wrong.
  const Studio = ({ scope, studio, words: w, button }) => {
    const { h, press, useState, useEffect, useRef, useId, useChatData } = tools(scope);
    const { loading } = useChatData();
    const id = useId();
    const head = useRef(null);
    const flat = studio.topics.flatMap((p) => p.objectives);
    const names = Object.keys(studio.formats);
    const chosen = studio.chosen;
    const [format, open] = useState(chosen.format || "");
    const [moved, move] = useState(false);
    const [objective, aim] = useState(chosen.objective || "");
    const [grade, setGrade] = useState(chosen.grade ?? "");
    const [typed, type] = useState(() => (chosen.format ? { [chosen.format]: chosen.fields || {} } : {}));
    const form = studio.formats[format];
    const goal = objective || (form && form.objective === "must" ? flat[0]?.id || "" : "");
    const year = grade === "" ? flat.find((o) => o.id === goal)?.grade ?? "" : grade;
    const value = (f) => typed[format]?.[f.name] ?? f.default;
    const set = (name, v) => type({ ...typed, [format]: { ...typed[format], [name]: v } });
    const go = (name) => { open(name); move(true); };
    const faults = studio.faults || {};
    const wrong = Object.keys(faults);
    useEffect(() => { if (moved) { head.current?.focus({ preventScroll: true }); head.current?.scrollIntoView({ block: "nearest" }); } }, [format]);
    useEffect(() => { if (wrong.length) head.current?.parentElement.querySelector("[aria-invalid=true]")?.focus(); }, [studio]);

    if (flat.length === 0) return h("p", { className: "sw-empty" }, w.nothing);
    if (!form) {
      return h("div", { className: "sw-groups" }, h("h2", { className: "sw-over", tabIndex: -1, ref: head }, w.groups),
        studio.groups.map((g) => h("details", { key: g.id, open: studio.groups.length === 1 || undefined },
          h("summary", null, h("span", null, g.title), g.line ? h("small", null, g.line) : null),
          h("ul", null, g.formats.map((n) => h("li", { key: n }, h("button", { type: "button", className: "sw-link sw-format", disabled: loading, onClick: () => go(n) },
            h("span", null, studio.formats[n].title), h("small", null, studio.formats[n].line))))))));
    }

    const note = (name) => (faults[name] ? h("small", { id: `${id}-${name}`, className: "sw-fault" }, faults[name]) : null);
    const about = (name) => (faults[name] ? { "aria-invalid": true, "aria-describedby": `${id}-${name}` } : {});
    const field = (name, label, control, short) => h("div", { key: name, className: `sw-field${short ? " sw-short" : ""}` },
      h("label", { htmlFor: `${id}-of-${name}` }, label), scope.React.cloneElement(control, { id: `${id}-of-${name}` }), note(name));
    const options = (f) => f.choices.map((c) => h("option", { key: c.value, value: c.value }, c.label));
    const many = (f) => {
      const on = value(f);
      const flip = (v) => {
        const rest = on.includes(v) ? on.filter((x) => x !== v) : v === "all" ? ["all"] : [...on.filter((x) => x !== "all"), v];
        set(f.name, rest);
      };
      return h("fieldset", { key: f.name, className: "sw-many" }, h("legend", null, f.label),
        f.choices.map((c) => h("label", { key: c.value }, h("input", { type: "checkbox", checked: on.includes(c.value), onChange: () => flip(c.value), ...about(f.name) }), h("span", null, c.label))),
        note(f.name));
    };
    const control = (f) => f.kind === "many" ? many(f)
      : f.kind === "choice" ? field(f.name, f.label, h("select", { value: value(f), onChange: (e) => set(f.name, e.target.value), ...about(f.name) }, options(f)))
      : f.kind === "number" ? field(f.name, `${f.label} (${f.low}–${f.high})`, h("input", { type: "number", min: f.low, max: f.high, value: value(f), onChange: (e) => set(f.name, e.target.value), ...about(f.name) }))
      : field(f.name, f.label, h("input", { type: "text", maxLength: f.high, value: value(f), placeholder: f.example.trim(), onChange: (e) => set(f.name, e.target.value), ...about(f.name) }));
    const send = (event) => {
      event.preventDefault();
      press({ id: button, choices: { format, objective: form.objective === "no" ? "" : goal, grade: year, fields: Object.fromEntries(form.fields.map((f) => [f.name, value(f)])) } });
    };
    const pages = form.fields.filter((f) => f.page);
    return h("form", { className: "sw-form sw-studio", onSubmit: send, noValidate: true },
      names.length > 1 ? h("button", { type: "button", className: "sw-back", onClick: () => go("") }, h("span", { "aria-hidden": true }, "‹ "), w.all) : null,
      h("h2", { tabIndex: -1, ref: head }, form.title), h("p", { className: "sw-lead" }, form.line),
      wrong.length ? h("p", { className: "sw-note", role: "alert" }, w.mend, faults[""] ? ` ${faults[""]}` : "") : null,
      form.objective === "no" ? null : field("objective", w.objective, h("select", { value: goal, onChange: (e) => { aim(e.target.value); setGrade(""); }, ...about("objective") },
        form.objective === "may" ? h("option", { value: "" }, w.no_objective) : null,
        studio.topics.map((p) => h("optgroup", { key: p.title, label: p.title }, p.objectives.map((o) => h("option", { key: o.id, value: o.id }, o.title)))))),
      field("grade", w.grade, h("input", { type: "number", min: 0, max: 12, value: year, onChange: (e) => setGrade(e.target.value), ...about("grade") }), true),
      form.fields.filter((f) => !f.page).map(control),
      pages.length ? h("details", { className: "sw-pages", open: pages.some((f) => faults[f.name]) || undefined }, h("summary", null, w.pages), h("div", null, pages.map(control))) : null,
      h("div", { className: "sw-row" }, h("button", { className: "sw-button sw-main", disabled: loading }, w.draft),
        form.example ? h("p", { className: "sw-example" }, `${w.type} `, h("q", null, form.example)) : null));
  };

  const Form = ({ scope, data }) => h0(scope)("section", { className: "sw-home", dir: data.dir }, h0(scope)(Studio, { scope, studio: data.studio, words: data.words, button: data.button }));

  // ---------------------------------------------------------------- the first screen of a conversation

  const Home = ({ scope, data }) => {
    const { h, press, useState, useId, useChatData } = tools(scope);
    const { loading } = useChatData();
    const w = data.words;
    const id = useId();
    const button = (name, label, choices, main) => h("button", { key: `${name}${label}`, className: `sw-button${main ? " sw-main" : ""}`, disabled: loading,
      onClick: () => press({ id: data.buttons[name], choices }) }, label);
    const topics = () => data.topics.length === 0 ? h("p", { className: "sw-empty" }, w.nothing) : h("div", { className: "sw-topics" },
      h("p", { className: "sw-over" }, w.topics),
      data.topics.map((p) => h("details", { key: p.id, open: data.topics.length === 1 || undefined },
        h("summary", null, h("span", null, p.title), p.about ? h("small", null, p.about) : null),
        h("ul", null, p.objectives.map((o) => h("li", { key: o.id },
          h("button", { className: "sw-link", disabled: loading, onClick: () => press({ id: data.buttons.topic, choices: { objective: o.id } }) },
            h("span", null, o.title), h("small", null, `${w.grade} ${o.grade === 0 ? "K" : o.grade}`))))))));
    const [signs, type] = useState("");
    const [note, setNote] = useState("");
    const open = (event) => {
      event.preventDefault();
      if (!signs.trim()) { setNote(w.sheet_empty); return; }
      setNote("");
      press({ id: data.buttons.sheet, text: signs.trim() });
    };
    const sheet = () => h("form", { className: "sw-sheet-code", onSubmit: open },
      h("label", { htmlFor: `${id}-sheet` }, w.sheet),
      h("div", { className: "sw-line" },
        h("input", { id: `${id}-sheet`, value: signs, maxLength: 40, autoComplete: "off", autoCapitalize: "characters", spellCheck: false,
          placeholder: w.sheet_like, "aria-describedby": `${id}-sheet-note`, onChange: (e) => { type(e.target.value); setNote(""); } }),
        h("button", { className: "sw-button", disabled: loading }, w.sheet_open)),
      h("p", { id: `${id}-sheet-note`, className: "sw-note", role: "status" }, note));
    return h("section", { className: "sw-home", "aria-labelledby": id, dir: data.dir },
      h("h1", { id }, data.title), h("p", { className: "sw-lead" }, data.lead),
      (data.todo || []).length ? h("p", { className: "sw-row" }, data.todo.map((t) => h("a", { key: t.href, className: "sw-button", href: t.href }, t.label))) : null,
      (data.assigned || []).length ? h("div", { className: "sw-assigned" }, h("p", { className: "sw-over" }, w.assigned),
        data.assigned.map((a, n) => h("button", { key: n, className: "sw-link", disabled: loading, onClick: () => press({ id: data.buttons.topic, choices: { objective: a.objective } }) },
          h("span", null, a.title), h("small", null, a.rules)))) : null,
      data.audience === "student" ? h("div", { className: "sw-row" },
        data.grade === null ? button("level", w.level, {}, true) : button("new", w.practise, {}, true),
        data.grade === null ? button("new", w.practise, {}) : button("level", w.level, {})) : null,
      data.audience === "student" && data.buttons.goal ? h("div", { className: "sw-row sw-mine" },
        h("a", { className: "sw-button", href: "/map" }, w.map), button("goal", w.goal, {}), button("more", w.more, {}),
        data.goal ? h("p", { className: "sw-goal" }, h("strong", null, `${w.goal}: `), data.goal) : null) : null,
      data.audience === "student" && data.buttons.sheet ? sheet() : null,
      data.audience === "parent" ? h("p", { className: "sw-row" }, h("a", { className: "sw-button sw-main", href: "/family" }, w.family_page)) : null,
      data.audience === "teacher" ? h("p", { className: "sw-row" }, h("a", { className: "sw-button sw-main", href: "/board" }, w.board), h("a", { className: "sw-button", href: "/work" }, w.set_work), h("a", { className: "sw-button", href: "/drafts" }, w.drafts), h("a", { className: "sw-button", href: "/library" }, w.library), h("a", { className: "sw-button", href: "/shelf" }, w.shelf)) : null,
      data.audience === "teacher" ? h(Studio, { scope, studio: data.studio, words: data.studio_words, button: data.buttons.draft }) : topics(),
      data.seen ? h("p", { className: "sw-note sw-seen" }, data.seen) : null);
  };

  return { Home, ItemCard, Picture, Offers, Form, Draft, Guide };
})();
