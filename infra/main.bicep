// Everything that GraphExecutor needs in a subscription: one resource group, and a module for each resource in it.
targetScope = 'subscription'

@description('The environment, as in dev or prod. It is part of all names, and its change makes another environment.')
@minLength(2)
@maxLength(12)
param environmentName string

@description('The region of everything.')
param location string

@description('flex: Flex Consumption, which scales to nothing. container: Elastic Premium with an image of your own, for commands that need tools, sudo or hours.')
@allowed(['flex', 'container'])
param hosting string = 'flex'

@description('The image of the container variant: its name and tag in the registry that is deployed with it.')
param image string = 'graphexecutor:latest'

@description('Memory of an instance of Flex Consumption, in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Most instances. Each runs commands, so that this also bounds the load on what they reach.')
@minValue(1)
param maximumInstanceCount int = 40

@description('Instances that are kept warm, so that a run starts at once. They cost while nothing runs.')
@minValue(0)
param alwaysReadyInstances int = 0

@description('Orchestrates by the Durable Task Scheduler instead of queues and tables of the storage account. The app must be built with its extension.')
param durableTaskScheduler bool = false

@description('A MongoDB that is there already: its connection string. Empty for a cluster of Azure DocumentDB (Cosmos DB for MongoDB vCore).')
@secure()
param mongoConnectionString string = ''

@description('The password of the cluster that is deployed when there is no other MongoDB.')
@secure()
param mongoPassword string = ''

@description('The size of the cluster: M10 to M30 for trials, M30 and more to rely on.')
param mongoTier string = 'M10'

@description('The key that secrets of runs are sealed with while they travel: 32 bytes in base64. A new one goes before the old one, with a comma between, until no run needs that any more.')
@minLength(44)
@secure()
param sealingKey string

@description('Names of vaults that runs may take secrets from by reference. The vault of the app itself must not be among them.')
param workflowVaults string[] = []

@description('The size of the share behind GX_WORKSPACE, in GiB.')
@minValue(1)
param workspaceGiB int = 100

@description('Web PubSub: Free_F1 for 20 connections, Standard_S1 for 1,000 a unit.')
@allowed(['Free_F1', 'Standard_S1'])
param webPubSubSku string = 'Free_F1'

@description('Units of Web PubSub.')
@minValue(1)
param webPubSubUnits int = 1

@description('The application of Entra ID that callers sign in to. Empty for function keys alone.')
param entraClientId string = ''

@description('Copies over zones, and a second node of the database that takes over.')
param redundant bool = false

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

var suffix = uniqueString(subscription().id, environmentName, location)
var name = 'gx-${toLower(environmentName)}'
var appName = 'func-${name}-${suffix}'
var vaultName = 'kv-gx-${suffix}'
var tags = { 'azd-env-name': environmentName }

var taskHub = 'graphexecutor'
var workspacePath = '/mounts/workspace'
var workspaceKeySetting = 'WORKSPACE_ACCOUNT_KEY'
var secrets = { sealingKey: 'gx-sealing-key', store: 'gx-store', workspaceKey: 'gx-workspace-key' }

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${name}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: { name: 'id-${name}', location: location, tags: tags }
}

module logs 'modules/log-analytics.bicep' = {
  scope: group
  params: { name: 'log-${name}', location: location, tags: tags, retentionDays: logRetentionDays }
}

module insights 'modules/application-insights.bicep' = {
  scope: group
  params: {
    name: 'appi-${name}'
    location: location
    tags: tags
    logAnalyticsId: logs.outputs.id
    principalId: identity.outputs.principalId
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: 'stgx${suffix}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    redundant: redundant
  }
}

module vault 'modules/key-vault.bicep' = {
  scope: group
  params: { name: vaultName, location: location, tags: tags, principalId: identity.outputs.principalId }
}

module workspace 'modules/workspace.bicep' = {
  scope: group
  params: {
    name: 'stgxw${suffix}'
    location: location
    tags: tags
    quotaGiB: workspaceGiB
    redundant: redundant
    vaultName: vaultName
    secretName: secrets.workspaceKey
  }
  dependsOn: [vault]
}

module webPubSub 'modules/web-pubsub.bicep' = {
  scope: group
  params: {
    name: 'wps-${name}-${suffix}'
    location: location
    tags: tags
    sku: webPubSubSku
    units: webPubSubUnits
    principalId: identity.outputs.principalId
  }
}

