/** What stands at `/` in a checkout whose dashboard was not built. */
export const UNBUILT_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Daybook</title>
<h1>Daybook</h1>
<p>This server records who used which AI endpoint, each UTC day.</p>
<p>Its dashboard was not built: run <code>npm run build</code> and start again.</p>
<ul>
<li><code>POST /v1/events</code> takes events in.</li>
<li><code>GET /api/v1/activity</code> reports usage per endpoint and day.</li>
<li><code>GET /v1/reports/user-activity</code> reports what each member did.</li>
<li><a href="/docs">/docs</a> describes every route, and <a href="/openapi.json">/openapi.json</a> does so for programs.</li>
<li><a href="/readyz">/readyz</a> and <a href="/metrics">/metrics</a> tell how the server does.</li>
</ul>
</html>
`;
