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
    return h("section", { className: "sw-draft", "aria-label": data.title, dir: data.dir },
      h("h3", null, data.title),
      h("div", { className: "sw-columns" },
        h("div", { className: "sw-sheet" },
          h("div", { className: "sw-tabs", role: "group", "aria-label": w.files }, data.files.map((f, n) =>
            h("button", { key: n, className: "sw-tab", "aria-pressed": n === shown, onClick: () => show(n) }, f.name))),
          file ? h(Paper, { h, src: file.paper, title: `${w.preview}: ${file.name}` }) : null,
          file ? h("div", { className: "sw-row" },
            file.docx ? h("a", { className: "sw-button sw-main", href: file.docx, download: "", "aria-label": fill(w.download, { name: file.name, kind: w.word }) }, w.word) : null,
            file.pdf ? h("a", { className: "sw-button", href: file.pdf, download: "", "aria-label": fill(w.download, { name: file.name, kind: w.pdf }) }, w.pdf) : null,
            file.pptx ? h("a", { className: "sw-button", href: file.pptx, download: "", "aria-label": fill(w.download, { name: file.name, kind: w.slides }) }, w.slides) : null,
            h("a", { className: "sw-button", href: file.md, download: "", "aria-label": fill(w.download, { name: file.name, kind: w.markdown }) }, w.markdown),
            h("a", { className: "sw-button", href: file.paper, target: "_blank", rel: "noopener" }, w.print)) : null,
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

  // ---------------------------------------------------------------- the first screen of a conversation

  const Home = ({ scope, data }) => {
    const { h, press, useState, useId, useChatData } = tools(scope);
    const { loading } = useChatData();
    const w = data.words;
    const id = useId();
    const flat = data.topics.flatMap((p) => p.objectives);
    const [choice, choose] = useState({ format: data.formats[0]?.id, objective: flat[0]?.id, grade: flat[0]?.grade ?? 5, minutes: 40 });
    const set = (name, value) => choose({ ...choice, [name]: value, ...(name === "objective" ? { grade: flat.find((o) => o.id === value)?.grade ?? choice.grade } : {}) });
    const button = (name, label, choices, main) => h("button", { key: `${name}${label}`, className: `sw-button${main ? " sw-main" : ""}`, disabled: loading,
      onClick: () => press({ id: data.buttons[name], choices }) }, label);
    const topics = () => data.topics.length === 0 ? h("p", { className: "sw-empty" }, w.nothing) : h("div", { className: "sw-topics" },
      h("p", { className: "sw-over" }, w.topics),
      data.topics.map((p) => h("details", { key: p.id, open: data.topics.length === 1 || undefined },
        h("summary", null, h("span", null, p.title), p.about ? h("small", null, p.about) : null),
        h("ul", null, p.objectives.map((o) => h("li", { key: o.id },
          h("button", { className: "sw-link", disabled: loading, onClick: () => press({ id: data.buttons.topic, choices: { objective: o.id } }) },
            h("span", null, o.title), h("small", null, `${w.grade} ${o.grade === 0 ? "K" : o.grade}`))))))));
    const pick = (name, label, options) => h("label", { className: "sw-field" }, h("span", null, label),
      h("select", { value: choice[name], onChange: (e) => set(name, e.target.value) }, options));
    const amount = (name, label, min, max, step) => h("label", { className: "sw-field sw-short" }, h("span", null, label),
      h("input", { type: "number", min, max, step, value: choice[name], onChange: (e) => set(name, Number(e.target.value)) }));
    const draft = () => data.topics.length === 0 ? h("p", { className: "sw-empty" }, w.nothing) : h("form", { className: "sw-form", onSubmit: (e) => { e.preventDefault(); press({ id: data.buttons.draft, choices: choice }); } },
      pick("format", w.format, data.formats.map((f) => h("option", { key: f.id, value: f.id }, f.title))),
      pick("objective", w.topic, data.topics.map((p) => h("optgroup", { key: p.id, label: p.title }, p.objectives.map((o) => h("option", { key: o.id, value: o.id }, o.title))))),
      amount("grade", w.grade, 0, 12, 1), amount("minutes", w.minutes, 5, 180, 5),
      h("button", { className: "sw-button sw-main", disabled: loading }, w.draft));
    return h("section", { className: "sw-home", "aria-labelledby": id, dir: data.dir },
      h("h1", { id }, data.title), h("p", { className: "sw-lead" }, data.lead),
      (data.assigned || []).length ? h("div", { className: "sw-assigned" }, h("p", { className: "sw-over" }, w.assigned),
        data.assigned.map((a, n) => h("button", { key: n, className: "sw-link", disabled: loading, onClick: () => press({ id: data.buttons.topic, choices: { objective: a.objective } }) },
          h("span", null, a.title), h("small", null, a.rules)))) : null,
      data.audience === "student" ? h("div", { className: "sw-row" },
        data.grade === null ? button("level", w.level, {}, true) : button("new", w.practise, {}, true),
        data.grade === null ? button("new", w.practise, {}) : button("level", w.level, {})) : null,
      data.audience === "teacher" ? h("p", { className: "sw-row" }, h("a", { className: "sw-button", href: "/work" }, w.set_work), h("a", { className: "sw-button", href: "/library" }, w.library)) : null,
      data.audience === "teacher" ? draft() : topics());
  };

  return { Home, ItemCard, Picture, Offers, Draft, Guide };
})();
