// Runs before Chainlit's own script, in every conversation page. Three jobs:
//   1. lets our cards be drawn without `eval`, so the page's security policy can forbid it;
//   2. names what Chainlit leaves without a name, for people who hear the page instead of seeing it;
//   3. opens `[n]` in a panel, and keeps the badge that says what speaks up to date.
const global = globalThis;

(() => {
  const chosen = localStorage.getItem("vite-ui-theme");
  const dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.add(dark ? "dark" : "light");

  // Chainlit runs a card's source with `new Function`. Ours is a comment naming a card of cards.js, so that card is
  // handed over instead and nothing is ever compiled from text. Any other use fails as it would under the policy.
  const native = window.Function;
  const guarded = function (...parts) {
    const source = String(parts.pop() ?? "");
    const named = /stepwise-card (\w+)/.exec(source);
    if (!named) throw new EvalError("Code from text is not run here.");
    return (...values) => {
      const scope = Object.fromEntries(parts.map((name, n) => [name, values[n]]));
      scope.render(scope.React.createElement(window.stepwiseCards[named[1]], { scope, data: scope.props }));
    };
  };
  guarded.prototype = native.prototype;
  window.Function = guarded;
})();

// A link may bring words for the composer (`/#ask=…`); the person reads and sends them, or not.
let asked = (new URLSearchParams(location.hash.slice(1)).get("ask") ?? "").slice(0, 400);
if (asked) history.replaceState(history.state, "", location.pathname);

document.addEventListener("DOMContentLoaded", () => {
  const words = document.body.dataset;
  const names = [
    ["#new-chat-button", words.newChat], ["#theme-toggle", words.themeLabel], ["#user-nav-button", words.user],
    ["#chat-submit", words.send], ["#stop-button", words.stop], ["#upload-button", words.attach], ["#chat-settings-open-modal", words.settings],
    ["#search-chats-button", words.search], ["#thread-options", words.options], ["#sidebar-trigger-button", words.sidebar],
    ["#readme-button", words.readme], ["[data-sidebar=trigger]", words.sidebar], ["[data-sidebar=rail]", words.sidebar],
    ["#chat-input", words.input],
  ];

  // The composer is drawn more than once while the page settles, so the words are looked for again until they stay.
  const compose = (text, tries = 8) => setTimeout(() => {
    const input = document.getElementById("chat-input");
    if (input && !input.textContent.trim() && !input.value) {
      input.focus();
      document.execCommand("insertText", false, text);
    }
    if (tries > 1) compose(text, tries - 1);
  }, 350);

  // A conversation opened again shows where it stopped.
  let opened = location.pathname.startsWith("/thread/");

  const label = () => {
    for (const [selector, name] of names) {
      for (const place of document.querySelectorAll(selector)) {
        if (name && place.getAttribute("aria-label") !== name) place.setAttribute("aria-label", name);
      }
    }
    for (const place of document.querySelectorAll("#root button:not([aria-label])")) {
      if (!place.textContent.trim() && !place.title) place.setAttribute("aria-label", place.id ? place.id.replaceAll("-", " ") : words.options);
    }
    for (const place of document.querySelectorAll("#thread-options:not([role])")) {
      place.setAttribute("role", "button");
      place.tabIndex = 0;
    }
    // The list of conversations is drawn with boxes between list and rows, and its rows are buttons that hold a button.
    for (const place of document.querySelectorAll("ul[data-sidebar=menu]:not([role]), ul[data-sidebar=menu] li:not([role])")) {
      place.setAttribute("role", "none");
    }
    for (const place of document.querySelectorAll("button[data-sidebar=menu-button]:not([role])")) place.setAttribute("role", "link");
    const input = document.getElementById("chat-input");
    if (input && asked) {
      compose(asked);
      asked = "";
    }
    if (input && input.getAttribute("contenteditable") && !input.getAttribute("role")) {
      input.setAttribute("role", "textbox");
      input.setAttribute("aria-multiline", "true");
    }
    const list = document.querySelector(".message-content")?.closest("[class*=overflow-y-auto]");
    if (list && !list.getAttribute("role")) {
      list.setAttribute("role", "log");
      list.setAttribute("aria-label", words.messages);
      list.tabIndex = 0;
      if (opened) setTimeout(() => [...document.querySelectorAll("[data-step-type=user_message]")].at(-1)?.scrollIntoView({ block: "start" }), 900);
      opened = false;
    }
  };
  let waiting = 0;
  new MutationObserver(() => {
    if (!waiting) waiting = requestAnimationFrame(() => { waiting = 0; label(); });
  }).observe(document.getElementById("root"), { childList: true, subtree: true });

  // ---- the badge
  window.addEventListener("message", (event) => {
    if (event.origin !== location.origin || event.source !== window) return;
    const { badge, thread } = event.data?.stepwise ?? {};
    // On a small screen the list that would change the address is not there; a reload must find the conversation.
    if (/^[0-9a-f-]{36}$/.test(thread)) setTimeout(() => {
      if (location.pathname === "/") history.replaceState(history.state, "", `/thread/${thread}`);
    }, 1200);
    if (typeof badge === "string") document.querySelector("#badge span").textContent = badge;
  });

  // ---- the passage behind [n]
  const panel = document.createElement("dialog");
  panel.id = "passage";
  panel.innerHTML = '<form method="dialog"><button></button></form><main></main>';
  const close = panel.querySelector("button");
  close.textContent = words.close;
  document.body.append(panel);
  panel.addEventListener("click", (event) => { if (event.target === panel) panel.close(); });
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.('a[href^="/cite/"]');
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const answer = await fetch(link.getAttribute("href"));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const body = page.querySelector("main") ?? page.body;
    panel.querySelector("main")?.replaceWith(document.importNode(body, true));
    for (const place of panel.querySelectorAll(".tex")) {
      if (window.katex) katex.render(place.textContent, place, { displayMode: place.classList.contains("display"), throwOnError: false });
    }
    panel.setAttribute("aria-label", panel.querySelector("h1")?.textContent ?? "");
    panel.showModal();
    link.setAttribute("aria-expanded", "true");
    panel.addEventListener("close", () => { link.setAttribute("aria-expanded", "false"); link.focus(); }, { once: true });
    panel.querySelector("mark")?.scrollIntoView({ block: "center" });
  }, true);
  label();
});
