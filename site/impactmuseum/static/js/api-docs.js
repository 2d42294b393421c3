// Shows the API's document. The bundle before this script puts SwaggerUIBundle into the window.
const place = document.getElementById("swagger-ui");
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

// Its dark colours go by a class. A visitor's own choice stands in `data-theme`, as on every page.
const dress = () => root.classList.toggle("dark-mode", root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
dress();
dark.addEventListener("change", dress);

window.SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  deepLinking: true,
  validatorUrl: null, // Swagger's own validator lives on another server.
  requestInterceptor(request) {
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    if (token && new URL(request.url, location).origin === location.origin) {
      request.headers["X-CSRFToken"] = token[1];
    }
    return request;
  },
});
