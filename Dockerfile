# syntax=docker/dockerfile:1
# Two images: `app` (the server and its screens) and `proxy` (TLS in front of it). docker-compose.yml builds both.

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --no-audit --no-fund

FROM packages AS client
COPY vite.config.ts tsconfig.json ./
COPY shared ./shared
COPY client ./client
RUN NODE_ENV=production node node_modules/vite/bin/vite.js build

FROM packages AS runtime-packages
RUN npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim AS app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
COPY --from=runtime-packages /app/node_modules ./node_modules
COPY --from=client /app/dist ./dist
COPY package.json tsconfig.json ./
COPY shared ./shared
COPY server ./server
COPY scripts ./scripts
RUN mkdir /data && chown node:node /data && chmod 700 /data
USER node
EXPOSE 3000
# tsx keeps what it compiled under the temporary folder, so /tmp must be writable even when the rest is not.
VOLUME /data
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 CMD ["node", "scripts/deploy/health.mjs"]
# Not through npm: signals must reach the server itself, which saves and closes in order.
CMD ["node", "--import", "tsx", "server/main.ts"]

FROM caddy:2.10-alpine AS proxy
# A plain copy sheds the file capability of the binary, with which it could not start once all capabilities are dropped.
RUN cp /usr/bin/caddy /usr/bin/caddy.plain && mv /usr/bin/caddy.plain /usr/bin/caddy \
  && chown -R 1000:1000 /data /config
USER 1000:1000
EXPOSE 8080 8443
