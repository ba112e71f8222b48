// The managed engine of Durable Functions, in place of queues and tables.
import { texts } from '../types.bicep'

param name string
param location string
param tags texts
param taskHubName string
param principalId string
param clientId string

var dataContributor = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '0ad04412-c4d5-4796-b79c-f76d14c8d402'
)

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: { name: 'Consumption' }
    // An empty list lets nobody in; who may do what is for the role below.
    ipAllowlist: ['0.0.0.0/0']
  }
}

resource taskHub 'Microsoft.DurableTask/schedulers/taskHubs@2025-11-01' = {
  parent: scheduler
  name: taskHubName
}

resource contributes 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scheduler.id, 'app', dataContributor)
  scope: scheduler
  properties: { principalId: principalId, principalType: 'ServicePrincipal', roleDefinitionId: dataContributor }
}

output connectionString string = 'Endpoint=${scheduler.properties.endpoint};Authentication=ManagedIdentity;ClientID=${clientId}'
