# The command line for CI: docker build -t cockpit . && docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/workspace" cockpit
FROM python:3.11-slim AS build
WORKDIR /source
COPY pyproject.toml README.md ./
COPY requirements requirements
COPY server server
RUN pip wheel --quiet --no-deps --wheel-dir /wheels .

FROM python:3.11-slim
RUN apt-get update && apt-get install --yes --no-install-recommends git && rm -rf /var/lib/apt/lists/*
COPY requirements/runtime.txt /tmp/runtime.txt
RUN pip install --quiet --no-cache-dir --require-hashes --requirement /tmp/runtime.txt
COPY --from=build /wheels /tmp/wheels
RUN pip install --quiet --no-cache-dir --no-deps /tmp/wheels/*.whl && rm -r /tmp/wheels /tmp/runtime.txt
# A mounted workspace belongs to somebody else, and git would not read it.
ENV GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0=*
# Whoever the container runs as has a home that can be written: caches live there.
RUN useradd --create-home auditor && chmod 1777 /home/auditor
ENV HOME=/home/auditor
USER auditor
WORKDIR /workspace
ENTRYPOINT ["cockpit"]
CMD ["audit"]
