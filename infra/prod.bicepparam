// To rely on: commands in a container of your own, warm, over several zones.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'prod')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param mongoPassword = readEnvironmentVariable('GX_MONGO_PASSWORD', '')
param mongoConnectionString = readEnvironmentVariable('GX_MONGO_CONNECTION_STRING', '')
param sealingKey = readEnvironmentVariable('GX_SEALING_KEY')
param entraClientId = readEnvironmentVariable('GX_ENTRA_CLIENT_ID', '')

param hosting = 'container'
param image = 'graphexecutor:${readEnvironmentVariable('GX_IMAGE_TAG', 'latest')}'
param alwaysReadyInstances = 1
param maximumInstanceCount = 20

param mongoTier = 'M30'
param redundant = true
param webPubSubSku = 'Standard_S1'
param workspaceGiB = 500
param logRetentionDays = 90
