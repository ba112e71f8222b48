// Mounts the share into the app. The key comes from a setting that refers to the vault, so that it stands in no template or configuration.
param appName string
param accountName string
param shareName string
param mountPath string
param keySetting string

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource mount 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'azurestorageaccounts'
  properties: {
    workspace: {
      type: 'AzureFiles'
      accountName: accountName
      shareName: shareName
      mountPath: mountPath
      protocol: 'Smb'
      #disable-next-line use-secure-value-for-secure-inputs // It names a setting and is no key.
      accessKey: '@AppSettingRef(${keySetting})'
    }
  }
}
