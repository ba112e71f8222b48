// Live events. No access keys: the app signs in with its identity, viewers with tokens that the app asks for.
import { texts } from '../types.bicep'

param name string
param location string
param tags texts
param sku string
param units int
param principalId string

var serviceOwner = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '12cf5a90-567b-43ae-8102-96cf46c7d9b4'
)

resource service 'Microsoft.SignalRService/webPubSub@2024-03-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: sku, capacity: units }
  properties: {
    disableLocalAuth: true
    tls: { clientCertEnabled: false }
  }
}

resource hub 'Microsoft.SignalRService/webPubSub/hubs@2024-03-01' = {
  parent: service
  name: 'gx'
  properties: { anonymousConnectPolicy: 'deny' }
}

resource publishes 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(service.id, 'app', serviceOwner)
  scope: service
  properties: { principalId: principalId, principalType: 'ServicePrincipal', roleDefinitionId: serviceOwner }
}

output endpoint string = 'https://${service.properties.hostName}'
