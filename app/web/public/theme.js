// Light or dark before anything is painted; the choice is the one made in the conversation, else the computer's.
(() => {
  const chosen = localStorage.getItem("vite-ui-theme");
  const dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.add(dark ? "dark" : "light");
})();
