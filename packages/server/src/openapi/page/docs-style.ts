/** The page's one style sheet. Its text is what the content security policy allows by hash. */
export const DOCS_STYLE = `
:root { color-scheme: light dark; --line: #d5d8dd; --soft: #f4f5f7; --quiet: #59616d; --link: #0b5cad; --text: #16191d; --back: #ffffff; --get: #0b6b3a; --post: #0b5cad; --patch: #8a5300; --delete: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --line: #3a4049; --soft: #1e2227; --quiet: #a4adb9; --link: #7cb8f5; --text: #e6e9ed; --back: #14171a; --get: #6fd09a; --post: #7cb8f5; --patch: #e5b05c; --delete: #f2948c; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
a { color: var(--link); }
h1 a, h2 a, h3 a, .name a { color: inherit; text-decoration: none; }
h1 a:hover, h2 a:hover, h3 a:hover, .name a:hover { text-decoration: underline; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--back); padding: .5rem; }
header { border-bottom: 1px solid var(--line); padding: .5rem 1rem; }
.name { margin: 0; font-weight: 600; }
.columns { max-width: 90rem; margin: 0 auto; padding: 0 1rem 4rem; }
nav { padding: 1rem 0; font-size: .875rem; }
nav ul { list-style: none; margin: 0 0 .5rem; padding: 0; }
nav li a { display: block; padding: .125rem 0; overflow-wrap: anywhere; text-decoration: none; color: inherit; }
nav li a:hover { text-decoration: underline; }
nav summary { padding: .25rem 0; font-weight: 600; cursor: pointer; }
main { min-width: 0; }
code, pre { font: .875em/1.5 ui-monospace, monospace; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: .375rem; padding: .75rem; overflow-x: auto; white-space: pre; }
.operation { border-top: 1px solid var(--line); padding-top: .5rem; margin-top: 2rem; }
.route code { font-size: 1em; overflow-wrap: anywhere; }
.method { font: 600 .75rem/1 ui-monospace, monospace; color: var(--quiet); }
.get { color: var(--get); } .post { color: var(--post); } .patch { color: var(--patch); } .delete { color: var(--delete); }
.optional { color: var(--quiet); font-size: .75rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { text-align: left; vertical-align: top; padding: .375rem .75rem .375rem 0; border-bottom: 1px solid var(--line); }
td:first-child { white-space: nowrap; }
@media (min-width: 64rem) { .columns { display: grid; grid-template-columns: 20rem minmax(0, 1fr); gap: 2rem; } nav { position: sticky; top: 0; max-height: 100vh; overflow-y: auto; } }
@media print { nav, .skip { display: none; } }
`;
