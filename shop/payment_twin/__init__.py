"""A twin of Toss Payments and KakaoPay, to try and to test every way of paying without a key and without a network.

A small server of its own (`manage.py payment_twin`) that speaks both protocols on loopback, keeps its own ledger in a
file of its own and shows pages where a person chooses what happens. It knows nothing of the shop: no model, no domain
function, no database of Django's; Django lends it its templates only.

`toss*` and `kakaopay*` speak the protocols, `pages` speaks to people, `control` to tests; `ledger` remembers,
`faults` break answers on demand, `webhooks` tell the shop, `server` listens. Where the official documents are silent
about a code the twin's choice is marked with "guessed".
"""
