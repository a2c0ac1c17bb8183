// stepwise-card Form: drawn by /public/cards.js, see the head of that file.
render(null)
