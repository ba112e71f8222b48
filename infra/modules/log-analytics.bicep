// Where logs, traces and metrics are kept and asked for.
import { texts } from '../types.bicep'

param name string
param location string
param tags texts
param retentionDays int

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
  }
}

output id string = workspace.id