module mongo 'modules/mongo.bicep' = if (empty(mongoConnectionString)) {
  scope: group
  params: {
    name: 'mongo-${name}-${suffix}'
    location: location
    tags: tags
    tier: mongoTier
    password: mongoPassword
    redundant: redundant
    vaultName: vaultName
    secretName: secrets.store
  }
  dependsOn: [vault]
}

module otherMongo 'modules/secret.bicep' = if (!empty(mongoConnectionString)) {
  scope: group
  params: { vaultName: vaultName, name: secrets.store, value: mongoConnectionString }
  dependsOn: [vault]
}

module sealing 'modules/secret.bicep' = {
  scope: group
  params: { vaultName: vaultName, name: secrets.sealingKey, value: sealingKey }
  dependsOn: [vault]
}

module scheduler 'modules/durable-task-scheduler.bicep' = if (durableTaskScheduler) {
  scope: group
  params: {
    name: 'dts-${name}-${suffix}'
    location: location
    tags: tags
    taskHubName: taskHub
    principalId: identity.outputs.principalId
    clientId: identity.outputs.clientId
  }
}

// The first three change what host.json says.
var schedulerSettings = {
  AzureFunctionsJobHost__extensions__durableTask__hubName: taskHub
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: scheduler!.outputs.connectionString
}

// What both ways of hosting set; each adds what its platform wants.
var settings = {
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.outputs.clientId};Authorization=AAD'
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.outputs.connectionString
  AZURE_CLIENT_ID: identity.outputs.clientId
  // The page is at the root of the app.
  AzureWebJobsDisableHomepage: 'true'
  AzureWebJobsStorage__accountName: storage.outputs.name
  AzureWebJobsStorage__clientId: identity.outputs.clientId
  AzureWebJobsStorage__credential: 'managedidentity'
  GX_SEALING_KEY: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${secrets.sealingKey})'
  GX_STORE: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${secrets.store})'
  GX_WEBPUBSUB: webPubSub.outputs.endpoint
  GX_WORKSPACE: workspacePath
  '${workspaceKeySetting}': '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${secrets.workspaceKey})'
  ...(empty(workflowVaults) ? {} : { GX_KEY_VAULTS: join(workflowVaults, ',') })
  ...(durableTaskScheduler ? schedulerSettings : {})
}

module flex 'modules/function-app-flex.bicep' = if (hosting == 'flex') {
  scope: group
  params: {
    name: appName
    location: location
    tags: tags
    identityId: identity.outputs.id
    packageContainerUrl: storage.outputs.packageContainerUrl
    settings: settings
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyInstances: alwaysReadyInstances
  }
  dependsOn: [mongo, otherMongo, sealing]
}

module registry 'modules/container-registry.bicep' = if (hosting == 'container') {
  scope: group
  params: { name: 'crgx${suffix}', location: location, tags: tags, principalId: identity.outputs.principalId }
}

module container 'modules/function-app-container.bicep' = if (hosting == 'container') {
  scope: group
  params: {
    name: appName
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    image: '${registry!.outputs.loginServer}/${image}'
    settings: settings
    maximumInstanceCount: maximumInstanceCount
    minimumInstanceCount: max(alwaysReadyInstances, 1)
  }
  dependsOn: [mongo, otherMongo, sealing]
}

module mount 'modules/workspace-mount.bicep' = {
  scope: group
  params: {
    appName: appName
    accountName: workspace.outputs.accountName
    shareName: workspace.outputs.shareName
    mountPath: workspacePath
    keySetting: workspaceKeySetting
  }
  dependsOn: [flex, container]
}

module signIn 'modules/entra-sign-in.bicep' = if (!empty(entraClientId)) {
  scope: group
  params: { appName: appName, clientId: entraClientId }
  dependsOn: [flex, container]
}

output AZURE_RESOURCE_GROUP string = group.name
output GX_FUNCTION_APP string = appName
output GX_URL string = 'https://${hosting == 'flex' ? flex!.outputs.hostName : container!.outputs.hostName}'
output GX_KEY_VAULT string = vaultName
output GX_CONTAINER_REGISTRY string = hosting == 'container' ? registry!.outputs.name : ''
