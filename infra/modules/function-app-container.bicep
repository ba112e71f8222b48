// The app in a container of its own (see the Dockerfile) on Elastic Premium: any tools, sudo, and commands that run for hours.
import { texts } from '../types.bicep'

param name string
param location string
param tags texts
param identityId string
param identityClientId string
param image string
param settings texts
param minimumInstanceCount int
param maximumInstanceCount int

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'elastic'
  sku: { tier: 'ElasticPremium', name: 'EP1', capacity: minimumInstanceCount }
  properties: { reserved: true, maximumElasticWorkerCount: maximumInstanceCount }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux,container'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    siteConfig: {
      acrUseManagedIdentityCreds: true
      acrUserManagedIdentityID: identityClientId
      ftpsState: 'Disabled'
      functionsRuntimeScaleMonitoringEnabled: true
      linuxFxVersion: 'DOCKER|${image}'
      minTlsVersion: '1.2'
      minimumElasticInstanceCount: minimumInstanceCount
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: {
      ...settings
      FUNCTIONS_EXTENSION_VERSION: '~4'
      FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated'
      WEBSITES_ENABLE_APP_SERVICE_STORAGE: 'false'
    }
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

output name string = app.name
output hostName string = app.properties.defaultHostName
