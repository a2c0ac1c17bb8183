// The editor of a draft's page: goes to the line of a fault, and asks before typed words would be left behind.
const text = document.getElementById("text");
const typed = text.value;
let saving = false;
document.getElementById("editor").addEventListener("submit", () => { saving = true; });
addEventListener("beforeunload", (event) => { if (!saving && text.value !== typed) event.preventDefault(); });

const go = (line) => {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  const style = getComputedStyle(text);
  const wide = text.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  const copy = document.createElement("div");  // wrapped lines are taller than one: a copy of the text above measures them
  copy.style.cssText = `position:absolute;visibility:hidden;white-space:pre-wrap;overflow-wrap:break-word;width:${wide}px;font:${style.font};line-height:${style.lineHeight}`;
  copy.textContent = text.value.slice(0, start) || " ";
  document.body.append(copy);
  text.scrollTop = copy.clientHeight - text.clientHeight / 3;
  copy.remove();
  text.scrollIntoView({ block: "center" });
};
document.querySelectorAll("button[data-line]").forEach((button) => button.addEventListener("click", () => go(Number(button.dataset.line))));
if (/^#\d+$/.test(location.hash)) go(Number(location.hash.slice(1)));
