// The share behind GX_WORKSPACE. Mounting it takes the account's key, which no identity replaces: so the share has an account of its
// own, and its key stands in the vault.
import { texts } from '../types.bicep'

param name string
param location string
param tags texts
param quotaGiB int
param redundant bool
param vaultName string
param secretName string

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundant ? 'Standard_ZRS' : 'Standard_LRS' }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource files 'Microsoft.Storage/storageAccounts/fileServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource share 'Microsoft.Storage/storageAccounts/fileServices/shares@2025-06-01' = {
  parent: files
  name: 'workspace'
  properties: { shareQuota: quotaGiB }
}

module key 'secret.bicep' = {
  params: { vaultName: vaultName, name: secretName, value: account.listKeys().keys[0].value }
}

output accountName string = account.name
output shareName string = share.name
