"""How an order is paid.

`gateway` says what a provider must be able to do, one module per provider does it, `attempts` opens and closes
attempts to pay, and `settlement.settle` is the one door through which money reaches an order: the operator's
button, a return page, a webhook and a poller all go through it. The provider is the source of truth about money,
the order about what was bought; settling compares the two before anything is called paid.
"""
