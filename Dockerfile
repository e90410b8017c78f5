# The image of all processes, under Argo CD's names, for its user (999) and paths.
#   docker build -t plumbline/plumbline:0.1.0 .

# helm and kustomize, built as for the tests: same modules, same version stamps.
FROM node:24-bookworm AS tools
COPY --from=golang:1.26-bookworm /usr/local/go /usr/local/go
WORKDIR /src
COPY tools/setup tools/setup
COPY tools/lab tools/lab
ENV PATH=/usr/local/go/bin:$PATH PLUMBLINE_CACHE_DIR=/cache
RUN node --input-type=module -e \
      "const { ensureLabTools } = await import('/src/tools/setup/lab-tools.mjs'); ensureLabTools(console.log, ['helm', 'kustomize']);" \
 && mkdir /out \
 && cp /cache/tools/helm/*/helm /cache/tools/kustomize/*/kustomize /out/

FROM node:24-bookworm-slim AS build
WORKDIR /src
COPY . .
RUN npm install --no-save --no-audit --no-fund \
 && node tools/build/bundle.ts \
 && npm run build --workspace @plumbline/web

FROM node:24-bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates git git-lfs gnupg openssh-client tini \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 999 argocd \
 && useradd --uid 999 --gid 999 --home-dir /home/argocd --create-home --shell /usr/sbin/nologin argocd \
 && install -d -o 999 -g 999 /app/config/ssh /app/config/tls /app/config/gpg/source /app/config/gpg/keys /app/config/reposerver/tls \
    /app/config/server/tls /app/config/controller/tls /helm-working-dir
COPY --from=tools /out/ /usr/local/bin/
COPY --from=build /src/bin /opt/plumbline/bin
COPY --from=build /src/services/api-server/dist /opt/plumbline/services/api-server/dist
COPY --from=build /src/services/repo-server/dist /opt/plumbline/services/repo-server/dist
COPY --from=build /src/services/application-controller/dist /opt/plumbline/services/application-controller/dist
COPY --from=build /src/services/applicationset-controller/dist /opt/plumbline/services/applicationset-controller/dist
COPY --from=build /src/clients/cli/dist /opt/plumbline/clients/cli/dist
COPY --from=build /src/clients/web/dist /shared/app
COPY LICENSE /opt/plumbline/
RUN for launcher in /opt/plumbline/bin/*; do ln -s "$launcher" "/usr/local/bin/$(basename "$launcher")"; done
USER 999
WORKDIR /home/argocd
ENV NODE_ENV=production
# Argo CD's manifests give the launcher as the first argument.
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["/usr/local/bin/argocd-server"]
