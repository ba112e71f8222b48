// For trying things out: small, alone, scales to nothing. azd uses this file too (azure.yaml).
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param mongoPassword = readEnvironmentVariable('GX_MONGO_PASSWORD', '')
param mongoConnectionString = readEnvironmentVariable('GX_MONGO_CONNECTION_STRING', '')
param sealingKey = readEnvironmentVariable('GX_SEALING_KEY')
