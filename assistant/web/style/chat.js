// Two things Gradio's chat does not do: bring each new question to the top of the window, so that its answer is
// read from the beginning, and leave messages to speak for themselves (it labels them with their HTML source).
let shown = 0;

function tend() {
  for (const message of document.querySelectorAll('[data-testid="bot"][aria-label], [data-testid="user"][aria-label]')) {
    message.removeAttribute("aria-label");
  }
  const questions = document.querySelectorAll("#chat .question");
  const latest = questions[questions.length - 1];
  if (questions.length > shown || (latest && latest.textContent !== tend.text)) {
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    latest?.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
  }
  shown = questions.length;
  tend.text = latest?.textContent;
}

new MutationObserver(() => requestAnimationFrame(tend)).observe(document.body, { childList: true, subtree: true });
