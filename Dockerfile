# Two stages: what builds stays behind, what runs is the program and a user without rights.
FROM rust:1-slim-trixie AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
COPY .cargo .cargo
COPY src src
COPY templates templates
COPY static static
COPY migrations migrations
RUN cargo build --profile dist --locked

FROM debian:trixie-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin routebook \
    && install -d -o routebook -g routebook -m 0700 /data
COPY --from=build /src/target/dist/routebook /usr/local/bin/routebook
USER 10001
WORKDIR /data
VOLUME /data
ENV ROUTEBOOK_DB=/data/routebook.db ROUTEBOOK_LISTEN=0.0.0.0:3000
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["routebook", "healthcheck"]
ENTRYPOINT ["routebook"]
CMD ["serve"]
