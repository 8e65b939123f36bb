export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1b1b; --soft: #5c5c5c; --card: #fff; --ground: #eef2f7;
  --line: #d2d7de; --accent: #0067b8; --tint: #eaf3fb; --warn: #8a5300; --warn-tint: #fff4e0; }
@media (prefers-color-scheme: dark) { :root { --ink: #f3f3f3; --soft: #b5bac2; --card: #23262b; --ground: #15171a;
  --line: #444a53; --accent: #7cc0ff; --tint: #22384d; --warn: #ffc877; --warn-tint: #3a2c12; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--ground);
  color: var(--ink); font: 1rem/1.5 "Segoe UI", system-ui, -apple-system, "DejaVu Sans", sans-serif; }
main { width: 100%; max-width: 30rem; padding: 2.5rem; background: var(--card); border-radius: .25rem;
  box-shadow: 0 2px 12px rgb(0 0 0 / .18); }
.simulated { margin: -2.5rem -2.5rem 1.75rem; padding: .6rem 2.5rem; border-radius: .25rem .25rem 0 0;
  background: var(--warn-tint); color: var(--warn); font-size: .875rem; }
.brand { display: flex; align-items: center; gap: .6rem; margin: 0 0 1rem; color: var(--soft); font-weight: 600; }
.brand svg { width: 1.4rem; height: 1.4rem; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; font-weight: 600; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
.soft { color: var(--soft); font-size: .875rem; }
ul { list-style: none; margin: 1.25rem 0; padding: 0; display: grid; gap: .6rem; }
button { width: 100%; padding: .8rem 1rem; text-align: left; font: inherit; color: inherit; cursor: pointer;
  background: transparent; border: 1px solid var(--line); border-radius: .25rem; }
button:hover { background: var(--tint); border-color: var(--accent); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button.chosen { background: var(--tint); border-color: var(--accent); }
button.plain { text-align: center; font-weight: 600; }
button strong, button span { display: block; }
button span { color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
code { font: .9em ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
dl { margin: 1.25rem 0; padding: 1rem; border: 1px solid var(--line); border-radius: .25rem; }
dt { font-size: .8rem; color: var(--soft); }
dd { margin: 0 0 .75rem; overflow-wrap: anywhere; }
dd:last-child { margin: 0; }
`;
