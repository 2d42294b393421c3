// The shelf moves by itself until somebody looks closely: hover, focus, a finger, a hidden tab or the stop button hold it.
const PAUSE = 4500;
const still = matchMedia("(prefers-reduced-motion: reduce)");

for (const carousel of document.querySelectorAll("[data-carousel]")) {
  const track = carousel.querySelector("[data-carousel-track]");
  const stop = carousel.querySelector("[data-carousel-stop]");
  const holds = new Set();
  if (still.matches) holds.add("stopped");

  const reach = () => track.scrollWidth - track.clientWidth;
  const stride = () => {
    const [first, second] = track.children;
    return second ? second.offsetLeft - first.offsetLeft : track.clientWidth;
  };
  const move = (direction) => {
    const there = track.scrollLeft + direction * stride();
    const left = there > reach() + stride() / 2 ? 0 : there < -stride() / 2 ? reach() : there;
    track.scrollTo({ left, behavior: still.matches ? "auto" : "smooth" });
  };
  const step = (direction) => {
    const atEnd = direction > 0 && track.scrollLeft >= reach() - 2;
    const atStart = direction < 0 && track.scrollLeft <= 2;
    if (atEnd) track.scrollTo({ left: 0 });
    else if (atStart) track.scrollTo({ left: reach() });
    else move(direction);
  };
  const hold = (why, on) => {
    if (on) holds.add(why);
    else holds.delete(why);
    stop.setAttribute("aria-pressed", String(holds.has("stopped")));
    // While it moves by itself a screen reader must not be told of every step.
    track.setAttribute("aria-live", holds.has("stopped") ? "polite" : "off");
  };

  carousel.querySelector("[data-carousel-previous]").addEventListener("click", () => step(-1));
  carousel.querySelector("[data-carousel-next]").addEventListener("click", () => step(1));
  stop.addEventListener("click", () => hold("stopped", !holds.has("stopped")));
  carousel.addEventListener("mouseenter", () => hold("hover", true));
  carousel.addEventListener("mouseleave", () => hold("hover", false));
  carousel.addEventListener("focusin", (event) => hold("focus", event.target.matches(":focus-visible")));
  carousel.addEventListener("focusout", () => hold("focus", false));
  track.addEventListener("touchstart", () => hold("touch", true), { passive: true });
  track.addEventListener("touchend", () => setTimeout(() => hold("touch", false), PAUSE), { passive: true });
  document.addEventListener("visibilitychange", () => hold("away", document.hidden));
  still.addEventListener("change", () => hold("stopped", still.matches));
  new IntersectionObserver(([seen]) => hold("away", !seen.isIntersecting)).observe(carousel);
  track.addEventListener("keydown", (event) => {
    if (event.target !== track) return;
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!direction) return;
    event.preventDefault();
    step(direction);
  });

  // Nothing to move where everything is in sight.
  const keys = carousel.querySelector(".carousel__keys");
  const fit = () => { keys.hidden = reach() < 4; };
  new ResizeObserver(fit).observe(track);
  hold("hover", false);
  setInterval(() => holds.size === 0 && reach() > 4 && step(1), PAUSE);
}
