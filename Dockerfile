# The Azure app in an image of its own, for commands that need tools, sudo or hours: docs/deploy.md, "The container variant".
# Add what your commands call where the last stage installs packages.

FROM node:22-bookworm-slim AS page
WORKDIR /source/src/GraphExecutor.Web
COPY src/GraphExecutor.Web/package.json src/GraphExecutor.Web/package-lock.json src/GraphExecutor.Web/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY src/GraphExecutor.Web ./
RUN npm run build

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS app
WORKDIR /source
COPY . .
COPY --from=page /source/src/GraphExecutor.Web/dist src/GraphExecutor.Web/dist
RUN release/check-page src/GraphExecutor.Web \
    && dotnet publish src/GraphExecutor.Functions -c Release -o /app

FROM mcr.microsoft.com/azure-functions/dotnet-isolated:4-dotnet-isolated10.0
ENV AzureWebJobsScriptRoot=/home/site/wwwroot \
    AzureFunctionsJobHost__Logging__Console__IsEnabled=true
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates curl git jq openssh-client procps sudo \
    && rm -rf /var/lib/apt/lists/*
COPY --from=app /app /home/site/wwwroot
