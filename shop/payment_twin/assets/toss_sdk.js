/* The payment twin's stand-in for https://js.tosspayments.com/v2/standard: see toss_window.py. */
(function () {
  "use strict";

  const twin = new URL(document.currentScript.src).origin;
  const rules = __RULES__;

  class TossPaymentsError extends Error {
    constructor(code, message) {
      super(message);
      this.name = "TossPaymentsError";
      this.code = code;
    }
  }

  function valueOf(parameters, path) {
    return path.split(".").reduce((found, name) => (found == null ? found : found[name]), parameters);
  }

  function check(parameters) {
    for (const rule of rules) {
      const value = valueOf(parameters, rule.name);
      if (value == null && !rule.required) continue;
      if (value == null || !new RegExp(`^(?:${rule.pattern})$`, "u").test(String(value))) {
        throw new TossPaymentsError(rule.code, rule.message);
      }
    }
  }

  function TossPayments(clientKey) {
    return {
      payment: ({ customerKey }) => ({
        async requestPayment(parameters) {
          const request = { ...parameters, clientKey, customerKey };
          check(request);
          location.assign(`${twin}/toss/window?request=${encodeURIComponent(JSON.stringify(request))}`);
          // The page is left; the real promise of a redirect does not end either.
          return new Promise(() => {});
        },
      }),
      widgets() {
        throw new TossPaymentsError("NOT_SUPPORTED_WIDGET_KEY", "결제 쌍둥이는 결제위젯을 흉내 내지 않아요.");
      },
    };
  }

  TossPayments.ANONYMOUS = "ANONYMOUS";
  window.TossPayments = TossPayments;
})();
