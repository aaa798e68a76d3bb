# Built by hand: docker build -t vhdset .
#   docker run --rm --read-only --network none -v /path/of/the/copy:/copy:ro vhdset analyze /copy
FROM node:22-bookworm-slim AS build
WORKDIR /build
COPY . .
RUN npm ci --no-audit --no-fund && npm pack --pack-destination /tmp && mv /tmp/vhdset-*.tgz /tmp/vhdset.tgz

FROM node:22-bookworm-slim
COPY --from=build /tmp/vhdset.tgz /tmp/
RUN npm install --global --omit=dev --no-audit --no-fund /tmp/vhdset.tgz && rm -r /tmp/vhdset.tgz /root/.npm
USER node
WORKDIR /copy
ENTRYPOINT ["vhdset"]
CMD ["--help"]
