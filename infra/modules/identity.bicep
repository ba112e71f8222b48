// Who the app is to every other resource. It exists before the app does, so that its roles do too.
import { texts } from '../types.bicep'

param name string
param location string
param tags texts

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

output id string = identity.id
output principalId string = identity.properties.principalId
output clientId string = identity.properties.clientId
