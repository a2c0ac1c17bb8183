// The library page: says at once when files are too large or too many, and follows an import until it ends.
const form = document.getElementById("upload");
form?.addEventListener("submit", (event) => {
  const files = [...form.elements.file.files];
  const wrong = files.length > Number(form.dataset.most) || files.some((file) => file.size > Number(form.dataset.largest));
  const fault = form.querySelector(".fault");
  fault.textContent = form.dataset.fault;
  fault.hidden = !wrong;
  if (wrong) event.preventDefault();
  else form.querySelector("button.main").disabled = true;
});

const running = document.getElementById("running");
const follow = async () => {
  const answer = await fetch("/library/progress");
  const now = answer.ok ? await answer.json() : { running: false };
  if (!now.running) return location.replace("/library");
  const bar = running.querySelector("progress");
  if (now.total) { bar.max = now.total; bar.value = now.done; }
  running.querySelector("p").textContent = now.text;
  setTimeout(follow, 500);
};
if (running) setTimeout(follow, 300);
