// A product's pictures: small ones step the large one, a click looks closely.
for (const gallery of document.querySelectorAll("[data-gallery]")) {
  const track = gallery.querySelector("[data-gallery-track]");
  const thumbs = [...gallery.querySelectorAll("[data-gallery-thumb]")];
  const dialog = gallery.querySelector("[data-gallery-zoom]");
  const view = gallery.querySelector("[data-gallery-view]");
  const items = [...track.children];
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let current = 0;

  const mark = (index) => {
    current = index;
    thumbs.forEach((thumb, at) => {
      if (at === index) thumb.setAttribute("aria-current", "true");
      else thumb.removeAttribute("aria-current");
    });
  };
  const show = (index) => {
    const to = (index + items.length) % items.length;
    track.scrollTo({ left: items[to].offsetLeft - items[0].offsetLeft, behavior: still.matches ? "auto" : "smooth" });
    mark(to);
  };
  const look = (index) => {
    const to = (index + items.length) % items.length;
    const picture = items[to].querySelector("img");
    if (!picture) return;
    const close = new Image();
    close.alt = picture.alt;
    // The widest file there is, at its own size: never larger than it was made.
    close.src = picture.srcset.split(", ").at(-1).split(" ")[0];
    view.classList.remove("is-close");
    view.replaceChildren(close);
    show(to);
  };

  thumbs.forEach((thumb, index) => thumb.addEventListener("click", (event) => {
    event.preventDefault();
    show(index);
  }));
  track.addEventListener("scrollend", () => mark(Math.round(track.scrollLeft / track.clientWidth)));
  track.addEventListener("keydown", (event) => {
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!direction) return;
    event.preventDefault();
    show(current + direction);
  });

  const open = (index) => {
    look(index);
    if (view.firstChild) dialog.showModal();
  };
  items.forEach((item, index) => item.querySelector("img")?.addEventListener("click", () => open(index)));
  gallery.querySelector("[data-gallery-open]")?.addEventListener("click", () => open(current));
  gallery.querySelector("[data-gallery-previous]").addEventListener("click", () => look(current - 1));
  gallery.querySelector("[data-gallery-next]").addEventListener("click", () => look(current + 1));
  // What was pointed at stays in the middle. The whole picture leaves a margin on two sides of its box.
  view.addEventListener("click", ({ target, offsetX, offsetY }) => {
    if (!target.matches("img")) return;
    const { clientWidth: width, clientHeight: height, naturalWidth, naturalHeight } = target;
    const scale = Math.min(width / naturalWidth, height / naturalHeight);
    const across = 0.5 + (offsetX - width / 2) / (naturalWidth * scale);
    const down = 0.5 + (offsetY - height / 2) / (naturalHeight * scale);
    if (!view.classList.toggle("is-close")) return;
    view.scrollTo(target.clientWidth * across - view.clientWidth / 2, target.clientHeight * down - view.clientHeight / 2);
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") look(current - 1);
    if (event.key === "ArrowRight") look(current + 1);
  });
}
