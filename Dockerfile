# syntax=docker/dockerfile:1

# The embedded engine needs glibc, so not Alpine.
FROM node:20-bookworm-slim AS build
WORKDIR /daybook
# The manifests first: the layer with the packages, which holds the 570 MB of the engine, is then kept until they change.
COPY package.json package-lock.json ./
COPY packages/engine/package.json packages/engine/
COPY packages/sdk/package.json packages/sdk/
COPY packages/server/package.json packages/server/
COPY packages/testkit/package.json packages/testkit/
COPY apps/cli/package.json apps/cli/
COPY apps/dashboard/package.json apps/dashboard/
COPY apps/cli/bin apps/cli/bin
COPY bench/package.json bench/
COPY e2e/package.json e2e/
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:20-bookworm-slim
ENV NODE_ENV=production \
    DAYBOOK_HOST=0.0.0.0 \
    DAYBOOK_DATA_DIR=/var/lib/daybook
WORKDIR /daybook
COPY --from=build /daybook/package.json ./
COPY --from=build /daybook/node_modules node_modules
COPY --from=build /daybook/packages packages
COPY --from=build /daybook/apps apps
RUN install -d -o node -g node -m 0700 /var/lib/daybook && ln -s /daybook/apps/cli/bin/daybook.js /usr/local/bin/daybook
USER node
VOLUME /var/lib/daybook
EXPOSE 8787
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.DAYBOOK_PORT || 8787}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# The server itself is process 1, so that a stop lets what waits be stored.
CMD ["daybook", "serve"]
