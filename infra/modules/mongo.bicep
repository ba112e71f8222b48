// Azure DocumentDB (Cosmos DB for MongoDB vCore): the record of runs.
import { texts } from '../types.bicep'

param name string
param location string
param tags texts
param tier string
param redundant bool
param vaultName string
param secretName string

@minLength(8)
@secure()
param password string

var administrator = 'gxadmin'
var database = 'graphexecutor'

resource cluster 'Microsoft.DocumentDB/mongoClusters@2025-09-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    administrator: { userName: administrator, password: password }
    compute: { tier: tier }
    highAvailability: { targetMode: redundant ? 'ZoneRedundantPreferred' : 'Disabled' }
    serverVersion: '8.0'
    sharding: { shardCount: 1 }
    storage: { sizeGb: 32 }
  }
}

// 0.0.0.0 stands for every service of Azure. The app has no address of its own without a virtual network.
resource fromAzure 'Microsoft.DocumentDB/mongoClusters/firewallRules@2025-09-01' = {
  parent: cluster
  name: 'azure-services'
  properties: { startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' }
}

var withUser = replace(cluster.properties.connectionString, '<user>', administrator)
var withPassword = replace(withUser, '<password>', uriComponent(password))

module connectionString 'secret.bicep' = {
  params: { vaultName: vaultName, name: secretName, value: replace(withPassword, '/?', '/${database}?') }
}
